-- A person is in one cell of each marginal because its cells are each combination of values once: a value or a
-- dimension that is listed twice would count for two. And no epoch is longer than a reader can hold at once.
CREATE FUNCTION release.are_distinct(texts text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*) = count(DISTINCT one) FROM unnest(texts) AS one
$$;
REVOKE ALL ON FUNCTION release.are_distinct(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release.are_distinct(text[]) TO bauta_release;

ALTER TABLE release.dimension
    ADD CONSTRAINT dimension_values_distinct CHECK (release.are_distinct(domain)) NOT VALID;
ALTER TABLE release.marginal
    ADD CONSTRAINT marginal_dimensions_distinct CHECK (release.are_distinct(dimensions)) NOT VALID;
ALTER TABLE release.epoch
    DROP CONSTRAINT epoch_manifest,
    ADD CONSTRAINT epoch_manifest CHECK (octet_length(manifest) BETWEEN 1 AND 16777216) NOT VALID;
