-- The sealed values of a contact stand in its row: a row of nine values was ten, and nine entries of an index.
-- `fields` tells which there are: of the fields as numbered below, from 1, number n by the bit 2^(n - 1). `sealed`
-- holds them in that order, each behind its number (one byte) and its length (four, the highest first).
ALTER TABLE vault.contact ADD fields integer, ADD sealed bytea,
    -- Random bytes do not get smaller.
    ALTER sealed SET STORAGE EXTERNAL;

DROP TRIGGER forget_sealed_fields ON vault.contact;
DROP FUNCTION vault.forget_sealed_fields();
UPDATE vault.contact c SET fields = f.fields, sealed = f.sealed
FROM (
    SELECT v.contact_id, bit_or(1 << (n.number - 1)) AS fields, string_agg(
            set_byte('\x00', 0, n.number) || int4send(octet_length(v.sealed)) || v.sealed, '' ORDER BY n.number)
            AS sealed
    FROM vault.sealed_field v CROSS JOIN LATERAL (
        SELECT array_position(ARRAY['customer_id', 'email', 'phone', 'first_name', 'last_name', 'full_name',
            'address', 'city', 'postal_code', 'birth_date', 'note'], v.field) AS number) AS n
    GROUP BY v.contact_id) AS f
WHERE f.contact_id = c.contact_id;
UPDATE vault.contact SET fields = 0, sealed = '' WHERE fields IS NULL;
DROP TABLE vault.sealed_field;

ALTER TABLE vault.contact ALTER fields SET NOT NULL, ALTER sealed SET NOT NULL,
    ADD CONSTRAINT contact_fields CHECK (fields BETWEEN 0 AND 2047),
    ADD CONSTRAINT contact_sealed_length CHECK (octet_length(sealed) <= 200000),
    -- Both were asked for each row; the function that alone writes here has asked it for all.
    DROP CONSTRAINT contact_load_id_fkey, DROP CONSTRAINT contact_source_id_fkey;

DROP FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[], bytea[], integer[], bigint[],
    bigint[], bytea[], text[], bytea[]);
-- As before, of contacts with their fields.
CREATE FUNCTION vault.store_contacts(
    load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[],
    subject_ids bytea[], content_digests bytea[], content_key_versions integer[],
    stated_times bigint[], stated_orders bigint[], field_sets integer[], sealed_fields bytea[])
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    period bigint;
    stored bigint := cardinality(contact_ids);
BEGIN
    PERFORM ops.require_load(load);
    PERFORM ops.require_own_load(load, source);
    IF num_nulls(contact_ids, content_digests) > 0 OR stored <> cardinality(content_digests) THEN
        RAISE EXCEPTION 'contacts to store are not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each contact.';
    END IF;
    PERFORM identity.require_keys(content_key_versions);
    -- A nonce, a tag and a block of padding each, behind its number and its length.
    IF EXISTS (
        SELECT FROM unnest(field_sets, sealed_fields) AS c (fields, sealed)
        WHERE octet_length(c.sealed) < 109 * bit_count(c.fields::bit(32)))
    THEN
        RAISE EXCEPTION 'contacts to store do not hold their fields' USING ERRCODE = '22023';
    END IF;
    period := identity.count_lookups(stored);
    INSERT INTO vault.contact (contact_id, subject_id, source_id, content_digest,
        content_key_version, batch_id, vault_key_version, load_id, stated_at, stated_order, fields, sealed)
    SELECT c.contact_id, c.subject_id, source, c.content_digest, c.content_key_version, batch,
        vault_key, load, least(now(), timestamptz 'epoch' + c.stated * interval '1 microsecond'),
        c.stated_order, c.fields, c.sealed
    FROM unnest(contact_ids, subject_ids, content_digests, content_key_versions, stated_times,
        stated_orders, field_sets, sealed_fields) AS c (contact_id, subject_id, content_digest,
        content_key_version, stated, stated_order, fields, sealed);
    -- The numbers of an address and of a telephone number, of which one contact has one each.
    PERFORM identity.explain_lookups(period, stored + identity.close_lookups(stored, (
        SELECT sum((f >> 1 & 1) + (f >> 2 & 1)) FROM unnest(field_sets) AS f)));
END
$$;
REVOKE ALL ON FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[], bytea[], integer[],
    bigint[], bigint[], integer[], bytea[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[], bytea[], integer[],
    bigint[], bigint[], integer[], bytea[]) TO bauta_ingest;
