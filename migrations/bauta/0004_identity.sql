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
    subject_id bytea NOT NULL REFERENCES identity.subject,
    -- The subject the link was made for: a merge can be taken back.
    origin_subject_id bytea NOT NULL REFERENCES identity.subject,
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

-- Counts what resolution saw, so that a run that guesses identifiers stands out by its misses.
CREATE TABLE identity.resolution_count (
    load_id bigint PRIMARY KEY,
    asked bigint NOT NULL,
    missed bigint NOT NULL
);
GRANT SELECT ON ALL TABLES IN SCHEMA identity TO bauta_vault;

-- Joins `loser` into `winner`: links, orders and work-list references follow.
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
    DELETE FROM warehouse.dim_customer WHERE customer_key = loser_key;
    UPDATE worklist.reference SET subject_id = winner WHERE subject_id = loser;
END
$$;
REVOKE ALL ON FUNCTION identity.merge_subjects(bytea, bytea, text, bigint) FROM PUBLIC;

-- Resolves a batch. Element i of the four identifier arrays says that row `row_numbers[i]` carries
-- that digest; `primaries[i]` marks the digest under the newest key, the one that is stored.
-- Row r becomes `fresh_subjects[r]` when nobody is known by any of its digests; two known subjects
-- in one row are one person, the older one wins. Returns each row's subject, and the one its first
-- identifier was first linked to: what the row's facts go back to when a merge is undone.
CREATE FUNCTION identity.resolve(
    load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[],
    primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[])
    RETURNS TABLE (row_number integer, subject_id bytea, origin_subject_id bytea, is_new boolean,
        merged integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    -- The plan is kept from when the tables were empty: it must not be a scan.
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE
    entry record;
    known bytea[];
    chosen bytea;
    origin bytea;
    other bytea;
    joining_rule text;
    made boolean;
    joined integer;
    missed_count bigint := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('identity.resolve'));
    FOR entry IN
        SELECT i.row_number AS r, array_agg(i.kind ORDER BY i.n) AS kinds,
            array_agg(i.key_version ORDER BY i.n) AS versions,
            array_agg(i.digest ORDER BY i.n) AS digests,
            array_agg(i.is_primary ORDER BY i.n) AS primaries
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        GROUP BY i.row_number ORDER BY i.row_number
    LOOP
        SELECT array_agg(found.subject_id ORDER BY found.created_order), max(found.kind),
            (array_agg(found.origin_id ORDER BY found.first_n))[1]
        INTO known, joining_rule, origin
        FROM (
            SELECT s.subject_id, s.created_order, max(l.kind) AS kind, min(a.n) AS first_n,
                (array_agg(l.origin_subject_id ORDER BY a.n))[1] AS origin_id
            FROM unnest(entry.kinds, entry.versions, entry.digests) WITH ORDINALITY
                AS a (kind, version, digest, n)
            JOIN identity.link l
                ON l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest
            JOIN identity.subject s ON s.subject_id = l.subject_id
            GROUP BY s.subject_id, s.created_order
        ) AS found;
        made := known IS NULL;
        joined := 0;
        IF made THEN
            chosen := fresh_subjects[entry.r];
            origin := chosen;
            missed_count := missed_count + 1;
            INSERT INTO identity.subject (subject_id, analytics_key)
            VALUES (chosen, fresh_keys[entry.r]);
        ELSE
            chosen := known[1];
            FOREACH other IN ARRAY known[2:] LOOP
                PERFORM identity.merge_subjects(chosen, other, joining_rule, load);
                joined := joined + 1;
            END LOOP;
        END IF;
        INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id)
        SELECT a.kind, a.version, a.digest, chosen, chosen
        FROM unnest(entry.kinds, entry.versions, entry.digests, entry.primaries)
            AS a (kind, version, digest, is_primary)
        WHERE a.is_primary
        ON CONFLICT DO NOTHING;
        row_number := entry.r;
        subject_id := chosen;
        origin_subject_id := origin;
        is_new := made;
        merged := joined;
        RETURN NEXT;
    END LOOP;
    INSERT INTO identity.resolution_count AS c (load_id, asked, missed)
    VALUES (load, coalesce(array_length(fresh_subjects, 1), 0), missed_count)
    ON CONFLICT (load_id) DO UPDATE
    SET asked = c.asked + EXCLUDED.asked, missed = c.missed + EXCLUDED.missed;
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
