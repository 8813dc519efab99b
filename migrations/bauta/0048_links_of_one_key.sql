-- Under one key, which is most of the time, who is who is told in two sorts in place of six; and of people who are
-- new, whose keys came with the question, nothing is looked up again.

-- As link_rows_of_keys, of identifiers with one digest each, under the key `newest`.
CREATE FUNCTION identity.link_rows_of_one_key(
    row_numbers integer[], kinds text[], digests bytea[], newest integer, fresh_subjects bytea[],
    fresh_keys bytea[],
    OUT tangled integer[], OUT missed bigint, OUT unbacked bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    WITH told AS (
        -- In the order of digests, in which those that stand together in the index are looked up together.
        SELECT i.n, i.row_number, i.kind, i.digest,
            first_value(i.n) OVER same_digest AS first_n,
            first_value(i.row_number) OVER same_digest AS first_row
        FROM unnest(row_numbers, kinds, digests) WITH ORDINALITY AS i (row_number, kind, digest, n)
        WINDOW same_digest AS (PARTITION BY i.digest, i.kind ORDER BY i.n)
    ), looked_up AS (
        SELECT t.*, l.subject_id AS known, l.origin_subject_id AS origin
        FROM told t LEFT JOIN LATERAL (
            -- By a limit, since the planner would read all links under this key where it takes them for few.
            SELECT l.subject_id, l.origin_subject_id FROM identity.link l
            WHERE l.kind = t.kind AND l.key_version = newest AND l.digest = t.digest LIMIT 1) AS l ON true
    ), grouped AS (
        SELECT *, first_value(known) OVER known_first AS person, first_value(origin) OVER known_first AS row_origin,
            -- Many leads are of one person, of whom the same is stated each time: of a row that nobody is known by,
            -- what is no lead makes the person.
            min(n) FILTER (WHERE kind NOT LIKE '%.lead') OVER same_row AS founder
        FROM looked_up
        WINDOW known_first AS (PARTITION BY row_number ORDER BY known IS NULL, n),
            same_row AS (PARTITION BY row_number)
    ), judged AS MATERIALIZED (
        SELECT *, bool_or(CASE WHEN known IS NULL THEN first_row <> row_number ELSE known <> person END)
            OVER (PARTITION BY row_number) AS is_tangled
        FROM grouped
    ), newcomer AS (
        INSERT INTO identity.subject (subject_id, analytics_key)
        SELECT fresh_subjects[row_number], fresh_keys[row_number]
        FROM (SELECT DISTINCT row_number FROM judged WHERE person IS NULL AND NOT is_tangled) AS j
        ORDER BY row_number
        RETURNING 1
    ), linked AS (
        INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id)
        SELECT kind, newest, digest, coalesce(person, fresh_subjects[row_number]),
            coalesce(row_origin, fresh_subjects[row_number])
        FROM judged WHERE known IS NULL AND NOT is_tangled AND n = first_n
        ORDER BY digest
    )
    SELECT array_agg(n) FILTER (WHERE is_tangled), (SELECT count(*) FROM newcomer),
        count(*) FILTER (WHERE known IS NULL AND NOT is_tangled AND n = first_n AND kind NOT LIKE '%.lead'
            AND (person IS NOT NULL OR n <> founder))
    INTO tangled, missed, unbacked
    FROM judged;
END
$$;
REVOKE ALL ON FUNCTION identity.link_rows_of_one_key(integer[], text[], bytea[], integer, bytea[], bytea[]) FROM PUBLIC;

ALTER FUNCTION identity.link_plain_rows(integer[], text[], integer[], bytea[], integer, integer, bytea[], bytea[])
    RENAME TO link_rows_of_keys;

-- Links what is new of rows of which one person is known at most, and whose identifiers no other row has; gives the
-- places of the identifiers of all others.
CREATE FUNCTION identity.link_plain_rows(
    row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[],
    OUT tangled integer[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF width = 1 THEN
        SELECT l.tangled, l.missed, l.unbacked, 0 INTO tangled, missed, unbacked, idle
        FROM identity.link_rows_of_one_key(
            row_numbers, kinds, digests, newest, fresh_subjects, fresh_keys) AS l;
    ELSE
        SELECT (SELECT array_agg(u.n) FROM unnest(l.tangled) WITH ORDINALITY AS u (is_tangled, n)
                WHERE u.is_tangled), l.missed, l.unbacked, l.idle
        INTO tangled, missed, unbacked, idle
        FROM identity.link_rows_of_keys(
            row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys) AS l;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION identity.link_plain_rows(integer[], text[], integer[], bytea[], integer, integer, bytea[],
    bytea[]) FROM PUBLIC;

-- As before, of places.
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
    PERFORM ops.require_own_load(load);
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
    -- By the default of identity.link.load_id.
    PERFORM set_config('bauta.load', load::text, true);
    period := identity.count_lookups(looked_up);
    merges := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
    plain := identity.link_plain_rows(
        row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys);
    missed_count := plain.missed;
    unbacked := plain.unbacked;
    idle := plain.idle;
    FOR entry IN
        SELECT row_numbers[n] AS r, array_agg(row_numbers[n]) AS numbers,
            array_agg(kinds[n] ORDER BY n) AS kinds,
            array_agg(key_versions[n] ORDER BY n) AS versions,
            array_agg(digests[n] ORDER BY n) AS digests
        FROM unnest(plain.tangled) AS n GROUP BY row_numbers[n] ORDER BY row_numbers[n]
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
    -- Whoever is new is told as it came.
    SELECT f.row_number, l.subject_id, l.origin_subject_id,
        CASE l.subject_id WHEN f.fresh THEN fresh_keys[f.row_number] ELSE person.analytics_key END,
        CASE l.origin_subject_id WHEN f.fresh THEN fresh_keys[f.row_number]
            WHEN l.subject_id THEN person.analytics_key ELSE origin.analytics_key END,
        l.origin_subject_id = f.fresh, merges[f.row_number]
    FROM (
        SELECT DISTINCT ON (i.row_number) i.row_number, i.kind, i.key_version, i.digest,
            fresh_subjects[i.row_number] AS fresh
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        WHERE i.is_primary
        ORDER BY i.row_number, i.n
    ) AS f
    JOIN identity.link l
        ON l.kind = f.kind AND l.key_version = f.key_version AND l.digest = f.digest
    LEFT JOIN identity.subject person ON person.subject_id = nullif(l.subject_id, f.fresh)
    LEFT JOIN identity.subject origin
        ON origin.subject_id = nullif(nullif(l.origin_subject_id, f.fresh), l.subject_id)
    ORDER BY f.row_number;
END
$$;
