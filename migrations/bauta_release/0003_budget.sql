-- What an epoch and a year may cost stands where the publisher cannot write it, what was charged fits
-- the noise, and no number is one that its readers could not show.
--
-- Rows that are older than a constraint are not held to it (NOT VALID): one bad row must not keep an
-- installation from starting. Readers show no epoch whose signature is not the release's.

-- Written by `bauta migrate` from policies/release.yaml, also at each start of the service.
CREATE TABLE release.budget (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    -- NaN and Infinity are above every number.
    rho_per_epoch numeric NOT NULL CHECK (rho_per_epoch > 0 AND rho_per_epoch <= 1e9),
    rho_per_year numeric NOT NULL CHECK (rho_per_year > 0 AND rho_per_year <= 1e9),
    written_at timestamptz NOT NULL DEFAULT now(),
    -- Every charge counts itself here, so that of two that do not see each other one fails.
    charges bigint NOT NULL DEFAULT 0
);
GRANT SELECT ON release.budget TO bauta_release, bauta_gateway, bauta_analyst;

-- The cap of a charge is the one in force: the publisher does not say it.
REVOKE INSERT (rho_cap) ON release.privacy_ledger FROM bauta_release;

-- By the owner's rights, because it writes in the budget; a trigger function is called by nobody else.
CREATE OR REPLACE FUNCTION release.refuse_overdraft() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    in_force release.budget;
BEGIN
    -- One charge at a time. A transaction that cannot see the charge before it fails here, whatever
    -- its isolation: the row has changed since it began.
    UPDATE release.budget SET charges = charges + 1 RETURNING * INTO in_force;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no privacy budget is in force' USING ERRCODE = 'BR001';
    END IF;
    IF NEW.rho IS DISTINCT FROM in_force.rho_per_epoch THEN
        RAISE EXCEPTION 'an epoch costs what the budget in force says' USING ERRCODE = 'BR001';
    END IF;
    NEW.rho_cap := in_force.rho_per_year;
    IF NEW.rho + (
        SELECT coalesce(sum(rho), 0) FROM release.privacy_ledger
        WHERE charged_year = extract(year FROM NEW.charged_at AT TIME ZONE 'UTC')
    ) > in_force.rho_per_year THEN
        RAISE EXCEPTION 'the yearly privacy budget is spent' USING ERRCODE = 'BR001';
    END IF;
    RETURN NEW;
END
$$;

ALTER TABLE release.privacy_ledger
    ADD CONSTRAINT privacy_ledger_numbers CHECK (rho <= 1e9 AND rho_cap <= 1e9) NOT VALID,
    ADD CONSTRAINT privacy_ledger_charge UNIQUE (epoch, rho, policy_digest);

ALTER TABLE release.epoch
    -- What an epoch says it costs is what was charged for it.
    ADD CONSTRAINT epoch_charge FOREIGN KEY (epoch, rho, policy_digest)
        REFERENCES release.privacy_ledger (epoch, rho, policy_digest) NOT VALID,
    -- Discrete Gaussian noise of variance s on q cells a person costs rho = q / 2s.
    ADD CONSTRAINT epoch_rho_of_sigma CHECK (
        2 * rho * sigma_squared_numerator
            = cells_per_person::numeric * sigma_squared_denominator) NOT VALID,
    ADD CONSTRAINT epoch_sigma CHECK (
        sigma_squared_numerator <= 281474976710656 AND sigma_squared_denominator <= 281474976710656
        AND sigma_squared_numerator / sigma_squared_denominator < 4294967296) NOT VALID,
    ADD CONSTRAINT epoch_as_of_date CHECK (
        as_of_date BETWEEN '1900-01-01' AND '9999-12-31') NOT VALID,
    ADD CONSTRAINT epoch_threshold CHECK (threshold <= 1000000000000) NOT VALID,
    ADD CONSTRAINT epoch_rule_set CHECK (octet_length(rule_set) <= 1000) NOT VALID,
    ADD CONSTRAINT epoch_manifest CHECK (
        octet_length(manifest) BETWEEN 1 AND 134217728) NOT VALID;

ALTER TABLE release.cell
    ADD CONSTRAINT cell_numbers CHECK (
        lower_95 >= -1000000000000 AND upper_95 <= 1000000000000) NOT VALID,
    ADD CONSTRAINT cell_members CHECK (
        array_ndims(members) = 1 AND array_position(members, NULL) IS NULL
        AND octet_length(array_to_string(members, '')) <= 262144) NOT VALID;

ALTER TABLE release.dimension
    ADD CONSTRAINT dimension_texts CHECK (
        array_ndims(domain) = 1 AND array_position(domain, NULL) IS NULL
        AND octet_length(dimension || title || why) <= 262144) NOT VALID;

ALTER TABLE release.marginal
    ADD CONSTRAINT marginal_texts CHECK (
        array_ndims(dimensions) = 1 AND array_position(dimensions, NULL) IS NULL
        AND octet_length(measure || marginal || title || why) <= 262144) NOT VALID;

-- Closing an epoch: one person is in as many cells as were charged for. A person is in one cell of
-- each marginal, because its cells are each combination of the values of its dimensions, once.
CREATE FUNCTION release.refuse_uncharged_cells() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked record;
    combinations numeric;
BEGIN
    IF NEW.cells_per_person <> (
        SELECT count(*) FROM release.marginal WHERE marginal.epoch = NEW.epoch
    ) THEN
        RAISE EXCEPTION 'the epoch has other marginals than were charged for'
            USING ERRCODE = 'BR001';
    END IF;
    FOR asked IN
        SELECT marginal.measure, marginal.marginal, marginal.dimensions FROM release.marginal
        WHERE marginal.epoch = NEW.epoch
    LOOP
        combinations := 1;
        FOR place IN 1 .. cardinality(asked.dimensions) LOOP
            combinations := combinations * (
                SELECT cardinality(dimension.domain) FROM release.dimension
                WHERE dimension.epoch = NEW.epoch AND dimension.dimension = asked.dimensions[place]
            );
        END LOOP;
        IF combinations IS DISTINCT FROM (
            SELECT count(*) FROM release.cell
            WHERE cell.epoch = NEW.epoch AND cell.measure = asked.measure
                AND cell.marginal = asked.marginal
        ) THEN
            RAISE EXCEPTION 'a marginal has not each combination of values once'
                USING ERRCODE = 'BR001';
        END IF;
    END LOOP;
    -- As many as there are combinations, no two alike (the primary key), and each of listed values.
    IF EXISTS (
        SELECT FROM release.cell
        JOIN release.marginal USING (epoch, measure, marginal)
        CROSS JOIN LATERAL unnest(cell.members, marginal.dimensions) AS held (member, dimension)
        LEFT JOIN (
            SELECT dimension.dimension, listed.member
            FROM release.dimension CROSS JOIN LATERAL unnest(dimension.domain) AS listed (member)
            WHERE dimension.epoch = NEW.epoch
        ) AS listed USING (dimension, member)
        WHERE cell.epoch = NEW.epoch AND listed.member IS NULL
    ) THEN
        RAISE EXCEPTION 'a cell has a value that its dimension does not list'
            USING ERRCODE = 'BR001';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER epoch_charged AFTER INSERT ON release.epoch
    FOR EACH ROW EXECUTE FUNCTION release.refuse_uncharged_cells();
REVOKE ALL ON FUNCTION release.refuse_uncharged_cells() FROM PUBLIC;
