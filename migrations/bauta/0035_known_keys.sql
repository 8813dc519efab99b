-- Guesses stood beside what was explained in two ways more: under versions of keys that nobody has, and behind
-- a digest that was found, where another of the same identifier stands. Versions are those that the owner
-- knows; and of an identifier the digests are looked at from new to old, as far as the first that is found.

-- Versions of the key that links, as `bauta migrate` has found them among the keys.
CREATE TABLE identity.key_version (version integer PRIMARY KEY);
INSERT INTO identity.key_version VALUES (1);
-- What is stored was made under keys that there are, too.
INSERT INTO identity.key_version
SELECT key_version FROM identity.link UNION SELECT content_key_version FROM vault.contact
ON CONFLICT DO NOTHING;

CREATE FUNCTION identity.require_keys(versions integer[]) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT v FROM unnest(versions) AS v) AS asked
        WHERE NOT EXISTS (SELECT FROM identity.key_version k WHERE k.version = asked.v))
    THEN
        RAISE EXCEPTION 'there is no key of this version'
            USING ERRCODE = '22023', HINT = 'After a new key, run bauta migrate or bauta up.';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION identity.require_keys(integer[]) FROM PUBLIC;

-- As before, but behind the newest key under which an identifier is known, nothing is looked at; `idle` counts
-- the digests before it, under which it is not known.
DROP FUNCTION identity.link_plain_rows(integer[], text[], integer[], bytea[], integer, integer,
    bytea[], bytea[]);
CREATE FUNCTION identity.link_plain_rows(
    row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[],
    OUT tangled boolean[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Links of older keys whose identifiers are linked under the newest now.
    moved_kinds text[];
    moved_versions integer[];
    moved_digests bytea[];
BEGIN
    -- One pass of windows, no join but the look-up of links: the planner cannot know how many
    -- elements an array has, and would join two of them as loop within loop.
    WITH looked_up AS (
        SELECT i.n, i.row_number, i.kind, i.key_version, i.digest,
            (i.n - 1) / width AS identifier, (i.n - 1) % width = 0 AS is_primary,
            -- Many leads are of one person, of whom the same is stated each time.
            i.kind LIKE '%.lead' AS is_lead,
            l.subject_id AS known, l.origin_subject_id AS origin, l.renewed_under,
            first_value(i.n) OVER same_digest AS first_n,
            first_value(i.row_number) OVER same_digest AS first_row
        FROM unnest(row_numbers, kinds, key_versions, digests) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, n)
        LEFT JOIN identity.link l
            ON l.kind = i.kind AND l.key_version = i.key_version AND l.digest = i.digest
        WINDOW same_digest AS (PARTITION BY i.digest, i.kind, i.key_version ORDER BY i.n)
    ), ordered AS (
        SELECT *, count(known) OVER (PARTITION BY identifier ORDER BY n
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0 AS is_settled
        FROM looked_up
    ), asked AS (
        -- Behind the newest key under which an identifier is known, nothing is looked at.
        SELECT n, row_number, kind, key_version, digest, identifier, is_primary, is_lead, is_settled,
            CASE WHEN NOT is_settled THEN known END AS known,
            CASE WHEN NOT is_settled THEN origin END AS origin,
            CASE WHEN NOT is_settled THEN renewed_under END AS renewed_under,
            first_n, first_row
        FROM ordered
    ), grouped AS (
        SELECT *,
            first_value(known) OVER row_known_first AS person,
            first_value(origin) OVER row_known_first AS row_origin,
            -- Of a row that nobody is known by, this makes the person.
            min(n) FILTER (WHERE NOT is_lead) OVER row_known_first AS founder,
            first_value(origin) OVER same_identifier AS identifier_origin,
            bool_or(is_primary AND known IS NOT NULL) OVER same_identifier AS is_current,
            bool_or(known IS NOT NULL) OVER same_identifier AS is_known,
            bool_or(known IS NOT NULL) OVER same_identifier
                AND bool_and(known IS NULL
                    OR n = first_n AND coalesce(renewed_under, 0) < newest)
                    OVER same_identifier AS is_renewal
        FROM asked
        WINDOW row_known_first AS (PARTITION BY row_number ORDER BY known IS NULL, n),
            same_identifier AS (PARTITION BY identifier ORDER BY known IS NULL, n
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), judged AS MATERIALIZED (
        SELECT *,
            bool_or(
                CASE
                WHEN is_current AND NOT is_primary OR is_settled THEN false
                WHEN known IS NULL THEN first_row <> row_number
                ELSE known <> person
                END) OVER (PARTITION BY row_number) AS is_tangled
        FROM grouped
    ), newcomer AS (
        INSERT INTO identity.subject (subject_id, analytics_key)
        SELECT fresh_subjects[row_number], fresh_keys[row_number]
        FROM judged
        WHERE person IS NULL AND NOT is_tangled
        GROUP BY row_number ORDER BY row_number
        RETURNING 1
    ), linked AS (
        INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id)
        SELECT kind, key_version, digest, coalesce(person, fresh_subjects[row_number]),
            -- A digest under a new key goes where the same identifier under an older one goes.
            coalesce(identifier_origin, row_origin, fresh_subjects[row_number])
        FROM judged
        WHERE is_primary AND known IS NULL AND NOT is_tangled AND n = first_n
    )
    SELECT array_agg(is_tangled ORDER BY n), (SELECT count(*) FROM newcomer),
        count(*) FILTER (
            WHERE is_primary AND known IS NULL AND NOT is_tangled AND n = first_n
                AND NOT is_renewal AND NOT is_lead AND (person IS NOT NULL OR n <> founder)),
        -- Between the newest key and that of an identifier there is nothing to be found.
        count(*) FILTER (WHERE NOT is_primary AND NOT is_settled AND known IS NULL AND is_known),
        array_agg(kind) FILTER (WHERE NOT is_primary AND is_moved),
        array_agg(key_version) FILTER (WHERE NOT is_primary AND is_moved),
        array_agg(digest) FILTER (WHERE NOT is_primary AND is_moved)
    INTO tangled, missed, unbacked, idle, moved_kinds, moved_versions, moved_digests
    FROM judged, LATERAL (
        SELECT known IS NOT NULL AND NOT is_current AND NOT is_tangled AS is_moved) AS moved;
    IF moved_digests IS NOT NULL THEN
        UPDATE identity.link l SET renewed_under = newest
        FROM unnest(moved_kinds, moved_versions, moved_digests) AS m (kind, key_version, digest)
        WHERE l.kind = m.kind AND l.key_version = m.key_version AND l.digest = m.digest;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION identity.link_plain_rows(integer[], text[], integer[], bytea[], integer,
    integer, bytea[], bytea[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION identity.merge_known(
    kinds text[], key_versions integer[], digests bytea[], width integer, load bigint,
    OUT joined integer, OUT strangers bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    people bytea[];
    rule text;
    loser bytea;
BEGIN
    IF width > 1 THEN
        -- As in link_plain_rows: behind the newest key under which it is known, nothing is looked at.
        SELECT array_agg(CASE WHEN NOT coalesce(is_settled, false) THEN digest END ORDER BY n)
        INTO digests
        FROM (
            SELECT a.n, a.digest, bool_or(EXISTS (
                    SELECT FROM identity.link l
                    WHERE l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest))
                    OVER (PARTITION BY (a.n - 1) / width ORDER BY a.n
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_settled
            FROM unnest(kinds, key_versions, digests) WITH ORDINALITY
                AS a (kind, version, digest, n)
        ) AS asked;
    END IF;
    SELECT array_agg(found.subject_id ORDER BY found.created_order), max(found.kind),
        sum(found.identifiers) - max(found.identifiers)
    INTO people, rule, strangers
    FROM (
        SELECT s.subject_id, s.created_order, max(l.kind) AS kind,
            count(DISTINCT (a.n - 1) / width) AS identifiers
        FROM unnest(kinds, key_versions, digests) WITH ORDINALITY AS a (kind, version, digest, n)
        JOIN identity.link l
            ON l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest
        JOIN identity.subject s ON s.subject_id = l.subject_id
        GROUP BY s.subject_id, s.created_order
    ) AS found;
    FOREACH loser IN ARRAY coalesce(people[2:], '{}') LOOP
        PERFORM identity.merge_subjects(people[1], loser, rule, load);
    END LOOP;
    joined := greatest(cardinality(people) - 1, 0);
    strangers := coalesce(strangers, 0);
END
$$;

-- As before, under keys that there are; one newest digest is of one identifier.
CREATE OR REPLACE FUNCTION identity.resolve(
    load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[])
    RETURNS TABLE (row_number integer, subject_id bytea, origin_subject_id bytea,
        customer_key bytea, origin_customer_key bytea, is_new boolean, merged integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- Plans are made once, when the tables may be empty: they must look up, never scan. A batch is
    -- sorted in memory: four digests a row under three keys take 12 MB.
    SET plan_cache_mode = force_generic_plan SET work_mem = '64MB'
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    entry record;
    plain record;
    known record;
    missed_count bigint;
    asked_count bigint;
    first_row integer;
    last_row integer;
    looked_up bigint := cardinality(digests);
    -- Digests of an identifier.
    width integer := coalesce(array_position(primaries, true, 2) - 1, cardinality(digests));
    newest integer := key_versions[1];
    unbacked bigint;
    -- Digests under keys between the newest and that under which an identifier is known.
    idle bigint;
    period bigint;
    merges integer[];
BEGIN
    SELECT count(DISTINCT r), min(r), max(r) INTO asked_count, first_row, last_row
    FROM unnest(row_numbers) AS r;
    IF num_nulls(load, row_numbers, kinds, key_versions, digests, primaries, fresh_subjects,
            fresh_keys) > 0
        OR array_position(row_numbers, NULL) IS NOT NULL
        OR array_position(kinds, NULL) IS NOT NULL
        OR array_position(key_versions, NULL) IS NOT NULL
        OR array_position(digests, NULL) IS NOT NULL
        OR array_position(primaries, NULL) IS NOT NULL
        OR array_position(fresh_subjects, NULL) IS NOT NULL
        OR array_position(fresh_keys, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(row_numbers), cardinality(kinds),
            cardinality(key_versions), cardinality(primaries)])
        OR 1 <> ANY (ARRAY[array_lower(row_numbers, 1), array_lower(kinds, 1),
            array_lower(key_versions, 1), array_lower(digests, 1), array_lower(primaries, 1),
            array_ndims(row_numbers), array_ndims(kinds), array_ndims(key_versions),
            array_ndims(digests), array_ndims(primaries), array_ndims(fresh_subjects),
            array_ndims(fresh_keys)])
        OR cardinality(fresh_subjects) <> cardinality(fresh_keys)
        OR array_lower(fresh_subjects, 1) <> 1 OR array_lower(fresh_keys, 1) <> 1
        OR first_row < 1 OR last_row > cardinality(fresh_subjects)
        OR NOT identity.has_one_digest_a_key(row_numbers, kinds, key_versions, primaries, width)
    THEN
        RAISE EXCEPTION 'a question of who is who is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each identifier or row.';
    END IF;
    PERFORM identity.require_keys(key_versions[1:width]);
    -- Two identifiers with one newest digest are one, and have all others in common.
    IF width > 1 AND EXISTS (
        SELECT FROM (
            SELECT min(a.kind) AS kind, array_agg(a.digest ORDER BY a.n) AS digests
            FROM unnest(kinds, digests) WITH ORDINALITY AS a (kind, digest, n)
            GROUP BY (a.n - 1) / width) AS i
        GROUP BY i.kind, i.digests[1] HAVING count(DISTINCT i.digests) > 1)
    THEN
        RAISE EXCEPTION 'one identifier is asked for as several'
            USING ERRCODE = '22023', HINT = 'Each has one digest under each key.';
    END IF;
    period := identity.count_lookups(looked_up);
    merges := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
    plain := identity.link_plain_rows(
        row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys);
    missed_count := plain.missed;
    unbacked := plain.unbacked;
    idle := plain.idle;
    FOR entry IN
        SELECT i.row_number AS r, array_agg(i.row_number) AS numbers,
            array_agg(i.kind ORDER BY i.n) AS kinds,
            array_agg(i.key_version ORDER BY i.n) AS versions,
            array_agg(i.digest ORDER BY i.n) AS digests
        FROM unnest(row_numbers, kinds, key_versions, digests, plain.tangled)
            WITH ORDINALITY AS i (row_number, kind, key_version, digest, is_tangled, n)
        WHERE i.is_tangled
        GROUP BY i.row_number ORDER BY i.row_number
    LOOP
        known := identity.merge_known(
            entry.kinds, entry.versions, entry.digests, width, load);
        merges[entry.r] := known.joined;
        plain := identity.link_plain_rows(
            entry.numbers, entry.kinds, entry.versions, entry.digests, width, newest,
            fresh_subjects, fresh_keys);
        missed_count := missed_count + plain.missed;
        unbacked := unbacked + plain.unbacked + known.strangers;
    END LOOP;
    IF unbacked > 0 THEN
        PERFORM identity.leave_open(unbacked, unbacked * width, 0, 0);
    END IF;
    PERFORM identity.explain_lookups(period, looked_up - unbacked * width - idle);
    INSERT INTO identity.resolution_count AS c (load_id, asked, missed)
    VALUES (load, asked_count, missed_count)
    ON CONFLICT (load_id) DO UPDATE
    SET asked = c.asked + EXCLUDED.asked, missed = c.missed + EXCLUDED.missed;
    RETURN QUERY
    SELECT f.row_number, l.subject_id, l.origin_subject_id, person.analytics_key,
        origin.analytics_key, l.origin_subject_id = fresh_subjects[f.row_number],
        merges[f.row_number]
    FROM (
        SELECT DISTINCT ON (i.row_number) i.row_number, i.kind, i.key_version, i.digest
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        WHERE i.is_primary
        ORDER BY i.row_number, i.n
    ) AS f
    JOIN identity.link l
        ON l.kind = f.kind AND l.key_version = f.key_version AND l.digest = f.digest
    JOIN identity.subject person ON person.subject_id = l.subject_id
    JOIN identity.subject origin ON origin.subject_id = l.origin_subject_id
    ORDER BY f.row_number;
END
$$;

-- As before, under keys that there are. A contact that is found under an older key is from then on stored under the
-- newest: so each may be asked for beside another digest once, and not for ever.
CREATE OR REPLACE FUNCTION vault.unseen_contacts(
    source smallint, contacts integer[], content_digests bytea[], key_versions integer[],
    subject_ids bytea[], stated_times bigint[], stated_orders bigint[])
    RETURNS TABLE (contact integer)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
    SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    looked_up bigint := cardinality(content_digests);
    period bigint;
    missing integer[];
    -- Contacts that are stored under an older key, and their digests under the newest.
    renewed bytea[];
    renewed_digests bytea[];
    renewed_version integer;
    unstored bigint;
    width bigint;
BEGIN
    IF num_nulls(source, contacts, content_digests, key_versions, subject_ids, stated_times,
            stated_orders) > 0
        OR array_position(contacts, NULL) IS NOT NULL
        OR array_position(content_digests, NULL) IS NOT NULL
        OR array_position(key_versions, NULL) IS NOT NULL
        OR array_position(subject_ids, NULL) IS NOT NULL
        OR array_position(stated_times, NULL) IS NOT NULL
        OR array_position(stated_orders, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(contacts), cardinality(key_versions),
            cardinality(subject_ids), cardinality(stated_times), cardinality(stated_orders)])
        OR 1 <> ANY (ARRAY[array_lower(contacts, 1), array_lower(key_versions, 1),
            array_ndims(contacts), array_ndims(key_versions)])
        -- Contacts ascend, and the keys of each descend.
        OR EXISTS (
            SELECT FROM unnest(contacts[2:], key_versions[2:], contacts, key_versions)
                AS a (contact, key_version, before, version_before)
            WHERE a.contact < a.before
                OR a.contact = a.before AND a.key_version >= a.version_before)
    THEN
        RAISE EXCEPTION 'a question of what is stored is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each digest.';
    END IF;
    PERFORM identity.require_keys(key_versions);
    period := identity.count_lookups(looked_up);
    WITH element AS MATERIALIZED (
        SELECT a.contact, a.digest, a.key_version, a.subject_id, a.stated, a.stated_order,
            -- Behind the newest key under which it is stored, nothing is looked at.
            CASE WHEN count(c.contact_id) OVER before = 0 THEN c.contact_id END AS stored,
            c.stated_at AS stored_at, c.stated_order AS stored_order,
            bool_or(c.contact_id IS NOT NULL) OVER same_contact AS is_stored,
            first_value(a.digest) OVER same_contact_newest AS newest_digest,
            first_value(a.key_version) OVER same_contact_newest AS newest_version,
            count(*) OVER same_contact AS digests
        FROM unnest(contacts, content_digests, key_versions, subject_ids, stated_times,
            stated_orders) AS a (contact, digest, key_version, subject_id, stated, stated_order)
        LEFT JOIN vault.contact c
            ON c.content_digest = a.digest AND c.content_key_version = a.key_version
        WINDOW same_contact AS (PARTITION BY a.contact),
            same_contact_newest AS (PARTITION BY a.contact ORDER BY a.key_version DESC),
            before AS (PARTITION BY a.contact ORDER BY a.key_version DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), asked AS MATERIALIZED (
        -- Of the digests of a contact that by which it is stored, otherwise the newest.
        SELECT DISTINCT ON (e.contact) e.contact, e.digest, e.subject_id,
            least(now(), timestamptz 'epoch' + e.stated * interval '1 microsecond') AS stated_at,
            e.stated_order, e.stored, e.stored_at, e.stored_order,
            CASE WHEN e.stored IS NOT NULL AND e.key_version <> e.newest_version
                THEN e.newest_digest END AS renewed_digest, e.newest_version
        FROM element e
        ORDER BY e.contact, e.stored IS NULL, e.key_version DESC
    ), said AS MATERIALIZED (
        -- Each content once, where it stands last. Of somebody of whom more than one thing is said here,
        -- the order among these is what counts.
        SELECT s.*, count(*) OVER (PARTITION BY s.subject_id) > 1 AS has_others
        FROM (
            SELECT DISTINCT ON (a.subject_id, coalesce(a.stored, a.digest)) a.* FROM asked a
            ORDER BY a.subject_id, coalesce(a.stored, a.digest), a.stated_at DESC,
                a.stated_order DESC
        ) AS s
    ), late AS MATERIALIZED (
        SELECT s.* FROM said s
        WHERE (s.stored_at, s.stored_order) < (s.stated_at, s.stated_order)
            AND (s.has_others OR EXISTS (
                SELECT FROM vault.contact n
                WHERE n.subject_id = s.subject_id AND n.source_id = source
                    AND (n.stated_at, n.stated_order) > (s.stored_at, s.stored_order)
                    AND (n.stated_at, n.stated_order) < (s.stated_at, s.stated_order)))
    ), moved AS (
        UPDATE vault.contact c SET stated_at = l.stated_at, stated_order = l.stated_order
        FROM late l WHERE c.contact_id = l.stored
    )
    SELECT (SELECT array_agg(s.contact ORDER BY s.contact) FROM said s WHERE s.stored IS NULL),
        (SELECT array_agg(a.stored ORDER BY a.contact) FROM asked a WHERE a.renewed_digest IS NOT NULL),
        (SELECT array_agg(a.renewed_digest ORDER BY a.contact) FROM asked a
            WHERE a.renewed_digest IS NOT NULL),
        (SELECT max(a.newest_version) FROM asked a WHERE a.renewed_digest IS NOT NULL),
        (SELECT count(DISTINCT e.digest) FROM element e WHERE NOT e.is_stored),
        (SELECT max(e.digests) FROM element e)
    INTO missing, renewed, renewed_digests, renewed_version, unstored, width;
    IF renewed IS NOT NULL THEN
        UPDATE vault.contact c
        SET content_digest = r.digest, content_key_version = renewed_version
        FROM unnest(renewed, renewed_digests) AS r (contact_id, digest)
        WHERE c.contact_id = r.contact_id;
    END IF;
    IF unstored > 0 THEN
        -- As many contacts as these digests take at least.
        PERFORM identity.leave_open(
            0, 0, greatest(cardinality(missing), (unstored + width - 1) / width), unstored);
    END IF;
    PERFORM identity.explain_lookups(period, looked_up - unstored);
    RETURN QUERY SELECT m FROM unnest(missing) AS m;
END
$$;
