-- Name: access; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA access;

ALTER SCHEMA access OWNER TO bauta_owner;

-- Name: audit; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO bauta_owner;

-- Name: identity; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA identity;

ALTER SCHEMA identity OWNER TO bauta_owner;

-- Name: ops; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA ops;

ALTER SCHEMA ops OWNER TO bauta_owner;

-- Name: vault; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA vault;

ALTER SCHEMA vault OWNER TO bauta_owner;

-- Name: warehouse; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA warehouse;

ALTER SCHEMA warehouse OWNER TO bauta_owner;

-- Name: worklist; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA worklist;

ALTER SCHEMA worklist OWNER TO bauta_owner;

-- Name: refuse_change(); Type: FUNCTION; Schema: audit; Owner: bauta_owner

CREATE FUNCTION audit.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = '42501';
END
$$;

ALTER FUNCTION audit.refuse_change() OWNER TO bauta_owner;

-- Name: link_plain_rows(integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION identity.link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint) OWNER TO bauta_owner;

-- Name: merge_known(text[], integer[], bytea[], bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.merge_known(kinds text[], key_versions integer[], digests bytea[], load bigint) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION identity.merge_known(kinds text[], key_versions integer[], digests bytea[], load bigint) OWNER TO bauta_owner;

-- Name: merge_subjects(bytea, bytea, text, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint) OWNER TO bauta_owner;

-- Name: resolve(bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) RETURNS TABLE(row_number integer, subject_id bytea, origin_subject_id bytea, is_new boolean, merged integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET work_mem TO '64MB'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

ALTER FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) OWNER TO bauta_owner;

-- Name: ensure_partition(text, integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.ensure_partition(parent text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    month_start integer := date_sk / 100 * 100;
    partition text;
BEGIN
    IF parent NOT IN ('fact_customer_rfm') THEN
        RAISE EXCEPTION 'no partitioned table of that name' USING ERRCODE = '22023';
    END IF;
    partition := format('%s_%s', parent, date_sk / 100);
    IF to_regclass(format('warehouse.%I', partition)) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE warehouse.%I PARTITION OF warehouse.%I FOR VALUES FROM (%s) TO (%s)',
            partition, parent, month_start, month_start + 100);
        EXECUTE format(
            'GRANT SELECT, INSERT, DELETE ON warehouse.%I TO bauta_analytics', partition);
    END IF;
END
$$;

ALTER FUNCTION ops.ensure_partition(parent text, date_sk integer) OWNER TO bauta_owner;

-- Name: unseen_contacts(bytea[]); Type: FUNCTION; Schema: vault; Owner: bauta_owner

CREATE FUNCTION vault.unseen_contacts(content_digests bytea[]) RETURNS TABLE(n integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT min(asked.n)::integer
    FROM unnest(content_digests) WITH ORDINALITY AS asked (digest, n)
    WHERE NOT EXISTS (SELECT FROM vault.contact c WHERE c.content_digest = asked.digest)
    GROUP BY asked.digest
    ORDER BY 1
$$;

ALTER FUNCTION vault.unseen_contacts(content_digests bytea[]) OWNER TO bauta_owner;

-- Name: credential; Type: TABLE; Schema: access; Owner: bauta_owner

CREATE TABLE access.credential (
    credential_id bytea NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    account text NOT NULL,
    role text NOT NULL,
    team text NOT NULL,
    secret_digest bytea NOT NULL,
    parent_id bytea,
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint,
    mac bytea NOT NULL,
    CONSTRAINT credential_credential_id_check CHECK ((octet_length(credential_id) = 16)),
    CONSTRAINT credential_kind_check CHECK ((kind = ANY (ARRAY['token'::text, 'session'::text]))),
    CONSTRAINT credential_secret_digest_check CHECK ((octet_length(secret_digest) = 32))
);

ALTER TABLE access.credential OWNER TO bauta_owner;

-- Name: quota_use; Type: TABLE; Schema: access; Owner: bauta_owner

CREATE TABLE access.quota_use (
    account text NOT NULL,
    rule text NOT NULL,
    day integer NOT NULL,
    version integer NOT NULL,
    used integer NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT quota_use_used_check CHECK ((used >= 0))
);

ALTER TABLE access.quota_use OWNER TO bauta_owner;

-- Name: unlock_grant; Type: TABLE; Schema: access; Owner: bauta_owner

CREATE TABLE access.unlock_grant (
    grant_id bytea NOT NULL,
    version integer NOT NULL,
    credential_id bytea NOT NULL,
    account text NOT NULL,
    purpose text NOT NULL,
    columns text[] NOT NULL,
    subjects_digest bytea NOT NULL,
    subject_count integer NOT NULL,
    policy_digest bytea NOT NULL,
    state text NOT NULL,
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT unlock_grant_grant_id_check CHECK ((octet_length(grant_id) = 16)),
    CONSTRAINT unlock_grant_state_check CHECK ((state = ANY (ARRAY['active'::text, 'used'::text])))
);

ALTER TABLE access.unlock_grant OWNER TO bauta_owner;

-- Name: checkpoint; Type: TABLE; Schema: audit; Owner: bauta_owner

CREATE TABLE audit.checkpoint (
    tree_size bigint NOT NULL,
    note text NOT NULL,
    signed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT checkpoint_tree_size_check CHECK ((tree_size >= 0))
);

ALTER TABLE audit.checkpoint OWNER TO bauta_owner;

-- Name: leaf; Type: TABLE; Schema: audit; Owner: bauta_owner

CREATE TABLE audit.leaf (
    leaf_index bigint NOT NULL,
    leaf bytea NOT NULL,
    leaf_hash bytea NOT NULL,
    event_id uuid NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT leaf_leaf_hash_check CHECK ((octet_length(leaf_hash) = 32)),
    CONSTRAINT leaf_leaf_index_check CHECK ((leaf_index >= 0))
);

ALTER TABLE audit.leaf OWNER TO bauta_owner;

-- Name: leaf_subject; Type: TABLE; Schema: audit; Owner: bauta_owner

CREATE TABLE audit.leaf_subject (
    leaf_index bigint NOT NULL,
    tag bytea NOT NULL,
    CONSTRAINT leaf_subject_tag_check CHECK ((octet_length(tag) = 16))
);

ALTER TABLE audit.leaf_subject OWNER TO bauta_owner;

-- Name: node; Type: TABLE; Schema: audit; Owner: bauta_owner

CREATE TABLE audit.node (
    level smallint NOT NULL,
    "position" bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT node_hash_check CHECK ((octet_length(hash) = 32)),
    CONSTRAINT node_level_check CHECK (((level >= 1) AND (level <= 62))),
    CONSTRAINT node_position_check CHECK (("position" >= 0))
);

ALTER TABLE audit.node OWNER TO bauta_owner;

-- Name: outbox; Type: TABLE; Schema: audit; Owner: bauta_owner

CREATE TABLE audit.outbox (
    outbox_id bigint NOT NULL,
    event_id uuid NOT NULL,
    leaf bytea NOT NULL,
    subject_tags bytea[] DEFAULT '{}'::bytea[] NOT NULL,
    CONSTRAINT outbox_leaf_check CHECK (((octet_length(leaf) >= 2) AND (octet_length(leaf) <= 32768)))
);

ALTER TABLE audit.outbox OWNER TO bauta_owner;

-- Name: outbox_outbox_id_seq; Type: SEQUENCE; Schema: audit; Owner: bauta_owner

ALTER TABLE audit.outbox ALTER COLUMN outbox_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit.outbox_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sidecar; Type: TABLE; Schema: audit; Owner: bauta_owner

CREATE TABLE audit.sidecar (
    event_id uuid NOT NULL,
    sealed bytea NOT NULL
);

ALTER TABLE audit.sidecar OWNER TO bauta_owner;

-- Name: link; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.link (
    kind text NOT NULL,
    key_version integer NOT NULL,
    digest bytea NOT NULL,
    subject_id bytea NOT NULL,
    origin_subject_id bytea NOT NULL,
    CONSTRAINT link_digest_check CHECK ((octet_length(digest) = 32))
);

ALTER TABLE identity.link OWNER TO bauta_owner;

-- Name: merge; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.merge (
    merge_id bigint NOT NULL,
    winner_id bytea NOT NULL,
    loser_id bytea NOT NULL,
    rule text NOT NULL,
    load_id bigint NOT NULL,
    loser_region text,
    merged_at timestamp with time zone DEFAULT now() NOT NULL,
    undone_at timestamp with time zone
);

ALTER TABLE identity.merge OWNER TO bauta_owner;

-- Name: merge_merge_id_seq; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

ALTER TABLE identity.merge ALTER COLUMN merge_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME identity.merge_merge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: resolution_count; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.resolution_count (
    load_id bigint NOT NULL,
    asked bigint NOT NULL,
    missed bigint NOT NULL
);

ALTER TABLE identity.resolution_count OWNER TO bauta_owner;

-- Name: rows_asked; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.rows_asked
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.rows_asked OWNER TO bauta_owner;

-- Name: rows_missed; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.rows_missed
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.rows_missed OWNER TO bauta_owner;

-- Name: subject; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.subject (
    subject_id bytea NOT NULL,
    analytics_key bytea NOT NULL,
    created_order bigint NOT NULL,
    CONSTRAINT subject_analytics_key_check CHECK ((octet_length(analytics_key) = 16)),
    CONSTRAINT subject_subject_id_check CHECK ((octet_length(subject_id) = 16))
);

ALTER TABLE identity.subject OWNER TO bauta_owner;

-- Name: subject_created_order_seq; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

ALTER TABLE identity.subject ALTER COLUMN created_order ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME identity.subject_created_order_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: load; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.load (
    load_id bigint NOT NULL,
    source_id smallint NOT NULL,
    mapping text NOT NULL,
    file_digest bytea NOT NULL,
    mapping_digest bytea NOT NULL,
    rows_done bigint DEFAULT 0 NOT NULL,
    accepted bigint DEFAULT 0 NOT NULL,
    duplicates bigint DEFAULT 0 NOT NULL,
    quarantined jsonb DEFAULT '{}'::jsonb NOT NULL,
    subjects_new bigint DEFAULT 0 NOT NULL,
    subjects_merged bigint DEFAULT 0 NOT NULL,
    batches_done integer DEFAULT 0 NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT load_file_digest_check CHECK ((octet_length(file_digest) = 32)),
    CONSTRAINT load_mapping_digest_check CHECK ((octet_length(mapping_digest) = 32))
);

ALTER TABLE ops.load OWNER TO bauta_owner;

-- Name: load_load_id_seq; Type: SEQUENCE; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.load ALTER COLUMN load_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.load_load_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: schema_migration; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ops.schema_migration OWNER TO bauta_owner;

-- Name: snapshot; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.snapshot (
    snapshot text NOT NULL,
    date_sk integer NOT NULL,
    rule_set text NOT NULL,
    policy_digest bytea NOT NULL,
    customers bigint NOT NULL,
    orders bigint NOT NULL,
    completed_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ops.snapshot OWNER TO bauta_owner;

-- Name: source; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.source (
    source_id smallint NOT NULL,
    name text NOT NULL
);

ALTER TABLE ops.source OWNER TO bauta_owner;

-- Name: source_source_id_seq; Type: SEQUENCE; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.source ALTER COLUMN source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.source_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: contact; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.contact (
    contact_id bytea NOT NULL,
    subject_id bytea NOT NULL,
    source_id smallint NOT NULL,
    content_digest bytea NOT NULL,
    batch_id bytea NOT NULL,
    vault_key_version integer NOT NULL,
    load_id bigint NOT NULL,
    stored_order bigint NOT NULL,
    CONSTRAINT contact_batch_id_check CHECK ((octet_length(batch_id) = 16)),
    CONSTRAINT contact_contact_id_check CHECK ((octet_length(contact_id) = 16)),
    CONSTRAINT contact_content_digest_check CHECK ((octet_length(content_digest) = 32))
);

ALTER TABLE vault.contact OWNER TO bauta_owner;

-- Name: contact_stored_order_seq; Type: SEQUENCE; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.contact ALTER COLUMN stored_order ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME vault.contact_stored_order_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: quarantine; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.quarantine (
    quarantine_id bigint NOT NULL,
    load_id bigint NOT NULL,
    file_name text NOT NULL,
    line bigint NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    sealed_row bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE vault.quarantine OWNER TO bauta_owner;

-- Name: quarantine_quarantine_id_seq; Type: SEQUENCE; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.quarantine ALTER COLUMN quarantine_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME vault.quarantine_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: sealed_field; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.sealed_field (
    contact_id bytea NOT NULL,
    field text NOT NULL,
    sealed bytea NOT NULL
);

ALTER TABLE vault.sealed_field OWNER TO bauta_owner;

-- Name: dim_customer; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_customer (
    customer_key bytea NOT NULL,
    region text DEFAULT 'unknown'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dim_customer_customer_key_check CHECK ((octet_length(customer_key) = 16))
);

ALTER TABLE warehouse.dim_customer OWNER TO bauta_owner;

-- Name: dim_customer_segment; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_customer_segment (
    segment_sk integer NOT NULL,
    segment_code text NOT NULL,
    segment_name text NOT NULL,
    segment_description text,
    segment_type text NOT NULL,
    rule_set text NOT NULL,
    segment_criteria text,
    target_marketing_strategy text,
    retention_priority integer,
    segment_rank integer NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE warehouse.dim_customer_segment OWNER TO bauta_owner;

-- Name: dim_customer_segment_segment_sk_seq; Type: SEQUENCE; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_customer_segment ALTER COLUMN segment_sk ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME warehouse.dim_customer_segment_segment_sk_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: dim_date; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_date (
    date_sk integer NOT NULL,
    date_actual date NOT NULL,
    day_of_week smallint NOT NULL,
    week_of_year smallint NOT NULL,
    iso_year smallint NOT NULL,
    month_of_year smallint NOT NULL,
    month_name text NOT NULL,
    quarter_of_year smallint NOT NULL,
    year_actual smallint NOT NULL
);

ALTER TABLE warehouse.dim_date OWNER TO bauta_owner;

-- Name: fact_customer_rfm; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_customer_rfm (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    days_since_last_order integer NOT NULL,
    first_order_date date NOT NULL,
    last_order_date date NOT NULL,
    recency_score smallint NOT NULL,
    order_count_365_days integer NOT NULL,
    order_count_180_days integer NOT NULL,
    order_count_90_days integer NOT NULL,
    avg_days_between_orders double precision,
    frequency_score smallint NOT NULL,
    total_spend_365_minor bigint NOT NULL,
    total_spend_180_minor bigint NOT NULL,
    total_spend_90_minor bigint NOT NULL,
    avg_order_value_minor double precision,
    monetary_score smallint NOT NULL,
    rfm_score text GENERATED ALWAYS AS ((((recency_score)::text || (frequency_score)::text) || (monetary_score)::text)) STORED,
    rfm_composite_score integer GENERATED ALWAYS AS ((((recency_score * 100) + (frequency_score * 10)) + monetary_score)) STORED,
    rfm_segment_sk integer NOT NULL,
    recency_percentile double precision NOT NULL,
    frequency_percentile double precision NOT NULL,
    monetary_percentile double precision NOT NULL,
    CONSTRAINT fact_customer_rfm_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_customer_rfm_frequency_score_check CHECK (((frequency_score >= 1) AND (frequency_score <= 5))),
    CONSTRAINT fact_customer_rfm_monetary_score_check CHECK (((monetary_score >= 1) AND (monetary_score <= 5))),
    CONSTRAINT fact_customer_rfm_recency_score_check CHECK (((recency_score >= 1) AND (recency_score <= 5)))
)
PARTITION BY RANGE (date_sk);

ALTER TABLE warehouse.fact_customer_rfm OWNER TO bauta_owner;

-- Name: fact_sales; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_sales (
    customer_key bytea NOT NULL,
    source_id smallint NOT NULL,
    order_key bytea NOT NULL,
    origin_key bytea NOT NULL,
    kind text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    date_sk integer NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint,
    currency character(3) NOT NULL,
    lines_count integer,
    items_count integer,
    load_id bigint NOT NULL,
    CONSTRAINT fact_sales_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_sales_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text]))),
    CONSTRAINT fact_sales_order_key_check CHECK ((octet_length(order_key) = 16)),
    CONSTRAINT fact_sales_origin_key_check CHECK ((octet_length(origin_key) = 16))
);

ALTER TABLE warehouse.fact_sales OWNER TO bauta_owner;

-- Name: worklist_candidate; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.worklist_candidate (
    customer_key bytea NOT NULL,
    list text NOT NULL,
    date_sk integer NOT NULL,
    "position" integer NOT NULL,
    segment_name text NOT NULL,
    recency_band text NOT NULL,
    frequency_band text NOT NULL,
    value_band text NOT NULL,
    CONSTRAINT worklist_candidate_customer_key_check CHECK ((octet_length(customer_key) = 16))
);

ALTER TABLE warehouse.worklist_candidate OWNER TO bauta_owner;

-- Name: item; Type: TABLE; Schema: worklist; Owner: bauta_owner

CREATE TABLE worklist.item (
    list text NOT NULL,
    team text NOT NULL,
    "position" integer NOT NULL,
    reference text NOT NULL,
    segment_name text NOT NULL,
    recency_band text NOT NULL,
    frequency_band text NOT NULL,
    value_band text NOT NULL
);

ALTER TABLE worklist.item OWNER TO bauta_owner;

-- Name: list; Type: TABLE; Schema: worklist; Owner: bauta_owner

CREATE TABLE worklist.list (
    list text NOT NULL,
    team text NOT NULL,
    date_sk integer NOT NULL,
    snapshot_completed_at timestamp with time zone NOT NULL,
    built_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE worklist.list OWNER TO bauta_owner;

-- Name: reference; Type: TABLE; Schema: worklist; Owner: bauta_owner

CREATE TABLE worklist.reference (
    team text NOT NULL,
    reference text NOT NULL,
    subject_id bytea NOT NULL,
    CONSTRAINT reference_subject_id_check CHECK ((octet_length(subject_id) = 16))
);

ALTER TABLE worklist.reference OWNER TO bauta_owner;

-- Name: credential credential_pkey; Type: CONSTRAINT; Schema: access; Owner: bauta_owner

ALTER TABLE ONLY access.credential
    ADD CONSTRAINT credential_pkey PRIMARY KEY (credential_id);

-- Name: credential credential_secret_digest_key; Type: CONSTRAINT; Schema: access; Owner: bauta_owner

ALTER TABLE ONLY access.credential
    ADD CONSTRAINT credential_secret_digest_key UNIQUE (secret_digest);

-- Name: quota_use quota_use_pkey; Type: CONSTRAINT; Schema: access; Owner: bauta_owner

ALTER TABLE ONLY access.quota_use
    ADD CONSTRAINT quota_use_pkey PRIMARY KEY (account, rule, day);

-- Name: unlock_grant unlock_grant_pkey; Type: CONSTRAINT; Schema: access; Owner: bauta_owner

ALTER TABLE ONLY access.unlock_grant
    ADD CONSTRAINT unlock_grant_pkey PRIMARY KEY (grant_id);

-- Name: checkpoint checkpoint_pkey; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.checkpoint
    ADD CONSTRAINT checkpoint_pkey PRIMARY KEY (tree_size, signed_at);

-- Name: leaf leaf_event_id_key; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.leaf
    ADD CONSTRAINT leaf_event_id_key UNIQUE (event_id);

-- Name: leaf leaf_pkey; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.leaf
    ADD CONSTRAINT leaf_pkey PRIMARY KEY (leaf_index);

-- Name: leaf_subject leaf_subject_pkey; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.leaf_subject
    ADD CONSTRAINT leaf_subject_pkey PRIMARY KEY (tag, leaf_index);

-- Name: node node_pkey; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (level, "position");

-- Name: outbox outbox_event_id_key; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.outbox
    ADD CONSTRAINT outbox_event_id_key UNIQUE (event_id);

-- Name: outbox outbox_pkey; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (outbox_id);

-- Name: sidecar sidecar_pkey; Type: CONSTRAINT; Schema: audit; Owner: bauta_owner

ALTER TABLE ONLY audit.sidecar
    ADD CONSTRAINT sidecar_pkey PRIMARY KEY (event_id);

-- Name: link link_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (kind, key_version, digest);

-- Name: merge merge_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.merge
    ADD CONSTRAINT merge_pkey PRIMARY KEY (merge_id);

-- Name: resolution_count resolution_count_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.resolution_count
    ADD CONSTRAINT resolution_count_pkey PRIMARY KEY (load_id);

-- Name: subject subject_analytics_key_key; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.subject
    ADD CONSTRAINT subject_analytics_key_key UNIQUE (analytics_key);

-- Name: subject subject_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.subject
    ADD CONSTRAINT subject_pkey PRIMARY KEY (subject_id);

-- Name: load load_mapping_file_digest_mapping_digest_key; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_mapping_file_digest_mapping_digest_key UNIQUE (mapping, file_digest, mapping_digest);

-- Name: load load_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_pkey PRIMARY KEY (load_id);

-- Name: schema_migration schema_migration_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

-- Name: snapshot snapshot_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (snapshot, date_sk);

-- Name: source source_name_key; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.source
    ADD CONSTRAINT source_name_key UNIQUE (name);

-- Name: source source_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_id);

-- Name: contact contact_content_digest_key; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_content_digest_key UNIQUE (content_digest);

-- Name: contact contact_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (contact_id);

-- Name: quarantine quarantine_load_id_line_key; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine
    ADD CONSTRAINT quarantine_load_id_line_key UNIQUE (load_id, line);

-- Name: quarantine quarantine_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id);

-- Name: sealed_field sealed_field_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.sealed_field
    ADD CONSTRAINT sealed_field_pkey PRIMARY KEY (contact_id, field);

-- Name: dim_customer dim_customer_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer
    ADD CONSTRAINT dim_customer_pkey PRIMARY KEY (customer_key);

-- Name: dim_customer_segment dim_customer_segment_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_segment
    ADD CONSTRAINT dim_customer_segment_pkey PRIMARY KEY (segment_sk);

-- Name: dim_customer_segment dim_customer_segment_rule_set_segment_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_segment
    ADD CONSTRAINT dim_customer_segment_rule_set_segment_code_key UNIQUE (rule_set, segment_code);

-- Name: dim_date dim_date_date_actual_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_date
    ADD CONSTRAINT dim_date_date_actual_key UNIQUE (date_actual);

-- Name: dim_date dim_date_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_date
    ADD CONSTRAINT dim_date_pkey PRIMARY KEY (date_sk);

-- Name: fact_customer_rfm fact_customer_rfm_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_rfm
    ADD CONSTRAINT fact_customer_rfm_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: fact_sales fact_sales_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_sales
    ADD CONSTRAINT fact_sales_pkey PRIMARY KEY (customer_key, source_id, order_key, kind);

-- Name: worklist_candidate worklist_candidate_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.worklist_candidate
    ADD CONSTRAINT worklist_candidate_pkey PRIMARY KEY (customer_key, list);

-- Name: item item_pkey; Type: CONSTRAINT; Schema: worklist; Owner: bauta_owner

ALTER TABLE ONLY worklist.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (list, team, "position");

-- Name: list list_pkey; Type: CONSTRAINT; Schema: worklist; Owner: bauta_owner

ALTER TABLE ONLY worklist.list
    ADD CONSTRAINT list_pkey PRIMARY KEY (list, team);

-- Name: reference reference_pkey; Type: CONSTRAINT; Schema: worklist; Owner: bauta_owner

ALTER TABLE ONLY worklist.reference
    ADD CONSTRAINT reference_pkey PRIMARY KEY (team, reference);

-- Name: link_subject; Type: INDEX; Schema: identity; Owner: bauta_owner

CREATE INDEX link_subject ON identity.link USING btree (subject_id);

-- Name: merge_winner; Type: INDEX; Schema: identity; Owner: bauta_owner

CREATE INDEX merge_winner ON identity.merge USING btree (winner_id) WHERE (undone_at IS NULL);

-- Name: contact_subject; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX contact_subject ON vault.contact USING btree (subject_id);

-- Name: checkpoint checkpoint_append_only; Type: TRIGGER; Schema: audit; Owner: bauta_owner

CREATE TRIGGER checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Name: leaf leaf_append_only; Type: TRIGGER; Schema: audit; Owner: bauta_owner

CREATE TRIGGER leaf_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.leaf FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Name: node node_append_only; Type: TRIGGER; Schema: audit; Owner: bauta_owner

CREATE TRIGGER node_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.node FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Name: merge merge_loser_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.merge
    ADD CONSTRAINT merge_loser_id_fkey FOREIGN KEY (loser_id) REFERENCES identity.subject(subject_id);

-- Name: merge merge_winner_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.merge
    ADD CONSTRAINT merge_winner_id_fkey FOREIGN KEY (winner_id) REFERENCES identity.subject(subject_id);

-- Name: load load_source_id_fkey; Type: FK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_source_id_fkey FOREIGN KEY (source_id) REFERENCES ops.source(source_id);

-- Name: contact contact_load_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_load_id_fkey FOREIGN KEY (load_id) REFERENCES ops.load(load_id);

-- Name: contact contact_source_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_source_id_fkey FOREIGN KEY (source_id) REFERENCES ops.source(source_id);

-- Name: contact contact_subject_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES identity.subject(subject_id);

-- Name: quarantine quarantine_load_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine
    ADD CONSTRAINT quarantine_load_id_fkey FOREIGN KEY (load_id) REFERENCES ops.load(load_id);

-- Name: sealed_field sealed_field_contact_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.sealed_field
    ADD CONSTRAINT sealed_field_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES vault.contact(contact_id) ON DELETE CASCADE;

-- Name: SCHEMA access; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA access TO bauta_vault;

-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA audit TO bauta_vault;
GRANT USAGE ON SCHEMA audit TO bauta_audit;
GRANT USAGE ON SCHEMA audit TO bauta_gateway;

-- Name: SCHEMA identity; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA identity TO bauta_ingest;
GRANT USAGE ON SCHEMA identity TO bauta_vault;

-- Name: SCHEMA ops; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA ops TO bauta_ingest;
GRANT USAGE ON SCHEMA ops TO bauta_analytics;
GRANT USAGE ON SCHEMA ops TO bauta_release;
GRANT USAGE ON SCHEMA ops TO bauta_vault;

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

-- Name: SCHEMA vault; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA vault TO bauta_ingest;
GRANT USAGE ON SCHEMA vault TO bauta_vault;

-- Name: SCHEMA warehouse; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA warehouse TO bauta_ingest;
GRANT USAGE ON SCHEMA warehouse TO bauta_analytics;
GRANT USAGE ON SCHEMA warehouse TO bauta_release;
GRANT USAGE ON SCHEMA warehouse TO bauta_vault;

-- Name: SCHEMA worklist; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA worklist TO bauta_vault;
GRANT USAGE ON SCHEMA worklist TO bauta_gateway;

-- Name: LANGUAGE plpgsql; Type: ACL; Schema: -; Owner: postgres

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT ALL ON LANGUAGE plpgsql TO bauta_owner;

-- Name: FUNCTION refuse_change(); Type: ACL; Schema: audit; Owner: bauta_owner

REVOKE ALL ON FUNCTION audit.refuse_change() FROM PUBLIC;

-- Name: FUNCTION link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint) FROM PUBLIC;

-- Name: FUNCTION merge_known(kinds text[], key_versions integer[], digests bytea[], load bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.merge_known(kinds text[], key_versions integer[], digests bytea[], load bigint) FROM PUBLIC;

-- Name: FUNCTION merge_subjects(winner bytea, loser bytea, rule text, load bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint) FROM PUBLIC;

-- Name: FUNCTION resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) TO bauta_ingest;

-- Name: FUNCTION ensure_partition(parent text, date_sk integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.ensure_partition(parent text, date_sk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.ensure_partition(parent text, date_sk integer) TO bauta_analytics;

-- Name: FUNCTION unseen_contacts(content_digests bytea[]); Type: ACL; Schema: vault; Owner: bauta_owner

REVOKE ALL ON FUNCTION vault.unseen_contacts(content_digests bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION vault.unseen_contacts(content_digests bytea[]) TO bauta_ingest;

-- Name: TABLE credential; Type: ACL; Schema: access; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE access.credential TO bauta_vault;

-- Name: TABLE quota_use; Type: ACL; Schema: access; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE access.quota_use TO bauta_vault;

-- Name: TABLE unlock_grant; Type: ACL; Schema: access; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE access.unlock_grant TO bauta_vault;

-- Name: TABLE checkpoint; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.checkpoint TO bauta_audit;
GRANT SELECT ON TABLE audit.checkpoint TO bauta_gateway;

-- Name: TABLE leaf; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.leaf TO bauta_audit;
GRANT SELECT ON TABLE audit.leaf TO bauta_gateway;

-- Name: TABLE leaf_subject; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.leaf_subject TO bauta_audit;

-- Name: TABLE node; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.node TO bauta_audit;

-- Name: TABLE outbox; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT INSERT ON TABLE audit.outbox TO bauta_vault;
GRANT SELECT,DELETE ON TABLE audit.outbox TO bauta_audit;

-- Name: TABLE sidecar; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT INSERT ON TABLE audit.sidecar TO bauta_vault;

-- Name: TABLE link; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.link TO bauta_vault;

-- Name: TABLE merge; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.merge TO bauta_vault;

-- Name: TABLE resolution_count; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.resolution_count TO bauta_vault;

-- Name: TABLE subject; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.subject TO bauta_vault;

-- Name: TABLE load; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.load TO bauta_ingest;

-- Name: TABLE snapshot; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ops.snapshot TO bauta_analytics;
GRANT SELECT ON TABLE ops.snapshot TO bauta_release;
GRANT SELECT ON TABLE ops.snapshot TO bauta_vault;

-- Name: TABLE source; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE ops.source TO bauta_ingest;

-- Name: TABLE contact; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT ON TABLE vault.contact TO bauta_ingest;
GRANT SELECT,DELETE ON TABLE vault.contact TO bauta_vault;

-- Name: TABLE quarantine; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT ON TABLE vault.quarantine TO bauta_ingest;
GRANT SELECT,DELETE ON TABLE vault.quarantine TO bauta_vault;

-- Name: COLUMN quarantine.quarantine_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(quarantine_id) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.load_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(load_id) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.file_name; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(file_name) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.line; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(line) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.column_name; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(column_name) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.reason; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(reason) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.created_at; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(created_at) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: TABLE sealed_field; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT ON TABLE vault.sealed_field TO bauta_ingest;
GRANT SELECT,DELETE ON TABLE vault.sealed_field TO bauta_vault;

-- Name: TABLE dim_customer; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.dim_customer TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.dim_customer TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.dim_customer TO bauta_release;

-- Name: COLUMN dim_customer.customer_key; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(customer_key) ON TABLE warehouse.dim_customer TO bauta_ingest;

-- Name: COLUMN dim_customer.region; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(region),UPDATE(region) ON TABLE warehouse.dim_customer TO bauta_ingest;

-- Name: COLUMN dim_customer.updated_at; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(updated_at) ON TABLE warehouse.dim_customer TO bauta_ingest;

-- Name: TABLE dim_customer_segment; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE warehouse.dim_customer_segment TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.dim_customer_segment TO bauta_release;

-- Name: TABLE dim_date; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.dim_date TO bauta_analytics;

-- Name: TABLE fact_customer_rfm; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_customer_rfm TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_customer_rfm TO bauta_release;

-- Name: TABLE fact_sales; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.fact_sales TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.fact_sales TO bauta_analytics;

-- Name: TABLE worklist_candidate; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.worklist_candidate TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.worklist_candidate TO bauta_vault;

-- Name: TABLE item; Type: ACL; Schema: worklist; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE worklist.item TO bauta_vault;
GRANT SELECT ON TABLE worklist.item TO bauta_gateway;

-- Name: TABLE list; Type: ACL; Schema: worklist; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE worklist.list TO bauta_vault;
GRANT SELECT ON TABLE worklist.list TO bauta_gateway;

-- Name: TABLE reference; Type: ACL; Schema: worklist; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE worklist.reference TO bauta_vault;
