-- What analysts sign in to: noisy cells, the record of what they cost, and nothing else. No exact
-- number is ever sent to this database.
DO $$
BEGIN
    -- Tools and people name the views as they are, without a schema.
    EXECUTE format(
        'ALTER DATABASE %I SET search_path = release, pg_catalog', current_database());
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA ops FROM PUBLIC;

CREATE SCHEMA release;
GRANT USAGE ON SCHEMA release TO bauta_release, bauta_gateway, bauta_analyst;

-- Privacy loss in zero-concentrated differential privacy. A row is written in the transaction that
-- publishes its epoch, and an epoch without a row cannot exist.
CREATE TABLE release.privacy_ledger (
    epoch text PRIMARY KEY CHECK (epoch ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
    charged_at timestamptz NOT NULL DEFAULT now(),
    -- The year it was published in, not the year it is about: what an observer learns in a year
    -- counts, and going back over old dates must not open old years' budgets.
    charged_year smallint NOT NULL
        GENERATED ALWAYS AS (extract(year FROM charged_at AT TIME ZONE 'UTC')) STORED,
    rho numeric NOT NULL CHECK (rho > 0),
    -- The cap of the policy in force when it was charged.
    rho_cap numeric NOT NULL CHECK (rho_cap > 0),
    policy_digest bytea NOT NULL CHECK (octet_length(policy_digest) = 32)
);

CREATE TABLE release.epoch (
    epoch text PRIMARY KEY REFERENCES release.privacy_ledger,
    epoch_number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    as_of_date date NOT NULL,
    rule_set text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    -- Keyed: an unkeyed digest of exact data would let its readers test guesses.
    snapshot_digest bytea NOT NULL CHECK (octet_length(snapshot_digest) = 32),
    policy_digest bytea NOT NULL CHECK (octet_length(policy_digest) = 32),
    cells_per_person smallint NOT NULL CHECK (cells_per_person > 0),
    rho numeric NOT NULL CHECK (rho > 0),
    sigma_squared_numerator bigint NOT NULL CHECK (sigma_squared_numerator > 0),
    sigma_squared_denominator bigint NOT NULL CHECK (sigma_squared_denominator > 0),
    -- For readers; the fraction above is what counts.
    sigma numeric NOT NULL GENERATED ALWAYS AS
        (round(sqrt(sigma_squared_numerator::numeric / sigma_squared_denominator), 2)) STORED,
    threshold bigint NOT NULL CHECK (threshold > 0),
    -- Verbatim what the signature covers.
    manifest bytea NOT NULL,
    -- Ed25519 (RFC 8032).
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    signing_key bytea NOT NULL CHECK (octet_length(signing_key) = 32)
);

CREATE TABLE release.cell (
    epoch text NOT NULL REFERENCES release.epoch DEFERRABLE INITIALLY DEFERRED,
    measure text NOT NULL,
    dimension text NOT NULL,
    member text NOT NULL,
    -- Place of the member in its domain, from 0.
    position integer NOT NULL CHECK (position >= 0),
    status text NOT NULL CHECK (status IN ('published', 'withheld')),
    noisy_count bigint,
    lower_95 bigint,
    upper_95 bigint,
    PRIMARY KEY (epoch, measure, dimension, member),
    -- Withheld is neither zero nor a number.
    CHECK (num_nonnulls(noisy_count, lower_95, upper_95)
        = CASE status WHEN 'published' THEN 3 ELSE 0 END),
    CHECK (lower_95 <= noisy_count AND noisy_count <= upper_95)
);

CREATE FUNCTION release.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a release is append-only' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER privacy_ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON release.privacy_ledger FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();
CREATE TRIGGER epoch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON release.epoch FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();
CREATE TRIGGER cell_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
    ON release.cell FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();

-- Cells are written before their epoch, which closes them: nothing joins a signed epoch later.
CREATE FUNCTION release.refuse_late_cell() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM inserted JOIN release.epoch USING (epoch)) THEN
        RAISE EXCEPTION 'the epoch is closed' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER cell_before_epoch AFTER INSERT ON release.cell REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_late_cell();

-- The cap holds even for a program that forgets to ask. One charge at a time: two that do not see
-- each other could pass it together.
CREATE FUNCTION release.refuse_overdraft() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bauta privacy ledger', 0));
    IF NEW.rho + (
        SELECT coalesce(sum(rho), 0) FROM release.privacy_ledger
        WHERE charged_year = extract(year FROM NEW.charged_at AT TIME ZONE 'UTC')
    ) > NEW.rho_cap THEN
        RAISE EXCEPTION 'the yearly privacy budget is spent' USING ERRCODE = 'BR001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER privacy_ledger_cap BEFORE INSERT ON release.privacy_ledger
    FOR EACH ROW EXECUTE FUNCTION release.refuse_overdraft();
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA release FROM PUBLIC;

-- Columns left out are the database's to fill: its own clock tells when.
GRANT INSERT (epoch, rho, rho_cap, policy_digest) ON release.privacy_ledger TO bauta_release;
GRANT INSERT (
    epoch, as_of_date, rule_set, snapshot_digest, policy_digest, cells_per_person, rho,
    sigma_squared_numerator, sigma_squared_denominator, threshold, manifest, signature, signing_key
) ON release.epoch TO bauta_release;
GRANT INSERT ON release.cell TO bauta_release;

-- Every cell of the latest epoch.
CREATE VIEW release.vw_release_cells AS
SELECT
    cell.epoch, latest.as_of_date, cell.measure, cell.dimension, cell.member, cell.position,
    cell.status, cell.noisy_count, cell.lower_95, cell.upper_95, latest.published_at
FROM release.cell
JOIN (
    SELECT epoch, as_of_date, published_at FROM release.epoch
    ORDER BY epoch_number DESC LIMIT 1
) AS latest USING (epoch)
ORDER BY cell.measure, cell.dimension, cell.position;

CREATE VIEW release.vw_rfm_segment_summary AS
SELECT
    member AS segment_name, noisy_count AS customer_count, lower_95, upper_95, status, as_of_date,
    epoch
FROM release.vw_release_cells
WHERE measure = 'customers' AND dimension = 'segment'
ORDER BY position;

GRANT SELECT ON ALL TABLES IN SCHEMA release TO bauta_release, bauta_gateway, bauta_analyst;
