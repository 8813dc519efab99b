-- A load was taken to explain whatever it had looked up, once it was committed. So guesses could stand beside
-- an identifier that is known: a wrong one left nothing and was explained, a right one joined its person to
-- the known one and answered with who that is. What a committed load explains is now what it has to show
-- something for:
--
-- * an identifier that is known, of the person that the row's others are of;
-- * one that makes a new person, who is looked at later (identity.review_subjects);
-- * one that becomes known beside others of its row, or joins two people, as far as contacts are stored
--   with it: a contact explains as many as it has e-mail addresses and telephone numbers. A row has at most
--   its source's own number beside these. The number of a lead needs no contact: many leads are of one
--   person, of whom the same is stated each time;
-- * an identifier that moves to a newer key, once.
--
-- All else stays unexplained, and so does what is missing of contacts until it is stored.

-- What the transaction under way has asked and nothing explains yet. Whoever writes here has asked, and asks
-- one at a time.
CREATE TABLE identity.open_lookups (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    transaction xid8 NOT NULL,
    links bigint NOT NULL,
    link_lookups bigint NOT NULL,
    contacts bigint NOT NULL,
    contact_lookups bigint NOT NULL
) WITH (fillfactor = 50);
INSERT INTO identity.open_lookups (transaction, links, link_lookups, contacts, contact_lookups)
VALUES (pg_current_xact_id(), 0, 0, 0, 0);

-- The newest key under which this identifier has been linked again: that costs nothing once, since each
-- identifier has one digest under each key.
ALTER TABLE identity.link ADD COLUMN renewed_under integer;

CREATE FUNCTION identity.leave_open(
    more_links bigint, more_link_lookups bigint, more_contacts bigint, more_contact_lookups bigint)
    RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    UPDATE identity.open_lookups SET transaction = pg_current_xact_id(),
        links = more_links
            + CASE WHEN transaction = pg_current_xact_id() THEN links ELSE 0 END,
        link_lookups = more_link_lookups
            + CASE WHEN transaction = pg_current_xact_id() THEN link_lookups ELSE 0 END,
        contacts = more_contacts
            + CASE WHEN transaction = pg_current_xact_id() THEN contacts ELSE 0 END,
        contact_lookups = more_contact_lookups
            + CASE WHEN transaction = pg_current_xact_id() THEN contact_lookups ELSE 0 END
$$;

-- How many open lookups of this transaction are explained by so many contacts stored and by what they have to
-- show for links; those are open no more. What is shown beyond that explains nothing later.
CREATE FUNCTION identity.close_lookups(stored bigint, shown bigint) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    open identity.open_lookups;
    of_links bigint := 0;
    of_contacts bigint := 0;
BEGIN
    SELECT * INTO open FROM identity.open_lookups WHERE transaction = pg_current_xact_id();
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    shown := least(shown, open.links);
    stored := least(stored, open.contacts);
    IF shown > 0 THEN
        of_links := open.link_lookups * shown / open.links;
    END IF;
    IF stored > 0 THEN
        of_contacts := open.contact_lookups * stored / open.contacts;
    END IF;
    UPDATE identity.open_lookups SET links = links - shown, link_lookups = link_lookups - of_links,
        contacts = contacts - stored, contact_lookups = contact_lookups - of_contacts;
    RETURN of_links + of_contacts;
END
$$;
REVOKE ALL ON FUNCTION identity.leave_open(bigint, bigint, bigint, bigint),
    identity.close_lookups(bigint, bigint) FROM PUBLIC;

-- As before, for identifiers of `width` digests each, newest key first, all under the same keys of which
-- `newest` is the first. Of an identifier that is known under it the others are not looked at. `unbacked`
-- counts the links that are written beside others and want a contact.
DROP FUNCTION identity.link_plain_rows(
    integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]);
CREATE FUNCTION identity.link_plain_rows(
    row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[],
    OUT tangled boolean[], OUT missed bigint, OUT unbacked bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- Links of older keys whose identifiers are linked under the newest now.
    moved_kinds text[];
    moved_versions integer[];
    moved_digests bytea[];
BEGIN
    -- One pass of windows, no join but the look-up of links: the planner cannot know how many
    -- elements an array has, and would join two of them as loop within loop.
    WITH asked AS (
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
    ), grouped AS (
        SELECT *,
            first_value(known) OVER row_known_first AS person,
            first_value(origin) OVER row_known_first AS row_origin,
            -- Of a row that nobody is known by, this makes the person.
            min(n) FILTER (WHERE NOT is_lead) OVER row_known_first AS founder,
            first_value(origin) OVER same_identifier AS identifier_origin,
            bool_or(is_primary AND known IS NOT NULL) OVER same_identifier AS is_current,
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
                WHEN is_current AND NOT is_primary THEN false
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
        array_agg(kind) FILTER (WHERE NOT is_primary AND is_moved),
        array_agg(key_version) FILTER (WHERE NOT is_primary AND is_moved),
        array_agg(digest) FILTER (WHERE NOT is_primary AND is_moved)
    INTO tangled, missed, unbacked, moved_kinds, moved_versions, moved_digests
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

-- Joins all subjects that are known by these digests into the oldest. `joined` counts the others, `strangers`
-- the identifiers that are of somebody else than most of them are.
DROP FUNCTION identity.merge_known(text[], integer[], bytea[], bigint);
CREATE FUNCTION identity.merge_known(
    kinds text[], key_versions integer[], digests bytea[], width integer, load bigint,
    OUT joined integer, OUT strangers bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    people bytea[];
    rule text;
    loser bytea;
BEGIN
    IF width > 1 THEN
        -- As in link_plain_rows: what is known under the newest key is not looked at under others.
        SELECT array_agg(CASE WHEN is_primary OR NOT is_current THEN digest END ORDER BY n)
        INTO digests
        FROM (
            SELECT a.n, a.digest, (a.n - 1) % width = 0 AS is_primary,
                bool_or((a.n - 1) % width = 0 AND EXISTS (
                    SELECT FROM identity.link l
                    WHERE l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest))
                    OVER (PARTITION BY (a.n - 1) / width) AS is_current
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
REVOKE ALL ON FUNCTION identity.merge_known(text[], integer[], bytea[], integer, bigint) FROM PUBLIC;

-- As before, but an identifier has one digest for each key and no more: all of a question have the same keys,
-- the newest first. Links that want a contact stay open until it is stored.
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
    period := identity.count_lookups(looked_up);
    merges := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
    plain := identity.link_plain_rows(
        row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys);
    missed_count := plain.missed;
    unbacked := plain.unbacked;
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
    PERFORM identity.explain_lookups(period, looked_up - unbacked * width);
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

-- Whether every `width` digests are one identifier of one row, the first the primary one, each under the
-- same keys in turn, from new to old.
CREATE FUNCTION identity.has_one_digest_a_key(
    row_numbers integer[], kinds text[], key_versions integer[], primaries boolean[],
    width integer) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF width = 0 THEN
        RETURN true;
    ELSIF width = 1 THEN
        RETURN array_position(primaries, false) IS NULL
            AND key_versions = array_fill(key_versions[1], ARRAY[cardinality(key_versions)]);
    END IF;
    RETURN cardinality(primaries) % width = 0
        AND NOT EXISTS (
            SELECT FROM generate_series(2, width) AS n
            WHERE key_versions[n] >= key_versions[n - 1])
        AND NOT EXISTS (
            SELECT
            FROM unnest(primaries, key_versions, row_numbers, kinds,
                array_prepend(0, row_numbers), array_prepend('', kinds)) WITH ORDINALITY
                AS i (is_primary, key_version, row_number, kind, row_before, kind_before, n)
            WHERE i.n <= cardinality(primaries) AND (
                i.is_primary <> ((i.n - 1) % width = 0)
                OR i.key_version <> key_versions[1 + (i.n - 1) % width]
                OR NOT i.is_primary AND (i.row_number, i.kind) <> (i.row_before, i.kind_before)));
END
$$;
REVOKE ALL ON FUNCTION identity.has_one_digest_a_key(
    integer[], text[], integer[], boolean[], integer) FROM PUBLIC;

-- Answers as before. A contact has one digest under each key, the newest first, and is stored under one of
-- them: a digest is looked for among those of its key alone. All digests of a contact that is missing stay
-- open until it is stored; the same digest asked twice is one question.
DROP FUNCTION vault.unseen_contacts(
    smallint, integer[], bytea[], boolean[], bytea[], bigint[], bigint[]);
CREATE FUNCTION vault.unseen_contacts(
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
    period := identity.count_lookups(looked_up);
    WITH element AS MATERIALIZED (
        SELECT a.contact, a.digest, a.key_version, a.subject_id, a.stated, a.stated_order,
            c.contact_id AS stored, c.stated_at AS stored_at, c.stated_order AS stored_order,
            bool_or(c.contact_id IS NOT NULL) OVER same_contact AS is_stored,
            count(*) OVER same_contact AS digests
        FROM unnest(contacts, content_digests, key_versions, subject_ids, stated_times,
            stated_orders) AS a (contact, digest, key_version, subject_id, stated, stated_order)
        LEFT JOIN vault.contact c
            ON c.content_digest = a.digest AND c.content_key_version = a.key_version
        WINDOW same_contact AS (PARTITION BY a.contact)
    ), asked AS MATERIALIZED (
        -- Of the digests of a contact that by which it is stored, otherwise the newest.
        SELECT DISTINCT ON (e.contact) e.contact, e.digest, e.subject_id,
            least(now(), timestamptz 'epoch' + e.stated * interval '1 microsecond') AS stated_at,
            e.stated_order, e.stored, e.stored_at, e.stored_order
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
        (SELECT count(DISTINCT e.digest) FROM element e WHERE NOT e.is_stored),
        (SELECT max(e.digests) FROM element e)
    INTO missing, unstored, width;
    IF unstored > 0 THEN
        -- As many contacts as these digests take at least.
        PERFORM identity.leave_open(
            0, 0, greatest(cardinality(missing), (unstored + width - 1) / width), unstored);
    END IF;
    PERFORM identity.explain_lookups(period, looked_up - unstored);
    RETURN QUERY SELECT m FROM unnest(missing) AS m;
END
$$;
REVOKE ALL ON FUNCTION vault.unseen_contacts(smallint, integer[], bytea[], integer[], bytea[],
    bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.unseen_contacts(smallint, integer[], bytea[], integer[], bytea[],
    bigint[], bigint[]) TO bauta_ingest;

-- As before; explains what is open for these contacts, and no more.
CREATE OR REPLACE FUNCTION vault.store_contacts(
    load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[],
    subject_ids bytea[], content_digests bytea[], content_key_versions integer[],
    stated_times bigint[], stated_orders bigint[], field_contacts bytea[], fields text[],
    sealed_values bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    period bigint;
    stored bigint := cardinality(contact_ids);
BEGIN
    IF num_nulls(contact_ids, content_digests) > 0 OR stored <> cardinality(content_digests) THEN
        RAISE EXCEPTION 'contacts to store are not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each contact.';
    END IF;
    period := identity.count_lookups(stored);
    INSERT INTO vault.contact (contact_id, subject_id, source_id, content_digest,
        content_key_version, batch_id, vault_key_version, load_id, stated_at, stated_order)
    SELECT c.contact_id, c.subject_id, source, c.content_digest, c.content_key_version, batch,
        vault_key, load, least(now(), timestamptz 'epoch' + c.stated * interval '1 microsecond'),
        c.stated_order
    FROM unnest(contact_ids, subject_ids, content_digests, content_key_versions, stated_times,
        stated_orders) AS c (contact_id, subject_id, content_digest, content_key_version, stated,
        stated_order);
    INSERT INTO vault.sealed_field (contact_id, field, sealed)
    SELECT * FROM unnest(field_contacts, fields, sealed_values);
    PERFORM identity.explain_lookups(period, stored + identity.close_lookups(
        stored, (SELECT count(*) FROM unnest(fields) AS f WHERE f IN ('email', 'phone'))));
END
$$;

-- Scores are published by adding a row or saying the same day anew. Forgetting one is ops.drop_snapshot's,
-- which keeps the latest.
REVOKE UPDATE, DELETE ON ops.snapshot FROM bauta_analytics;
GRANT UPDATE (rule_set, policy_digest, customers, orders, completed_at)
    ON ops.snapshot TO bauta_analytics;
