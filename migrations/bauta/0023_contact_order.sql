-- What a source said last of a person is what an unlock shows. A contact is stored once, so its place in
-- the order cannot be that of its first storing: a person who moves from A to B and back to A lives at A.
--
-- A contact therefore carries when it was stated: at the row's own time where it has one, otherwise when
-- the file it stands in was first loaded; and its place among those of that time. It is moved to a later
-- statement when its source has said something else of the person in between. A source that repeats itself
-- says nothing new: nothing is written, and a change that another source told meanwhile stays the newest.
-- A file that is read again, under other rules, states what it did when it was first loaded, so that loads
-- may be repeated in any order.
ALTER TABLE vault.contact ADD COLUMN stated_at timestamptz, ADD COLUMN stated_order bigint;
UPDATE vault.contact c SET stated_at = l.started_at, stated_order = c.stored_order
FROM ops.load l WHERE l.load_id = c.load_id;
ALTER TABLE vault.contact
    ALTER COLUMN stated_at SET NOT NULL, ALTER COLUMN stated_order SET NOT NULL;
-- In place of the index by person alone: the newest of a person is its end.
CREATE INDEX contact_stated ON vault.contact (subject_id, stated_at, stated_order);
DROP INDEX vault.contact_subject;

-- Which of these contacts are not stored yet: digest i is of contact `contacts[i]`, under the newest key
-- where `primaries[i]` says so, otherwise under an older one. A contact is stored when one of its digests
-- is. Of contacts with the same newest digest the one that is stated last is named. Those that are stored
-- are moved to where they are stated here, if that makes a difference: at `stated_times`, in microseconds
-- since 1970, in the order of `stated_orders`. No time is later than now: what was loaded under a clock that
-- is ahead, or by somebody who wants to have said the last of it, must not stay the newest.
DROP FUNCTION vault.unseen_contacts(integer[], bytea[], boolean[]);
CREATE FUNCTION vault.unseen_contacts(
    source smallint, contacts integer[], content_digests bytea[], primaries boolean[],
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
    surplus bigint;
BEGIN
    IF num_nulls(source, contacts, content_digests, primaries, subject_ids, stated_times,
            stated_orders) > 0
        OR array_position(contacts, NULL) IS NOT NULL
        OR array_position(content_digests, NULL) IS NOT NULL
        OR array_position(primaries, NULL) IS NOT NULL
        OR array_position(subject_ids, NULL) IS NOT NULL
        OR array_position(stated_times, NULL) IS NOT NULL
        OR array_position(stated_orders, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(contacts), cardinality(primaries),
            cardinality(subject_ids), cardinality(stated_times), cardinality(stated_orders)])
    THEN
        RAISE EXCEPTION 'a question of what is stored is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each digest.';
    END IF;
    period := identity.count_lookups(looked_up);
    WITH asked AS MATERIALIZED (
        -- Of the digests of a contact that by which it is stored, otherwise the newest.
        SELECT DISTINCT ON (a.contact) a.contact, a.digest, a.subject_id,
            least(now(), timestamptz 'epoch' + a.stated * interval '1 microsecond') AS stated_at,
            a.stated_order, c.contact_id AS stored, c.stated_at AS stored_at,
            c.stated_order AS stored_order
        FROM unnest(contacts, content_digests, primaries, subject_ids, stated_times,
            stated_orders) AS a (contact, digest, is_primary, subject_id, stated, stated_order)
        LEFT JOIN vault.contact c ON c.content_digest = a.digest
        ORDER BY a.contact, c.contact_id IS NULL, a.is_primary DESC
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
    SELECT array_agg(s.contact ORDER BY s.contact) INTO missing FROM said s WHERE s.stored IS NULL;
    SELECT sum(greatest(0, n - 8)) INTO surplus
    FROM (SELECT count(*) AS n FROM unnest(contacts) AS c GROUP BY c) AS asked;
    PERFORM identity.explain_lookups(
        period, looked_up - coalesce(cardinality(missing), 0) - coalesce(surplus, 0));
    RETURN QUERY SELECT m FROM unnest(missing) AS m;
END
$$;
REVOKE ALL ON FUNCTION vault.unseen_contacts(smallint, integer[], bytea[], boolean[], bytea[],
    bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.unseen_contacts(smallint, integer[], bytea[], boolean[], bytea[],
    bigint[], bigint[]) TO bauta_ingest;

-- As before, with when each contact is stated.
DROP FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[], bytea[],
    integer[], bytea[], text[], bytea[]);
CREATE FUNCTION vault.store_contacts(
    load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[],
    subject_ids bytea[], content_digests bytea[], content_key_versions integer[],
    stated_times bigint[], stated_orders bigint[], field_contacts bytea[], fields text[],
    sealed_values bytea[])
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
        content_key_version, batch_id, vault_key_version, load_id, stated_at, stated_order)
    SELECT c.contact_id, c.subject_id, source, c.content_digest, c.content_key_version, batch,
        vault_key, load, least(now(), timestamptz 'epoch' + c.stated * interval '1 microsecond'),
        c.stated_order
    FROM unnest(contact_ids, subject_ids, content_digests, content_key_versions, stated_times,
        stated_orders) AS c (contact_id, subject_id, content_digest, content_key_version, stated,
        stated_order);
    INSERT INTO vault.sealed_field (contact_id, field, sealed)
    SELECT * FROM unnest(field_contacts, fields, sealed_values);
    -- These, and the ones that were found missing before.
    PERFORM identity.explain_lookups(period, 2 * cardinality(contact_ids));
END
$$;
REVOKE ALL ON FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[],
    bytea[], integer[], bigint[], bigint[], bytea[], text[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[],
    bytea[], integer[], bigint[], bigint[], bytea[], text[], bytea[]) TO bauta_ingest;
