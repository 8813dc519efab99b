-- Who is who: keyed digests to subjects. No role reads these tables but the vault; ingest resolves
-- whole batches through one function and learns nothing of other links.
CREATE SCHEMA identity;
GRANT USAGE ON SCHEMA identity TO bauta_ingest, bauta_vault;

CREATE TABLE identity.subject (
    subject_id bytea PRIMARY KEY CHECK (octet_length(subject_id) = 16),
    -- The person's pseudonym in the domain `analytics`: the warehouse's customer_key.
    analytics_key bytea NOT NULL UNIQUE CHECK (octet_length(analytics_key) = 16),
    created_order bigint GENERATED ALWAYS AS IDENTITY
);

CREATE TABLE identity.link (
    kind text NOT NULL,
    key_version integer NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    -- No foreign keys: identity.resolve alone writes here, and checking the two would take as long
    -- as all else it does.
    subject_id bytea NOT NULL,
    -- The subject the identifier was first linked to: a merge can be taken back.
    origin_subject_id bytea NOT NULL,
    PRIMARY KEY (kind, key_version, digest)
);
CREATE INDEX link_subject ON identity.link (subject_id);

CREATE TABLE identity.merge (
    merge_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    winner_id bytea NOT NULL REFERENCES identity.subject,
    loser_id bytea NOT NULL REFERENCES identity.subject,
    -- The identifier kind that joined them: the declared matching rule.
    rule text NOT NULL,
    load_id bigint NOT NULL,
    loser_region text,
    merged_at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz
);
CREATE INDEX merge_winner ON identity.merge (winner_id) WHERE undone_at IS NULL;

-- Counts what resolution saw, so that somebody who tests guesses stands out by the misses: by load,
-- and over all in sequences, which a transaction that is taken back leaves counted.
CREATE SEQUENCE identity.rows_asked MINVALUE 0 START 0;
CREATE SEQUENCE identity.rows_missed MINVALUE 0 START 0;
CREATE TABLE identity.resolution_count (
    load_id bigint PRIMARY KEY,
    asked bigint NOT NULL,
    missed bigint NOT NULL
);
GRANT SELECT ON ALL TABLES IN SCHEMA identity TO bauta_vault;

-- Joins `loser` into `winner`: links, orders, a region the winner lacks and work-list references
-- follow.
CREATE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint)
    RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    winner_key bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = winner);
    loser_key bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = loser);
BEGIN
    UPDATE identity.link SET subject_id = winner WHERE subject_id = loser;
    INSERT INTO identity.merge (winner_id, loser_id, rule, load_id, loser_region)
    VALUES (winner, loser, rule, load,
        (SELECT region FROM warehouse.dim_customer WHERE customer_key = loser_key));
    -- Delete and insert, not update: a distribution column cannot change in place.
    WITH moved AS (
        DELETE FROM warehouse.fact_sales WHERE customer_key = loser_key RETURNING *
    )
    INSERT INTO warehouse.fact_sales
    SELECT winner_key, source_id, order_key, origin_key, kind, ordered_at, date_sk, revenue_minor,
        margin_minor, currency, lines_count, items_count, load_id
    FROM moved
    ON CONFLICT DO NOTHING;
    WITH moved AS (
        DELETE FROM warehouse.dim_customer WHERE customer_key = loser_key RETURNING *
    )
    INSERT INTO warehouse.dim_customer AS d (customer_key, region, created_at)
    SELECT winner_key, region, created_at FROM moved
    ON CONFLICT (customer_key) DO UPDATE
    SET region = EXCLUDED.region, updated_at = now()
    WHERE d.region = 'unknown' AND EXCLUDED.region <> 'unknown';
    UPDATE worklist.reference SET subject_id = winner WHERE subject_id = loser;
END
$$;
REVOKE ALL ON FUNCTION identity.merge_subjects(bytea, bytea, text, bigint) FROM PUBLIC;

-- Links the digests of every row that is plain: a row nobody is known by becomes
-- `fresh_subjects[row]`, a row about one known subject adds what is missing. Element i of `tangled`
-- says that element i is of a row that was left out: two subjects are known by it, or an unknown
-- digest of it came first in another row. `missed` counts the new subjects.
CREATE FUNCTION identity.link_plain_rows(
    row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[],
    OUT tangled boolean[], OUT missed bigint)
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- One pass of windows, no join but the look-up of links: the planner cannot know how many
    -- elements an array has, and would join two of them as loop within loop.
    WITH asked AS (
        SELECT i.n, i.row_number, i.kind, i.key_version, i.digest, i.is_primary,
            l.subject_id AS known, l.origin_subject_id AS origin,
            count(*) FILTER (WHERE i.is_primary) OVER (ORDER BY i.n) AS identifier,
            first_value(i.n) OVER same_digest AS first_n,
            first_value(i.row_number) OVER same_digest AS first_row
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        LEFT JOIN identity.link l
            ON l.kind = i.kind AND l.key_version = i.key_version AND l.digest = i.digest
        WINDOW same_digest AS (PARTITION BY i.digest, i.kind, i.key_version ORDER BY i.n)
    ), grouped AS (
        SELECT *,
            first_value(known) OVER row_known_first AS person,
            first_value(origin) OVER row_known_first AS row_origin,
            first_value(origin) OVER (
                PARTITION BY identifier ORDER BY known IS NULL, n) AS identifier_origin
        FROM asked
        WINDOW row_known_first AS (PARTITION BY row_number ORDER BY known IS NULL, n)
    ), judged AS MATERIALIZED (
        SELECT *,
            bool_or(CASE WHEN known IS NULL THEN first_row <> row_number ELSE known <> person END)
                OVER (PARTITION BY row_number) AS is_tangled
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
    SELECT array_agg(is_tangled ORDER BY n), (SELECT count(*) FROM newcomer)
    INTO tangled, missed
    FROM judged;
END
$$;
REVOKE ALL ON FUNCTION identity.link_plain_rows(
    integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]) FROM PUBLIC;

-- Joins all subjects that are known by these digests into the oldest; returns how many others there
-- were.
CREATE FUNCTION identity.merge_known(
    kinds text[], key_versions integer[], digests bytea[], load bigint)
    RETURNS integer LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    people bytea[];
    rule text;
    loser bytea;
BEGIN
    SELECT array_agg(found.subject_id ORDER BY found.created_order), max(found.kind)
    INTO people, rule
    FROM (
        SELECT s.subject_id, s.created_order, max(l.kind) AS kind
        FROM unnest(kinds, key_versions, digests) AS a (kind, version, digest)
        JOIN identity.link l
            ON l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest
        JOIN identity.subject s ON s.subject_id = l.subject_id
        GROUP BY s.subject_id, s.created_order
    ) AS found;
    FOREACH loser IN ARRAY coalesce(people[2:], '{}') LOOP
        PERFORM identity.merge_subjects(people[1], loser, rule, load);
    END LOOP;
    RETURN greatest(cardinality(people) - 1, 0);
END
$$;
REVOKE ALL ON FUNCTION identity.merge_known(text[], integer[], bytea[], bigint) FROM PUBLIC;

-- Resolves a batch. Element i of the five identifier arrays says that row `row_numbers[i]` carries
-- that digest; `primaries[i]` marks the digest under the newest key, the one that is stored, which
-- comes before the same identifier's digests under older keys.
-- Row r becomes `fresh_subjects[r]`, which is nobody yet, when nobody is known by any of its
-- digests; two known subjects in one row are one person, the older one wins. Returns each row's
-- subject after all merges of the batch, and the one its first identifier was first linked to: what
-- the row's facts go back to when a merge is undone.
CREATE FUNCTION identity.resolve(
    load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[])
    RETURNS TABLE (row_number integer, subject_id bytea, origin_subject_id bytea, is_new boolean,
        merged integer)
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
    SELECT f.row_number, l.subject_id, l.origin_subject_id,
        l.origin_subject_id = fresh_subjects[f.row_number], merges[f.row_number]
    FROM (
        SELECT DISTINCT ON (i.row_number) i.row_number, i.kind, i.key_version, i.digest
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        WHERE i.is_primary
        ORDER BY i.row_number, i.n
    ) AS f
    JOIN identity.link l
        ON l.kind = f.kind AND l.key_version = f.key_version AND l.digest = f.digest
    ORDER BY f.row_number;
END
$$;
REVOKE ALL ON FUNCTION identity.resolve(
    bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identity.resolve(
    bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]) TO bauta_ingest;

-- Sealed contacts. Ingest adds rows and cannot read them back.
CREATE SCHEMA vault;
GRANT USAGE ON SCHEMA vault TO bauta_ingest, bauta_vault;

CREATE TABLE vault.contact (
    contact_id bytea PRIMARY KEY CHECK (octet_length(contact_id) = 16),
    -- The subject the values were sealed for; part of what they are bound to, so it never changes.
    subject_id bytea NOT NULL REFERENCES identity.subject,
    source_id smallint NOT NULL REFERENCES ops.source,
    content_digest bytea NOT NULL UNIQUE CHECK (octet_length(content_digest) = 32),
    batch_id bytea NOT NULL CHECK (octet_length(batch_id) = 16),
    vault_key_version integer NOT NULL,
    load_id bigint NOT NULL REFERENCES ops.load,
    stored_order bigint GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX contact_subject ON vault.contact (subject_id);

CREATE TABLE vault.sealed_field (
    contact_id bytea NOT NULL REFERENCES vault.contact ON DELETE CASCADE,
    field text NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (contact_id, field)
);

-- Rows that did not pass, sealed whole, with what is needed to find and mend them at the source.
CREATE TABLE vault.quarantine (
    quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    load_id bigint NOT NULL REFERENCES ops.load,
    file_name text NOT NULL,
    line bigint NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    sealed_row bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (load_id, line)
);

GRANT INSERT ON vault.contact, vault.sealed_field, vault.quarantine TO bauta_ingest;
GRANT SELECT (quarantine_id, load_id, file_name, line, column_name, reason, created_at)
    ON vault.quarantine TO bauta_ingest;
GRANT SELECT, DELETE ON vault.contact, vault.sealed_field, vault.quarantine TO bauta_vault;

-- Which of these contacts are not stored yet, by position: what ingest may know of the vault.
CREATE FUNCTION vault.unseen_contacts(content_digests bytea[]) RETURNS TABLE (n integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(asked.n)::integer
    FROM unnest(content_digests) WITH ORDINALITY AS asked (digest, n)
    WHERE NOT EXISTS (SELECT FROM vault.contact c WHERE c.content_digest = asked.digest)
    GROUP BY asked.digest
    ORDER BY 1
$$;
REVOKE ALL ON FUNCTION vault.unseen_contacts(bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.unseen_contacts(bytea[]) TO bauta_ingest;
