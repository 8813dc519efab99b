-- Name: locks; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA locks;

ALTER SCHEMA locks OWNER TO bauta_owner;

-- Name: ops; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA ops;

ALTER SCHEMA ops OWNER TO bauta_owner;

-- Name: release; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA release;

ALTER SCHEMA release OWNER TO bauta_owner;

-- Name: release_publication(); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.release_publication() RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_unlock(1, 1)
$$;

ALTER FUNCTION locks.release_publication() OWNER TO bauta_owner;

-- Name: take_publication(); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.take_publication() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_lock(1, 1)
$$;

ALTER FUNCTION locks.take_publication() OWNER TO bauta_owner;

-- Name: are_distinct(text[]); Type: FUNCTION; Schema: release; Owner: bauta_owner

CREATE FUNCTION release.are_distinct(texts text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT count(*) = count(DISTINCT one) FROM unnest(texts) AS one
$$;

ALTER FUNCTION release.are_distinct(texts text[]) OWNER TO bauta_owner;

-- Name: refuse_change(); Type: FUNCTION; Schema: release; Owner: bauta_owner

CREATE FUNCTION release.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'a release is append-only' USING ERRCODE = '42501';
END
$$;

ALTER FUNCTION release.refuse_change() OWNER TO bauta_owner;

-- Name: refuse_default_rights(); Type: FUNCTION; Schema: release; Owner: postgres

CREATE FUNCTION release.refuse_default_rights() RETURNS event_trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF session_user <> 'bauta_owner'
        AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
        RAISE EXCEPTION 'rights by default are the owner''s to give' USING ERRCODE = '42501';
    END IF;
END
$$;

ALTER FUNCTION release.refuse_default_rights() OWNER TO postgres;

-- Name: refuse_late_cell(); Type: FUNCTION; Schema: release; Owner: bauta_owner

CREATE FUNCTION release.refuse_late_cell() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'an epoch is written as what stands now' USING ERRCODE = '25001';
    END IF;
    PERFORM FROM release.budget FOR UPDATE;
    IF EXISTS (SELECT FROM inserted JOIN release.epoch USING (epoch)) THEN
        RAISE EXCEPTION 'the epoch is closed' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (
        SELECT FROM inserted
        WHERE NOT EXISTS (SELECT FROM release.privacy_ledger l WHERE l.epoch = inserted.epoch))
    THEN
        RAISE EXCEPTION 'the epoch is not charged' USING ERRCODE = 'BR001';
    END IF;
    RETURN NULL;
END
$$;

ALTER FUNCTION release.refuse_late_cell() OWNER TO bauta_owner;

-- Name: refuse_overdraft(); Type: FUNCTION; Schema: release; Owner: bauta_owner

CREATE FUNCTION release.refuse_overdraft() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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
    -- A charge that is dated after this one, as when a clock was put back, counts as well.
    IF NEW.rho + (
        SELECT coalesce(sum(rho), 0) FROM release.privacy_ledger
        WHERE charged_at > NEW.charged_at - interval '365 days'
    ) > in_force.rho_per_year THEN
        RAISE EXCEPTION 'the yearly privacy budget is spent' USING ERRCODE = 'BR001';
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION release.refuse_overdraft() OWNER TO bauta_owner;

-- Name: refuse_uncharged_cells(); Type: FUNCTION; Schema: release; Owner: bauta_owner

CREATE FUNCTION release.refuse_uncharged_cells() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    asked record;
    combinations numeric;
BEGIN
    PERFORM FROM release.budget FOR UPDATE;
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

ALTER FUNCTION release.refuse_uncharged_cells() OWNER TO bauta_owner;

-- Name: schema_migration; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ops.schema_migration OWNER TO bauta_owner;

-- Name: budget; Type: TABLE; Schema: release; Owner: bauta_owner

CREATE TABLE release.budget (
    singleton boolean DEFAULT true NOT NULL,
    rho_per_epoch numeric NOT NULL,
    rho_per_year numeric NOT NULL,
    written_at timestamp with time zone DEFAULT now() NOT NULL,
    charges bigint DEFAULT 0 NOT NULL,
    CONSTRAINT budget_rho_per_epoch_check CHECK (((rho_per_epoch > (0)::numeric) AND (rho_per_epoch <= '1000000000'::numeric))),
    CONSTRAINT budget_rho_per_year_check CHECK (((rho_per_year > (0)::numeric) AND (rho_per_year <= '1000000000'::numeric))),
    CONSTRAINT budget_singleton_check CHECK (singleton)
);

ALTER TABLE release.budget OWNER TO bauta_owner;

-- Name: cell; Type: TABLE; Schema: release; Owner: bauta_owner

CREATE TABLE release.cell (
    epoch text NOT NULL,
    measure text NOT NULL,
    marginal text NOT NULL,
    members text[] NOT NULL,
    "position" integer NOT NULL,
    status text NOT NULL,
    noisy_count bigint,
    lower_95 bigint,
    upper_95 bigint,
    CONSTRAINT cell_check CHECK ((num_nonnulls(noisy_count, lower_95, upper_95) =
CASE status
    WHEN 'published'::text THEN 3
    ELSE 0
END)),
    CONSTRAINT cell_check1 CHECK (((lower_95 <= noisy_count) AND (noisy_count <= upper_95))),
    CONSTRAINT cell_position_check CHECK (("position" >= 0)),
    CONSTRAINT cell_status_check CHECK ((status = ANY (ARRAY['published'::text, 'withheld'::text])))
);

ALTER TABLE release.cell OWNER TO bauta_owner;

-- Name: dimension; Type: TABLE; Schema: release; Owner: bauta_owner

CREATE TABLE release.dimension (
    epoch text NOT NULL,
    dimension text NOT NULL,
    title text NOT NULL,
    why text NOT NULL,
    domain text[] NOT NULL,
    is_ordered boolean NOT NULL,
    CONSTRAINT dimension_domain_check CHECK ((cardinality(domain) > 0))
);

ALTER TABLE release.dimension OWNER TO bauta_owner;

-- Name: epoch; Type: TABLE; Schema: release; Owner: bauta_owner

CREATE TABLE release.epoch (
    epoch text NOT NULL,
    epoch_number bigint NOT NULL,
    as_of_date date NOT NULL,
    rule_set text NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    snapshot_digest bytea NOT NULL,
    policy_digest bytea NOT NULL,
    cells_per_person smallint NOT NULL,
    rho numeric NOT NULL,
    sigma_squared_numerator bigint NOT NULL,
    sigma_squared_denominator bigint NOT NULL,
    sigma numeric GENERATED ALWAYS AS (round(sqrt(((sigma_squared_numerator)::numeric / (sigma_squared_denominator)::numeric)), 2)) STORED NOT NULL,
    threshold bigint NOT NULL,
    manifest bytea NOT NULL,
    signature bytea NOT NULL,
    signing_key bytea NOT NULL,
    CONSTRAINT epoch_cells_per_person_check CHECK ((cells_per_person > 0)),
    CONSTRAINT epoch_policy_digest_check CHECK ((octet_length(policy_digest) = 32)),
    CONSTRAINT epoch_rho_check CHECK ((rho > (0)::numeric)),
    CONSTRAINT epoch_sigma_squared_denominator_check CHECK ((sigma_squared_denominator > 0)),
    CONSTRAINT epoch_sigma_squared_numerator_check CHECK ((sigma_squared_numerator > 0)),
    CONSTRAINT epoch_signature_check CHECK ((octet_length(signature) = 64)),
    CONSTRAINT epoch_signing_key_check CHECK ((octet_length(signing_key) = 32)),
    CONSTRAINT epoch_snapshot_digest_check CHECK ((octet_length(snapshot_digest) = 32)),
    CONSTRAINT epoch_threshold_check CHECK ((threshold > 0))
);

ALTER TABLE release.epoch OWNER TO bauta_owner;

-- Name: epoch_epoch_number_seq; Type: SEQUENCE; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch ALTER COLUMN epoch_number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME release.epoch_epoch_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: marginal; Type: TABLE; Schema: release; Owner: bauta_owner

CREATE TABLE release.marginal (
    epoch text NOT NULL,
    measure text NOT NULL,
    marginal text NOT NULL,
    place integer NOT NULL,
    title text NOT NULL,
    why text NOT NULL,
    dimensions text[] NOT NULL,
    CONSTRAINT marginal_dimensions_check CHECK ((cardinality(dimensions) > 0)),
    CONSTRAINT marginal_place_check CHECK ((place >= 0))
);

ALTER TABLE release.marginal OWNER TO bauta_owner;

-- Name: privacy_ledger; Type: TABLE; Schema: release; Owner: bauta_owner

CREATE TABLE release.privacy_ledger (
    epoch text NOT NULL,
    charged_at timestamp with time zone DEFAULT now() NOT NULL,
    charged_year smallint GENERATED ALWAYS AS (EXTRACT(year FROM (charged_at AT TIME ZONE 'UTC'::text))) STORED NOT NULL,
    rho numeric NOT NULL,
    rho_cap numeric NOT NULL,
    policy_digest bytea NOT NULL,
    CONSTRAINT privacy_ledger_epoch_check CHECK ((epoch ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'::text)),
    CONSTRAINT privacy_ledger_policy_digest_check CHECK ((octet_length(policy_digest) = 32)),
    CONSTRAINT privacy_ledger_rho_cap_check CHECK ((rho_cap > (0)::numeric)),
    CONSTRAINT privacy_ledger_rho_check CHECK ((rho > (0)::numeric))
);

ALTER TABLE release.privacy_ledger OWNER TO bauta_owner;

-- Name: vw_release_cells; Type: VIEW; Schema: release; Owner: bauta_owner

CREATE VIEW release.vw_release_cells AS
 SELECT cell.epoch,
    latest.as_of_date,
    cell.measure,
    cell.marginal AS dimension,
    array_to_string(cell.members, ' × '::text) AS member,
    cell."position",
    cell.status,
    cell.noisy_count,
    cell.lower_95,
    cell.upper_95,
    latest.published_at,
    marginal.title,
    marginal.dimensions,
    cell.members
   FROM ((release.cell
     JOIN release.marginal USING (epoch, measure, marginal))
     JOIN ( SELECT epoch.epoch,
            epoch.as_of_date,
            epoch.published_at
           FROM release.epoch
          ORDER BY epoch.epoch_number DESC
         LIMIT 1) latest USING (epoch))
  ORDER BY marginal.place, cell."position";

ALTER TABLE release.vw_release_cells OWNER TO bauta_owner;

-- Name: vw_rfm_segment_summary; Type: VIEW; Schema: release; Owner: bauta_owner

CREATE VIEW release.vw_rfm_segment_summary AS
 SELECT vw_release_cells.member AS segment_name,
    vw_release_cells.noisy_count AS customer_count,
    vw_release_cells.lower_95,
    vw_release_cells.upper_95,
    vw_release_cells.status,
    vw_release_cells.as_of_date,
    vw_release_cells.epoch
   FROM release.vw_release_cells
  WHERE ((vw_release_cells.measure = 'customers'::text) AND (vw_release_cells.dimensions = ARRAY['segment'::text]))
  ORDER BY vw_release_cells."position";

ALTER TABLE release.vw_rfm_segment_summary OWNER TO bauta_owner;

-- Name: schema_migration schema_migration_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

-- Name: budget budget_pkey; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.budget
    ADD CONSTRAINT budget_pkey PRIMARY KEY (singleton);

-- Name: cell cell_members; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.cell
    ADD CONSTRAINT cell_members CHECK (((array_ndims(members) = 1) AND (array_position(members, NULL::text) IS NULL) AND (octet_length(array_to_string(members, ''::text)) <= 262144))) NOT VALID;

-- Name: cell cell_numbers; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.cell
    ADD CONSTRAINT cell_numbers CHECK (((lower_95 >= '-1000000000000'::bigint) AND (upper_95 <= '1000000000000'::bigint))) NOT VALID;

-- Name: cell cell_pkey; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.cell
    ADD CONSTRAINT cell_pkey PRIMARY KEY (epoch, measure, marginal, members);

-- Name: dimension dimension_pkey; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.dimension
    ADD CONSTRAINT dimension_pkey PRIMARY KEY (epoch, dimension);

-- Name: dimension dimension_texts; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.dimension
    ADD CONSTRAINT dimension_texts CHECK (((array_ndims(domain) = 1) AND (array_position(domain, NULL::text) IS NULL) AND (octet_length(((dimension || title) || why)) <= 262144))) NOT VALID;

-- Name: dimension dimension_values_distinct; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.dimension
    ADD CONSTRAINT dimension_values_distinct CHECK (release.are_distinct(domain)) NOT VALID;

-- Name: epoch epoch_as_of_date; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch
    ADD CONSTRAINT epoch_as_of_date CHECK (((as_of_date >= '1900-01-01'::date) AND (as_of_date <= '9999-12-31'::date))) NOT VALID;

-- Name: epoch epoch_epoch_number_key; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.epoch
    ADD CONSTRAINT epoch_epoch_number_key UNIQUE (epoch_number);

-- Name: epoch epoch_manifest; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch
    ADD CONSTRAINT epoch_manifest CHECK (((octet_length(manifest) >= 1) AND (octet_length(manifest) <= 16777216))) NOT VALID;

-- Name: epoch epoch_pkey; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.epoch
    ADD CONSTRAINT epoch_pkey PRIMARY KEY (epoch);

-- Name: epoch epoch_rho_of_sigma; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch
    ADD CONSTRAINT epoch_rho_of_sigma CHECK (((((2)::numeric * rho) * (sigma_squared_numerator)::numeric) = ((cells_per_person)::numeric * (sigma_squared_denominator)::numeric))) NOT VALID;

-- Name: epoch epoch_rule_set; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch
    ADD CONSTRAINT epoch_rule_set CHECK ((octet_length(rule_set) <= 1000)) NOT VALID;

-- Name: epoch epoch_sigma; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch
    ADD CONSTRAINT epoch_sigma CHECK (((sigma_squared_numerator <= '281474976710656'::bigint) AND (sigma_squared_denominator <= '281474976710656'::bigint) AND ((sigma_squared_numerator / sigma_squared_denominator) < '4294967296'::bigint))) NOT VALID;

-- Name: epoch epoch_threshold; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.epoch
    ADD CONSTRAINT epoch_threshold CHECK ((threshold <= '1000000000000'::bigint)) NOT VALID;

-- Name: marginal marginal_dimensions_distinct; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.marginal
    ADD CONSTRAINT marginal_dimensions_distinct CHECK (release.are_distinct(dimensions)) NOT VALID;

-- Name: marginal marginal_epoch_place_key; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.marginal
    ADD CONSTRAINT marginal_epoch_place_key UNIQUE (epoch, place);

-- Name: marginal marginal_pkey; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.marginal
    ADD CONSTRAINT marginal_pkey PRIMARY KEY (epoch, measure, marginal);

-- Name: marginal marginal_texts; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.marginal
    ADD CONSTRAINT marginal_texts CHECK (((array_ndims(dimensions) = 1) AND (array_position(dimensions, NULL::text) IS NULL) AND (octet_length((((measure || marginal) || title) || why)) <= 262144))) NOT VALID;

-- Name: privacy_ledger privacy_ledger_charge; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.privacy_ledger
    ADD CONSTRAINT privacy_ledger_charge UNIQUE (epoch, rho, policy_digest);

-- Name: privacy_ledger privacy_ledger_numbers; Type: CHECK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE release.privacy_ledger
    ADD CONSTRAINT privacy_ledger_numbers CHECK (((rho <= '1000000000'::numeric) AND (rho_cap <= '1000000000'::numeric))) NOT VALID;

-- Name: privacy_ledger privacy_ledger_pkey; Type: CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.privacy_ledger
    ADD CONSTRAINT privacy_ledger_pkey PRIMARY KEY (epoch);

-- Name: cell_page; Type: INDEX; Schema: release; Owner: bauta_owner

CREATE UNIQUE INDEX cell_page ON release.cell USING btree (epoch, measure, marginal, "position");

-- Name: cell cell_append_only; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER cell_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON release.cell FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();

-- Name: cell cell_before_epoch; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER cell_before_epoch AFTER INSERT ON release.cell REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_late_cell();

-- Name: dimension dimension_append_only; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER dimension_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON release.dimension FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();

-- Name: dimension dimension_before_epoch; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER dimension_before_epoch AFTER INSERT ON release.dimension REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_late_cell();

-- Name: epoch epoch_append_only; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER epoch_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON release.epoch FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();

-- Name: epoch epoch_charged; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER epoch_charged AFTER INSERT ON release.epoch FOR EACH ROW EXECUTE FUNCTION release.refuse_uncharged_cells();

-- Name: marginal marginal_append_only; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER marginal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON release.marginal FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();

-- Name: marginal marginal_before_epoch; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER marginal_before_epoch AFTER INSERT ON release.marginal REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_late_cell();

-- Name: privacy_ledger privacy_ledger_append_only; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER privacy_ledger_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON release.privacy_ledger FOR EACH STATEMENT EXECUTE FUNCTION release.refuse_change();

-- Name: privacy_ledger privacy_ledger_cap; Type: TRIGGER; Schema: release; Owner: bauta_owner

CREATE TRIGGER privacy_ledger_cap BEFORE INSERT ON release.privacy_ledger FOR EACH ROW EXECUTE FUNCTION release.refuse_overdraft();

-- Name: cell cell_epoch_fkey; Type: FK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.cell
    ADD CONSTRAINT cell_epoch_fkey FOREIGN KEY (epoch) REFERENCES release.epoch(epoch) DEFERRABLE INITIALLY DEFERRED;

-- Name: cell cell_epoch_measure_marginal_fkey; Type: FK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.cell
    ADD CONSTRAINT cell_epoch_measure_marginal_fkey FOREIGN KEY (epoch, measure, marginal) REFERENCES release.marginal(epoch, measure, marginal);

-- Name: dimension dimension_epoch_fkey; Type: FK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.dimension
    ADD CONSTRAINT dimension_epoch_fkey FOREIGN KEY (epoch) REFERENCES release.epoch(epoch) DEFERRABLE INITIALLY DEFERRED;

-- Name: epoch epoch_charge; Type: FK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.epoch
    ADD CONSTRAINT epoch_charge FOREIGN KEY (epoch, rho, policy_digest) REFERENCES release.privacy_ledger(epoch, rho, policy_digest) NOT VALID;

-- Name: epoch epoch_epoch_fkey; Type: FK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.epoch
    ADD CONSTRAINT epoch_epoch_fkey FOREIGN KEY (epoch) REFERENCES release.privacy_ledger(epoch);

-- Name: marginal marginal_epoch_fkey; Type: FK CONSTRAINT; Schema: release; Owner: bauta_owner

ALTER TABLE ONLY release.marginal
    ADD CONSTRAINT marginal_epoch_fkey FOREIGN KEY (epoch) REFERENCES release.epoch(epoch) DEFERRABLE INITIALLY DEFERRED;

-- Name: SCHEMA locks; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA locks TO bauta_release;

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

-- Name: SCHEMA release; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA release TO bauta_release;
GRANT USAGE ON SCHEMA release TO bauta_gateway;
GRANT USAGE ON SCHEMA release TO bauta_analyst;

-- Name: LANGUAGE plpgsql; Type: ACL; Schema: -; Owner: postgres

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT ALL ON LANGUAGE plpgsql TO bauta_owner;

-- Name: FUNCTION release_publication(); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.release_publication() FROM PUBLIC;
GRANT ALL ON FUNCTION locks.release_publication() TO bauta_release;

-- Name: FUNCTION take_publication(); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.take_publication() FROM PUBLIC;
GRANT ALL ON FUNCTION locks.take_publication() TO bauta_release;

-- Name: FUNCTION are_distinct(texts text[]); Type: ACL; Schema: release; Owner: bauta_owner

REVOKE ALL ON FUNCTION release.are_distinct(texts text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION release.are_distinct(texts text[]) TO bauta_release;

-- Name: FUNCTION refuse_change(); Type: ACL; Schema: release; Owner: bauta_owner

REVOKE ALL ON FUNCTION release.refuse_change() FROM PUBLIC;

-- Name: FUNCTION refuse_default_rights(); Type: ACL; Schema: release; Owner: postgres

REVOKE ALL ON FUNCTION release.refuse_default_rights() FROM PUBLIC;

-- Name: FUNCTION refuse_late_cell(); Type: ACL; Schema: release; Owner: bauta_owner

REVOKE ALL ON FUNCTION release.refuse_late_cell() FROM PUBLIC;

-- Name: FUNCTION refuse_overdraft(); Type: ACL; Schema: release; Owner: bauta_owner

REVOKE ALL ON FUNCTION release.refuse_overdraft() FROM PUBLIC;

-- Name: FUNCTION refuse_uncharged_cells(); Type: ACL; Schema: release; Owner: bauta_owner

REVOKE ALL ON FUNCTION release.refuse_uncharged_cells() FROM PUBLIC;

-- Name: TABLE budget; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT ON TABLE release.budget TO bauta_release;
GRANT SELECT ON TABLE release.budget TO bauta_gateway;
GRANT SELECT ON TABLE release.budget TO bauta_analyst;

-- Name: TABLE cell; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE release.cell TO bauta_release;
GRANT SELECT ON TABLE release.cell TO bauta_gateway;
GRANT SELECT ON TABLE release.cell TO bauta_analyst;

-- Name: TABLE dimension; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE release.dimension TO bauta_release;
GRANT SELECT ON TABLE release.dimension TO bauta_gateway;
GRANT SELECT ON TABLE release.dimension TO bauta_analyst;

-- Name: TABLE epoch; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT ON TABLE release.epoch TO bauta_release;
GRANT SELECT ON TABLE release.epoch TO bauta_gateway;
GRANT SELECT ON TABLE release.epoch TO bauta_analyst;

-- Name: COLUMN epoch.epoch; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(epoch) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.as_of_date; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(as_of_date) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.rule_set; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(rule_set) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.snapshot_digest; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(snapshot_digest) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.policy_digest; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(policy_digest) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.cells_per_person; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(cells_per_person) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.rho; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(rho) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.sigma_squared_numerator; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(sigma_squared_numerator) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.sigma_squared_denominator; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(sigma_squared_denominator) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.threshold; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(threshold) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.manifest; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(manifest) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.signature; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(signature) ON TABLE release.epoch TO bauta_release;

-- Name: COLUMN epoch.signing_key; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(signing_key) ON TABLE release.epoch TO bauta_release;

-- Name: TABLE marginal; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE release.marginal TO bauta_release;
GRANT SELECT ON TABLE release.marginal TO bauta_gateway;
GRANT SELECT ON TABLE release.marginal TO bauta_analyst;

-- Name: TABLE privacy_ledger; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT ON TABLE release.privacy_ledger TO bauta_release;
GRANT SELECT ON TABLE release.privacy_ledger TO bauta_gateway;
GRANT SELECT ON TABLE release.privacy_ledger TO bauta_analyst;

-- Name: COLUMN privacy_ledger.epoch; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(epoch) ON TABLE release.privacy_ledger TO bauta_release;

-- Name: COLUMN privacy_ledger.rho; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(rho) ON TABLE release.privacy_ledger TO bauta_release;

-- Name: COLUMN privacy_ledger.policy_digest; Type: ACL; Schema: release; Owner: bauta_owner

GRANT INSERT(policy_digest) ON TABLE release.privacy_ledger TO bauta_release;

-- Name: TABLE vw_release_cells; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT ON TABLE release.vw_release_cells TO bauta_release;
GRANT SELECT ON TABLE release.vw_release_cells TO bauta_gateway;
GRANT SELECT ON TABLE release.vw_release_cells TO bauta_analyst;

-- Name: TABLE vw_rfm_segment_summary; Type: ACL; Schema: release; Owner: bauta_owner

GRANT SELECT ON TABLE release.vw_rfm_segment_summary TO bauta_release;
GRANT SELECT ON TABLE release.vw_rfm_segment_summary TO bauta_gateway;
GRANT SELECT ON TABLE release.vw_rfm_segment_summary TO bauta_analyst;

-- Name: refuse_default_rights; Type: EVENT TRIGGER; Schema: -; Owner: postgres

CREATE EVENT TRIGGER refuse_default_rights ON ddl_command_start
         WHEN TAG IN ('ALTER DEFAULT PRIVILEGES')
   EXECUTE FUNCTION release.refuse_default_rights();

ALTER EVENT TRIGGER refuse_default_rights OWNER TO postgres;
