-- What a rotating key made carries the version it was made under; until now there was one version.

ALTER TABLE vault.contact ADD COLUMN content_key_version integer NOT NULL DEFAULT 1;
ALTER TABLE vault.contact ALTER COLUMN content_key_version DROP DEFAULT;
-- A column of its own would not be covered by the MACs of rows that stand: the version goes before the
-- digest, in four bytes. A digest without one is of version 1.
ALTER TABLE access.credential DROP CONSTRAINT credential_secret_digest_check;
ALTER TABLE access.credential
    ADD CONSTRAINT credential_secret_digest_check CHECK (octet_length(secret_digest) IN (32, 36));
ALTER TABLE worklist.reference ADD COLUMN key_version integer NOT NULL DEFAULT 1;
ALTER TABLE worklist.reference ALTER COLUMN key_version DROP DEFAULT;

-- Which of these contacts are not stored yet: digest i is of contact `contacts[i]`, under the newest
-- key where `primaries[i]` says so, otherwise under an older one. A contact is stored when one of its
-- digests is. Of contacts with the same newest digest the first is named.
DROP FUNCTION vault.unseen_contacts(bytea[]);
CREATE FUNCTION vault.unseen_contacts(
    contacts integer[], content_digests bytea[], primaries boolean[])
    RETURNS TABLE (contact integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(asked.contact)
    FROM (
        SELECT a.contact, (array_agg(a.digest) FILTER (WHERE a.is_primary))[1] AS digest,
            bool_or(EXISTS (SELECT FROM vault.contact c WHERE c.content_digest = a.digest))
                AS is_stored
        FROM unnest(contacts, content_digests, primaries) AS a (contact, digest, is_primary)
        GROUP BY a.contact
    ) AS asked
    WHERE NOT asked.is_stored
    GROUP BY asked.digest
    ORDER BY 1
$$;
REVOKE ALL ON FUNCTION vault.unseen_contacts(integer[], bytea[], boolean[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.unseen_contacts(integer[], bytea[], boolean[]) TO bauta_ingest;

-- `identity.resolve` as before, and the warehouse's keys of the subjects it answers with: the stored
-- key is a person's key, whatever key files there are.
DROP FUNCTION identity.resolve(
    bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]);
CREATE FUNCTION identity.resolve(
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
    asked_count bigint := (SELECT count(DISTINCT r) FROM unnest(row_numbers) AS r);
    merges integer[] := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('identity.resolve'));
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
    PERFORM setval('identity.rows_asked',
            (SELECT last_value FROM identity.rows_asked) + asked_count),
        setval('identity.rows_missed',
            (SELECT last_value FROM identity.rows_missed) + missed_count);
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
REVOKE ALL ON FUNCTION identity.resolve(
    bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.resolve(
    bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]) TO bauta_ingest;
