-- Whoever loads can ask whether somebody is known, and could take the asking back. What is asked is
-- counted before it is looked up, where no ROLLBACK reaches: in sequences. What a load has to show for
-- its questions is counted beside them, in its own transaction. The rest is unexplained: questions that
-- were taken back, new subjects without a contact, contacts that were missed and not stored.

-- Six hours each, since 1970.
CREATE FUNCTION identity.lookup_period() RETURNS bigint
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT floor(extract(epoch FROM clock_timestamp()) / 21600)::bigint
$$;

-- Digests that were looked up in the last periods, one sequence a period in turn: its value is the
-- period's number in front of 40 bits that count.
CREATE SEQUENCE identity.lookups_0 MINVALUE 0 START 0;
CREATE SEQUENCE identity.lookups_1 MINVALUE 0 START 0;
CREATE SEQUENCE identity.lookups_2 MINVALUE 0 START 0;
CREATE SEQUENCE identity.lookups_3 MINVALUE 0 START 0;
CREATE SEQUENCE identity.lookups_4 MINVALUE 0 START 0;

-- Those of them that a committed transaction explains.
CREATE TABLE identity.explained_lookups (
    period bigint PRIMARY KEY,
    lookups bigint NOT NULL
);

-- Subjects that a load made and stored nothing of.
CREATE TABLE identity.empty_subjects (
    period bigint PRIMARY KEY,
    subjects bigint NOT NULL
);
-- Up to which created_order they were looked for; those of before this count are left as they are.
CREATE TABLE identity.subject_review (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    reviewed_through bigint NOT NULL
);
INSERT INTO identity.subject_review (reviewed_through)
SELECT coalesce(max(created_order), -1) FROM identity.subject;
CREATE INDEX subject_created_order ON identity.subject
    USING brin (created_order) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX merge_loser ON identity.merge (loser_id);

-- Counts questions before they are answered and returns the period they count in. One transaction at
-- a time asks, so that none is lost between the two steps.
CREATE FUNCTION identity.count_lookups(lookups bigint) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    period bigint;
    place regclass;
    counted bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('identity.resolve'));
    period := identity.lookup_period();
    place := format('identity.lookups_%s', period % 5)::regclass;
    counted := pg_sequence_last_value(place);
    IF counted >> 40 = period THEN
        PERFORM setval(place, counted + lookups);
    ELSE
        PERFORM setval(place, (period << 40) + lookups);
    END IF;
    RETURN period;
END
$$;

CREATE FUNCTION identity.explain_lookups(of_period bigint, explained bigint) RETURNS void
    LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO identity.explained_lookups AS e (period, lookups) VALUES (of_period, explained)
    ON CONFLICT (period) DO UPDATE SET lookups = e.lookups + EXCLUDED.lookups
$$;

-- Looks once at each new subject. Subjects are made by one transaction at a time, in order: whatever
-- stands below the newest that is seen here is decided. A subject that was joined to another in the
-- batch that made it has its contacts with that one, which then has as many as were joined to it.
CREATE FUNCTION identity.review_subjects() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    reviewed bigint := (SELECT reviewed_through FROM identity.subject_review);
    newest bigint;
    found_empty bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM identity.subject WHERE created_order > reviewed) THEN
        RETURN;
    END IF;
    -- Somebody else is at it.
    SELECT reviewed_through INTO reviewed FROM identity.subject_review FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT max(created_order) INTO newest FROM identity.subject WHERE created_order > reviewed;
    WITH RECURSIVE vacant AS MATERIALIZED (
        SELECT s.subject_id FROM identity.subject s
        WHERE s.created_order > reviewed AND s.created_order <= newest
            AND NOT EXISTS (SELECT FROM vault.contact c WHERE c.subject_id = s.subject_id)
    ), heir AS (
        SELECT v.subject_id AS vacant_id, m.winner_id AS heir_id
        FROM vacant v JOIN identity.merge m ON m.loser_id = v.subject_id
        UNION
        SELECT h.vacant_id, m.winner_id
        FROM heir h JOIN identity.merge m ON m.loser_id = h.heir_id
    ), sufficient AS (
        SELECT heir_id FROM heir GROUP BY heir_id
        HAVING count(*) <= (SELECT count(*) FROM vault.contact c WHERE c.subject_id = heir_id)
    )
    SELECT count(*) INTO found_empty FROM vacant
    WHERE subject_id NOT IN (SELECT vacant_id FROM heir JOIN sufficient USING (heir_id));
    UPDATE identity.subject_review SET reviewed_through = greatest(reviewed, newest);
    IF found_empty > 0 THEN
        INSERT INTO identity.empty_subjects AS e (period, subjects)
        VALUES (identity.lookup_period(), found_empty)
        ON CONFLICT (period) DO UPDATE SET subjects = e.subjects + EXCLUDED.subjects;
    END IF;
END
$$;

-- What was looked up in the last 24 to 30 hours, and how much of it nothing explains.
CREATE FUNCTION identity.recent_lookups(OUT asked bigint, OUT unexplained bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    newest bigint := identity.lookup_period();
BEGIN
    PERFORM identity.review_subjects();
    SELECT coalesce(sum(counted & ((1::bigint << 40) - 1)), 0) INTO asked
    FROM (
        SELECT pg_sequence_last_value(format('identity.lookups_%s', n)::regclass) AS counted
        FROM generate_series(0, 4) AS n
    ) AS sequence
    WHERE counted >> 40 BETWEEN newest - 4 AND newest;
    unexplained := greatest(0, asked - (
        SELECT coalesce(sum(lookups), 0) FROM identity.explained_lookups
        WHERE period BETWEEN newest - 4 AND newest)
    ) + (
        SELECT coalesce(sum(subjects), 0) FROM identity.empty_subjects
        WHERE period BETWEEN newest - 4 AND newest);
END
$$;

REVOKE ALL ON FUNCTION identity.lookup_period(), identity.count_lookups(bigint),
    identity.explain_lookups(bigint, bigint), identity.review_subjects(),
    identity.recent_lookups() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.recent_lookups() TO bauta_status;
-- It counted subjects to know what the old counts left unexplained.
REVOKE SELECT (created_order) ON identity.subject FROM bauta_status;

-- As before, but a question that is not whole is refused before anything is looked up (a missing value
-- made an error of an unknown digest, and none of a known one), and each digest is counted: a row can
-- carry any number of them.
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
    missed_count bigint;
    asked_count bigint;
    first_row integer;
    last_row integer;
    looked_up bigint := cardinality(digests);
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
        OR cardinality(fresh_subjects) <> cardinality(fresh_keys)
        OR array_lower(fresh_subjects, 1) <> 1 OR array_lower(fresh_keys, 1) <> 1
        OR first_row < 1 OR last_row > cardinality(fresh_subjects)
    THEN
        RAISE EXCEPTION 'a question of who is who is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each identifier or row.';
    END IF;
    period := identity.count_lookups(looked_up);
    merges := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
    plain := identity.link_plain_rows(
        row_numbers, kinds, key_versions, digests, primaries, fresh_subjects, fresh_keys);
    missed_count := plain.missed;
    FOR entry IN
        SELECT i.row_number AS r, array_agg(i.row_number) AS numbers,
            array_agg(i.kind ORDER BY i.n) AS kinds,
            array_agg(i.key_version ORDER BY i.n) AS versions,
            array_agg(i.digest ORDER BY i.n) AS digests,
            array_agg(i.is_primary ORDER BY i.n) AS primaries
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries, plain.tangled)
            WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, is_tangled, n)
        WHERE i.is_tangled
        GROUP BY i.row_number ORDER BY i.row_number
    LOOP
        merges[entry.r] := identity.merge_known(
            entry.kinds, entry.versions, entry.digests, load);
        plain := identity.link_plain_rows(
            entry.numbers, entry.kinds, entry.versions, entry.digests, entry.primaries,
            fresh_subjects, fresh_keys);
        missed_count := missed_count + plain.missed;
    END LOOP;
    PERFORM identity.explain_lookups(period, looked_up);
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
DROP SEQUENCE identity.rows_asked, identity.rows_missed;

-- Answers as before. A contact that is found missing is explained once it is stored. A contact has a
-- digest for each enabled key; of more than eight the rest are guesses.
CREATE OR REPLACE FUNCTION vault.unseen_contacts(
    contacts integer[], content_digests bytea[], primaries boolean[])
    RETURNS TABLE (contact integer)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off
    SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    looked_up bigint := cardinality(content_digests);
    period bigint;
    missing integer[];
    surplus bigint;
BEGIN
    IF num_nulls(contacts, content_digests, primaries) > 0
        OR array_position(contacts, NULL) IS NOT NULL
        OR array_position(content_digests, NULL) IS NOT NULL
        OR array_position(primaries, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(contacts), cardinality(primaries)])
    THEN
        RAISE EXCEPTION 'a question of what is stored is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each digest.';
    END IF;
    period := identity.count_lookups(looked_up);
    WITH asked AS MATERIALIZED (
        SELECT a.contact, count(*) AS digests,
            (array_agg(a.digest) FILTER (WHERE a.is_primary))[1] AS digest,
            bool_or(EXISTS (SELECT FROM vault.contact c WHERE c.content_digest = a.digest))
                AS is_stored
        FROM unnest(contacts, content_digests, primaries) AS a (contact, digest, is_primary)
        GROUP BY a.contact
    )
    SELECT array_agg(fresh.contact ORDER BY fresh.contact),
        (SELECT sum(greatest(0, asked.digests - 8)) FROM asked)
    INTO missing, surplus
    FROM (
        SELECT min(asked.contact) AS contact FROM asked
        WHERE NOT asked.is_stored GROUP BY asked.digest
    ) AS fresh;
    PERFORM identity.explain_lookups(
        period, looked_up - coalesce(cardinality(missing), 0) - coalesce(surplus, 0));
    RETURN QUERY SELECT m FROM unnest(missing) AS m;
END
$$;

-- Adds sealed contacts, whose digests must be new. A digest that is not new is an error and so an
-- answer: it is counted like the others, and nobody inserts by himself.
CREATE FUNCTION vault.store_contacts(
    load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[],
    subject_ids bytea[], content_digests bytea[], content_key_versions integer[],
    field_contacts bytea[], fields text[], sealed_values bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    period bigint;
BEGIN
    IF num_nulls(contact_ids, content_digests) > 0
        OR cardinality(contact_ids) <> cardinality(content_digests)
    THEN
        RAISE EXCEPTION 'contacts to store are not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each contact.';
    END IF;
    period := identity.count_lookups(cardinality(content_digests));
    INSERT INTO vault.contact (contact_id, subject_id, source_id, content_digest,
        content_key_version, batch_id, vault_key_version, load_id)
    SELECT c.contact_id, c.subject_id, source, c.content_digest, c.content_key_version, batch,
        vault_key, load
    FROM unnest(contact_ids, subject_ids, content_digests, content_key_versions)
        AS c (contact_id, subject_id, content_digest, content_key_version);
    INSERT INTO vault.sealed_field (contact_id, field, sealed)
    SELECT * FROM unnest(field_contacts, fields, sealed_values);
    -- These, and the ones that were found missing before.
    PERFORM identity.explain_lookups(period, 2 * cardinality(contact_ids));
END
$$;
REVOKE ALL ON FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[],
    bytea[], integer[], bytea[], text[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[],
    bytea[], integer[], bytea[], text[], bytea[]) TO bauta_ingest;
REVOKE INSERT ON vault.contact, vault.sealed_field FROM bauta_ingest;
