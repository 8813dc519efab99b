-- Name: access; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA access;

ALTER SCHEMA access OWNER TO bauta_owner;

-- Name: audit; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO bauta_owner;

-- Name: identity; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA identity;

ALTER SCHEMA identity OWNER TO bauta_owner;

-- Name: locks; Type: SCHEMA; Schema: -; Owner: bauta_owner

CREATE SCHEMA locks;

ALTER SCHEMA locks OWNER TO bauta_owner;

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

-- Name: remove_ended(); Type: FUNCTION; Schema: access; Owner: bauta_owner

CREATE FUNCTION access.remove_ended() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    ended bigint := floor(extract(epoch FROM now() - interval '400 days'))::bigint;
    removed bigint := 0;
    more bigint;
BEGIN
    DELETE FROM access.quota_use WHERE day < ended / 86400;
    GET DIAGNOSTICS removed = ROW_COUNT;
    DELETE FROM access.unlock_grant WHERE expires_at < ended;
    GET DIAGNOSTICS more = ROW_COUNT;
    removed := removed + more;
    DELETE FROM access.credential WHERE expires_at < ended;
    GET DIAGNOSTICS more = ROW_COUNT;
    RETURN removed + more;
END
$$;

ALTER FUNCTION access.remove_ended() OWNER TO bauta_owner;

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

-- Name: close_lookups(bigint, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.close_lookups(stored bigint, shown bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    open identity.open_lookups;
    of_links bigint := 0;
    of_contacts bigint := 0;
BEGIN
    SELECT * INTO open FROM identity.open_lookups WHERE transaction = pg_current_xact_id();
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    shown := least(shown, open.links);
    stored := least(stored, open.contacts);
    IF shown > 0 THEN
        of_links := open.link_lookups * shown / open.links;
    END IF;
    IF stored > 0 THEN
        of_contacts := open.contact_lookups * stored / open.contacts;
    END IF;
    UPDATE identity.open_lookups SET links = links - shown, link_lookups = link_lookups - of_links,
        contacts = contacts - stored, contact_lookups = contact_lookups - of_contacts;
    RETURN of_links + of_contacts;
END
$$;

ALTER FUNCTION identity.close_lookups(stored bigint, shown bigint) OWNER TO bauta_owner;

-- Name: count_lookups(bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.count_lookups(lookups bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    period bigint;
    place regclass;
    counted bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('identity.resolve'));
    period := identity.lookup_period();
    place := format('identity.lookups_%s', period % 5)::regclass;
    counted := pg_sequence_last_value(place);
    IF counted >> 40 = period THEN
        PERFORM setval(place, counted + lookups);
    ELSE
        PERFORM setval(place, (period << 40) + lookups);
    END IF;
    RETURN period;
END
$$;

ALTER FUNCTION identity.count_lookups(lookups bigint) OWNER TO bauta_owner;

-- Name: explain_lookups(bigint, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.explain_lookups(of_period bigint, explained bigint) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    INSERT INTO identity.explained_lookups AS e (period, lookups) VALUES (of_period, explained)
    ON CONFLICT (period) DO UPDATE SET lookups = e.lookups + EXCLUDED.lookups
$$;

ALTER FUNCTION identity.explain_lookups(of_period bigint, explained bigint) OWNER TO bauta_owner;

-- Name: has_one_digest_a_key(integer[], text[], integer[], boolean[], integer); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.has_one_digest_a_key(row_numbers integer[], kinds text[], key_versions integer[], primaries boolean[], width integer) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF width = 0 THEN
        RETURN true;
    ELSIF width = 1 THEN
        RETURN array_position(primaries, false) IS NULL
            AND key_versions = array_fill(key_versions[1], ARRAY[cardinality(key_versions)]);
    END IF;
    RETURN cardinality(primaries) % width = 0
        AND NOT EXISTS (
            SELECT FROM generate_series(2, width) AS n
            WHERE key_versions[n] >= key_versions[n - 1])
        AND NOT EXISTS (
            SELECT
            FROM unnest(primaries, key_versions, row_numbers, kinds,
                array_prepend(0, row_numbers), array_prepend('', kinds)) WITH ORDINALITY
                AS i (is_primary, key_version, row_number, kind, row_before, kind_before, n)
            WHERE i.n <= cardinality(primaries) AND (
                i.is_primary <> ((i.n - 1) % width = 0)
                OR i.key_version <> key_versions[1 + (i.n - 1) % width]
                OR NOT i.is_primary AND (i.row_number, i.kind) <> (i.row_before, i.kind_before)));
END
$$;

ALTER FUNCTION identity.has_one_digest_a_key(row_numbers integer[], kinds text[], key_versions integer[], primaries boolean[], width integer) OWNER TO bauta_owner;

-- Name: join_subjects(bytea, bytea, text, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.join_subjects(winner bytea, loser bytea, rule text, load bigint) RETURNS void
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
    INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        load_id, channel_sk, campaign_sk)
    SELECT winner_key, source_id, order_key, origin_key, kind, ordered_at, date_sk, revenue_minor,
        margin_minor, currency, lines_count, items_count, load_id, channel_sk, campaign_sk
    FROM moved
    ON CONFLICT DO NOTHING;
    WITH moved AS (
        DELETE FROM warehouse.fact_customer_activity WHERE customer_key = loser_key RETURNING *
    )
    INSERT INTO warehouse.fact_customer_activity (customer_key, source_id, activity_key,
        origin_key, activity_date_sk, activity_datetime, channel_sk, campaign_sk, activity_type,
        session_duration_mins, pages_viewed, products_viewed, sentiment_score, nps_score,
        satisfaction_score, loyalty_points, load_id)
    SELECT winner_key, source_id, activity_key, origin_key, activity_date_sk, activity_datetime,
        channel_sk, campaign_sk, activity_type, session_duration_mins, pages_viewed,
        products_viewed, sentiment_score, nps_score, satisfaction_score, loyalty_points, load_id
    FROM moved
    ON CONFLICT DO NOTHING;
    WITH moved AS (
        DELETE FROM warehouse.fact_lead WHERE customer_key = loser_key RETURNING *
    )
    INSERT INTO warehouse.fact_lead (customer_key, source_id, lead_key, origin_key,
        created_date_sk, first_contact_date_sk, conversion_date_sk, channel_sk, campaign_sk,
        marketing_cost_minor, sales_cost_minor, load_id)
    SELECT winner_key, source_id, lead_key, origin_key, created_date_sk, first_contact_date_sk,
        conversion_date_sk, channel_sk, campaign_sk, marketing_cost_minor, sales_cost_minor, load_id
    FROM moved
    ON CONFLICT DO NOTHING;
    WITH moved AS (
        DELETE FROM warehouse.customer_rollup WHERE customer_key = loser_key RETURNING *
    )
    INSERT INTO warehouse.customer_rollup (customer_key, commercial_key)
    SELECT winner_key, commercial_key FROM moved
    ON CONFLICT DO NOTHING;
    UPDATE warehouse.customer_rollup SET commercial_key = winner_key
    WHERE commercial_key = loser_key;
    -- A company is not its own contact.
    DELETE FROM warehouse.customer_rollup
    WHERE customer_key = winner_key AND commercial_key = winner_key;
    WITH moved AS (
        DELETE FROM warehouse.dim_customer WHERE customer_key = loser_key RETURNING *
    )
    INSERT INTO warehouse.dim_customer AS d
        (customer_key, region, created_at, joined_month, first_seen_on)
    SELECT winner_key, region, created_at, joined_month, first_seen_on FROM moved
    ON CONFLICT (customer_key) DO UPDATE
    SET region = CASE d.region WHEN 'unknown' THEN EXCLUDED.region ELSE d.region END,
        joined_month = least(d.joined_month, EXCLUDED.joined_month),
        first_seen_on = least(d.first_seen_on, EXCLUDED.first_seen_on),
        updated_at = now();
    UPDATE worklist.reference SET subject_id = winner WHERE subject_id = loser;
END
$$;

ALTER FUNCTION identity.join_subjects(winner bytea, loser bytea, rule text, load bigint) OWNER TO bauta_owner;

-- Name: leave_open(bigint, bigint, bigint, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.leave_open(more_links bigint, more_link_lookups bigint, more_contacts bigint, more_contact_lookups bigint) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    UPDATE identity.open_lookups SET transaction = pg_current_xact_id(),
        links = more_links
            + CASE WHEN transaction = pg_current_xact_id() THEN links ELSE 0 END,
        link_lookups = more_link_lookups
            + CASE WHEN transaction = pg_current_xact_id() THEN link_lookups ELSE 0 END,
        contacts = more_contacts
            + CASE WHEN transaction = pg_current_xact_id() THEN contacts ELSE 0 END,
        contact_lookups = more_contact_lookups
            + CASE WHEN transaction = pg_current_xact_id() THEN contact_lookups ELSE 0 END
$$;

ALTER FUNCTION identity.leave_open(more_links bigint, more_link_lookups bigint, more_contacts bigint, more_contact_lookups bigint) OWNER TO bauta_owner;

-- Name: link_plain_rows(integer[], text[], integer[], bytea[], integer, integer, bytea[], bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF width = 1 THEN
        SELECT l.tangled, l.missed, l.unbacked, 0 INTO tangled, missed, unbacked, idle
        FROM identity.link_rows_of_one_key(
            row_numbers, kinds, digests, newest, fresh_subjects, fresh_keys) AS l;
    ELSE
        SELECT (SELECT array_agg(u.n) FROM unnest(l.tangled) WITH ORDINALITY AS u (is_tangled, n)
                WHERE u.is_tangled), l.missed, l.unbacked, l.idle
        INTO tangled, missed, unbacked, idle
        FROM identity.link_rows_of_keys(
            row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys) AS l;
    END IF;
END
$$;

ALTER FUNCTION identity.link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint) OWNER TO bauta_owner;

-- Name: link_rows_of_keys(integer[], text[], integer[], bytea[], integer, integer, bytea[], bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.link_rows_of_keys(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    -- Links of older keys whose identifiers are linked under the newest now.
    moved_kinds text[];
    moved_versions integer[];
    moved_digests bytea[];
BEGIN
    -- One pass of windows, no join but the look-up of links: the planner cannot know how many
    -- elements an array has, and would join two of them as loop within loop.
    WITH looked_up AS (
        SELECT i.n, i.row_number, i.kind, i.key_version, i.digest,
            (i.n - 1) / width AS identifier, (i.n - 1) % width = 0 AS is_primary,
            -- Many leads are of one person, of whom the same is stated each time.
            i.kind LIKE '%.lead' AS is_lead,
            l.subject_id AS known, l.origin_subject_id AS origin, l.renewed_under,
            first_value(i.n) OVER same_digest AS first_n,
            first_value(i.row_number) OVER same_digest AS first_row
        FROM unnest(row_numbers, kinds, key_versions, digests) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, n)
        LEFT JOIN identity.link l
            ON l.kind = i.kind AND l.key_version = i.key_version AND l.digest = i.digest
        WINDOW same_digest AS (PARTITION BY i.digest, i.kind, i.key_version ORDER BY i.n)
    ), ordered AS (
        SELECT *, count(known) OVER (PARTITION BY identifier ORDER BY n
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0 AS is_settled
        FROM looked_up
    ), asked AS (
        -- Behind the newest key under which an identifier is known, nothing is looked at.
        SELECT n, row_number, kind, key_version, digest, identifier, is_primary, is_lead, is_settled,
            CASE WHEN NOT is_settled THEN known END AS known,
            CASE WHEN NOT is_settled THEN origin END AS origin,
            CASE WHEN NOT is_settled THEN renewed_under END AS renewed_under,
            first_n, first_row
        FROM ordered
    ), grouped AS (
        SELECT *,
            first_value(known) OVER row_known_first AS person,
            first_value(origin) OVER row_known_first AS row_origin,
            -- Of a row that nobody is known by, this makes the person.
            min(n) FILTER (WHERE NOT is_lead) OVER row_known_first AS founder,
            first_value(origin) OVER same_identifier AS identifier_origin,
            bool_or(is_primary AND known IS NOT NULL) OVER same_identifier AS is_current,
            bool_or(known IS NOT NULL) OVER same_identifier AS is_known,
            bool_or(known IS NOT NULL) OVER same_identifier
                AND bool_and(known IS NULL
                    OR n = first_n AND coalesce(renewed_under, 0) < newest)
                    OVER same_identifier AS is_renewal
        FROM asked
        WINDOW row_known_first AS (PARTITION BY row_number ORDER BY known IS NULL, n),
            same_identifier AS (PARTITION BY identifier ORDER BY known IS NULL, n
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), judged AS MATERIALIZED (
        SELECT *,
            bool_or(
                CASE
                WHEN is_current AND NOT is_primary OR is_settled THEN false
                WHEN known IS NULL THEN first_row <> row_number
                ELSE known <> person
                END) OVER (PARTITION BY row_number) AS is_tangled
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
    SELECT array_agg(is_tangled ORDER BY n), (SELECT count(*) FROM newcomer),
        count(*) FILTER (
            WHERE is_primary AND known IS NULL AND NOT is_tangled AND n = first_n
                AND NOT is_renewal AND NOT is_lead AND (person IS NOT NULL OR n <> founder)),
        -- Between the newest key and that of an identifier there is nothing to be found.
        count(*) FILTER (WHERE NOT is_primary AND NOT is_settled AND known IS NULL AND is_known),
        array_agg(kind) FILTER (WHERE NOT is_primary AND is_moved),
        array_agg(key_version) FILTER (WHERE NOT is_primary AND is_moved),
        array_agg(digest) FILTER (WHERE NOT is_primary AND is_moved)
    INTO tangled, missed, unbacked, idle, moved_kinds, moved_versions, moved_digests
    FROM judged, LATERAL (
        SELECT known IS NOT NULL AND NOT is_current AND NOT is_tangled AS is_moved) AS moved;
    IF moved_digests IS NOT NULL THEN
        UPDATE identity.link l SET renewed_under = newest
        FROM unnest(moved_kinds, moved_versions, moved_digests) AS m (kind, key_version, digest)
        WHERE l.kind = m.kind AND l.key_version = m.key_version AND l.digest = m.digest;
    END IF;
END
$$;

ALTER FUNCTION identity.link_rows_of_keys(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint) OWNER TO bauta_owner;

-- Name: link_rows_of_one_key(integer[], text[], bytea[], integer, bytea[], bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.link_rows_of_one_key(row_numbers integer[], kinds text[], digests bytea[], newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    WITH told AS (
        -- In the order of digests, in which those that stand together in the index are looked up together.
        SELECT i.n, i.row_number, i.kind, i.digest,
            first_value(i.n) OVER same_digest AS first_n,
            first_value(i.row_number) OVER same_digest AS first_row
        FROM unnest(row_numbers, kinds, digests) WITH ORDINALITY AS i (row_number, kind, digest, n)
        WINDOW same_digest AS (PARTITION BY i.digest, i.kind ORDER BY i.n)
    ), looked_up AS (
        SELECT t.*, l.subject_id AS known, l.origin_subject_id AS origin
        FROM told t LEFT JOIN LATERAL (
            -- By a limit, since the planner would read all links under this key where it takes them for few.
            SELECT l.subject_id, l.origin_subject_id FROM identity.link l
            WHERE l.kind = t.kind AND l.key_version = newest AND l.digest = t.digest LIMIT 1) AS l ON true
    ), grouped AS (
        SELECT *, first_value(known) OVER known_first AS person, first_value(origin) OVER known_first AS row_origin,
            -- Many leads are of one person, of whom the same is stated each time: of a row that nobody is known by,
            -- what is no lead makes the person.
            min(n) FILTER (WHERE kind NOT LIKE '%.lead') OVER same_row AS founder
        FROM looked_up
        WINDOW known_first AS (PARTITION BY row_number ORDER BY known IS NULL, n),
            same_row AS (PARTITION BY row_number)
    ), judged AS MATERIALIZED (
        SELECT *, bool_or(CASE WHEN known IS NULL THEN first_row <> row_number ELSE known <> person END)
            OVER (PARTITION BY row_number) AS is_tangled
        FROM grouped
    ), newcomer AS (
        INSERT INTO identity.subject (subject_id, analytics_key)
        SELECT fresh_subjects[row_number], fresh_keys[row_number]
        FROM (SELECT DISTINCT row_number FROM judged WHERE person IS NULL AND NOT is_tangled) AS j
        ORDER BY row_number
        RETURNING 1
    ), linked AS (
        INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id)
        SELECT kind, newest, digest, coalesce(person, fresh_subjects[row_number]),
            coalesce(row_origin, fresh_subjects[row_number])
        FROM judged WHERE known IS NULL AND NOT is_tangled AND n = first_n
        ORDER BY digest
    )
    SELECT array_agg(n) FILTER (WHERE is_tangled), (SELECT count(*) FROM newcomer),
        count(*) FILTER (WHERE known IS NULL AND NOT is_tangled AND n = first_n AND kind NOT LIKE '%.lead'
            AND (person IS NOT NULL OR n <> founder))
    INTO tangled, missed, unbacked
    FROM judged;
END
$$;

ALTER FUNCTION identity.link_rows_of_one_key(row_numbers integer[], kinds text[], digests bytea[], newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint) OWNER TO bauta_owner;

-- Name: lookup_period(); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.lookup_period() RETURNS bigint
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT floor(extract(epoch FROM clock_timestamp()) / 21600)::bigint
$$;

ALTER FUNCTION identity.lookup_period() OWNER TO bauta_owner;

-- Name: merge_known(text[], integer[], bytea[], integer, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.merge_known(kinds text[], key_versions integer[], digests bytea[], width integer, load bigint, OUT joined integer, OUT strangers bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    people bytea[];
    rule text;
    loser bytea;
BEGIN
    IF width > 1 THEN
        -- As in link_plain_rows: behind the newest key under which it is known, nothing is looked at.
        SELECT array_agg(CASE WHEN NOT coalesce(is_settled, false) THEN digest END ORDER BY n)
        INTO digests
        FROM (
            SELECT a.n, a.digest, bool_or(EXISTS (
                    SELECT FROM identity.link l
                    WHERE l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest))
                    OVER (PARTITION BY (a.n - 1) / width ORDER BY a.n
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS is_settled
            FROM unnest(kinds, key_versions, digests) WITH ORDINALITY
                AS a (kind, version, digest, n)
        ) AS asked;
    END IF;
    SELECT array_agg(found.subject_id ORDER BY found.created_order), max(found.kind),
        sum(found.identifiers) - max(found.identifiers)
    INTO people, rule, strangers
    FROM (
        SELECT s.subject_id, s.created_order, max(l.kind) AS kind,
            count(DISTINCT (a.n - 1) / width) AS identifiers
        FROM unnest(kinds, key_versions, digests) WITH ORDINALITY AS a (kind, version, digest, n)
        JOIN identity.link l
            ON l.kind = a.kind AND l.key_version = a.version AND l.digest = a.digest
        JOIN identity.subject s ON s.subject_id = l.subject_id
        GROUP BY s.subject_id, s.created_order
    ) AS found;
    FOREACH loser IN ARRAY coalesce(people[2:], '{}') LOOP
        PERFORM identity.merge_subjects(people[1], loser, rule, load);
    END LOOP;
    joined := greatest(cardinality(people) - 1, 0);
    strangers := coalesce(strangers, 0);
END
$$;

ALTER FUNCTION identity.merge_known(kinds text[], key_versions integer[], digests bytea[], width integer, load bigint, OUT joined integer, OUT strangers bigint) OWNER TO bauta_owner;

-- Name: merge_subject_rows(bytea, bytea, text, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.merge_subject_rows(winner bytea, loser bytea, rule text, load bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    kept bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = winner);
    gone bytea := (SELECT analytics_key FROM identity.subject WHERE subject_id = loser);
BEGIN
    INSERT INTO warehouse.rewritten_customer (customer_key) VALUES (kept), (gone)
    ON CONFLICT DO NOTHING;
    UPDATE warehouse.sale_statement SET customer_key = kept WHERE customer_key = gone;
    PERFORM identity.join_subjects(winner, loser, rule, load);
END
$$;

ALTER FUNCTION identity.merge_subject_rows(winner bytea, loser bytea, rule text, load bigint) OWNER TO bauta_owner;

-- Name: merge_subjects(bytea, bytea, text, bigint); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    -- Where the orders are still the loser's.
    PERFORM warehouse.move_sale_lines(
        (SELECT analytics_key FROM identity.subject WHERE subject_id = winner),
        (SELECT analytics_key FROM identity.subject WHERE subject_id = loser));
    PERFORM identity.merge_subject_rows(winner, loser, rule, load);
END
$$;

ALTER FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint) OWNER TO bauta_owner;

-- Name: recent_lookups(); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.recent_lookups(OUT asked bigint, OUT unexplained bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    newest bigint := identity.lookup_period();
BEGIN
    PERFORM identity.review_subjects();
    SELECT coalesce(sum(counted & ((1::bigint << 40) - 1)), 0) INTO asked
    FROM (
        SELECT pg_sequence_last_value(format('identity.lookups_%s', n)::regclass) AS counted
        FROM generate_series(0, 4) AS n
    ) AS sequence
    WHERE counted >> 40 BETWEEN newest - 4 AND newest;
    unexplained := greatest(0, asked - (
        SELECT coalesce(sum(lookups), 0) FROM identity.explained_lookups
        WHERE period BETWEEN newest - 4 AND newest)
    ) + (
        SELECT coalesce(sum(subjects), 0) FROM identity.empty_subjects
        WHERE period BETWEEN newest - 4 AND newest);
END
$$;

ALTER FUNCTION identity.recent_lookups(OUT asked bigint, OUT unexplained bigint) OWNER TO bauta_owner;

-- Name: remove_vacant(bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.remove_vacant(customer_keys bytea[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    vacant bytea[];
BEGIN
    SELECT array_agg(s.subject_id) INTO vacant
    FROM identity.subject s
    WHERE s.analytics_key = ANY (customer_keys)
        AND NOT EXISTS (SELECT FROM vault.contact c WHERE c.subject_id = s.subject_id)
        AND NOT EXISTS (SELECT FROM identity.merge m WHERE m.winner_id = s.subject_id)
        AND NOT EXISTS (SELECT FROM identity.merge m WHERE m.loser_id = s.subject_id)
        AND NOT EXISTS (
            SELECT FROM warehouse.fact_sales f WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.sale_statement f WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.fact_lead f WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.fact_customer_activity f
            WHERE f.customer_key = s.analytics_key)
        AND NOT EXISTS (
            SELECT FROM warehouse.customer_rollup r
            WHERE r.customer_key = s.analytics_key OR r.commercial_key = s.analytics_key);
    IF vacant IS NULL THEN
        RETURN 0;
    END IF;
    DELETE FROM identity.link WHERE subject_id = ANY (vacant);
    DELETE FROM warehouse.dim_customer d USING identity.subject s
    WHERE s.subject_id = ANY (vacant) AND d.customer_key = s.analytics_key;
    DELETE FROM identity.subject WHERE subject_id = ANY (vacant);
    RETURN cardinality(vacant);
END
$$;

ALTER FUNCTION identity.remove_vacant(customer_keys bytea[]) OWNER TO bauta_owner;

-- Name: require_keys(integer[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.require_keys(versions integer[]) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT v FROM unnest(versions) AS v) AS asked
        WHERE NOT EXISTS (SELECT FROM identity.key_version k WHERE k.version = asked.v))
    THEN
        RAISE EXCEPTION 'there is no key of this version'
            USING ERRCODE = '22023', HINT = 'After a new key, run bauta migrate or bauta up.';
    END IF;
END
$$;

ALTER FUNCTION identity.require_keys(versions integer[]) OWNER TO bauta_owner;

-- Name: resolve(bigint, integer[], text[], integer[], bytea[], boolean[], bytea[], bytea[]); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) RETURNS TABLE(row_number integer, subject_id bytea, origin_subject_id bytea, customer_key bytea, origin_customer_key bytea, is_new boolean, merged integer)
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
    known record;
    missed_count bigint;
    asked_count bigint;
    first_row integer;
    last_row integer;
    looked_up bigint := cardinality(digests);
    -- Digests of an identifier.
    width integer := coalesce(array_position(primaries, true, 2) - 1, cardinality(digests));
    newest integer := key_versions[1];
    unbacked bigint;
    -- Digests under keys between the newest and that under which an identifier is known.
    idle bigint;
    period bigint;
    merges integer[];
BEGIN
    SELECT count(DISTINCT r), min(r), max(r) INTO asked_count, first_row, last_row
    FROM unnest(row_numbers) AS r;
    IF num_nulls(load, row_numbers, kinds, key_versions, digests, primaries, fresh_subjects,
            fresh_keys) > 0
        OR array_position(row_numbers, NULL) IS NOT NULL
        OR array_position(kinds, NULL) IS NOT NULL
        OR array_position(key_versions, NULL) IS NOT NULL
        OR array_position(digests, NULL) IS NOT NULL
        OR array_position(primaries, NULL) IS NOT NULL
        OR array_position(fresh_subjects, NULL) IS NOT NULL
        OR array_position(fresh_keys, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(row_numbers), cardinality(kinds),
            cardinality(key_versions), cardinality(primaries)])
        OR 1 <> ANY (ARRAY[array_lower(row_numbers, 1), array_lower(kinds, 1),
            array_lower(key_versions, 1), array_lower(digests, 1), array_lower(primaries, 1),
            array_ndims(row_numbers), array_ndims(kinds), array_ndims(key_versions),
            array_ndims(digests), array_ndims(primaries), array_ndims(fresh_subjects),
            array_ndims(fresh_keys)])
        OR cardinality(fresh_subjects) <> cardinality(fresh_keys)
        OR array_lower(fresh_subjects, 1) <> 1 OR array_lower(fresh_keys, 1) <> 1
        OR first_row < 1 OR last_row > cardinality(fresh_subjects)
        OR NOT identity.has_one_digest_a_key(row_numbers, kinds, key_versions, primaries, width)
    THEN
        RAISE EXCEPTION 'a question of who is who is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each identifier or row.';
    END IF;
    PERFORM ops.require_own_load(load);
    PERFORM identity.require_keys(key_versions[1:width]);
    -- Two identifiers with one newest digest are one, and have all others in common.
    IF width > 1 AND EXISTS (
        SELECT FROM (
            SELECT min(a.kind) AS kind, array_agg(a.digest ORDER BY a.n) AS digests
            FROM unnest(kinds, digests) WITH ORDINALITY AS a (kind, digest, n)
            GROUP BY (a.n - 1) / width) AS i
        GROUP BY i.kind, i.digests[1] HAVING count(DISTINCT i.digests) > 1)
    THEN
        RAISE EXCEPTION 'one identifier is asked for as several'
            USING ERRCODE = '22023', HINT = 'Each has one digest under each key.';
    END IF;
    -- By the default of identity.link.load_id.
    PERFORM set_config('bauta.load', load::text, true);
    period := identity.count_lookups(looked_up);
    merges := array_fill(0, ARRAY[cardinality(fresh_subjects)]);
    plain := identity.link_plain_rows(
        row_numbers, kinds, key_versions, digests, width, newest, fresh_subjects, fresh_keys);
    missed_count := plain.missed;
    unbacked := plain.unbacked;
    idle := plain.idle;
    FOR entry IN
        SELECT row_numbers[n] AS r, array_agg(row_numbers[n]) AS numbers,
            array_agg(kinds[n] ORDER BY n) AS kinds,
            array_agg(key_versions[n] ORDER BY n) AS versions,
            array_agg(digests[n] ORDER BY n) AS digests
        FROM unnest(plain.tangled) AS n GROUP BY row_numbers[n] ORDER BY row_numbers[n]
    LOOP
        known := identity.merge_known(
            entry.kinds, entry.versions, entry.digests, width, load);
        merges[entry.r] := known.joined;
        plain := identity.link_plain_rows(
            entry.numbers, entry.kinds, entry.versions, entry.digests, width, newest,
            fresh_subjects, fresh_keys);
        missed_count := missed_count + plain.missed;
        unbacked := unbacked + plain.unbacked + known.strangers;
    END LOOP;
    IF unbacked > 0 THEN
        PERFORM identity.leave_open(unbacked, unbacked * width, 0, 0);
    END IF;
    PERFORM identity.explain_lookups(period, looked_up - unbacked * width - idle);
    INSERT INTO identity.resolution_count AS c (load_id, asked, missed)
    VALUES (load, asked_count, missed_count)
    ON CONFLICT (load_id) DO UPDATE
    SET asked = c.asked + EXCLUDED.asked, missed = c.missed + EXCLUDED.missed;
    RETURN QUERY
    -- Whoever is new is told as it came.
    SELECT f.row_number, l.subject_id, l.origin_subject_id,
        CASE l.subject_id WHEN f.fresh THEN fresh_keys[f.row_number] ELSE person.analytics_key END,
        CASE l.origin_subject_id WHEN f.fresh THEN fresh_keys[f.row_number]
            WHEN l.subject_id THEN person.analytics_key ELSE origin.analytics_key END,
        l.origin_subject_id = f.fresh, merges[f.row_number]
    FROM (
        SELECT DISTINCT ON (i.row_number) i.row_number, i.kind, i.key_version, i.digest,
            fresh_subjects[i.row_number] AS fresh
        FROM unnest(row_numbers, kinds, key_versions, digests, primaries) WITH ORDINALITY
            AS i (row_number, kind, key_version, digest, is_primary, n)
        WHERE i.is_primary
        ORDER BY i.row_number, i.n
    ) AS f
    JOIN identity.link l
        ON l.kind = f.kind AND l.key_version = f.key_version AND l.digest = f.digest
    LEFT JOIN identity.subject person ON person.subject_id = nullif(l.subject_id, f.fresh)
    LEFT JOIN identity.subject origin
        ON origin.subject_id = nullif(nullif(l.origin_subject_id, f.fresh), l.subject_id)
    ORDER BY f.row_number;
END
$$;

ALTER FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) OWNER TO bauta_owner;

-- Name: review_subjects(); Type: FUNCTION; Schema: identity; Owner: bauta_owner

CREATE FUNCTION identity.review_subjects() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    reviewed bigint := (SELECT reviewed_through FROM identity.subject_review);
    newest bigint;
    found_empty bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM identity.subject WHERE created_order > reviewed) THEN
        RETURN;
    END IF;
    -- Somebody else is at it.
    SELECT reviewed_through INTO reviewed FROM identity.subject_review FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT max(created_order) INTO newest FROM identity.subject WHERE created_order > reviewed;
    WITH RECURSIVE vacant AS MATERIALIZED (
        SELECT s.subject_id FROM identity.subject s
        WHERE s.created_order > reviewed AND s.created_order <= newest
            AND NOT EXISTS (SELECT FROM vault.contact c WHERE c.subject_id = s.subject_id)
    ), heir AS (
        SELECT v.subject_id AS vacant_id, m.winner_id AS heir_id
        FROM vacant v JOIN identity.merge m ON m.loser_id = v.subject_id
        UNION
        SELECT h.vacant_id, m.winner_id
        FROM heir h JOIN identity.merge m ON m.loser_id = h.heir_id
    ), sufficient AS (
        SELECT heir_id FROM heir GROUP BY heir_id
        HAVING count(*) <= (SELECT count(*) FROM vault.contact c WHERE c.subject_id = heir_id)
    )
    SELECT count(*) INTO found_empty FROM vacant
    WHERE subject_id NOT IN (SELECT vacant_id FROM heir JOIN sufficient USING (heir_id));
    UPDATE identity.subject_review SET reviewed_through = greatest(reviewed, newest);
    IF found_empty > 0 THEN
        INSERT INTO identity.empty_subjects AS e (period, subjects)
        VALUES (identity.lookup_period(), found_empty)
        ON CONFLICT (period) DO UPDATE SET subjects = e.subjects + EXCLUDED.subjects;
    END IF;
END
$$;

ALTER FUNCTION identity.review_subjects() OWNER TO bauta_owner;

-- Name: number_of(text); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.number_of(asked text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    found integer := (
        SELECT number FROM locks.work WHERE role = session_user AND work = asked);
BEGIN
    IF found IS NULL THEN
        IF (SELECT count(*) FROM locks.work WHERE role = session_user) >= 500 THEN
            RAISE EXCEPTION 'the role has too many locks'
                USING ERRCODE = '54000', HINT = 'Remove works that are no more from locks.work.';
        END IF;
        INSERT INTO locks.work (role, work) VALUES (session_user, asked) ON CONFLICT DO NOTHING;
        SELECT number INTO STRICT found FROM locks.work WHERE role = session_user AND work = asked;
    END IF;
    RETURN found;
END
$$;

ALTER FUNCTION locks.number_of(asked text) OWNER TO bauta_owner;

-- Name: release(text); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.release(work text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_unlock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

ALTER FUNCTION locks.release(work text) OWNER TO bauta_owner;

-- Name: take(text); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.take(work text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_lock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

ALTER FUNCTION locks.take(work text) OWNER TO bauta_owner;

-- Name: take_in_transaction(text); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.take_in_transaction(work text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_advisory_xact_lock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

ALTER FUNCTION locks.take_in_transaction(work text) OWNER TO bauta_owner;

-- Name: try_take(text); Type: FUNCTION; Schema: locks; Owner: bauta_owner

CREATE FUNCTION locks.try_take(work text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT pg_try_advisory_lock(session_user::regrole::oid::bigint::int, locks.number_of(work))
$$;

ALTER FUNCTION locks.try_take(work text) OWNER TO bauta_owner;

-- Name: add_load_to_totals(); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.add_load_to_totals() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    passed bigint := coalesce(NEW.accepted, 0) - coalesce(OLD.accepted, 0);
    ended boolean := NEW.accepted > 0 AND NEW.finished_at IS NOT NULL AND OLD.finished_at IS NULL;
BEGIN
    -- A sum that would be too large stays as large as it can be.
    UPDATE ops.load_totals SET
        rows_done = least(9e18, rows_done::numeric + coalesce(NEW.rows_done, 0)
            - coalesce(OLD.rows_done, 0))::bigint,
        accepted = least(9e18, accepted::numeric + passed)::bigint,
        refused = least(9e18, refused::numeric + coalesce(ops.refused_rows(NEW.quarantined), 0)
            - coalesce(ops.refused_rows(OLD.quarantined), 0))::bigint,
        latest_at = CASE WHEN passed > 0 OR ended THEN now() ELSE latest_at END;
    RETURN NULL;
END
$$;

ALTER FUNCTION ops.add_load_to_totals() OWNER TO bauta_owner;

-- Name: advance_load(); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.advance_load() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF OLD.finished_at IS NOT NULL AND session_user = 'bauta_ingest' THEN
        RAISE EXCEPTION 'this load has ended' USING ERRCODE = '22023';
    END IF;
    IF NEW.rows_done > 0 OR NEW.finished_at IS NOT NULL THEN
        NEW.undone_at := NULL;
    END IF;
    RETURN NEW;
END
$$;

ALTER FUNCTION ops.advance_load() OWNER TO bauta_owner;

-- Name: attach_facts(integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.attach_facts(day integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    part record;
    staged text;
    standing text;
BEGIN
    FOR part IN SELECT * FROM ops.snapshot_fact ORDER BY fact LOOP
        staged := ops.staged_name(part.fact, day);
        standing := format('%s_%s', part.fact, day);
        IF to_regclass(format('warehouse.%I', staged)) IS NULL THEN
            RAISE EXCEPTION 'the fact % of this day is not staged', part.fact
                USING ERRCODE = '55000';
        END IF;
        -- A day that is scored again later does not displace what is newer.
        IF NOT part.keeps_history AND EXISTS (
            SELECT FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = format('warehouse.%I', part.fact)::regclass
                AND child.relname > standing) THEN
            EXECUTE format('DROP TABLE warehouse.%I', staged);
            CONTINUE;
        END IF;
        PERFORM ops.detach_facts(part.fact, standing, NOT part.keeps_history);
        EXECUTE format('ALTER TABLE warehouse.%I RENAME TO %I', staged, standing);
        EXECUTE format('REVOKE ALL ON warehouse.%I FROM bauta_analytics', standing);
        EXECUTE format(
            'ALTER TABLE warehouse.%I ATTACH PARTITION warehouse.%I FOR VALUES FROM (%s) TO (%s)',
            part.fact, standing, day, day + 1);
    END LOOP;
END
$$;

ALTER FUNCTION ops.attach_facts(day integer) OWNER TO bauta_owner;

-- Name: detach_facts(text, text, boolean); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.detach_facts(fact_name text, standing text, every_day boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    partition text;
BEGIN
    FOR partition IN
        SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
        WHERE inhparent = format('warehouse.%I', fact_name)::regclass
            AND (every_day OR child.relname = standing)
    LOOP
        EXECUTE format('ALTER TABLE warehouse.%I DETACH PARTITION warehouse.%I',
            fact_name, partition);
        EXECUTE format('DROP TABLE warehouse.%I', partition);
    END LOOP;
END
$$;

ALTER FUNCTION ops.detach_facts(fact_name text, standing text, every_day boolean) OWNER TO bauta_owner;

-- Name: drop_snapshot(integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.drop_snapshot(day integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF day >= (SELECT coalesce(max(date_sk), 0) FROM ops.snapshot) THEN
        RAISE EXCEPTION 'the latest snapshot is not dropped' USING ERRCODE = '22023';
    END IF;
    RETURN ops.forget_day(day);
END
$$;

ALTER FUNCTION ops.drop_snapshot(day integer) OWNER TO bauta_owner;

-- Name: drop_staged(integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.drop_staged(kept_day integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    leftover text;
    dropped integer := 0;
BEGIN
    FOR leftover IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'warehouse'::regnamespace AND c.relkind = 'r'
            AND c.relname ~ '_[0-9]{8}_staged$'
            AND NOT (c.relhasindex AND c.relname LIKE '%\_' || kept_day || '\_staged')
        LIMIT 300
    LOOP
        EXECUTE format('DROP TABLE warehouse.%I', leftover);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END
$_$;

ALTER FUNCTION ops.drop_staged(kept_day integer) OWNER TO bauta_owner;

-- Name: forget_day(integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.forget_day(day integer) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    fact text;
    gone bigint := 0;
    counted bigint;
BEGIN
    DELETE FROM ops.snapshot WHERE date_sk = day;
    FOR fact IN SELECT f.fact FROM ops.snapshot_fact f ORDER BY f.fact LOOP
        IF to_regclass(format('warehouse.%I', format('%s_%s', fact, day))) IS NOT NULL THEN
            EXECUTE format('SELECT count(*) FROM warehouse.%I', format('%s_%s', fact, day))
            INTO counted;
            EXECUTE format('DROP TABLE warehouse.%I', format('%s_%s', fact, day));
        ELSE
            EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
            GET DIAGNOSTICS counted = ROW_COUNT;
        END IF;
        gone := gone + counted;
    END LOOP;
    FOREACH fact IN ARRAY ARRAY['fact_campaign_performance', 'fact_cohort_month',
        'fact_segment_migration', 'fact_attribution', 'fact_touchpoint',
        'fact_journey_transition', 'fact_journey_step', 'fact_funnel',
        'fact_acquisition_channel', 'fact_first_category', 'fact_first_discount',
        'fact_lead_funnel', 'fact_engagement_channel', 'fact_nps', 'fact_loyalty',
        'fact_churn_rate', 'fact_segment_recommendation', 'fact_value_total'] LOOP
        EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
    END LOOP;
    RETURN gone;
END
$_$;

ALTER FUNCTION ops.forget_day(day integer) OWNER TO bauta_owner;

-- Name: forget_last_words(); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.forget_last_words() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM ops.last_word WHERE load_id = NEW.load_id;
    RETURN NULL;
END
$$;

ALTER FUNCTION ops.forget_last_words() OWNER TO bauta_owner;

-- Name: forget_pull_bookmarks(); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.forget_pull_bookmarks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM ops.pull_bookmark WHERE NEW.mapping = ANY (mappings);
    RETURN NULL;
END
$$;

ALTER FUNCTION ops.forget_pull_bookmarks() OWNER TO bauta_owner;

-- Name: load_read_again(bigint); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.load_read_again(of_load bigint, OUT mapping text, OUT began_at timestamp with time zone, OUT family bigint[]) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    WITH RECURSIVE above AS (
        SELECT l.load_id, l.replays FROM ops.load l WHERE l.load_id = of_load
        UNION
        SELECT l.load_id, l.replays FROM ops.load l JOIN above ON l.load_id = above.replays
    ), content AS (
        SELECT f.load_id, f.mapping, f.started_at
        FROM above JOIN ops.load r ON r.load_id = above.load_id AND r.replays IS NULL
        JOIN ops.load f ON f.mapping = r.mapping AND f.file_digest = r.file_digest
        WHERE above.load_id <> of_load
    ), related AS (
        SELECT load_id FROM content
        UNION
        SELECT l.load_id FROM ops.load l JOIN related ON l.replays = related.load_id
    )
    SELECT (SELECT c.mapping FROM content c LIMIT 1), (SELECT min(c.started_at) FROM content c),
        (SELECT array_agg(r.load_id) FROM related r WHERE r.load_id <> of_load)
$$;

ALTER FUNCTION ops.load_read_again(of_load bigint, OUT mapping text, OUT began_at timestamp with time zone, OUT family bigint[]) OWNER TO bauta_owner;

-- Name: next_source(); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.next_source() RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    latest smallint;
BEGIN
    SELECT coalesce(max(source_id), 0) INTO latest FROM ops.source;
    IF latest >= 10000 THEN
        RAISE EXCEPTION 'there are too many sources' USING ERRCODE = '54000',
            HINT = 'As bauta_owner, remove from ops.source those that nothing was loaded from.';
    END IF;
    RETURN latest + 1;
END
$$;

ALTER FUNCTION ops.next_source() OWNER TO bauta_owner;

-- Name: refused_rows(jsonb); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.refused_rows(quarantined jsonb) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT least(coalesce(sum(least(greatest(value::numeric, 0), 1e12)), 0), 1e12)::bigint
    FROM jsonb_each_text(quarantined)
$$;

ALTER FUNCTION ops.refused_rows(quarantined jsonb) OWNER TO bauta_owner;

-- Name: require_load(bigint); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.require_load(load bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'loads are written as what stands now' USING ERRCODE = '25001';
    END IF;
    IF NOT (
        -- For this session alone: two that write at once do not see what the other says.
        SELECT pg_try_advisory_xact_lock('bauta_ingest'::regrole::oid::bigint::int, w.number)
        FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load')
    THEN
        RAISE EXCEPTION 'another load is under way' USING ERRCODE = '55P03';
    END IF;
    IF NOT EXISTS (
        SELECT FROM ops.load l WHERE l.load_id = require_load.load AND l.finished_at IS NULL)
    THEN
        RAISE EXCEPTION 'this load is not under way' USING ERRCODE = '22023';
    END IF;
END
$$;

ALTER FUNCTION ops.require_load(load bigint) OWNER TO bauta_owner;

-- Name: require_own_load(bigint); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.require_own_load(load bigint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF session_user = 'bauta_ingest' THEN
        PERFORM ops.require_load(load);
    END IF;
END
$$;

ALTER FUNCTION ops.require_own_load(load bigint) OWNER TO bauta_owner;

-- Name: require_own_load(bigint, smallint); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.require_own_load(load bigint, source smallint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM ops.require_own_load(load);
    IF session_user = 'bauta_ingest' AND NOT EXISTS (
        SELECT FROM ops.load l WHERE l.load_id = load AND l.source_id = source)
    THEN
        RAISE EXCEPTION 'this load is of another source' USING ERRCODE = '22023';
    END IF;
END
$$;

ALTER FUNCTION ops.require_own_load(load bigint, source smallint) OWNER TO bauta_owner;

-- Name: require_own_loads(); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.require_own_loads() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM ops.require_own_load(l.load_id) FROM (SELECT DISTINCT load_id FROM added) AS l;
    RETURN NULL;
END
$$;

ALTER FUNCTION ops.require_own_loads() OWNER TO bauta_owner;

-- Name: return_stream_rows(bigint); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.return_stream_rows(undone bigint) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    found_again bigint;
    told bigint;
BEGIN
    DELETE FROM ops.stream_version WHERE load_id = undone;
    -- What a later version does not have either, that one has found gone.
    UPDATE ops.stream_row s SET gone_by = v.load_id
    FROM (SELECT DISTINCT ON (source_id, mapping) source_id, mapping, load_id, version
        FROM ops.stream_version ORDER BY source_id, mapping, version DESC, load_id DESC) AS v
    WHERE s.gone_by = undone AND v.source_id = s.source_id AND v.mapping = s.mapping AND v.version > s.version;
    UPDATE warehouse.sale_statement r SET load_id = s.gone_by
    FROM ops.stream_row s
    WHERE r.load_id = undone AND r.revenue_minor IS NULL AND s.row_key = r.order_key
        AND s.source_id = r.source_id AND s.gone_by <> undone;
    UPDATE ops.stream_row SET gone_by = NULL WHERE gone_by = undone;
    GET DIAGNOSTICS found_again = ROW_COUNT;
    UPDATE ops.stream_row s SET noted_by = NULL, version = w.version
    FROM (
        SELECT m.source_id, m.mapping, coalesce(
            (SELECT v.version FROM ops.stream_version v
                WHERE v.source_id = m.source_id AND v.mapping = m.mapping ORDER BY v.load_id DESC LIMIT 1),
            (SELECT max(r.version) FROM ops.stream_row r WHERE r.source_id = m.source_id
                AND r.mapping = m.mapping AND r.noted_by IS DISTINCT FROM undone), 0) AS version
        FROM (SELECT DISTINCT source_id, mapping FROM ops.stream_row WHERE noted_by = undone) AS m
    ) AS w
    WHERE s.noted_by = undone AND s.source_id = w.source_id AND s.mapping = w.mapping;
    GET DIAGNOSTICS told = ROW_COUNT;
    RETURN found_again + told;
END
$$;

ALTER FUNCTION ops.return_stream_rows(undone bigint) OWNER TO bauta_owner;

-- Name: seal_fact(text, integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.seal_fact(fact_name text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    staged text := ops.staged_name(fact_name, date_sk);
BEGIN
    EXECUTE format('REVOKE INSERT ON warehouse.%I FROM bauta_analytics', staged);
    EXECUTE format('ALTER TABLE warehouse.%I ADD PRIMARY KEY (customer_key, date_sk)', staged);
    EXECUTE format('ANALYZE warehouse.%I', staged);
END
$$;

ALTER FUNCTION ops.seal_fact(fact_name text, date_sk integer) OWNER TO bauta_owner;

-- Name: stage_fact(text, integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.stage_fact(fact_name text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
    staged text := ops.staged_name(fact_name, date_sk);
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS warehouse.%I', staged);
    IF (SELECT count(*) FROM pg_class c
        WHERE c.relnamespace = 'warehouse'::regnamespace AND c.relkind = 'r'
            AND c.relname ~ '_[0-9]{8}_staged$') >= 200 THEN
        RAISE EXCEPTION 'too many tables wait to be attached' USING ERRCODE = '54000',
            HINT = 'The next bauta score drops what earlier runs left behind.';
    END IF;
    EXECUTE format(
        'CREATE TABLE warehouse.%I (LIKE warehouse.%I INCLUDING DEFAULTS INCLUDING GENERATED '
        'INCLUDING CONSTRAINTS, CHECK (date_sk >= %s AND date_sk < %s))',
        staged, fact_name, date_sk, date_sk + 1);
    EXECUTE format('GRANT INSERT, SELECT ON warehouse.%I TO bauta_analytics', staged);
END
$_$;

ALTER FUNCTION ops.stage_fact(fact_name text, date_sk integer) OWNER TO bauta_owner;

-- Name: staged_name(text, integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.staged_name(fact_name text, date_sk integer) RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ops.snapshot_fact f WHERE f.fact = fact_name)
        OR date_sk NOT BETWEEN 19000101 AND 99991231 THEN
        RAISE EXCEPTION 'no fact of snapshots has that name and day' USING ERRCODE = '22023';
    END IF;
    RETURN format('%s_%s_staged', fact_name, date_sk);
END
$$;

ALTER FUNCTION ops.staged_name(fact_name text, date_sk integer) OWNER TO bauta_owner;

-- Name: undo_load(bigint); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.undo_load(undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint, OUT unread bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    touched bytea[];
    more bytea[];
    counted bigint;
    others bigint := 0;
    unlinked bigint;
    was_undone boolean;
    unfinished bigint[];
BEGIN
    -- No load meanwhile: this is the lock that loads take.
    PERFORM pg_advisory_xact_lock('bauta_ingest'::regrole::oid::bigint::int, w.number)
    FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load';
    SELECT l.undone_at IS NOT NULL INTO was_undone FROM ops.load l WHERE l.load_id = undone FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such load' USING ERRCODE = '22023';
    END IF;
    -- As of now its people have what it brought: that they lose it must not make them suspicious.
    PERFORM identity.review_subjects();

    others := ops.return_stream_rows(undone);
    WITH gone AS (
        DELETE FROM warehouse.fact_sales WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO removed, touched FROM gone;
    DELETE FROM warehouse.fact_anonymous_sales WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    removed := removed + counted;
    WITH gone AS (
        DELETE FROM warehouse.sale_statement WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO counted, more FROM gone;
    others := others + counted;
    touched := touched || more;
    DELETE FROM warehouse.fact_sales_line WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    DELETE FROM warehouse.replaced_sale_line WHERE load_id = undone;
    -- Of what nothing stands, the last word of the others stands now.
    SELECT coalesce(sum(warehouse.restore_sales(s.source_id, s.order_keys, s.kinds)), 0) INTO restored
    FROM (
        SELECT o.source_id, array_agg(o.order_key) AS order_keys, array_agg(o.kind) AS kinds
        FROM (SELECT DISTINCT source_id, order_key, kind FROM warehouse.sale_statement) AS o
        GROUP BY o.source_id) AS s;
    INSERT INTO warehouse.rewritten_customer (customer_key)
    SELECT DISTINCT key FROM unnest(touched) AS t (key) WHERE key <> '' ON CONFLICT DO NOTHING;

    WITH gone AS (
        DELETE FROM warehouse.fact_customer_activity WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO counted, more FROM gone;
    removed := removed + counted;
    touched := touched || more;
    WITH gone AS (
        DELETE FROM warehouse.fact_lead WHERE load_id = undone RETURNING customer_key
    )
    SELECT count(*), coalesce(array_agg(DISTINCT customer_key), '{}') INTO counted, more FROM gone;
    removed := removed + counted;
    touched := touched || more;
    WITH gone AS (
        DELETE FROM vault.contact WHERE load_id = undone RETURNING subject_id
    )
    SELECT count(*), coalesce(array_agg(DISTINCT s.analytics_key), '{}') INTO contacts, more
    FROM gone JOIN identity.subject s USING (subject_id);
    touched := touched || more;
    people := identity.remove_vacant(touched);
    -- By what it alone has told nobody is known any more; by something whoever is left stays known.
    DELETE FROM identity.link l
    WHERE l.load_id = undone AND EXISTS (
        SELECT FROM identity.link o
        WHERE o.subject_id = l.subject_id AND o.load_id IS DISTINCT FROM undone);
    GET DIAGNOSTICS unlinked = ROW_COUNT;
    others := others + unlinked;

    DELETE FROM vault.quarantine WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    DELETE FROM vault.left_out_field WHERE load_id = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    -- What it had read again stands in the list again.
    UPDATE vault.quarantine SET superseded_by = NULL, superseded_at = NULL WHERE superseded_by = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    UPDATE vault.left_out_field SET superseded_by = NULL, superseded_at = NULL
    WHERE superseded_by = undone;
    GET DIAGNOSTICS counted = ROW_COUNT;
    others := others + counted;
    -- Something may have been written in its name since it was taken back.
    IF was_undone AND others + removed + restored + contacts + people = 0 THEN
        RAISE EXCEPTION 'this load was taken back before' USING ERRCODE = '22023';
    END IF;
    -- Its file may be loaded again, from its first row; batches of keys go on being numbered.
    UPDATE ops.load SET rows_done = 0, source_position = NULL, accepted = 0, duplicates = 0,
        changed = 0, anonymous = 0, quarantined = '{}', skipped = '{}', left_out = '{}',
        subjects_new = 0, subjects_merged = 0, finished_at = NULL, undone_at = now()
    WHERE load_id = undone;
    -- Rows of later loads that it had said before were none of theirs, and of others what links people, too: their files
    -- may be loaded again, and what stands is there already. Nobody can foresee by which digests they are known now.
    UPDATE ops.load l SET mapping_digest = sha256(uuid_send(gen_random_uuid())),
        rules_digest = sha256(uuid_send(gen_random_uuid()))
    FROM ops.load u
    WHERE u.load_id = undone AND (l.source_id = u.source_id OR unlinked > 0) AND l.load_id <> undone
        AND l.finished_at >= u.started_at;
    GET DIAGNOSTICS unread = ROW_COUNT;
    -- One that has not ended goes on from its first row.
    SELECT array_agg(l.load_id) INTO unfinished FROM ops.load l, ops.load u
    WHERE u.load_id = undone AND (l.source_id = u.source_id OR unlinked > 0) AND l.load_id <> undone
        AND l.finished_at IS NULL AND l.rows_done > 0
        -- No run goes on with one of a stream.
        AND l.source_position IS DISTINCT FROM 'stream'::bytea;
    IF unfinished IS NOT NULL THEN
        UPDATE ops.load SET rows_done = 0, source_position = NULL, accepted = 0, duplicates = 0, changed = 0,
            anonymous = 0, quarantined = '{}', skipped = '{}', left_out = '{}', subjects_new = 0, subjects_merged = 0
        WHERE load_id = ANY (unfinished);
        DELETE FROM vault.quarantine WHERE load_id = ANY (unfinished);
        DELETE FROM vault.left_out_field WHERE load_id = ANY (unfinished);
    END IF;
END
$$;

ALTER FUNCTION ops.undo_load(undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint, OUT unread bigint) OWNER TO bauta_owner;

-- Name: withdraw_snapshot(integer); Type: FUNCTION; Schema: ops; Owner: bauta_owner

CREATE FUNCTION ops.withdraw_snapshot(day integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM ops.snapshot WHERE date_sk = day) THEN
        RAISE EXCEPTION 'there is no snapshot of this day' USING ERRCODE = '22023';
    END IF;
    -- One at a time: two could each count two of today.
    LOCK TABLE ops.withdrawn_snapshot IN SHARE ROW EXCLUSIVE MODE;
    -- The owner withdraws without any limit: he can delete the rows anyway.
    IF session_user <> 'bauta_owner' AND (SELECT count(*) FROM ops.withdrawn_snapshot
        WHERE withdrawn_at > clock_timestamp() - interval '24 hours') >= 3 THEN
        RAISE EXCEPTION 'three snapshots were withdrawn within a day' USING ERRCODE = '54000',
            HINT = 'Wait a day, or withdraw as bauta_owner.';
    END IF;
    INSERT INTO ops.withdrawn_snapshot (date_sk) VALUES (day);
    gone := ops.forget_day(day);
    DELETE FROM warehouse.worklist_candidate WHERE date_sk = day;
    -- A label is known once its horizon lies before a day that was scored.
    DELETE FROM ops.prediction_label
    WHERE source = 'orders' AND to_date(date_sk::text, 'YYYYMMDD') + horizon_days
        > (SELECT coalesce(max(to_date(s.date_sk::text, 'YYYYMMDD')), '-infinity')
            FROM ops.snapshot s);
    RETURN gone;
END
$$;

ALTER FUNCTION ops.withdraw_snapshot(day integer) OWNER TO bauta_owner;

-- Name: forget_preamble(); Type: FUNCTION; Schema: vault; Owner: bauta_owner

CREATE FUNCTION vault.forget_preamble() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    DELETE FROM vault.quarantine_preamble p
    WHERE p.load_id IN (SELECT DISTINCT load_id FROM gone)
        AND NOT EXISTS (SELECT FROM vault.quarantine q WHERE q.load_id = p.load_id);
    RETURN NULL;
END
$$;

ALTER FUNCTION vault.forget_preamble() OWNER TO bauta_owner;

-- Name: forget_superseded(bigint); Type: FUNCTION; Schema: vault; Owner: bauta_owner

CREATE FUNCTION vault.forget_superseded(of_load bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    forgotten bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'loads are written as what stands now' USING ERRCODE = '25001';
    END IF;
    IF NOT (
        SELECT pg_try_advisory_xact_lock_shared('bauta_ingest'::regrole::oid::bigint::int, w.number)
        FROM locks.work w WHERE w.role = 'bauta_ingest' AND w.work = 'load')
    THEN
        RAISE EXCEPTION 'another load is under way' USING ERRCODE = '55P03';
    END IF;
    IF NOT EXISTS (
        SELECT FROM ops.load l WHERE l.load_id = of_load AND l.finished_at IS NOT NULL AND l.undone_at IS NULL)
    THEN
        RAISE EXCEPTION 'this load has not ended, or was taken back' USING ERRCODE = '22023';
    END IF;
    WITH RECURSIVE earlier AS (
        SELECT e.load_id FROM ops.load l
        JOIN ops.load e ON e.mapping = l.mapping AND e.file_digest = l.file_digest
            AND e.load_id < l.load_id
        WHERE l.load_id = of_load AND l.finished_at IS NOT NULL
    -- What was read again of such a load, and refused again.
    ), again AS (
        SELECT load_id FROM earlier
        UNION
        SELECT l.load_id FROM ops.load l JOIN again ON l.replays = again.load_id
        WHERE l.load_id < of_load
    ), fields AS (
        UPDATE vault.left_out_field f SET superseded_by = of_load, superseded_at = now()
        FROM again WHERE f.load_id = again.load_id AND f.superseded_by IS NULL
    ), replayed AS (
        SELECT e.load_id FROM ops.load l JOIN ops.load e ON e.load_id = l.replays
        WHERE l.load_id = of_load AND l.finished_at IS NOT NULL AND e.finished_at IS NOT NULL
    ), gone AS (
        UPDATE vault.quarantine q SET superseded_by = of_load, superseded_at = now()
        FROM (SELECT load_id FROM again UNION SELECT load_id FROM replayed) AS ended
        WHERE q.load_id = ended.load_id AND q.superseded_by IS NULL RETURNING 1
    )
    SELECT count(*) INTO forgotten FROM gone;
    DELETE FROM vault.quarantine WHERE superseded_at < now() - interval '90 days';
    DELETE FROM vault.left_out_field WHERE superseded_at < now() - interval '90 days';
    -- Where nothing waits any more, nothing has to be known of orders that there are not.
    DELETE FROM ops.last_word w USING ops.load l
    WHERE l.load_id = of_load AND w.source_id = l.source_id AND w.kind <> 'lead'
        AND NOT EXISTS (
            SELECT FROM vault.quarantine q JOIN ops.load o ON o.load_id = q.load_id WHERE o.source_id = l.source_id);
    RETURN forgotten;
END
$$;

ALTER FUNCTION vault.forget_superseded(of_load bigint) OWNER TO bauta_owner;

-- Name: store_contacts(bigint, smallint, bytea, integer, bytea[], bytea[], bytea[], integer[], bigint[], bigint[], integer[], bytea[]); Type: FUNCTION; Schema: vault; Owner: bauta_owner

CREATE FUNCTION vault.store_contacts(load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[], subject_ids bytea[], content_digests bytea[], content_key_versions integer[], stated_times bigint[], stated_orders bigint[], field_sets integer[], sealed_fields bytea[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION vault.store_contacts(load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[], subject_ids bytea[], content_digests bytea[], content_key_versions integer[], stated_times bigint[], stated_orders bigint[], field_sets integer[], sealed_fields bytea[]) OWNER TO bauta_owner;

-- Name: unseen_contacts(smallint, integer[], bytea[], integer[], bytea[], bigint[], bigint[]); Type: FUNCTION; Schema: vault; Owner: bauta_owner

CREATE FUNCTION vault.unseen_contacts(source smallint, contacts integer[], content_digests bytea[], key_versions integer[], subject_ids bytea[], stated_times bigint[], stated_orders bigint[]) RETURNS TABLE(contact integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
#variable_conflict use_column
DECLARE
    looked_up bigint := cardinality(content_digests);
    period bigint;
    missing integer[];
    -- Contacts that are stored under an older key, and their digests under the newest.
    renewed bytea[];
    renewed_digests bytea[];
    renewed_version integer;
    unstored bigint;
    width bigint;
BEGIN
    IF num_nulls(source, contacts, content_digests, key_versions, subject_ids, stated_times,
            stated_orders) > 0
        OR array_position(contacts, NULL) IS NOT NULL
        OR array_position(content_digests, NULL) IS NOT NULL
        OR array_position(key_versions, NULL) IS NOT NULL
        OR array_position(subject_ids, NULL) IS NOT NULL
        OR array_position(stated_times, NULL) IS NOT NULL
        OR array_position(stated_orders, NULL) IS NOT NULL
        OR looked_up <> ALL (ARRAY[cardinality(contacts), cardinality(key_versions),
            cardinality(subject_ids), cardinality(stated_times), cardinality(stated_orders)])
        OR 1 <> ANY (ARRAY[array_lower(contacts, 1), array_lower(key_versions, 1),
            array_ndims(contacts), array_ndims(key_versions)])
        -- Contacts ascend, and the keys of each descend.
        OR EXISTS (
            SELECT FROM unnest(contacts[2:], key_versions[2:], contacts, key_versions)
                AS a (contact, key_version, before, version_before)
            WHERE a.contact < a.before
                OR a.contact = a.before AND a.key_version >= a.version_before)
    THEN
        RAISE EXCEPTION 'a question of what is stored is not whole'
            USING ERRCODE = '22023', HINT = 'Each array holds a value for each digest.';
    END IF;
    PERFORM identity.require_keys(key_versions);
    period := identity.count_lookups(looked_up);
    WITH element AS MATERIALIZED (
        SELECT a.contact, a.digest, a.key_version, a.subject_id, a.stated, a.stated_order,
            -- Behind the newest key under which it is stored, nothing is looked at.
            CASE WHEN count(c.contact_id) OVER before = 0 THEN c.contact_id END AS stored,
            c.stated_at AS stored_at, c.stated_order AS stored_order,
            bool_or(c.contact_id IS NOT NULL) OVER same_contact AS is_stored,
            first_value(a.digest) OVER same_contact_newest AS newest_digest,
            first_value(a.key_version) OVER same_contact_newest AS newest_version,
            count(*) OVER same_contact AS digests
        FROM unnest(contacts, content_digests, key_versions, subject_ids, stated_times,
            stated_orders) AS a (contact, digest, key_version, subject_id, stated, stated_order)
        LEFT JOIN vault.contact c
            ON c.content_digest = a.digest AND c.content_key_version = a.key_version
        WINDOW same_contact AS (PARTITION BY a.contact),
            same_contact_newest AS (PARTITION BY a.contact ORDER BY a.key_version DESC),
            before AS (PARTITION BY a.contact ORDER BY a.key_version DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), asked AS MATERIALIZED (
        -- Of the digests of a contact that by which it is stored, otherwise the newest.
        SELECT DISTINCT ON (e.contact) e.contact, e.digest, e.subject_id,
            least(now(), timestamptz 'epoch' + e.stated * interval '1 microsecond') AS stated_at,
            e.stated_order, e.stored, e.stored_at, e.stored_order,
            CASE WHEN e.stored IS NOT NULL AND e.key_version <> e.newest_version
                THEN e.newest_digest END AS renewed_digest, e.newest_version
        FROM element e
        ORDER BY e.contact, e.stored IS NULL, e.key_version DESC
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
    SELECT (SELECT array_agg(s.contact ORDER BY s.contact) FROM said s WHERE s.stored IS NULL),
        (SELECT array_agg(a.stored ORDER BY a.contact) FROM asked a WHERE a.renewed_digest IS NOT NULL),
        (SELECT array_agg(a.renewed_digest ORDER BY a.contact) FROM asked a
            WHERE a.renewed_digest IS NOT NULL),
        (SELECT max(a.newest_version) FROM asked a WHERE a.renewed_digest IS NOT NULL),
        (SELECT count(DISTINCT e.digest) FROM element e WHERE NOT e.is_stored),
        (SELECT max(e.digests) FROM element e)
    INTO missing, renewed, renewed_digests, renewed_version, unstored, width;
    IF renewed IS NOT NULL THEN
        UPDATE vault.contact c
        SET content_digest = r.digest, content_key_version = renewed_version
        FROM unnest(renewed, renewed_digests) AS r (contact_id, digest)
        WHERE c.contact_id = r.contact_id;
    END IF;
    IF unstored > 0 THEN
        -- As many contacts as these digests take at least.
        PERFORM identity.leave_open(
            0, 0, greatest(cardinality(missing), (unstored + width - 1) / width), unstored);
    END IF;
    PERFORM identity.explain_lookups(period, looked_up - unstored);
    RETURN QUERY SELECT m FROM unnest(missing) AS m;
END
$$;

ALTER FUNCTION vault.unseen_contacts(source smallint, contacts integer[], content_digests bytea[], key_versions integer[], subject_ids bytea[], stated_times bigint[], stated_orders bigint[]) OWNER TO bauta_owner;

-- Name: add_new_sales(bigint, smallint, text, bytea[], bytea[], bytea[], text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.add_new_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    IF (array_ndims(order_keys), array_lower(order_keys, 1)) IS DISTINCT FROM (1, 1)
        OR (array_ndims(kinds), array_lower(kinds, 1)) IS DISTINCT FROM (1, 1)
        OR cardinality(order_keys) <> cardinality(kinds)
        OR array_position(order_keys, NULL) IS NOT NULL OR array_position(kinds, NULL) IS NOT NULL
        OR EXISTS (
            SELECT FROM unnest(order_keys[2:], kinds[2:], order_keys, kinds)
                AS a (order_key, kind, key_before, kind_before)
            WHERE NOT a.order_key > a.key_before
                AND (a.order_key <> a.key_before OR NOT a.kind > a.kind_before COLLATE "C"))
    THEN
        RAISE EXCEPTION 'orders do not ascend' USING ERRCODE = '22023';
    END IF;
    -- Each is looked up, by a limit: the planner would go through all orders of a source that it takes for new.
    IF EXISTS (
            SELECT FROM unnest(order_keys, kinds) AS s (order_key, kind)
            CROSS JOIN LATERAL (
                SELECT FROM warehouse.fact_sales f
                WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
                LIMIT 1) AS found)
        OR EXISTS (
            SELECT FROM unnest(order_keys, kinds) AS s (order_key, kind)
            CROSS JOIN LATERAL (
                SELECT FROM warehouse.fact_anonymous_sales f
                WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
                LIMIT 1) AS found)
    THEN
        RETURN false;
    END IF;
    INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk, load_id)
    SELECT s.customer, of_source, s.order_key, s.origin, s.kind,
        timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
        in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
    FROM unnest(customer_keys, origin_keys, order_keys, kinds, instants, days, revenues, margins,
            line_counts, item_counts, channels, campaigns)
            AS s (customer, origin, order_key, kind, instant, day, revenue, margin, lines, items,
                channel, campaign)
    WHERE s.customer IS NOT NULL AND s.revenue IS NOT NULL;
    IF array_position(customer_keys, NULL) IS NOT NULL THEN
        INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id)
        SELECT of_source, s.order_key, s.kind,
            timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
            in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
        FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns)
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items,
                    channel, campaign)
        WHERE s.customer IS NULL AND s.revenue IS NOT NULL;
    END IF;
    RETURN true;
END
$$;

ALTER FUNCTION warehouse.add_new_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[]) OWNER TO bauta_owner;

-- Name: forget_own_sales(bigint, smallint, bytea[], text[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.forget_own_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    again_keys bytea[];
    again_kinds text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    -- Of these alone it has said something: most rows come once.
    SELECT array_agg(s.order_key), array_agg(s.kind) INTO again_keys, again_kinds
    FROM (SELECT DISTINCT a.order_key, a.kind FROM unnest(order_keys, kinds) AS a (order_key, kind)) AS s
    WHERE EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = s.order_key
            AND f.source_id = of_source AND f.kind = s.kind AND f.load_id = writing_load)
        OR EXISTS (SELECT FROM warehouse.fact_anonymous_sales f WHERE f.order_key = s.order_key
            AND f.source_id = of_source AND f.kind = s.kind AND f.load_id = writing_load)
        OR EXISTS (SELECT FROM warehouse.sale_statement r WHERE r.order_key = s.order_key
            AND r.source_id = of_source AND r.kind = s.kind AND r.load_id = writing_load);
    IF again_keys IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM warehouse.fact_sales_line l
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        AND l.load_id = writing_load;
    DELETE FROM warehouse.replaced_sale_line l
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        AND l.load_id = writing_load;
    DELETE FROM warehouse.sale_statement r
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE r.order_key = s.order_key AND r.source_id = of_source AND r.kind = s.kind
        AND r.load_id = writing_load;
    WITH gone AS (
        DELETE FROM warehouse.fact_sales f
        USING unnest(again_keys, again_kinds) AS s (order_key, kind)
        WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            AND f.load_id = writing_load
        RETURNING f.customer_key
    )
    INSERT INTO warehouse.rewritten_customer (customer_key) SELECT DISTINCT customer_key FROM gone
    ON CONFLICT DO NOTHING;
    DELETE FROM warehouse.fact_anonymous_sales f
    USING unnest(again_keys, again_kinds) AS s (order_key, kind)
    WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        AND f.load_id = writing_load;
    PERFORM warehouse.restore_sales(of_source, again_keys, again_kinds);
END
$$;

ALTER FUNCTION warehouse.forget_own_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[]) OWNER TO bauta_owner;

-- Name: leads_said_since(bigint, smallint, bytea[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.leads_said_since(writing_load bigint, of_source smallint, lead_keys bytea[]) RETURNS boolean[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    again record;
    words boolean[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    again := ops.load_read_again(writing_load);
    SELECT array_agg(EXISTS (
            SELECT FROM ops.last_word w JOIN ops.load l ON l.load_id = w.load_id
            WHERE w.source_id = of_source AND w.kind = 'lead' AND w.row_key = s.lead_key
                AND l.load_id <> writing_load
                AND (l.load_id = ANY (again.family) OR coalesce(l.finished_at, 'infinity') >= again.began_at)
                AND (l.finished_at IS NOT NULL OR l.undone_at IS NULL)) ORDER BY s.n)
    INTO words FROM unnest(lead_keys) WITH ORDINALITY AS s (lead_key, n);
    RETURN words;
END
$$;

ALTER FUNCTION warehouse.leads_said_since(writing_load bigint, of_source smallint, lead_keys bytea[]) OWNER TO bauta_owner;

-- Name: move_sale_lines(bytea, bytea); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.move_sale_lines(winner_key bytea, loser_key bytea) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    -- Delete and insert, not update: a distribution column cannot change in place.
    WITH moved AS (
        DELETE FROM warehouse.fact_sales_line l USING warehouse.fact_sales f
        WHERE f.customer_key = loser_key AND l.order_key = f.order_key
            AND l.source_id = f.source_id AND l.kind = f.kind AND l.load_id = f.load_id
            AND l.customer_key = loser_key
        RETURNING l.*
    )
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT winner_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM moved ON CONFLICT DO NOTHING;
    WITH moved AS (
        DELETE FROM warehouse.replaced_sale_line l USING warehouse.sale_statement f
        WHERE f.customer_key = loser_key AND l.order_key = f.order_key
            AND l.source_id = f.source_id AND l.kind = f.kind AND l.load_id = f.load_id
            AND l.customer_key = loser_key
        RETURNING l.*
    )
    INSERT INTO warehouse.replaced_sale_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT winner_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM moved ON CONFLICT DO NOTHING;
END
$$;

ALTER FUNCTION warehouse.move_sale_lines(winner_key bytea, loser_key bytea) OWNER TO bauta_owner;

-- Name: next_discount_code(); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.next_discount_code() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT CASE WHEN max(d.discount_sk) < 1000000000 THEN max(d.discount_sk) + 1
        ELSE (SELECT coalesce(min(b.discount_sk), 0) + 1 FROM warehouse.dim_discount_code b
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_discount_code n WHERE n.discount_sk = b.discount_sk + 1)
                AND b.discount_sk < 1000000000) END
    FROM warehouse.dim_discount_code d
$$;

ALTER FUNCTION warehouse.next_discount_code() OWNER TO bauta_owner;

-- Name: next_product(); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.next_product() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT CASE WHEN max(d.product_sk) < 1000000000 THEN max(d.product_sk) + 1
        ELSE (SELECT coalesce(min(b.product_sk), 0) + 1 FROM warehouse.dim_product b
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_product n WHERE n.product_sk = b.product_sk + 1)
                AND b.product_sk < 1000000000) END
    FROM warehouse.dim_product d
$$;

ALTER FUNCTION warehouse.next_product() OWNER TO bauta_owner;

-- Name: next_product_category(); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.next_product_category() RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT CASE WHEN max(d.category_sk) < 1000000000 THEN max(d.category_sk) + 1
        ELSE (SELECT coalesce(min(b.category_sk), 0) + 1 FROM warehouse.dim_product_category b
            WHERE NOT EXISTS (SELECT FROM warehouse.dim_product_category n WHERE n.category_sk = b.category_sk + 1)
                AND b.category_sk < 1000000000) END
    FROM warehouse.dim_product_category d
$$;

ALTER FUNCTION warehouse.next_product_category() OWNER TO bauta_owner;

-- Name: note_gone_sales(bigint, smallint, bytea[], text[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.note_gone_sales(writing_load bigint, of_source smallint, row_keys bytea[], kinds text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    IF NOT EXISTS (SELECT FROM vault.quarantine q JOIN ops.load l USING (load_id) WHERE l.source_id = of_source) THEN
        RETURN;
    END IF;
    INSERT INTO ops.last_word (source_id, kind, row_key, load_id)
    SELECT DISTINCT of_source, a.kind, a.row_key, writing_load FROM unnest(row_keys, kinds) AS a (row_key, kind)
    WHERE a.kind IN ('order', 'return')
    ON CONFLICT (source_id, kind, row_key) DO UPDATE SET load_id = EXCLUDED.load_id;
END
$$;

ALTER FUNCTION warehouse.note_gone_sales(writing_load bigint, of_source smallint, row_keys bytea[], kinds text[]) OWNER TO bauta_owner;

-- Name: note_stream_rows(bigint, bytea[], bigint[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    INSERT INTO ops.stream_row (source_id, mapping, row_key, version, noted_by)
    SELECT l.source_id, l.mapping, r.row_key, r.version, writing_load
    FROM unnest(row_keys, versions) AS r (row_key, version), ops.load l
    WHERE l.load_id = writing_load
    ON CONFLICT (source_id, mapping, row_key) DO UPDATE
    SET version = EXCLUDED.version, gone_by = NULL, noted_by = EXCLUDED.noted_by;
END
$$;

ALTER FUNCTION warehouse.note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[]) OWNER TO bauta_owner;

-- Name: remove_stream_rows(bigint, smallint, bigint); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.remove_stream_rows(writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    of_mapping text;
    gone_keys bytea[];
    sale_keys bytea[];
    sale_kinds text[];
    are_standing boolean[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    SELECT l.mapping INTO of_mapping FROM ops.load l WHERE l.load_id = writing_load;
    INSERT INTO ops.stream_version AS v (source_id, mapping, load_id, version)
    VALUES (of_source, of_mapping, writing_load, before_version)
    ON CONFLICT (source_id, mapping, load_id) DO UPDATE SET version = greatest(v.version, EXCLUDED.version);
    WITH earlier AS (
        SELECT s.row_key FROM ops.stream_row s
        WHERE s.source_id = of_source AND s.mapping = of_mapping AND s.version < before_version
            AND s.gone_by IS NULL
        ORDER BY s.row_key LIMIT 10000
    ), past AS (
        UPDATE ops.stream_row s SET gone_by = writing_load FROM earlier
        WHERE s.source_id = of_source AND s.mapping = of_mapping AND s.row_key = earlier.row_key
        RETURNING s.row_key
    )
    SELECT count(*), array_agg(row_key) INTO gone, gone_keys FROM past;
    sales := 0;
    IF gone = 0 THEN
        RETURN;
    END IF;
    SELECT array_agg(k.row_key), array_agg(w.kind) INTO sale_keys, sale_kinds
    FROM unnest(gone_keys) AS k (row_key) CROSS JOIN (VALUES ('order'), ('return')) AS w (kind);
    PERFORM warehouse.forget_own_sales(writing_load, of_source, sale_keys, sale_kinds);
    -- What another mapping of the source has told of the same number stays, and what this one had told before it is
    -- denied all the same: it must not come back when the other is taken back.
    SELECT array_agg(f.order_key), array_agg(f.kind), array_agg(f.stands), count(*) FILTER (WHERE f.stands)
    INTO sale_keys, sale_kinds, are_standing, sales
    FROM (
        SELECT t.order_key, t.kind, bool_or(t.stands) AS stands
        FROM (
            SELECT a.order_key, a.kind, a.load_id, true AS stands FROM unnest(gone_keys) AS k (row_key)
            JOIN warehouse.fact_sales a ON a.order_key = k.row_key AND a.source_id = of_source
            UNION ALL
            SELECT a.order_key, a.kind, a.load_id, true FROM unnest(gone_keys) AS k (row_key)
            JOIN warehouse.fact_anonymous_sales a ON a.order_key = k.row_key AND a.source_id = of_source
            UNION ALL
            SELECT a.order_key, a.kind, a.load_id, false FROM unnest(gone_keys) AS k (row_key)
            JOIN warehouse.sale_statement a ON a.order_key = k.row_key AND a.source_id = of_source
                AND a.revenue_minor IS NOT NULL
        ) AS t JOIN ops.load l ON l.load_id = t.load_id
        WHERE l.mapping = of_mapping GROUP BY t.order_key, t.kind
    ) AS f;
    IF sale_keys IS NOT NULL THEN
        PERFORM warehouse.replace_sales(writing_load, of_source, sale_keys, sale_kinds, are_standing,
            array_fill(true, ARRAY[cardinality(sale_keys)]));
    END IF;
END
$$;

ALTER FUNCTION warehouse.remove_stream_rows(writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint) OWNER TO bauta_owner;

-- Name: replace_sales(bigint, smallint, bytea[], text[], boolean[], boolean[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.replace_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_changed boolean[], are_denied boolean[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    WITH gone AS (
        DELETE FROM warehouse.fact_sales_line l
        USING unnest(order_keys, kinds, are_changed) AS s (order_key, kind, is_changed)
        WHERE s.is_changed AND l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
        RETURNING l.*
    )
    INSERT INTO warehouse.replaced_sale_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT customer_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM gone ON CONFLICT DO NOTHING;
    WITH gone AS (
        DELETE FROM warehouse.fact_sales f
        USING unnest(order_keys, kinds, are_changed) AS s (order_key, kind, is_changed)
        WHERE s.is_changed AND f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        RETURNING f.*
    ), rewritten AS (
        INSERT INTO warehouse.rewritten_customer (customer_key) SELECT DISTINCT customer_key FROM gone
        ON CONFLICT DO NOTHING
    )
    INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk)
    SELECT order_key, source_id, kind, nextval('warehouse.sale_statement_order'), load_id, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk
    FROM gone;
    WITH gone AS (
        DELETE FROM warehouse.fact_anonymous_sales f
        USING unnest(order_keys, kinds, are_changed) AS s (order_key, kind, is_changed)
        WHERE s.is_changed AND f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        RETURNING f.*
    )
    INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key,
        origin_key, ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk)
    SELECT order_key, source_id, kind, nextval('warehouse.sale_statement_order'), load_id, '', '',
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
        campaign_sk
    FROM gone;
    INSERT INTO warehouse.sale_statement (order_key, source_id, kind, said_order, load_id, customer_key, origin_key)
    SELECT s.order_key, of_source, s.kind, nextval('warehouse.sale_statement_order'), writing_load, '', ''
    FROM (SELECT DISTINCT d.order_key, d.kind FROM unnest(order_keys, kinds, are_denied)
        AS d (order_key, kind, is_denied) WHERE d.is_denied) AS s;
END
$$;

ALTER FUNCTION warehouse.replace_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_changed boolean[], are_denied boolean[]) OWNER TO bauta_owner;

-- Name: restore_sales(smallint, bytea[], text[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.restore_sales(of_source smallint, order_keys bytea[], kinds text[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    restored bigint;
BEGIN
    WITH last AS (
        SELECT r.* FROM (SELECT DISTINCT o.order_key, o.kind FROM unnest(order_keys, kinds)
            AS o (order_key, kind)) AS k
        CROSS JOIN LATERAL (
            SELECT s.order_key, s.kind, s.said_order, s.revenue_minor FROM warehouse.sale_statement s
            WHERE s.order_key = k.order_key AND s.source_id = of_source AND s.kind = k.kind
            ORDER BY s.said_order DESC LIMIT 1) AS r
        WHERE NOT EXISTS (SELECT FROM warehouse.fact_sales f WHERE f.order_key = k.order_key
                AND f.source_id = of_source AND f.kind = k.kind)
            AND NOT EXISTS (SELECT FROM warehouse.fact_anonymous_sales f WHERE f.order_key = k.order_key
                AND f.source_id = of_source AND f.kind = k.kind)
    ), back AS (
        DELETE FROM warehouse.sale_statement s USING last
        WHERE s.order_key = last.order_key AND s.source_id = of_source AND s.kind = last.kind
            AND s.said_order = last.said_order AND last.revenue_minor IS NOT NULL
        RETURNING s.*
    ), known AS (
        INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
            ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
            channel_sk, campaign_sk, load_id)
        SELECT customer_key, source_id, order_key, origin_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id
        FROM back WHERE customer_key <> ''
    ), anonymous AS (
        INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk, campaign_sk,
            load_id)
        SELECT source_id, order_key, kind, ordered_at, date_sk, revenue_minor, margin_minor, currency,
            lines_count, items_count, channel_sk, campaign_sk, load_id
        FROM back WHERE customer_key = ''
    ), rewritten AS (
        INSERT INTO warehouse.rewritten_customer (customer_key)
        SELECT DISTINCT customer_key FROM back WHERE customer_key <> ''
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) INTO restored FROM back;
    WITH back AS (
        DELETE FROM warehouse.replaced_sale_line l
        USING unnest(order_keys, kinds) AS s (order_key, kind), warehouse.fact_sales f
        WHERE l.order_key = s.order_key AND l.source_id = of_source AND l.kind = s.kind
            AND f.order_key = l.order_key AND f.source_id = l.source_id AND f.kind = l.kind
            AND f.load_id = l.load_id AND f.customer_key = l.customer_key
        RETURNING l.*
    )
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT customer_key, source_id, order_key, kind, load_id, line_number, date_sk, product_sk,
        category_sk, discount_sk, quantity, revenue_minor, lines_digest
    FROM back ON CONFLICT DO NOTHING;
    RETURN restored;
END
$$;

ALTER FUNCTION warehouse.restore_sales(of_source smallint, order_keys bytea[], kinds text[]) OWNER TO bauta_owner;

-- Name: sales_said_since(bigint, smallint, bytea[], text[], boolean[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.sales_said_since(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_told boolean[]) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    again record;
    words text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    again := ops.load_read_again(writing_load);
    IF again.began_at IS NULL THEN
        RETURN array_fill(NULL::text, ARRAY[cardinality(order_keys)]);
    END IF;
    SELECT array_agg(CASE
            WHEN EXISTS (SELECT FROM ops.stream_row g WHERE g.source_id = of_source AND g.mapping = again.mapping
                AND g.row_key = s.order_key AND g.gone_by IS NOT NULL) THEN 'since'
            ELSE t.word END ORDER BY s.n)
    INTO words
    FROM unnest(order_keys, kinds, are_told) WITH ORDINALITY AS s (order_key, kind, is_told, n)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN bool_or(NOT l.load_id = ANY (again.family)) THEN 'since'
            WHEN count(*) > 0 THEN 'own' END AS word
        FROM (
            SELECT f.load_id FROM warehouse.fact_sales f
            WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            UNION ALL
            SELECT f.load_id FROM warehouse.fact_anonymous_sales f
            WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            UNION ALL
            SELECT f.load_id FROM warehouse.sale_statement f
            WHERE f.order_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
            UNION ALL
            SELECT f.load_id FROM ops.last_word f
            WHERE f.row_key = s.order_key AND f.source_id = of_source AND f.kind = s.kind
        ) AS told JOIN ops.load l ON l.load_id = told.load_id
        WHERE l.load_id <> writing_load AND (s.kind <> 'return' OR s.is_told OR l.mapping = again.mapping)
            AND (l.load_id = ANY (again.family) OR coalesce(l.finished_at, 'infinity') >= again.began_at)
            AND (l.finished_at IS NOT NULL OR l.undone_at IS NULL)
    ) AS t;
    RETURN words;
END
$$;

ALTER FUNCTION warehouse.sales_said_since(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_told boolean[]) OWNER TO bauta_owner;

-- Name: store_activities(bigint, smallint, bytea[], bytea[], bytea[], integer[], bigint[], integer[], integer[], text[], integer[], integer[], integer[], double precision[], smallint[], smallint[], integer[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.store_activities(writing_load bigint, of_source smallint, customer_keys bytea[], activity_keys bytea[], origin_keys bytea[], days integer[], instants bigint[], channels integer[], campaigns integer[], types text[], minutes integer[], pages integer[], products integer[], sentiments double precision[], nps smallint[], satisfactions smallint[], points integer[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    INSERT INTO warehouse.fact_customer_activity (customer_key, source_id, activity_key,
        origin_key, activity_date_sk, activity_datetime, channel_sk, campaign_sk,
        activity_type, session_duration_mins, pages_viewed, products_viewed,
        sentiment_score, nps_score, satisfaction_score, loyalty_points, load_id)
    SELECT a.customer_key, of_source, a.activity_key, a.origin_key, a.date_sk,
        timestamptz 'epoch' + a.instant * interval '1 microsecond', a.channel_sk,
        a.campaign_sk, a.type, a.minutes, a.pages, a.products, a.sentiment, a.nps,
        a.satisfaction, a.points, writing_load
    FROM unnest(customer_keys, activity_keys, origin_keys, days, instants, channels, campaigns,
            types, minutes, pages, products, sentiments, nps, satisfactions, points)
        AS a (customer_key, activity_key, origin_key, date_sk, instant, channel_sk, campaign_sk,
            type, minutes, pages, products, sentiment, nps, satisfaction, points)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;

ALTER FUNCTION warehouse.store_activities(writing_load bigint, of_source smallint, customer_keys bytea[], activity_keys bytea[], origin_keys bytea[], days integer[], instants bigint[], channels integer[], campaigns integer[], types text[], minutes integer[], pages integer[], products integer[], sentiments double precision[], nps smallint[], satisfactions smallint[], points integer[]) OWNER TO bauta_owner;

-- Name: store_companies(bigint, bytea[], bytea[], boolean); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.store_companies(writing_load bigint, contacts bytea[], companies bytea[], are_moved boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    PERFORM ops.require_load(writing_load);
    IF cardinality(contacts) <> cardinality(companies) OR EXISTS (
        SELECT FROM unnest(contacts, companies) AS p (contact, company)
        WHERE p.contact = p.company
            OR NOT EXISTS (SELECT FROM identity.subject s WHERE s.analytics_key = p.contact)
            OR NOT EXISTS (SELECT FROM identity.subject s WHERE s.analytics_key = p.company))
    THEN
        RAISE EXCEPTION 'contacts and companies are customers' USING ERRCODE = '22023';
    END IF;
    UPDATE warehouse.customer_rollup AS r SET commercial_key = p.company
    FROM unnest(contacts, companies) AS p (contact, company)
    WHERE are_moved AND r.customer_key = p.contact AND r.commercial_key <> p.company;
    INSERT INTO warehouse.customer_rollup (customer_key, commercial_key)
    SELECT p.contact, p.company FROM unnest(contacts, companies) AS p (contact, company)
    ON CONFLICT DO NOTHING;
END
$$;

ALTER FUNCTION warehouse.store_companies(writing_load bigint, contacts bytea[], companies bytea[], are_moved boolean) OWNER TO bauta_owner;

-- Name: store_leads(bigint, smallint, bytea[], bytea[], bytea[], integer[], integer[], integer[], integer[], integer[], bigint[], bigint[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.store_leads(writing_load bigint, of_source smallint, customer_keys bytea[], lead_keys bytea[], origin_keys bytea[], created integer[], contacted integer[], converted integer[], channels integer[], campaigns integer[], marketing bigint[], sales bigint[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    UPDATE warehouse.fact_lead AS f SET first_contact_date_sk = l.contacted,
        conversion_date_sk = l.converted, marketing_cost_minor = l.marketing,
        sales_cost_minor = l.sales
    FROM unnest(customer_keys, lead_keys, contacted, converted, marketing, sales)
        AS l (customer_key, lead_key, contacted, converted, marketing, sales)
    WHERE f.customer_key = l.customer_key AND f.source_id = of_source AND f.lead_key = l.lead_key;
    INSERT INTO warehouse.fact_lead (customer_key, source_id, lead_key, origin_key,
        created_date_sk, first_contact_date_sk, conversion_date_sk, channel_sk,
        campaign_sk, marketing_cost_minor, sales_cost_minor, load_id)
    SELECT l.customer_key, of_source, l.lead_key, l.origin_key, l.created, l.contacted,
        l.converted, l.channel_sk, l.campaign_sk, l.marketing, l.sales, writing_load
    FROM unnest(customer_keys, lead_keys, origin_keys, created, contacted, converted, channels,
            campaigns, marketing, sales)
        AS l (customer_key, lead_key, origin_key, created, contacted, converted, channel_sk,
            campaign_sk, marketing, sales)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    INSERT INTO ops.last_word (source_id, kind, row_key, load_id)
    SELECT DISTINCT of_source, 'lead', l.lead_key, writing_load FROM unnest(lead_keys) AS l (lead_key)
    ON CONFLICT (source_id, kind, row_key) DO UPDATE SET load_id = EXCLUDED.load_id;
    RETURN added;
END
$$;

ALTER FUNCTION warehouse.store_leads(writing_load bigint, of_source smallint, customer_keys bytea[], lead_keys bytea[], origin_keys bytea[], created integer[], contacted integer[], converted integer[], channels integer[], campaigns integer[], marketing bigint[], sales bigint[]) OWNER TO bauta_owner;

-- Name: store_sale_lines(bigint, smallint, bytea[], bytea[], text[], smallint[], integer[], integer[], integer[], integer[], double precision[], bigint[], bigint[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.store_sale_lines(writing_load bigint, of_source smallint, customer_keys bytea[], order_keys bytea[], kinds text[], numbers smallint[], days integer[], products integer[], categories integer[], discounts integer[], quantities double precision[], revenues bigint[], digests bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
BEGIN
    PERFORM ops.require_own_load(writing_load, of_source);
    IF EXISTS (
        SELECT FROM unnest(customer_keys, order_keys, kinds) AS a (customer_key, order_key, kind)
        WHERE NOT EXISTS (
            SELECT FROM warehouse.fact_sales f
            WHERE f.order_key = a.order_key AND f.source_id = of_source AND f.kind = a.kind
                AND f.customer_key = a.customer_key AND f.load_id = writing_load))
    THEN
        RAISE EXCEPTION 'lines of no order' USING ERRCODE = '22023';
    END IF;
    INSERT INTO warehouse.fact_sales_line (customer_key, source_id, order_key, kind, load_id,
        line_number, date_sk, product_sk, category_sk, discount_sk, quantity, revenue_minor,
        lines_digest)
    SELECT a.customer_key, of_source, a.order_key, a.kind, writing_load, a.number, a.date_sk,
        a.product, a.category, a.discount, a.quantity, a.revenue, a.digest
    FROM unnest(customer_keys, order_keys, kinds, numbers, days, products, categories, discounts,
            quantities, revenues, digests)
        AS a (customer_key, order_key, kind, number, date_sk, product, category, discount,
            quantity, revenue, digest);
END
$$;

ALTER FUNCTION warehouse.store_sale_lines(writing_load bigint, of_source smallint, customer_keys bytea[], order_keys bytea[], kinds text[], numbers smallint[], days integer[], products integer[], categories integer[], discounts integer[], quantities double precision[], revenues bigint[], digests bigint[]) OWNER TO bauta_owner;

-- Name: store_sales(bigint, smallint, text, bytea[], bytea[], bytea[], text[], bigint[], integer[], bigint[], bigint[], integer[], integer[], integer[], integer[], bigint[]); Type: FUNCTION; Schema: warehouse; Owner: bauta_owner

CREATE FUNCTION warehouse.store_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[], digests bigint[] DEFAULT NULL::bigint[]) RETURNS text[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
    outcomes text[];
BEGIN
    PERFORM ops.require_load(writing_load);
    PERFORM ops.require_own_load(writing_load, of_source);
    -- One pass of windows and one look at the tables for each row: no join whose sides the planner cannot count.
    SELECT array_agg(
            CASE
            WHEN t.n <> t.first_n THEN
                CASE WHEN t.said = t.first_said THEN 'same' ELSE 'repeated' END
            WHEN t.revenue IS NULL AND e.load_id IS NULL THEN 'void'
            -- A return that a source of its own has told is not denied by its order.
            WHEN t.revenue IS NULL AND t.kind = 'return' AND NOT EXISTS (
                    SELECT FROM ops.load w JOIN ops.load o USING (mapping)
                    WHERE w.load_id = writing_load AND o.load_id = e.load_id) THEN 'void'
            WHEN t.said = e.said THEN 'same'
            -- A load says one thing of an order, whatever others have said since.
            WHEN e.load_id = writing_load OR h.is_own THEN 'repeated'
            WHEN e.load_id IS NULL THEN 'added'
            ELSE 'changed'
            END ORDER BY t.n)
    INTO outcomes
    FROM (
        -- Records are compared whole, and what is not told is equal to what is not told.
        SELECT g.n, g.order_key, g.kind, g.revenue, g.digest, g.said,
            first_value(g.n) OVER same_order AS first_n,
            first_value(g.said) OVER same_order AS first_said
        FROM (
            SELECT s.n, s.order_key, s.kind, s.revenue, s.digest, ROW(s.customer,
                timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue,
                s.margin, s.lines, s.items, s.channel, s.campaign, in_currency, s.digest) AS said
            FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns, digests) WITH ORDINALITY
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items, channel,
                    campaign, digest, n)
        ) AS g
        WINDOW same_order AS (PARTITION BY g.order_key, g.kind ORDER BY g.n)
    ) AS t
    LEFT JOIN LATERAL (
        SELECT f.load_id, ROW(f.customer_key, f.ordered_at, f.date_sk, f.revenue_minor,
            f.margin_minor, f.lines_count, f.items_count, f.channel_sk, f.campaign_sk,
            f.currency::text,
            CASE WHEN t.digest IS NOT NULL THEN coalesce((
                SELECT l.lines_digest FROM warehouse.fact_sales_line l
                WHERE l.order_key = f.order_key AND l.source_id = f.source_id
                    AND l.kind = f.kind AND l.load_id = f.load_id LIMIT 1), 0) END) AS said
        FROM warehouse.fact_sales f
        WHERE f.order_key = t.order_key AND f.source_id = of_source AND f.kind = t.kind
        UNION ALL
        SELECT f.load_id, ROW(NULL::bytea, f.ordered_at, f.date_sk, f.revenue_minor,
            f.margin_minor, f.lines_count, f.items_count, f.channel_sk, f.campaign_sk,
            f.currency::text, NULL::bigint)
        FROM warehouse.fact_anonymous_sales f
        WHERE f.order_key = t.order_key AND f.source_id = of_source AND f.kind = t.kind
        LIMIT 1
    ) AS e ON t.n = t.first_n
    LEFT JOIN LATERAL (
        SELECT true AS is_own FROM warehouse.sale_statement r
        WHERE r.order_key = t.order_key AND r.source_id = of_source AND r.kind = t.kind
            AND r.load_id = writing_load LIMIT 1
    ) AS h ON t.n = t.first_n;

    IF 'changed' = ANY (outcomes) THEN
        PERFORM warehouse.replace_sales(writing_load, of_source, order_keys, kinds,
            (SELECT array_agg(o = 'changed' ORDER BY n) FROM unnest(outcomes) WITH ORDINALITY AS u (o, n)),
            (SELECT array_agg(o = 'changed' AND r IS NULL ORDER BY n)
                FROM unnest(outcomes, revenues) WITH ORDINALITY AS u (o, r, n)));
        -- The history of whose they are from now on is void, too.
        INSERT INTO warehouse.rewritten_customer (customer_key)
        SELECT DISTINCT s.customer FROM unnest(customer_keys, outcomes) AS s (customer, outcome)
        WHERE s.outcome = 'changed' AND s.customer IS NOT NULL
        ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
        ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, items_count,
        channel_sk, campaign_sk, load_id)
    SELECT s.customer, of_source, s.order_key, s.origin, s.kind,
        timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
        in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
    FROM unnest(customer_keys, origin_keys, order_keys, kinds, instants, days, revenues, margins,
            line_counts, item_counts, channels, campaigns, outcomes)
            AS s (customer, origin, order_key, kind, instant, day, revenue, margin, lines, items,
                channel, campaign, outcome)
    WHERE s.outcome IN ('added', 'changed') AND s.customer IS NOT NULL AND s.revenue IS NOT NULL;
    IF array_position(customer_keys, NULL) IS NOT NULL THEN
        INSERT INTO warehouse.fact_anonymous_sales (source_id, order_key, kind, ordered_at, date_sk,
            revenue_minor, margin_minor, currency, lines_count, items_count, channel_sk,
            campaign_sk, load_id)
        SELECT of_source, s.order_key, s.kind,
            timestamptz 'epoch' + s.instant * interval '1 microsecond', s.day, s.revenue, s.margin,
            in_currency, s.lines, s.items, s.channel, s.campaign, writing_load
        FROM unnest(customer_keys, order_keys, kinds, instants, days, revenues, margins,
                line_counts, item_counts, channels, campaigns, outcomes)
                AS s (customer, order_key, kind, instant, day, revenue, margin, lines, items,
                    channel, campaign, outcome)
        WHERE s.outcome IN ('added', 'changed') AND s.customer IS NULL AND s.revenue IS NOT NULL;
    END IF;
    RETURN outcomes;
END
$$;

ALTER FUNCTION warehouse.store_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[], digests bigint[]) OWNER TO bauta_owner;

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
    CONSTRAINT credential_secret_digest_check CHECK ((octet_length(secret_digest) = ANY (ARRAY[32, 36])))
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
    request_id text,
    request_digest bytea,
    CONSTRAINT unlock_grant_grant_id_check CHECK ((octet_length(grant_id) = 16)),
    CONSTRAINT unlock_grant_state_check CHECK ((state = ANY (ARRAY['active'::text, 'used'::text, 'withheld'::text])))
)
WITH (fillfactor='50');

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
    salt bytea,
    CONSTRAINT leaf_subject_salt_check CHECK ((octet_length(salt) = 16)),
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
    subject_salt bytea,
    mac bytea,
    CONSTRAINT outbox_leaf_check CHECK (((octet_length(leaf) >= 2) AND (octet_length(leaf) <= 32768))),
    CONSTRAINT outbox_mac_check CHECK ((octet_length(mac) = 36)),
    CONSTRAINT outbox_subject_salt_check CHECK ((octet_length(subject_salt) = 16))
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

-- Name: empty_subjects; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.empty_subjects (
    period bigint NOT NULL,
    subjects bigint NOT NULL
);

ALTER TABLE identity.empty_subjects OWNER TO bauta_owner;

-- Name: explained_lookups; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.explained_lookups (
    period bigint NOT NULL,
    lookups bigint NOT NULL
);

ALTER TABLE identity.explained_lookups OWNER TO bauta_owner;

-- Name: key_version; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.key_version (
    version integer NOT NULL
);

ALTER TABLE identity.key_version OWNER TO bauta_owner;

-- Name: link; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.link (
    kind text NOT NULL,
    key_version integer NOT NULL,
    digest bytea NOT NULL,
    subject_id bytea NOT NULL,
    origin_subject_id bytea NOT NULL,
    renewed_under integer,
    load_id bigint DEFAULT (NULLIF(current_setting('bauta.load'::text, true), ''::text))::bigint,
    CONSTRAINT link_digest_check CHECK ((octet_length(digest) = 32))
);

ALTER TABLE identity.link OWNER TO bauta_owner;

-- Name: lookups_0; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.lookups_0
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.lookups_0 OWNER TO bauta_owner;

-- Name: lookups_1; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.lookups_1
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.lookups_1 OWNER TO bauta_owner;

-- Name: lookups_2; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.lookups_2
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.lookups_2 OWNER TO bauta_owner;

-- Name: lookups_3; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.lookups_3
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.lookups_3 OWNER TO bauta_owner;

-- Name: lookups_4; Type: SEQUENCE; Schema: identity; Owner: bauta_owner

CREATE SEQUENCE identity.lookups_4
    START WITH 0
    INCREMENT BY 1
    MINVALUE 0
    NO MAXVALUE
    CACHE 1;

ALTER TABLE identity.lookups_4 OWNER TO bauta_owner;

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

-- Name: open_lookups; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.open_lookups (
    singleton boolean DEFAULT true NOT NULL,
    transaction xid8 NOT NULL,
    links bigint NOT NULL,
    link_lookups bigint NOT NULL,
    contacts bigint NOT NULL,
    contact_lookups bigint NOT NULL,
    CONSTRAINT open_lookups_singleton_check CHECK (singleton)
)
WITH (fillfactor='50');

ALTER TABLE identity.open_lookups OWNER TO bauta_owner;

-- Name: resolution_count; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.resolution_count (
    load_id bigint NOT NULL,
    asked bigint NOT NULL,
    missed bigint NOT NULL
);

ALTER TABLE identity.resolution_count OWNER TO bauta_owner;

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

-- Name: subject_review; Type: TABLE; Schema: identity; Owner: bauta_owner

CREATE TABLE identity.subject_review (
    singleton boolean DEFAULT true NOT NULL,
    reviewed_through bigint NOT NULL,
    CONSTRAINT subject_review_singleton_check CHECK (singleton)
);

ALTER TABLE identity.subject_review OWNER TO bauta_owner;

-- Name: work; Type: TABLE; Schema: locks; Owner: bauta_owner

CREATE TABLE locks.work (
    role name NOT NULL,
    work text NOT NULL,
    number integer NOT NULL,
    CONSTRAINT work_work_check CHECK ((octet_length(work) <= 1000))
);

ALTER TABLE locks.work OWNER TO bauta_owner;

-- Name: work_number_seq; Type: SEQUENCE; Schema: locks; Owner: bauta_owner

ALTER TABLE locks.work ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME locks.work_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: data_quality; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.data_quality (
    date_sk integer NOT NULL,
    check_name text NOT NULL,
    outcome text NOT NULL,
    measured double precision,
    threshold double precision,
    run_id bigint,
    checked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT data_quality_outcome_check CHECK ((outcome = ANY (ARRAY['passed'::text, 'warned'::text, 'failed'::text])))
);

ALTER TABLE ops.data_quality OWNER TO bauta_owner;

-- Name: known_file; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.known_file (
    device bigint NOT NULL,
    inode bigint NOT NULL,
    size bigint NOT NULL,
    modified bigint NOT NULL,
    changed bigint NOT NULL,
    file_digest bytea NOT NULL,
    CONSTRAINT known_file_file_digest_check CHECK ((octet_length(file_digest) = 32))
);

ALTER TABLE ops.known_file OWNER TO bauta_owner;

-- Name: last_word; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.last_word (
    source_id smallint NOT NULL,
    kind text NOT NULL,
    row_key bytea NOT NULL,
    load_id bigint NOT NULL,
    CONSTRAINT last_word_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text, 'lead'::text]))),
    CONSTRAINT last_word_row_key_check CHECK ((octet_length(row_key) = 16))
);

ALTER TABLE ops.last_word OWNER TO bauta_owner;

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
    source_position bytea,
    rules_digest bytea,
    changed bigint DEFAULT 0 NOT NULL,
    anonymous bigint DEFAULT 0 NOT NULL,
    skipped jsonb DEFAULT '{}'::jsonb NOT NULL,
    left_out jsonb DEFAULT '{}'::jsonb NOT NULL,
    file_id text,
    undone_at timestamp with time zone,
    replays bigint,
    CONSTRAINT load_file_digest_check CHECK ((octet_length(file_digest) = 32)),
    CONSTRAINT load_file_id_check CHECK ((file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'::text)),
    CONSTRAINT load_mapping_digest_check CHECK ((octet_length(mapping_digest) = 32)),
    CONSTRAINT load_rules_digest_check CHECK ((octet_length(rules_digest) = 32))
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

-- Name: load_totals; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.load_totals (
    is_only boolean DEFAULT true NOT NULL,
    rows_done bigint NOT NULL,
    accepted bigint NOT NULL,
    refused bigint NOT NULL,
    latest_at timestamp with time zone,
    CONSTRAINT load_totals_is_only_check CHECK (is_only)
);

ALTER TABLE ops.load_totals OWNER TO bauta_owner;

-- Name: model; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.model (
    model text NOT NULL,
    version text NOT NULL,
    trained_as_of integer NOT NULL,
    parameters json NOT NULL,
    diagnosis json NOT NULL,
    card text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    active boolean DEFAULT false NOT NULL,
    activated_at timestamp with time zone
);

ALTER TABLE ops.model OWNER TO bauta_owner;

-- Name: order_history; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.order_history (
    single boolean DEFAULT true NOT NULL,
    read_in pg_snapshot NOT NULL,
    cluster bigint NOT NULL,
    format integer NOT NULL,
    currencies text[] NOT NULL,
    customers bigint NOT NULL,
    stored_at timestamp with time zone DEFAULT now() NOT NULL,
    row_count bigint,
    revenue_minor bigint,
    CONSTRAINT order_history_single_check CHECK (single)
);

ALTER TABLE ops.order_history OWNER TO bauta_owner;

-- Name: prediction_label; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.prediction_label (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    horizon_days integer NOT NULL,
    churned boolean NOT NULL,
    source text NOT NULL,
    labelled_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT prediction_label_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT prediction_label_horizon_days_check CHECK ((horizon_days > 0)),
    CONSTRAINT prediction_label_source_check CHECK ((source = ANY (ARRAY['orders'::text, 'contact'::text, 'review'::text])))
);

ALTER TABLE ops.prediction_label OWNER TO bauta_owner;

-- Name: prediction_review; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.prediction_review (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    verdict text NOT NULL,
    reason_code text NOT NULL,
    reviewer text NOT NULL,
    reviewed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT prediction_review_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT prediction_review_reason_code_check CHECK ((reason_code ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT prediction_review_verdict_check CHECK ((verdict = ANY (ARRAY['confirmed'::text, 'overruled'::text])))
);

ALTER TABLE ops.prediction_review OWNER TO bauta_owner;

-- Name: pull_bookmark; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.pull_bookmark (
    source_mapping text NOT NULL,
    feed text NOT NULL,
    mappings text[] NOT NULL,
    sealed bytea NOT NULL,
    read_at timestamp with time zone NOT NULL,
    CONSTRAINT pull_bookmark_feed_check CHECK ((feed ~ '^[a-z0-9-]{1,64}$'::text)),
    CONSTRAINT pull_bookmark_sealed_check CHECK ((octet_length(sealed) <= 4194304)),
    CONSTRAINT pull_bookmark_source_mapping_check CHECK ((source_mapping ~ '^[a-z0-9-]{1,64}$'::text))
);

ALTER TABLE ops.pull_bookmark OWNER TO bauta_owner;

-- Name: schema_migration; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE ops.schema_migration OWNER TO bauta_owner;

-- Name: score_run; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.score_run (
    run_id bigint NOT NULL,
    as_of integer NOT NULL,
    from_scratch boolean DEFAULT false NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    failure text,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    inputs bigint,
    CONSTRAINT score_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'complete'::text, 'failed'::text])))
);

ALTER TABLE ops.score_run OWNER TO bauta_owner;

-- Name: score_run_run_id_seq; Type: SEQUENCE; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.score_run ALTER COLUMN run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ops.score_run_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: score_stage; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.score_stage (
    run_id bigint NOT NULL,
    stage text NOT NULL,
    state text NOT NULL,
    row_count bigint,
    milliseconds double precision,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT score_stage_state_check CHECK ((state = ANY (ARRAY['running'::text, 'complete'::text, 'failed'::text])))
);

ALTER TABLE ops.score_stage OWNER TO bauta_owner;

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

-- Name: snapshot_fact; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.snapshot_fact (
    fact text NOT NULL,
    keeps_history boolean NOT NULL
);

ALTER TABLE ops.snapshot_fact OWNER TO bauta_owner;

-- Name: source; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.source (
    source_id smallint DEFAULT ops.next_source() NOT NULL,
    name text NOT NULL
);

ALTER TABLE ops.source OWNER TO bauta_owner;

-- Name: stream_row; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.stream_row (
    mapping text NOT NULL,
    row_key bytea NOT NULL,
    version bigint NOT NULL,
    gone_by bigint,
    source_id smallint NOT NULL,
    noted_by bigint,
    CONSTRAINT stream_row_mapping_check CHECK ((mapping ~ '^[a-z0-9-]{1,64}$'::text)),
    CONSTRAINT stream_row_row_key_check CHECK ((octet_length(row_key) = 16))
);

ALTER TABLE ops.stream_row OWNER TO bauta_owner;

-- Name: stream_schema; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.stream_schema (
    mapping text NOT NULL,
    rules_digest bytea NOT NULL,
    schema_digest bytea NOT NULL,
    fields text[] NOT NULL,
    pinned_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT stream_schema_fields CHECK (
CASE
    WHEN (COALESCE(array_ndims(fields), 1) = 1) THEN (array_position(fields, NULL::text) IS NULL)
    ELSE false
END),
    CONSTRAINT stream_schema_fields_check CHECK ((octet_length((fields)::text) <= 1000000)),
    CONSTRAINT stream_schema_mapping_check CHECK ((mapping ~ '^[a-z0-9-]{1,64}$'::text)),
    CONSTRAINT stream_schema_rules_digest_check CHECK ((octet_length(rules_digest) = 32)),
    CONSTRAINT stream_schema_schema_digest_check CHECK ((octet_length(schema_digest) = 32))
);

ALTER TABLE ops.stream_schema OWNER TO bauta_owner;

-- Name: stream_version; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.stream_version (
    source_id smallint NOT NULL,
    mapping text NOT NULL,
    load_id bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT stream_version_mapping_check CHECK ((mapping ~ '^[a-z0-9-]{1,64}$'::text))
);

ALTER TABLE ops.stream_version OWNER TO bauta_owner;

-- Name: withdrawn_snapshot; Type: TABLE; Schema: ops; Owner: bauta_owner

CREATE TABLE ops.withdrawn_snapshot (
    date_sk integer NOT NULL,
    withdrawn_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    withdrawn_by text DEFAULT SESSION_USER NOT NULL
);

ALTER TABLE ops.withdrawn_snapshot OWNER TO bauta_owner;

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
    content_key_version integer NOT NULL,
    stated_at timestamp with time zone NOT NULL,
    stated_order bigint NOT NULL,
    fields integer NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT contact_batch_id_check CHECK ((octet_length(batch_id) = 16)),
    CONSTRAINT contact_contact_id_check CHECK ((octet_length(contact_id) = 16)),
    CONSTRAINT contact_content_digest_check CHECK ((octet_length(content_digest) = 32)),
    CONSTRAINT contact_fields CHECK (((fields >= 0) AND (fields <= 2047))),
    CONSTRAINT contact_sealed_length CHECK ((octet_length(sealed) <= 200000))
);
ALTER TABLE ONLY vault.contact ALTER COLUMN sealed SET STORAGE EXTERNAL;

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

-- Name: file_name; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.file_name (
    file_id text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT file_name_file_id_check CHECK ((file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'::text))
);

ALTER TABLE vault.file_name OWNER TO bauta_owner;

-- Name: left_out_field; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.left_out_field (
    load_id bigint NOT NULL,
    file_id text NOT NULL,
    line bigint NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    superseded_by bigint,
    superseded_at timestamp with time zone,
    CONSTRAINT left_out_field_column_name_check CHECK ((octet_length(column_name) <= 4000)),
    CONSTRAINT left_out_field_reason_check CHECK ((octet_length(reason) <= 100))
);

ALTER TABLE vault.left_out_field OWNER TO bauta_owner;

-- Name: quarantine; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.quarantine (
    quarantine_id bigint NOT NULL,
    load_id bigint NOT NULL,
    file_name text,
    line bigint NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL,
    sealed_row bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    file_id text,
    superseded_by bigint,
    superseded_at timestamp with time zone,
    CONSTRAINT quarantine_file CHECK (((file_id IS NULL) <> (file_name IS NULL))),
    CONSTRAINT quarantine_file_id_check CHECK ((file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'::text))
);

ALTER TABLE vault.quarantine OWNER TO bauta_owner;

-- Name: quarantine_preamble; Type: TABLE; Schema: vault; Owner: bauta_owner

CREATE TABLE vault.quarantine_preamble (
    load_id bigint NOT NULL,
    sealed_preamble bytea NOT NULL,
    CONSTRAINT quarantine_preamble_sealed_preamble_check CHECK ((octet_length(sealed_preamble) <= 1100000))
);

ALTER TABLE vault.quarantine_preamble OWNER TO bauta_owner;

-- Name: quarantine_quarantine_id_seq; Type: SEQUENCE; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.quarantine ALTER COLUMN quarantine_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME vault.quarantine_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: customer_first_lines; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.customer_first_lines (
    customer_key bytea NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    revenue_minor bigint NOT NULL,
    items_count integer,
    category_sk integer,
    discount_sk integer,
    CONSTRAINT customer_first_lines_customer_key_check CHECK ((octet_length(customer_key) = 16))
);

ALTER TABLE warehouse.customer_first_lines OWNER TO bauta_owner;

-- Name: customer_order_history; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.customer_order_history (
    customer_key bytea NOT NULL,
    history bytea NOT NULL,
    CONSTRAINT customer_order_history_customer_key_check CHECK ((octet_length(customer_key) = 16))
)
WITH (fillfactor='90');
ALTER TABLE ONLY warehouse.customer_order_history ALTER COLUMN history SET STORAGE EXTERNAL;

ALTER TABLE warehouse.customer_order_history OWNER TO bauta_owner;

-- Name: customer_rollup; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.customer_rollup (
    customer_key bytea NOT NULL,
    commercial_key bytea NOT NULL,
    CONSTRAINT customer_rollup_commercial_key_check CHECK ((octet_length(commercial_key) = 16)),
    CONSTRAINT customer_rollup_customer_key_check CHECK ((octet_length(customer_key) = 16))
);

ALTER TABLE warehouse.customer_rollup OWNER TO bauta_owner;

-- Name: dim_campaign; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_campaign (
    campaign_sk integer NOT NULL,
    source_id smallint NOT NULL,
    campaign_code text NOT NULL,
    campaign_name text NOT NULL,
    campaign_type text NOT NULL,
    channel_sk integer,
    target_segment_sk integer,
    start_date date,
    end_date date,
    budget_minor bigint,
    status text,
    load_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    target_segment text,
    CONSTRAINT dim_campaign_budget_minor_check CHECK ((budget_minor >= 0)),
    CONSTRAINT dim_campaign_campaign_code_check CHECK (((campaign_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'::text) AND (length(regexp_replace(campaign_code, '[^0-9]'::text, ''::text, 'g'::text)) <= 8))),
    CONSTRAINT dim_campaign_campaign_name_check CHECK (((campaign_name ~ '^[^[:cntrl:]@]{1,60}$'::text) AND (length(regexp_replace(campaign_name, '[^0-9]'::text, ''::text, 'g'::text)) <= 8))),
    CONSTRAINT dim_campaign_campaign_type_check CHECK ((campaign_type = ANY (ARRAY['acquisition'::text, 'retention'::text, 'reactivation'::text, 'upsell'::text, 'cross_sell'::text, 'other'::text]))),
    CONSTRAINT dim_campaign_check CHECK ((end_date >= start_date)),
    CONSTRAINT dim_campaign_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'active'::text, 'completed'::text, 'cancelled'::text]))),
    CONSTRAINT dim_campaign_target_segment_check CHECK (((target_segment ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'::text) AND (length(regexp_replace(target_segment, '[^0-9]'::text, ''::text, 'g'::text)) <= 8)))
);

ALTER TABLE warehouse.dim_campaign OWNER TO bauta_owner;

-- Name: dim_campaign_campaign_sk_seq; Type: SEQUENCE; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_campaign ALTER COLUMN campaign_sk ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME warehouse.dim_campaign_campaign_sk_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: dim_customer; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_customer (
    customer_key bytea NOT NULL,
    region text DEFAULT 'unknown'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    customer_code text GENERATED ALWAYS AS (('C-'::text || encode(SUBSTRING(customer_key FROM 1 FOR 8), 'hex'::text))) STORED,
    joined_month date,
    first_seen_on date,
    CONSTRAINT dim_customer_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT dim_customer_joined_month_check CHECK ((joined_month = (date_trunc('month'::text, (joined_month)::timestamp with time zone))::date))
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

-- Name: dim_customer_tier; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_customer_tier (
    tier_sk integer NOT NULL,
    tier_code text NOT NULL,
    tier_name text NOT NULL,
    tier_level integer NOT NULL,
    min_annual_spend_minor bigint,
    max_annual_spend_minor bigint,
    min_order_frequency integer,
    benefits_description text,
    discount_percentage double precision,
    priority_support boolean DEFAULT false NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE warehouse.dim_customer_tier OWNER TO bauta_owner;

-- Name: dim_customer_tier_tier_sk_seq; Type: SEQUENCE; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_customer_tier ALTER COLUMN tier_sk ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME warehouse.dim_customer_tier_tier_sk_seq
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

-- Name: dim_discount_code; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_discount_code (
    discount_sk integer DEFAULT warehouse.next_discount_code() NOT NULL,
    source_id smallint NOT NULL,
    discount_code text NOT NULL,
    discount_kind text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dim_discount_code_discount_code_check CHECK (((discount_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'::text) AND (length(regexp_replace(discount_code, '[^0-9]'::text, ''::text, 'g'::text)) <= 8))),
    CONSTRAINT dim_discount_code_discount_kind_check CHECK (((discount_kind ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'::text) AND (length(regexp_replace(discount_kind, '[^0-9]'::text, ''::text, 'g'::text)) <= 8)))
);

ALTER TABLE warehouse.dim_discount_code OWNER TO bauta_owner;

-- Name: dim_interaction_channel; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_interaction_channel (
    channel_sk integer NOT NULL,
    channel_code text NOT NULL,
    channel_name text NOT NULL,
    channel_type text NOT NULL,
    channel_category text NOT NULL,
    is_online boolean NOT NULL,
    cost_per_interaction_minor bigint DEFAULT 0 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dim_interaction_channel_channel_category_check CHECK ((channel_category = ANY (ARRAY['digital'::text, 'physical'::text, 'phone'::text, 'partner'::text]))),
    CONSTRAINT dim_interaction_channel_channel_code_check CHECK ((channel_code ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT dim_interaction_channel_channel_type_check CHECK ((channel_type = ANY (ARRAY['acquisition'::text, 'sales'::text, 'support'::text, 'marketing'::text]))),
    CONSTRAINT dim_interaction_channel_cost_per_interaction_minor_check CHECK ((cost_per_interaction_minor >= 0))
);

ALTER TABLE warehouse.dim_interaction_channel OWNER TO bauta_owner;

-- Name: dim_interaction_channel_channel_sk_seq; Type: SEQUENCE; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_interaction_channel ALTER COLUMN channel_sk ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME warehouse.dim_interaction_channel_channel_sk_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: dim_product; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_product (
    product_sk integer DEFAULT warehouse.next_product() NOT NULL,
    source_id smallint NOT NULL,
    product_code text NOT NULL,
    category_sk integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dim_product_product_code_check CHECK ((product_code ~ '^[A-Za-z0-9][A-Za-z0-9_./+#-]{0,63}$'::text))
);

ALTER TABLE warehouse.dim_product OWNER TO bauta_owner;

-- Name: dim_product_category; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.dim_product_category (
    category_sk integer DEFAULT warehouse.next_product_category() NOT NULL,
    category_code text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT dim_product_category_category_code_check CHECK (((category_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'::text) AND (length(regexp_replace(category_code, '[^0-9]'::text, ''::text, 'g'::text)) <= 8)))
);

ALTER TABLE warehouse.dim_product_category OWNER TO bauta_owner;

-- Name: fact_acquisition_channel; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_acquisition_channel (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    cohort_month integer NOT NULL,
    customers bigint NOT NULL,
    mature_customers bigint NOT NULL,
    mature_revenue_365_minor bigint NOT NULL,
    mature_acquisition_cost_minor bigint,
    acquisition_cost_minor bigint,
    marketing_cost_minor bigint,
    sales_cost_minor bigint,
    first_order_value_minor bigint NOT NULL,
    days_to_convert_sum bigint NOT NULL,
    days_to_convert_count bigint NOT NULL,
    paid_back_customers bigint NOT NULL,
    known_cost_customers bigint DEFAULT 0 NOT NULL,
    mature_known_cost_customers bigint DEFAULT 0 NOT NULL,
    mature_known_cost_revenue_365_minor bigint DEFAULT 0 NOT NULL,
    lost_cost_minor bigint,
    median_payback_days integer,
    mature_known_cost_margin_365_minor bigint
);

ALTER TABLE warehouse.fact_acquisition_channel OWNER TO bauta_owner;

-- Name: fact_anonymous_sales; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_anonymous_sales (
    source_id smallint NOT NULL,
    order_key bytea NOT NULL,
    kind text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    date_sk integer NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint,
    currency character(3) NOT NULL,
    lines_count integer,
    items_count integer,
    channel_sk integer,
    campaign_sk integer,
    load_id bigint NOT NULL,
    CONSTRAINT fact_anonymous_sales_date_sk_check CHECK (((date_sk >= 19900101) AND (date_sk <= 20491231))),
    CONSTRAINT fact_anonymous_sales_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text]))),
    CONSTRAINT fact_anonymous_sales_order_key_check CHECK ((octet_length(order_key) = 16))
);

ALTER TABLE warehouse.fact_anonymous_sales OWNER TO bauta_owner;

-- Name: fact_attribution; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_attribution (
    date_sk integer NOT NULL,
    method text NOT NULL,
    channel_sk integer NOT NULL,
    conversions double precision NOT NULL,
    revenue_minor double precision NOT NULL,
    removal_effect double precision,
    CONSTRAINT fact_attribution_method_check CHECK ((method = ANY (ARRAY['first'::text, 'last'::text, 'linear'::text, 'markov'::text, 'untouched'::text])))
);

ALTER TABLE warehouse.fact_attribution OWNER TO bauta_owner;

-- Name: fact_campaign_day; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_campaign_day (
    campaign_sk integer NOT NULL,
    date_sk integer NOT NULL,
    audience_size bigint,
    impressions bigint DEFAULT 0 NOT NULL,
    unique_reach bigint,
    opens bigint DEFAULT 0 NOT NULL,
    clicks bigint DEFAULT 0 NOT NULL,
    spend_minor bigint,
    load_id bigint NOT NULL,
    CONSTRAINT fact_campaign_day_audience_size_check CHECK ((audience_size >= 0)),
    CONSTRAINT fact_campaign_day_clicks_check CHECK ((clicks >= 0)),
    CONSTRAINT fact_campaign_day_impressions_check CHECK ((impressions >= 0)),
    CONSTRAINT fact_campaign_day_opens_check CHECK ((opens >= 0)),
    CONSTRAINT fact_campaign_day_spend_minor_check CHECK ((spend_minor >= 0)),
    CONSTRAINT fact_campaign_day_unique_reach_check CHECK ((unique_reach >= 0))
);

ALTER TABLE warehouse.fact_campaign_day OWNER TO bauta_owner;

-- Name: fact_campaign_performance; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_campaign_performance (
    date_sk integer NOT NULL,
    campaign_sk integer NOT NULL,
    audience_size bigint DEFAULT 0 NOT NULL,
    impressions bigint DEFAULT 0 NOT NULL,
    unique_reach bigint DEFAULT 0 NOT NULL,
    opens bigint DEFAULT 0 NOT NULL,
    clicks bigint DEFAULT 0 NOT NULL,
    leads_generated bigint DEFAULT 0 NOT NULL,
    conversions bigint DEFAULT 0 NOT NULL,
    orders_attributed bigint DEFAULT 0 NOT NULL,
    revenue_attributed_minor bigint DEFAULT 0 NOT NULL,
    spend_minor bigint,
    control_size bigint,
    control_conversions bigint,
    click_through_rate double precision GENERATED ALWAYS AS (((clicks)::double precision / (NULLIF(impressions, 0))::double precision)) STORED,
    engagement_rate double precision GENERATED ALWAYS AS ((((opens)::double precision + (clicks)::double precision) / (NULLIF(impressions, 0))::double precision)) STORED,
    conversion_rate double precision GENERATED ALWAYS AS (((conversions)::double precision / (NULLIF(unique_reach, 0))::double precision)) STORED,
    cost_per_impression_minor double precision GENERATED ALWAYS AS (((spend_minor)::double precision / (NULLIF(impressions, 0))::double precision)) STORED,
    cost_per_click_minor double precision GENERATED ALWAYS AS (((spend_minor)::double precision / (NULLIF(clicks, 0))::double precision)) STORED,
    cost_per_lead_minor double precision GENERATED ALWAYS AS (((spend_minor)::double precision / (NULLIF(leads_generated, 0))::double precision)) STORED,
    cost_per_acquisition_minor double precision GENERATED ALWAYS AS (((spend_minor)::double precision / (NULLIF(conversions, 0))::double precision)) STORED,
    roas double precision GENERATED ALWAYS AS (((revenue_attributed_minor)::double precision / (NULLIF(spend_minor, 0))::double precision)) STORED,
    target_size bigint,
    target_conversions bigint,
    conversion_lift double precision,
    conversion_lift_low double precision,
    conversion_lift_high double precision,
    margin_attributed_minor bigint,
    roi_percentage double precision GENERATED ALWAYS AS (((((margin_attributed_minor)::double precision - (spend_minor)::double precision) / (NULLIF(spend_minor, 0))::double precision) * (100)::double precision)) STORED
);

ALTER TABLE warehouse.fact_campaign_performance OWNER TO bauta_owner;

-- Name: fact_churn_rate; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_churn_rate (
    date_sk integer NOT NULL,
    month integer NOT NULL,
    customers_at_start bigint NOT NULL,
    churned bigint NOT NULL,
    new_customers bigint NOT NULL,
    reactivated bigint NOT NULL,
    churn_rate double precision GENERATED ALWAYS AS (((churned)::double precision / (NULLIF(customers_at_start, 0))::double precision)) STORED,
    partial boolean NOT NULL
);

ALTER TABLE warehouse.fact_churn_rate OWNER TO bauta_owner;

-- Name: fact_cohort_month; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_cohort_month (
    date_sk integer NOT NULL,
    cohort_month integer NOT NULL,
    month_index integer NOT NULL,
    cohort_size bigint NOT NULL,
    active_customers bigint NOT NULL,
    retention_rate double precision GENERATED ALWAYS AS (((active_customers)::double precision / (NULLIF(cohort_size, 0))::double precision)) STORED,
    revenue_minor bigint NOT NULL,
    cumulative_revenue_minor bigint NOT NULL,
    partial boolean NOT NULL,
    CONSTRAINT fact_cohort_month_month_index_check CHECK ((month_index >= 0))
);

ALTER TABLE warehouse.fact_cohort_month OWNER TO bauta_owner;

-- Name: fact_customer_acquisition; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_customer_acquisition (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    acquisition_date_sk integer NOT NULL,
    channel_sk integer,
    campaign_sk integer,
    first_touchpoint_type text,
    first_touchpoint_channel_sk integer,
    lead_created_date date,
    first_contact_date date,
    conversion_date date,
    days_to_convert integer,
    touchpoints_count integer DEFAULT 0 NOT NULL,
    first_order_date date NOT NULL,
    first_order_value_minor bigint NOT NULL,
    first_order_items integer,
    days_to_first_order integer,
    acquisition_cost_minor bigint,
    marketing_cost_attributed_minor bigint,
    sales_cost_attributed_minor bigint,
    revenue_30_days_minor bigint,
    revenue_90_days_minor bigint,
    revenue_365_days_minor bigint,
    orders_365_days integer,
    cac_payback_days integer,
    first_category_sk integer,
    first_discount_sk integer,
    CONSTRAINT fact_customer_acquisition_customer_key_check CHECK ((octet_length(customer_key) = 16))
)
PARTITION BY RANGE (date_sk);

ALTER TABLE warehouse.fact_customer_acquisition OWNER TO bauta_owner;

-- Name: fact_customer_activity; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_customer_activity (
    customer_key bytea NOT NULL,
    source_id smallint NOT NULL,
    activity_key bytea NOT NULL,
    origin_key bytea NOT NULL,
    activity_date_sk integer NOT NULL,
    activity_datetime timestamp with time zone NOT NULL,
    channel_sk integer NOT NULL,
    campaign_sk integer,
    activity_type text NOT NULL,
    session_duration_mins integer,
    pages_viewed integer,
    products_viewed integer,
    sentiment_score double precision,
    nps_score smallint,
    satisfaction_score smallint,
    loyalty_points integer,
    load_id bigint NOT NULL,
    CONSTRAINT fact_customer_activity_activity_key_check CHECK ((octet_length(activity_key) = 16)),
    CONSTRAINT fact_customer_activity_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_customer_activity_nps_score_check CHECK (((nps_score >= 0) AND (nps_score <= 10))),
    CONSTRAINT fact_customer_activity_origin_key_check CHECK ((octet_length(origin_key) = 16)),
    CONSTRAINT fact_customer_activity_pages_viewed_check CHECK ((pages_viewed >= 0)),
    CONSTRAINT fact_customer_activity_products_viewed_check CHECK ((products_viewed >= 0)),
    CONSTRAINT fact_customer_activity_satisfaction_score_check CHECK (((satisfaction_score >= 1) AND (satisfaction_score <= 5))),
    CONSTRAINT fact_customer_activity_sentiment_score_check CHECK (((sentiment_score >= ('-1'::integer)::double precision) AND (sentiment_score <= (1)::double precision))),
    CONSTRAINT fact_customer_activity_session_duration_mins_check CHECK ((session_duration_mins >= 0))
);

ALTER TABLE warehouse.fact_customer_activity OWNER TO bauta_owner;

-- Name: fact_customer_behavior; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_customer_behavior (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    cluster_segment_sk integer,
    cluster_distance double precision,
    engagement_score double precision,
    interactions_90_days integer DEFAULT 0 NOT NULL,
    engagement_trend text,
    nps_score smallint,
    nps_category text,
    satisfaction_score double precision,
    loyalty_points_balance bigint,
    loyalty_points_earned_365_days bigint,
    loyalty_points_redeemed_365_days bigint,
    returns_count_365_days integer DEFAULT 0 NOT NULL,
    return_rate double precision,
    complaints_count_365_days integer DEFAULT 0 NOT NULL,
    CONSTRAINT fact_customer_behavior_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_customer_behavior_engagement_score_check CHECK (((engagement_score >= (0)::double precision) AND (engagement_score <= (100)::double precision))),
    CONSTRAINT fact_customer_behavior_engagement_trend_check CHECK ((engagement_trend = ANY (ARRAY['increasing'::text, 'stable'::text, 'decreasing'::text]))),
    CONSTRAINT fact_customer_behavior_nps_category_check CHECK ((nps_category = ANY (ARRAY['promoter'::text, 'passive'::text, 'detractor'::text]))),
    CONSTRAINT fact_customer_behavior_nps_score_check CHECK (((nps_score >= 0) AND (nps_score <= 10))),
    CONSTRAINT fact_customer_behavior_satisfaction_score_check CHECK (((satisfaction_score >= (1)::double precision) AND (satisfaction_score <= (5)::double precision)))
)
PARTITION BY RANGE (date_sk);

ALTER TABLE warehouse.fact_customer_behavior OWNER TO bauta_owner;

-- Name: fact_customer_churn_risk; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_customer_churn_risk (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    days_since_last_order integer NOT NULL,
    days_since_last_interaction integer,
    orders_last_30_days integer NOT NULL,
    orders_last_90_days integer NOT NULL,
    spend_last_30_minor bigint NOT NULL,
    spend_last_90_minor bigint NOT NULL,
    order_frequency_trend text NOT NULL,
    spend_trend text NOT NULL,
    engagement_trend text,
    avg_order_interval_change_pct double precision,
    declined_orders_count integer DEFAULT 0 NOT NULL,
    complaints_count integer DEFAULT 0 NOT NULL,
    returns_count_90_days integer DEFAULT 0 NOT NULL,
    support_tickets_open integer DEFAULT 0 NOT NULL,
    churn_probability double precision NOT NULL,
    churn_risk_score smallint NOT NULL,
    churn_risk_category text NOT NULL,
    rule_score smallint,
    thin boolean NOT NULL,
    predicted_churn_date date,
    days_until_predicted_churn integer,
    top_churn_factor_1_code text,
    top_churn_factor_1_value double precision,
    top_churn_factor_1_contribution double precision,
    top_churn_factor_2_code text,
    top_churn_factor_2_value double precision,
    top_churn_factor_2_contribution double precision,
    top_churn_factor_3_code text,
    top_churn_factor_3_value double precision,
    top_churn_factor_3_contribution double precision,
    model_version text NOT NULL,
    intervention_priority smallint,
    recommended_action text,
    CONSTRAINT fact_customer_churn_risk_churn_probability_check CHECK (((churn_probability >= (0)::double precision) AND (churn_probability <= (1)::double precision))),
    CONSTRAINT fact_customer_churn_risk_churn_risk_category_check CHECK ((churn_risk_category = ANY (ARRAY['Low'::text, 'Medium'::text, 'High'::text, 'Critical'::text]))),
    CONSTRAINT fact_customer_churn_risk_churn_risk_score_check CHECK (((churn_risk_score >= 0) AND (churn_risk_score <= 100))),
    CONSTRAINT fact_customer_churn_risk_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_customer_churn_risk_engagement_trend_check CHECK ((engagement_trend = ANY (ARRAY['increasing'::text, 'stable'::text, 'decreasing'::text]))),
    CONSTRAINT fact_customer_churn_risk_intervention_priority_check CHECK (((intervention_priority >= 1) AND (intervention_priority <= 5))),
    CONSTRAINT fact_customer_churn_risk_order_frequency_trend_check CHECK ((order_frequency_trend = ANY (ARRAY['increasing'::text, 'stable'::text, 'decreasing'::text]))),
    CONSTRAINT fact_customer_churn_risk_rule_score_check CHECK (((rule_score >= 0) AND (rule_score <= 100))),
    CONSTRAINT fact_customer_churn_risk_spend_trend_check CHECK ((spend_trend = ANY (ARRAY['increasing'::text, 'stable'::text, 'decreasing'::text])))
)
PARTITION BY RANGE (date_sk);

ALTER TABLE warehouse.fact_customer_churn_risk OWNER TO bauta_owner;

-- Name: fact_customer_ltv; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_customer_ltv (
    customer_key bytea NOT NULL,
    date_sk integer NOT NULL,
    tenure_days integer NOT NULL,
    tenure_months integer NOT NULL,
    total_historical_revenue_minor bigint NOT NULL,
    total_historical_orders integer NOT NULL,
    total_historical_profit_minor bigint NOT NULL,
    avg_order_value_minor double precision,
    avg_orders_per_month double precision,
    avg_margin_percentage double precision,
    avg_monthly_revenue_minor double precision,
    historical_clv_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint,
    predicted_clv_1_year_low_minor bigint,
    predicted_clv_1_year_high_minor bigint,
    predicted_clv_3_year_minor bigint,
    predicted_clv_lifetime_minor bigint,
    simple_clv_1_year_minor bigint,
    simple_clv_3_year_minor bigint,
    simple_clv_lifetime_minor bigint,
    probability_alive double precision,
    expected_orders_1_year double precision,
    acquisition_cost_minor bigint,
    total_service_cost_minor bigint,
    net_customer_value_minor bigint,
    clv_to_cac_ratio double precision,
    tier_sk integer,
    value_percentile double precision,
    clv_trend text,
    clv_change_pct_30d double precision,
    model_version text,
    clv_confidence_score double precision,
    provisional boolean NOT NULL,
    CONSTRAINT fact_customer_ltv_clv_confidence_score_check CHECK (((clv_confidence_score >= (0)::double precision) AND (clv_confidence_score <= (100)::double precision))),
    CONSTRAINT fact_customer_ltv_clv_trend_check CHECK ((clv_trend = ANY (ARRAY['increasing'::text, 'stable'::text, 'decreasing'::text]))),
    CONSTRAINT fact_customer_ltv_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_customer_ltv_probability_alive_check CHECK (((probability_alive >= (0)::double precision) AND (probability_alive <= (1)::double precision)))
)
PARTITION BY RANGE (date_sk);

ALTER TABLE warehouse.fact_customer_ltv OWNER TO bauta_owner;

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
    rfm_score_change text,
    segment_changed boolean DEFAULT false NOT NULL,
    CONSTRAINT fact_customer_rfm_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_customer_rfm_frequency_score_check CHECK (((frequency_score >= 1) AND (frequency_score <= 5))),
    CONSTRAINT fact_customer_rfm_monetary_score_check CHECK (((monetary_score >= 1) AND (monetary_score <= 5))),
    CONSTRAINT fact_customer_rfm_recency_score_check CHECK (((recency_score >= 1) AND (recency_score <= 5)))
)
PARTITION BY RANGE (date_sk);

ALTER TABLE warehouse.fact_customer_rfm OWNER TO bauta_owner;

-- Name: fact_engagement_channel; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_engagement_channel (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    activity_type text NOT NULL,
    window_days integer NOT NULL,
    activities bigint NOT NULL,
    customers bigint NOT NULL,
    CONSTRAINT fact_engagement_channel_window_days_check CHECK ((window_days > 0))
);

ALTER TABLE warehouse.fact_engagement_channel OWNER TO bauta_owner;

-- Name: fact_first_category; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_first_category (
    date_sk integer NOT NULL,
    category_sk integer NOT NULL,
    customers bigint NOT NULL,
    observed_customers bigint NOT NULL,
    repeat_customers bigint NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint NOT NULL,
    repeat_rate double precision GENERATED ALWAYS AS (((repeat_customers)::double precision / (NULLIF(observed_customers, 0))::double precision)) STORED
);

ALTER TABLE warehouse.fact_first_category OWNER TO bauta_owner;

-- Name: fact_first_discount; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_first_discount (
    date_sk integer NOT NULL,
    discount_sk integer NOT NULL,
    customers bigint NOT NULL,
    observed_customers bigint NOT NULL,
    repeat_customers bigint NOT NULL,
    revenue_minor bigint NOT NULL,
    margin_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint NOT NULL,
    repeat_rate double precision GENERATED ALWAYS AS (((repeat_customers)::double precision / (NULLIF(observed_customers, 0))::double precision)) STORED
);

ALTER TABLE warehouse.fact_first_discount OWNER TO bauta_owner;

-- Name: fact_funnel; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_funnel (
    date_sk integer NOT NULL,
    funnel text NOT NULL,
    stage integer NOT NULL,
    stage_name text NOT NULL,
    customers bigint NOT NULL,
    CONSTRAINT fact_funnel_stage_check CHECK ((stage >= 1))
);

ALTER TABLE warehouse.fact_funnel OWNER TO bauta_owner;

-- Name: fact_journey_step; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_journey_step (
    date_sk integer NOT NULL,
    step integer NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    journeys bigint NOT NULL,
    CONSTRAINT fact_journey_step_step_check CHECK ((step >= 1))
);

ALTER TABLE warehouse.fact_journey_step OWNER TO bauta_owner;

-- Name: fact_journey_transition; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_journey_transition (
    date_sk integer NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    transitions bigint NOT NULL,
    probability double precision NOT NULL
);

ALTER TABLE warehouse.fact_journey_transition OWNER TO bauta_owner;

-- Name: fact_lead; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_lead (
    customer_key bytea NOT NULL,
    source_id smallint NOT NULL,
    lead_key bytea NOT NULL,
    origin_key bytea NOT NULL,
    created_date_sk integer NOT NULL,
    first_contact_date_sk integer,
    conversion_date_sk integer,
    channel_sk integer NOT NULL,
    campaign_sk integer,
    marketing_cost_minor bigint,
    sales_cost_minor bigint,
    load_id bigint NOT NULL,
    CONSTRAINT fact_lead_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_lead_lead_key_check CHECK ((octet_length(lead_key) = 16)),
    CONSTRAINT fact_lead_marketing_cost_minor_check CHECK ((marketing_cost_minor >= 0)),
    CONSTRAINT fact_lead_origin_key_check CHECK ((octet_length(origin_key) = 16)),
    CONSTRAINT fact_lead_sales_cost_minor_check CHECK ((sales_cost_minor >= 0))
);

ALTER TABLE warehouse.fact_lead OWNER TO bauta_owner;

-- Name: fact_lead_funnel; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_lead_funnel (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    iso_year integer NOT NULL,
    iso_week integer NOT NULL,
    leads bigint NOT NULL,
    contacted bigint NOT NULL,
    converted bigint NOT NULL,
    ordered bigint NOT NULL,
    CONSTRAINT fact_lead_funnel_iso_week_check CHECK (((iso_week >= 1) AND (iso_week <= 53)))
);

ALTER TABLE warehouse.fact_lead_funnel OWNER TO bauta_owner;

-- Name: fact_loyalty; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_loyalty (
    date_sk integer NOT NULL,
    month integer NOT NULL,
    members bigint NOT NULL,
    active_members bigint NOT NULL,
    points_earned bigint NOT NULL,
    points_redeemed bigint NOT NULL,
    points_balance bigint NOT NULL
);

ALTER TABLE warehouse.fact_loyalty OWNER TO bauta_owner;

-- Name: fact_nps; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_nps (
    date_sk integer NOT NULL,
    month integer NOT NULL,
    responses bigint NOT NULL,
    promoters bigint NOT NULL,
    passives bigint NOT NULL,
    detractors bigint NOT NULL,
    nps double precision GENERATED ALWAYS AS (((((promoters)::double precision - (detractors)::double precision) / (NULLIF(responses, 0))::double precision) * (100)::double precision)) STORED,
    satisfaction_responses bigint DEFAULT 0 NOT NULL,
    satisfaction_sum bigint DEFAULT 0 NOT NULL
);

ALTER TABLE warehouse.fact_nps OWNER TO bauta_owner;

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
    channel_sk integer,
    campaign_sk integer,
    arrival bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    CONSTRAINT fact_sales_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_sales_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text]))),
    CONSTRAINT fact_sales_order_key_check CHECK ((octet_length(order_key) = 16)),
    CONSTRAINT fact_sales_origin_key_check CHECK ((octet_length(origin_key) = 16))
);

ALTER TABLE warehouse.fact_sales OWNER TO bauta_owner;

-- Name: fact_sales_line; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_sales_line (
    customer_key bytea NOT NULL,
    source_id smallint NOT NULL,
    order_key bytea NOT NULL,
    kind text NOT NULL,
    load_id bigint NOT NULL,
    line_number smallint NOT NULL,
    date_sk integer NOT NULL,
    product_sk integer,
    category_sk integer,
    discount_sk integer,
    quantity double precision,
    revenue_minor bigint,
    lines_digest bigint NOT NULL,
    CONSTRAINT fact_sales_line_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_sales_line_date_sk_check CHECK (((date_sk >= 19900101) AND (date_sk <= 20491231))),
    CONSTRAINT fact_sales_line_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text]))),
    CONSTRAINT fact_sales_line_line_number_check CHECK (((line_number >= 1) AND (line_number <= 10000))),
    CONSTRAINT fact_sales_line_order_key_check CHECK ((octet_length(order_key) = 16)),
    CONSTRAINT fact_sales_line_quantity_check CHECK ((abs(quantity) <= ('1000000000000'::numeric)::double precision)),
    CONSTRAINT fact_sales_line_revenue_minor_check CHECK ((abs(revenue_minor) <= '999999999999999'::bigint))
);

ALTER TABLE warehouse.fact_sales_line OWNER TO bauta_owner;

-- Name: fact_segment_migration; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_segment_migration (
    date_sk integer NOT NULL,
    from_date_sk integer NOT NULL,
    from_segment_sk integer NOT NULL,
    to_segment_sk integer NOT NULL,
    customers bigint NOT NULL,
    migration_direction text NOT NULL,
    CONSTRAINT fact_segment_migration_migration_direction_check CHECK ((migration_direction = ANY (ARRAY['Upgraded'::text, 'Downgraded'::text, 'Same Level'::text, 'New'::text, 'Vanished'::text])))
);

ALTER TABLE warehouse.fact_segment_migration OWNER TO bauta_owner;

-- Name: fact_segment_recommendation; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_segment_recommendation (
    date_sk integer NOT NULL,
    segment_sk integer NOT NULL,
    customers bigint NOT NULL,
    revenue_365_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint,
    expected_churners double precision,
    retention_priority integer,
    target_marketing_strategy text
);

ALTER TABLE warehouse.fact_segment_recommendation OWNER TO bauta_owner;

-- Name: fact_touchpoint; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_touchpoint (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    touches bigint NOT NULL,
    customers bigint NOT NULL,
    journeys bigint NOT NULL,
    conversions bigint NOT NULL,
    assisted_conversions bigint NOT NULL,
    mean_position double precision,
    mean_days_to_conversion double precision
);

ALTER TABLE warehouse.fact_touchpoint OWNER TO bauta_owner;

-- Name: fact_value_total; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.fact_value_total (
    date_sk integer NOT NULL,
    group_kind text NOT NULL,
    group_key integer NOT NULL,
    group_name text NOT NULL,
    customers bigint NOT NULL,
    predicted_clv_1_year_minor bigint NOT NULL,
    predicted_clv_1_year_low_minor bigint,
    predicted_clv_1_year_high_minor bigint,
    past_windows integer NOT NULL,
    model_version text NOT NULL,
    CONSTRAINT fact_value_total_check CHECK (((past_windows >= 3) = (predicted_clv_1_year_low_minor IS NOT NULL))),
    CONSTRAINT fact_value_total_check1 CHECK (((past_windows = 0) = (predicted_clv_1_year_high_minor IS NULL))),
    CONSTRAINT fact_value_total_check2 CHECK (((predicted_clv_1_year_minor >= predicted_clv_1_year_low_minor) AND (predicted_clv_1_year_minor <= predicted_clv_1_year_high_minor))),
    CONSTRAINT fact_value_total_customers_check CHECK ((customers >= 0)),
    CONSTRAINT fact_value_total_group_kind_check CHECK ((group_kind = ANY (ARRAY['shop'::text, 'segment'::text, 'tier'::text, 'cohort'::text])))
);

ALTER TABLE warehouse.fact_value_total OWNER TO bauta_owner;

-- Name: replaced_sale_line; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.replaced_sale_line (
    customer_key bytea NOT NULL,
    source_id smallint NOT NULL,
    order_key bytea NOT NULL,
    kind text NOT NULL,
    load_id bigint NOT NULL,
    line_number smallint NOT NULL,
    date_sk integer NOT NULL,
    product_sk integer,
    category_sk integer,
    discount_sk integer,
    quantity double precision,
    revenue_minor bigint,
    lines_digest bigint NOT NULL,
    CONSTRAINT fact_sales_line_customer_key_check CHECK ((octet_length(customer_key) = 16)),
    CONSTRAINT fact_sales_line_date_sk_check CHECK (((date_sk >= 19900101) AND (date_sk <= 20491231))),
    CONSTRAINT fact_sales_line_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text]))),
    CONSTRAINT fact_sales_line_line_number_check CHECK (((line_number >= 1) AND (line_number <= 10000))),
    CONSTRAINT fact_sales_line_order_key_check CHECK ((octet_length(order_key) = 16)),
    CONSTRAINT fact_sales_line_quantity_check CHECK ((abs(quantity) <= ('1000000000000'::numeric)::double precision)),
    CONSTRAINT fact_sales_line_revenue_minor_check CHECK ((abs(revenue_minor) <= '999999999999999'::bigint))
);

ALTER TABLE warehouse.replaced_sale_line OWNER TO bauta_owner;

-- Name: rewritten_customer; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.rewritten_customer (
    customer_key bytea NOT NULL,
    arrival bigint DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    CONSTRAINT rewritten_customer_customer_key_check CHECK ((octet_length(customer_key) = 16))
);

ALTER TABLE warehouse.rewritten_customer OWNER TO bauta_owner;

-- Name: sale_statement; Type: TABLE; Schema: warehouse; Owner: bauta_owner

CREATE TABLE warehouse.sale_statement (
    order_key bytea NOT NULL,
    source_id smallint NOT NULL,
    kind text NOT NULL,
    said_order bigint NOT NULL,
    load_id bigint NOT NULL,
    customer_key bytea NOT NULL,
    origin_key bytea NOT NULL,
    ordered_at timestamp with time zone,
    date_sk integer,
    revenue_minor bigint,
    margin_minor bigint,
    currency character(3),
    lines_count integer,
    items_count integer,
    channel_sk integer,
    campaign_sk integer,
    CONSTRAINT sale_statement_customer_key_check CHECK ((octet_length(customer_key) = ANY (ARRAY[0, 16]))),
    CONSTRAINT sale_statement_kind_check CHECK ((kind = ANY (ARRAY['order'::text, 'return'::text]))),
    CONSTRAINT sale_statement_order_key_check CHECK ((octet_length(order_key) = 16)),
    CONSTRAINT sale_statement_origin_key_check CHECK ((octet_length(origin_key) = ANY (ARRAY[0, 16])))
);

ALTER TABLE warehouse.sale_statement OWNER TO bauta_owner;

-- Name: sale_statement_order; Type: SEQUENCE; Schema: warehouse; Owner: bauta_owner

CREATE SEQUENCE warehouse.sale_statement_order
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE warehouse.sale_statement_order OWNER TO bauta_owner;

-- Name: vw_latest_snapshot; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_latest_snapshot WITH (security_invoker='true') AS
 SELECT max(snapshot.date_sk) AS date_sk,
    to_date((max(snapshot.date_sk))::text, 'YYYYMMDD'::text) AS snapshot_date
   FROM ops.snapshot
 HAVING (count(*) > 0);

ALTER TABLE warehouse.vw_latest_snapshot OWNER TO bauta_owner;

-- Name: vw_acquisition_channel_performance; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_acquisition_channel_performance WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    COALESCE(d.channel_name, 'Unknown'::text) AS channel_name,
    d.channel_category,
    to_date((f.cohort_month)::text, 'YYYYMM'::text) AS cohort_month,
    to_char((to_date((f.cohort_month)::text, 'YYYYMM'::text))::timestamp with time zone, 'FMMonth'::text) AS month_name,
    (f.cohort_month / 100) AS year_actual,
    f.customers AS customers_acquired,
    f.acquisition_cost_minor AS total_acquisition_cost_minor,
    f.lost_cost_minor AS cost_of_lost_leads_minor,
    round(((f.acquisition_cost_minor)::numeric / (NULLIF(f.known_cost_customers, 0))::numeric), 2) AS cac_minor,
    round(((f.days_to_convert_sum)::numeric / (NULLIF(f.days_to_convert_count, 0))::numeric), 1) AS avg_days_to_convert,
    round(((f.first_order_value_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_first_order_value_minor,
    f.mature_customers,
    f.mature_acquisition_cost_minor,
    f.mature_revenue_365_minor AS total_revenue_365_minor,
    round(((f.mature_revenue_365_minor)::numeric / (NULLIF(f.mature_customers, 0))::numeric), 2) AS avg_revenue_365_minor,
    f.known_cost_customers,
    f.mature_known_cost_customers,
    f.mature_known_cost_revenue_365_minor,
    f.mature_known_cost_margin_365_minor,
        CASE
            WHEN (f.mature_known_cost_customers > 0) THEN round(((100.0 * ((f.mature_known_cost_margin_365_minor - f.mature_acquisition_cost_minor))::numeric) / (NULLIF(f.mature_acquisition_cost_minor, 0))::numeric), 1)
            ELSE NULL::numeric
        END AS acquisition_roi_pct,
        CASE
            WHEN (f.mature_known_cost_customers > 0) THEN round(((f.mature_known_cost_revenue_365_minor)::numeric / (NULLIF(f.mature_acquisition_cost_minor, 0))::numeric), 2)
            ELSE NULL::numeric
        END AS revenue_to_cost_ratio,
    f.paid_back_customers,
    round(((100.0 * (f.paid_back_customers)::numeric) / (NULLIF(f.known_cost_customers, 0))::numeric), 1) AS paid_back_pct,
    f.median_payback_days
   FROM ((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_acquisition_channel f USING (date_sk))
     LEFT JOIN warehouse.dim_interaction_channel d USING (channel_sk))
  ORDER BY (to_date((f.cohort_month)::text, 'YYYYMM'::text)) DESC, f.customers DESC, COALESCE(d.channel_name, 'Unknown'::text);

ALTER TABLE warehouse.vw_acquisition_channel_performance OWNER TO bauta_owner;

-- Name: vw_acquisition_funnel; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_acquisition_funnel WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    f.iso_year,
    f.iso_week,
    COALESCE(d.channel_name, 'Unknown'::text) AS channel_name,
    f.leads,
    f.contacted,
    f.converted,
    f.ordered,
    round(((100.0 * (f.contacted)::numeric) / (NULLIF(f.leads, 0))::numeric), 1) AS contact_rate,
    round(((100.0 * (f.converted)::numeric) / (NULLIF(f.contacted, 0))::numeric), 1) AS conversion_rate,
    round(((100.0 * (f.ordered)::numeric) / (NULLIF(f.converted, 0))::numeric), 1) AS order_rate,
    round(((100.0 * (f.ordered)::numeric) / (NULLIF(f.leads, 0))::numeric), 1) AS overall_conversion_rate
   FROM ((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_lead_funnel f USING (date_sk))
     LEFT JOIN warehouse.dim_interaction_channel d USING (channel_sk))
  ORDER BY f.iso_year DESC, f.iso_week DESC, f.leads DESC, COALESCE(d.channel_name, 'Unknown'::text);

ALTER TABLE warehouse.vw_acquisition_funnel OWNER TO bauta_owner;

-- Name: vw_at_risk_customers; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_at_risk_customers WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    c.customer_key,
    COALESCE(t.tier_name, 'Unknown'::text) AS value_tier,
    c.churn_risk_category,
    c.churn_risk_score,
    c.churn_probability,
    c.days_since_last_order,
    c.orders_last_30_days,
    c.orders_last_90_days,
    c.spend_last_90_minor,
    c.order_frequency_trend,
    c.spend_trend,
    c.top_churn_factor_1_code,
    c.top_churn_factor_2_code,
    c.top_churn_factor_3_code,
    c.recommended_action,
    f.predicted_clv_lifetime_minor AS value_at_risk_minor,
    f.historical_clv_minor,
    c.intervention_priority,
    c.predicted_churn_date,
    c.model_version
   FROM (((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_customer_churn_risk c USING (date_sk))
     LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk))
     LEFT JOIN warehouse.dim_customer_tier t ON ((t.tier_sk = f.tier_sk)))
  WHERE (c.churn_risk_category = ANY (ARRAY['High'::text, 'Critical'::text]))
  ORDER BY c.intervention_priority, f.predicted_clv_lifetime_minor DESC NULLS LAST, c.customer_key;

ALTER TABLE warehouse.vw_at_risk_customers OWNER TO bauta_owner;

-- Name: vw_campaign_performance; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_campaign_performance WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    COALESCE(d.campaign_code, 'Unknown'::text) AS campaign_code,
    d.campaign_name,
    d.campaign_type,
    d.start_date,
    d.end_date,
    f.audience_size,
    f.impressions,
    f.unique_reach,
    f.opens,
    f.clicks,
    f.leads_generated,
    f.conversions,
    f.orders_attributed,
    f.revenue_attributed_minor,
    f.margin_attributed_minor,
    f.spend_minor,
    f.click_through_rate,
    f.engagement_rate,
    f.conversion_rate,
    f.cost_per_impression_minor,
    f.cost_per_click_minor,
    f.cost_per_lead_minor,
    f.cost_per_acquisition_minor,
    f.roi_percentage,
    f.roas,
    f.target_size,
    f.target_conversions,
    f.control_size,
    f.control_conversions,
    f.conversion_lift,
    f.conversion_lift_low,
    f.conversion_lift_high
   FROM ((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_campaign_performance f USING (date_sk))
     LEFT JOIN warehouse.dim_campaign d USING (campaign_sk))
  ORDER BY d.start_date DESC NULLS LAST, COALESCE(d.campaign_code, 'Unknown'::text);

ALTER TABLE warehouse.vw_campaign_performance OWNER TO bauta_owner;

-- Name: vw_churn_factor_analysis; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_churn_factor_analysis WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    m.factor_code,
    count(*) AS customer_count,
    round(((100.0 * (count(*))::numeric) / sum(count(*) FILTER (WHERE m.is_main)) OVER ()), 1) AS pct_of_customers,
    round(avg(c.churn_risk_score), 1) AS avg_risk_score_when_present,
    (sum(f.predicted_clv_lifetime_minor))::bigint AS total_clv_affected_minor,
    count(*) FILTER (WHERE m.is_main) AS main_factor_customers,
    (COALESCE(sum(f.predicted_clv_lifetime_minor) FILTER (WHERE m.is_main), (0)::numeric))::bigint AS main_factor_clv_minor
   FROM (((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_customer_churn_risk c USING (date_sk))
     LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk))
     CROSS JOIN LATERAL ( VALUES (COALESCE(c.top_churn_factor_1_code, 'Unknown'::text),true), (
                CASE
                    WHEN (c.top_churn_factor_2_code IS DISTINCT FROM c.top_churn_factor_1_code) THEN c.top_churn_factor_2_code
                    ELSE NULL::text
                END,false), (
                CASE
                    WHEN ((c.top_churn_factor_3_code IS DISTINCT FROM c.top_churn_factor_1_code) AND (c.top_churn_factor_3_code IS DISTINCT FROM c.top_churn_factor_2_code)) THEN c.top_churn_factor_3_code
                    ELSE NULL::text
                END,false)) m(factor_code, is_main))
  WHERE (m.factor_code IS NOT NULL)
  GROUP BY l.snapshot_date, m.factor_code
  ORDER BY (count(*)) DESC, m.factor_code;

ALTER TABLE warehouse.vw_churn_factor_analysis OWNER TO bauta_owner;

-- Name: vw_churn_risk_overview; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_churn_risk_overview WITH (security_invoker='true') AS
 WITH sums AS (
         SELECT l.snapshot_date,
            c.churn_risk_category,
            count(*) AS customer_count,
            (sum(f.predicted_clv_lifetime_minor))::bigint AS value,
            count(f.predicted_clv_lifetime_minor) AS valued,
            avg(c.days_since_last_order) AS days_inactive,
            avg(c.orders_last_90_days) AS orders_90,
            avg(c.spend_last_90_minor) AS spend_90,
            avg(c.churn_probability) AS probability,
            count(*) FILTER (WHERE (c.order_frequency_trend = 'decreasing'::text)) AS declining_frequency,
            count(*) FILTER (WHERE (c.spend_trend = 'decreasing'::text)) AS declining_spend
           FROM ((warehouse.vw_latest_snapshot l
             JOIN warehouse.fact_customer_churn_risk c USING (date_sk))
             LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk))
          GROUP BY l.snapshot_date, c.churn_risk_category
        )
 SELECT sums.snapshot_date,
    sums.churn_risk_category,
    sums.customer_count,
    round(((100.0 * (sums.customer_count)::numeric) / sum(sums.customer_count) OVER ()), 1) AS pct_of_customers,
    sums.value AS total_clv_at_risk_minor,
    round(((sums.value)::numeric / (NULLIF(sums.valued, 0))::numeric), 2) AS avg_clv_at_risk_minor,
    (sums.customer_count - sums.valued) AS customers_without_clv,
    round((sums.probability)::numeric, 4) AS avg_churn_probability,
    round(sums.days_inactive, 1) AS avg_days_inactive,
    round(sums.orders_90, 2) AS avg_orders_90d,
    round(sums.spend_90, 2) AS avg_spend_90d_minor,
    sums.declining_frequency,
    sums.declining_spend
   FROM sums
  ORDER BY (array_position('{Critical,High,Medium,Low}'::text[], sums.churn_risk_category));

ALTER TABLE warehouse.vw_churn_risk_overview OWNER TO bauta_owner;

-- Name: vw_clv_distribution; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_clv_distribution WITH (security_invoker='true') AS
 WITH buckets(bucket_order, clv_bucket, lower_bound_minor, upper_bound_minor) AS (
         VALUES (1,'Under 1,000'::text,NULL::bigint,(100000)::bigint), (2,'1,000 - 5,000'::text,100000,500000), (3,'5,000 - 10,000'::text,500000,1000000), (4,'10,000 - 25,000'::text,1000000,2500000), (5,'25,000 - 50,000'::text,2500000,5000000), (6,'50,000 and more'::text,5000000,NULL::bigint), (7,'Unknown'::text,NULL::bigint,NULL::bigint)
        ), sums AS (
         SELECT
                CASE
                    WHEN (f.predicted_clv_lifetime_minor IS NULL) THEN 7
                    ELSE (width_bucket(f.predicted_clv_lifetime_minor, '{100000,500000,1000000,2500000,5000000}'::bigint[]) + 1)
                END AS bucket_order,
            count(*) AS customer_count,
            (sum(f.historical_clv_minor))::bigint AS historical,
            (sum(f.predicted_clv_lifetime_minor))::bigint AS predicted,
            (sum(f.total_historical_revenue_minor))::bigint AS revenue,
            (sum((f.total_historical_orders)::bigint))::bigint AS orders,
            avg(f.avg_orders_per_month) AS orders_per_month,
            avg(f.tenure_months) AS tenure_months
           FROM (warehouse.vw_latest_snapshot l_1
             JOIN warehouse.fact_customer_ltv f USING (date_sk))
          GROUP BY
                CASE
                    WHEN (f.predicted_clv_lifetime_minor IS NULL) THEN 7
                    ELSE (width_bucket(f.predicted_clv_lifetime_minor, '{100000,500000,1000000,2500000,5000000}'::bigint[]) + 1)
                END
        )
 SELECT l.snapshot_date,
    b.bucket_order,
    b.clv_bucket,
    b.lower_bound_minor,
    b.upper_bound_minor,
    COALESCE(s.customer_count, (0)::bigint) AS customer_count,
    COALESCE(s.historical, (0)::bigint) AS total_historical_value_minor,
    COALESCE(s.predicted, (0)::bigint) AS total_predicted_value_minor,
    round(((s.revenue)::numeric / (NULLIF(s.orders, 0))::numeric), 2) AS avg_order_value_minor,
    round((s.orders_per_month)::numeric, 4) AS avg_monthly_orders,
    round(s.tenure_months, 1) AS avg_tenure_months
   FROM ((warehouse.vw_latest_snapshot l
     CROSS JOIN buckets b)
     LEFT JOIN sums s USING (bucket_order))
  ORDER BY b.bucket_order;

ALTER TABLE warehouse.vw_clv_distribution OWNER TO bauta_owner;

-- Name: vw_clv_tier_summary; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_clv_tier_summary WITH (security_invoker='true') AS
 WITH sums AS (
         SELECT l.snapshot_date,
            f.tier_sk,
            count(*) AS customer_count,
            (sum(f.historical_clv_minor))::bigint AS historical,
            (sum(f.predicted_clv_lifetime_minor))::bigint AS predicted,
            count(f.predicted_clv_lifetime_minor) AS predicted_customers,
            sum(f.predicted_clv_lifetime_minor) FILTER (WHERE (f.acquisition_cost_minor IS NOT NULL)) AS predicted_with_cost,
            sum(f.acquisition_cost_minor) FILTER (WHERE (f.predicted_clv_lifetime_minor IS NOT NULL)) AS cost,
            avg(f.tenure_months) AS tenure_months
           FROM (warehouse.vw_latest_snapshot l
             JOIN warehouse.fact_customer_ltv f USING (date_sk))
          GROUP BY l.snapshot_date, f.tier_sk
        )
 SELECT s.snapshot_date,
    COALESCE(d.tier_name, 'Unknown'::text) AS tier_name,
    d.tier_level,
    s.customer_count,
    round(((100.0 * (s.customer_count)::numeric) / sum(s.customer_count) OVER ()), 1) AS pct_of_customers,
    s.historical AS total_historical_value_minor,
    s.predicted AS total_predicted_value_minor,
    round(((s.historical)::numeric / (s.customer_count)::numeric), 2) AS avg_historical_clv_minor,
    round(((s.predicted)::numeric / (NULLIF(s.predicted_customers, 0))::numeric), 2) AS avg_predicted_clv_minor,
    round((s.predicted_with_cost / NULLIF(s.cost, (0)::numeric)), 2) AS clv_cac_ratio,
    round(s.tenure_months, 1) AS avg_tenure_months,
    round(((100.0 * (s.historical)::numeric) / NULLIF(sum(s.historical) OVER (), (0)::numeric)), 1) AS pct_of_total_value
   FROM (sums s
     LEFT JOIN warehouse.dim_customer_tier d ON ((d.tier_sk = s.tier_sk)))
  ORDER BY d.tier_level DESC NULLS LAST;

ALTER TABLE warehouse.vw_clv_tier_summary OWNER TO bauta_owner;

-- Name: vw_customer_cohort_analysis; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_customer_cohort_analysis WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    to_date((f.cohort_month)::text, 'YYYYMM'::text) AS cohort_month,
    f.month_index AS months_since_acquisition,
    f.cohort_size,
    f.active_customers,
    f.retention_rate,
    f.revenue_minor AS cohort_revenue_minor,
    f.cumulative_revenue_minor,
    round(((f.revenue_minor)::numeric / (NULLIF(f.active_customers, 0))::numeric), 2) AS avg_revenue_per_active_customer_minor,
    round(((f.cumulative_revenue_minor)::numeric / (NULLIF(f.cohort_size, 0))::numeric), 2) AS cumulative_revenue_per_customer_minor,
    f.partial AS is_partial
   FROM (warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_cohort_month f USING (date_sk))
  ORDER BY (to_date((f.cohort_month)::text, 'YYYYMM'::text)), f.month_index;

ALTER TABLE warehouse.vw_customer_cohort_analysis OWNER TO bauta_owner;

-- Name: vw_first_category_performance; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_first_category_performance WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    COALESCE(d.category_code, 'Unknown'::text) AS first_category,
    f.customers AS customers_acquired,
    f.observed_customers,
    f.repeat_customers,
    round(((100.0 * (f.repeat_customers)::numeric) / (NULLIF(f.observed_customers, 0))::numeric), 1) AS repeat_rate_90_days_pct,
    round(((f.revenue_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_revenue_minor,
    round(((f.margin_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_historical_clv_minor,
    round(((f.predicted_clv_1_year_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_predicted_clv_1_year_minor
   FROM ((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_first_category f USING (date_sk))
     LEFT JOIN warehouse.dim_product_category d USING (category_sk))
  ORDER BY f.customers DESC, COALESCE(d.category_code, 'Unknown'::text);

ALTER TABLE warehouse.vw_first_category_performance OWNER TO bauta_owner;

-- Name: vw_first_discount_performance; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_first_discount_performance WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    COALESCE(d.discount_code, 'None or unknown'::text) AS first_discount_code,
    d.discount_kind,
    f.customers AS customers_acquired,
    f.observed_customers,
    f.repeat_customers,
    round(((100.0 * (f.repeat_customers)::numeric) / (NULLIF(f.observed_customers, 0))::numeric), 1) AS repeat_rate_90_days_pct,
    round(((f.revenue_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_revenue_minor,
    round(((f.margin_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_historical_clv_minor,
    round(((f.predicted_clv_1_year_minor)::numeric / (NULLIF(f.customers, 0))::numeric), 2) AS avg_predicted_clv_1_year_minor
   FROM ((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_first_discount f USING (date_sk))
     LEFT JOIN warehouse.dim_discount_code d USING (discount_sk))
  ORDER BY f.customers DESC, COALESCE(d.discount_code, 'None or unknown'::text);

ALTER TABLE warehouse.vw_first_discount_performance OWNER TO bauta_owner;

-- Name: vw_rfm_score_distribution; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_rfm_score_distribution WITH (security_invoker='true') AS
 WITH cells AS (
         SELECT f_1.recency_score,
            f_1.frequency_score,
            count(*) AS customer_count,
            (sum(f_1.total_spend_365_minor))::bigint AS spend,
            (sum((f_1.order_count_365_days)::bigint))::bigint AS orders,
            avg(f_1.monetary_score) AS monetary_score
           FROM (warehouse.vw_latest_snapshot l_1
             JOIN warehouse.fact_customer_rfm f_1 USING (date_sk))
          GROUP BY f_1.recency_score, f_1.frequency_score
        )
 SELECT l.snapshot_date,
    r.axis AS r_axis,
    f.axis AS f_axis,
    COALESCE(c.customer_count, (0)::bigint) AS customer_count,
    COALESCE(c.spend, (0)::bigint) AS heat_value_minor,
    round(((c.spend)::numeric / (NULLIF(c.orders, 0))::numeric), 2) AS avg_order_value_minor,
    round(c.monetary_score, 2) AS avg_monetary_score
   FROM (((warehouse.vw_latest_snapshot l
     CROSS JOIN generate_series(1, 5) r(axis))
     CROSS JOIN generate_series(1, 5) f(axis))
     LEFT JOIN cells c ON (((c.recency_score = r.axis) AND (c.frequency_score = f.axis))))
  ORDER BY r.axis DESC, f.axis DESC;

ALTER TABLE warehouse.vw_rfm_score_distribution OWNER TO bauta_owner;

-- Name: vw_rfm_segment_summary; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_rfm_segment_summary WITH (security_invoker='true') AS
 WITH sums AS (
         SELECT l.snapshot_date,
            f.rfm_segment_sk,
            count(*) AS customer_count,
            (sum(f.total_spend_365_minor))::bigint AS spend,
            (sum((f.order_count_365_days)::bigint))::bigint AS orders,
            avg(f.days_since_last_order) AS days_since_last_order,
            count(*) FILTER (WHERE (f.days_since_last_order <= 30)) AS active_last_30_days,
            count(*) FILTER (WHERE (f.days_since_last_order > 90)) AS inactive_over_90_days
           FROM (warehouse.vw_latest_snapshot l
             JOIN warehouse.fact_customer_rfm f USING (date_sk))
          GROUP BY l.snapshot_date, f.rfm_segment_sk
        )
 SELECT s.snapshot_date,
    COALESCE(d.segment_name, 'Unknown'::text) AS rfm_segment,
    d.segment_rank,
    s.customer_count,
    round(((100.0 * (s.customer_count)::numeric) / sum(s.customer_count) OVER ()), 1) AS pct_of_customers,
    s.spend AS total_revenue_365_minor,
    round(((s.spend)::numeric / (s.customer_count)::numeric), 2) AS avg_revenue_per_customer_minor,
    round(((s.orders)::numeric / (s.customer_count)::numeric), 1) AS avg_orders_per_customer,
    round(((s.spend)::numeric / (NULLIF(s.orders, 0))::numeric), 2) AS avg_order_value_minor,
    round(s.days_since_last_order, 0) AS avg_days_since_last_order,
    s.active_last_30_days,
    s.inactive_over_90_days,
        CASE
            WHEN (d.segment_code IS NULL) THEN 'Unknown'::text
            WHEN (d.segment_code = ANY (ARRAY['champions'::text, 'loyal_customers'::text])) THEN 'High Value'::text
            WHEN (d.segment_code = ANY (ARRAY['potential_loyalists'::text, 'recent_customers'::text, 'promising'::text])) THEN 'Growth Potential'::text
            WHEN (d.segment_code = ANY (ARRAY['needs_attention'::text, 'about_to_sleep'::text])) THEN 'At Risk'::text
            ELSE 'Recovery/Lost'::text
        END AS value_tier
   FROM (sums s
     LEFT JOIN warehouse.dim_customer_segment d ON ((d.segment_sk = s.rfm_segment_sk)))
  ORDER BY s.spend DESC, d.segment_rank;

ALTER TABLE warehouse.vw_rfm_segment_summary OWNER TO bauta_owner;

-- Name: vw_segment_migration; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_segment_migration WITH (security_invoker='true') AS
 SELECT to_date((m.from_date_sk)::text, 'YYYYMMDD'::text) AS compared_with,
    l.snapshot_date,
        CASE m.from_segment_sk
            WHEN 0 THEN 'New'::text
            ELSE COALESCE(p.segment_name, 'Unknown'::text)
        END AS from_segment,
        CASE m.to_segment_sk
            WHEN 0 THEN 'Vanished'::text
            ELSE COALESCE(n.segment_name, 'Unknown'::text)
        END AS to_segment,
    m.customers AS customers_migrated,
        CASE
            WHEN (m.from_segment_sk = 0) THEN 'New'::text
            WHEN (m.to_segment_sk = 0) THEN 'Vanished'::text
            WHEN (n.segment_rank < p.segment_rank) THEN 'Upgraded'::text
            WHEN (n.segment_rank > p.segment_rank) THEN 'Downgraded'::text
            WHEN (n.segment_rank = p.segment_rank) THEN 'Same Level'::text
            ELSE 'Unknown'::text
        END AS migration_direction
   FROM (((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_segment_migration m USING (date_sk))
     LEFT JOIN warehouse.dim_customer_segment p ON ((p.segment_sk = m.from_segment_sk)))
     LEFT JOIN warehouse.dim_customer_segment n ON ((n.segment_sk = m.to_segment_sk)))
  ORDER BY m.customers DESC,
        CASE m.from_segment_sk
            WHEN 0 THEN 'New'::text
            ELSE COALESCE(p.segment_name, 'Unknown'::text)
        END,
        CASE m.to_segment_sk
            WHEN 0 THEN 'Vanished'::text
            ELSE COALESCE(n.segment_name, 'Unknown'::text)
        END;

ALTER TABLE warehouse.vw_segment_migration OWNER TO bauta_owner;

-- Name: vw_top_customers_clv; Type: VIEW; Schema: warehouse; Owner: bauta_owner

CREATE VIEW warehouse.vw_top_customers_clv WITH (security_invoker='true') AS
 SELECT l.snapshot_date,
    f.customer_key,
    COALESCE(t.tier_name, 'Unknown'::text) AS tier_name,
    COALESCE(s.segment_name, 'Unknown'::text) AS rfm_segment,
    f.tenure_months,
    f.total_historical_orders,
    f.historical_clv_minor,
    f.predicted_clv_lifetime_minor,
    f.avg_order_value_minor,
    f.avg_orders_per_month,
    f.clv_to_cac_ratio,
    f.clv_trend,
    f.value_percentile,
    c.churn_risk_category,
    c.churn_risk_score
   FROM (((((warehouse.vw_latest_snapshot l
     JOIN warehouse.fact_customer_ltv f USING (date_sk))
     LEFT JOIN warehouse.dim_customer_tier t ON ((t.tier_sk = f.tier_sk)))
     LEFT JOIN warehouse.fact_customer_rfm r USING (customer_key, date_sk))
     LEFT JOIN warehouse.dim_customer_segment s ON ((s.segment_sk = r.rfm_segment_sk)))
     LEFT JOIN warehouse.fact_customer_churn_risk c USING (customer_key, date_sk))
  ORDER BY f.predicted_clv_lifetime_minor DESC NULLS LAST, f.historical_clv_minor DESC, f.customer_key
 LIMIT 100;

ALTER TABLE warehouse.vw_top_customers_clv OWNER TO bauta_owner;

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
    key_version integer NOT NULL,
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

-- Name: empty_subjects empty_subjects_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.empty_subjects
    ADD CONSTRAINT empty_subjects_pkey PRIMARY KEY (period);

-- Name: explained_lookups explained_lookups_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.explained_lookups
    ADD CONSTRAINT explained_lookups_pkey PRIMARY KEY (period);

-- Name: key_version key_version_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.key_version
    ADD CONSTRAINT key_version_pkey PRIMARY KEY (version);

-- Name: link link_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (kind, key_version, digest);

-- Name: merge merge_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.merge
    ADD CONSTRAINT merge_pkey PRIMARY KEY (merge_id);

-- Name: open_lookups open_lookups_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.open_lookups
    ADD CONSTRAINT open_lookups_pkey PRIMARY KEY (singleton);

-- Name: resolution_count resolution_count_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.resolution_count
    ADD CONSTRAINT resolution_count_pkey PRIMARY KEY (load_id);

-- Name: subject subject_analytics_key_key; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.subject
    ADD CONSTRAINT subject_analytics_key_key UNIQUE (analytics_key);

-- Name: subject subject_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.subject
    ADD CONSTRAINT subject_pkey PRIMARY KEY (subject_id);

-- Name: subject_review subject_review_pkey; Type: CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.subject_review
    ADD CONSTRAINT subject_review_pkey PRIMARY KEY (singleton);

-- Name: work work_pkey; Type: CONSTRAINT; Schema: locks; Owner: bauta_owner

ALTER TABLE ONLY locks.work
    ADD CONSTRAINT work_pkey PRIMARY KEY (role, work);

-- Name: data_quality data_quality_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.data_quality
    ADD CONSTRAINT data_quality_pkey PRIMARY KEY (date_sk, check_name);

-- Name: known_file known_file_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.known_file
    ADD CONSTRAINT known_file_pkey PRIMARY KEY (device, inode);

-- Name: last_word last_word_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.last_word
    ADD CONSTRAINT last_word_pkey PRIMARY KEY (source_id, kind, row_key);

-- Name: load load_counts; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.load
    ADD CONSTRAINT load_counts CHECK ((((rows_done >= 0) AND (rows_done <= '1000000000000'::bigint)) AND ((accepted >= 0) AND (accepted <= '1000000000000'::bigint)) AND ((duplicates >= 0) AND (duplicates <= '1000000000000'::bigint)) AND ((changed >= 0) AND (changed <= '1000000000000'::bigint)) AND ((anonymous >= 0) AND (anonymous <= '1000000000000'::bigint)) AND ((subjects_new >= 0) AND (subjects_new <= '1000000000000'::bigint)) AND ((subjects_merged >= 0) AND (subjects_merged <= '1000000000000'::bigint)) AND (batches_done >= 0))) NOT VALID;

-- Name: load load_mapping; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.load
    ADD CONSTRAINT load_mapping CHECK ((mapping ~ '^[a-z0-9-]{1,64}$'::text)) NOT VALID;

-- Name: load load_mapping_file_digest_mapping_digest_key; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_mapping_file_digest_mapping_digest_key UNIQUE (mapping, file_digest, mapping_digest);

-- Name: load load_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_pkey PRIMARY KEY (load_id);

-- Name: load load_texts; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.load
    ADD CONSTRAINT load_texts CHECK (((octet_length(mapping) <= 100) AND (octet_length((quarantined)::text) <= 10000) AND (octet_length((skipped)::text) <= 10000) AND (octet_length((left_out)::text) <= 10000) AND (octet_length(source_position) <= 1000))) NOT VALID;

-- Name: load load_times; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.load
    ADD CONSTRAINT load_times CHECK ((isfinite(started_at) AND isfinite(finished_at))) NOT VALID;

-- Name: load_totals load_totals_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load_totals
    ADD CONSTRAINT load_totals_pkey PRIMARY KEY (is_only);

-- Name: model model_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.model
    ADD CONSTRAINT model_pkey PRIMARY KEY (model, version);

-- Name: order_history order_history_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.order_history
    ADD CONSTRAINT order_history_pkey PRIMARY KEY (single);

-- Name: prediction_label prediction_label_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.prediction_label
    ADD CONSTRAINT prediction_label_pkey PRIMARY KEY (customer_key, date_sk, horizon_days);

-- Name: prediction_review prediction_review_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.prediction_review
    ADD CONSTRAINT prediction_review_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: pull_bookmark pull_bookmark_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.pull_bookmark
    ADD CONSTRAINT pull_bookmark_pkey PRIMARY KEY (source_mapping, feed);

-- Name: schema_migration schema_migration_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

-- Name: score_run score_run_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.score_run
    ADD CONSTRAINT score_run_pkey PRIMARY KEY (run_id);

-- Name: score_stage score_stage_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.score_stage
    ADD CONSTRAINT score_stage_pkey PRIMARY KEY (run_id, stage);

-- Name: snapshot snapshot_completed; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.snapshot
    ADD CONSTRAINT snapshot_completed CHECK (isfinite(completed_at)) NOT VALID;

-- Name: snapshot snapshot_day; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.snapshot
    ADD CONSTRAINT snapshot_day CHECK ((((date_sk >= 19900101) AND (date_sk <= 99991231)) AND (make_date((date_sk / 10000), ((date_sk / 100) % 100), (date_sk % 100)) IS NOT NULL))) NOT VALID;

-- Name: snapshot_fact snapshot_fact_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.snapshot_fact
    ADD CONSTRAINT snapshot_fact_pkey PRIMARY KEY (fact);

-- Name: snapshot snapshot_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (snapshot, date_sk);

-- Name: snapshot snapshot_texts; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.snapshot
    ADD CONSTRAINT snapshot_texts CHECK (((octet_length(rule_set) <= 100) AND (octet_length(snapshot) <= 100))) NOT VALID;

-- Name: source source_name; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.source
    ADD CONSTRAINT source_name CHECK ((octet_length(name) <= 100)) NOT VALID;

-- Name: source source_name_key; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.source
    ADD CONSTRAINT source_name_key UNIQUE (name);

-- Name: source source_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (source_id);

-- Name: stream_row stream_row_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.stream_row
    ADD CONSTRAINT stream_row_pkey PRIMARY KEY (source_id, mapping, row_key);

-- Name: stream_schema stream_schema_pinned; Type: CHECK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ops.stream_schema
    ADD CONSTRAINT stream_schema_pinned CHECK (isfinite(pinned_at)) NOT VALID;

-- Name: stream_schema stream_schema_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.stream_schema
    ADD CONSTRAINT stream_schema_pkey PRIMARY KEY (mapping);

-- Name: stream_version stream_version_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.stream_version
    ADD CONSTRAINT stream_version_pkey PRIMARY KEY (source_id, mapping, load_id);

-- Name: withdrawn_snapshot withdrawn_snapshot_pkey; Type: CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.withdrawn_snapshot
    ADD CONSTRAINT withdrawn_snapshot_pkey PRIMARY KEY (withdrawn_at, date_sk);

-- Name: contact contact_content_digest_key; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_content_digest_key UNIQUE (content_digest);

-- Name: contact contact_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (contact_id);

-- Name: file_name file_name_length; Type: CHECK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.file_name
    ADD CONSTRAINT file_name_length CHECK ((octet_length(sealed) <= 8192)) NOT VALID;

-- Name: file_name file_name_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.file_name
    ADD CONSTRAINT file_name_pkey PRIMARY KEY (file_id);

-- Name: left_out_field left_out_field_file_id_check; Type: CHECK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.left_out_field
    ADD CONSTRAINT left_out_field_file_id_check CHECK ((file_id ~ '^file-[0-9a-hjkmnp-tv-z]{10}$'::text)) NOT VALID;

-- Name: left_out_field left_out_field_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.left_out_field
    ADD CONSTRAINT left_out_field_pkey PRIMARY KEY (load_id, line, column_name);

-- Name: quarantine quarantine_length; Type: CHECK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.quarantine
    ADD CONSTRAINT quarantine_length CHECK ((octet_length(sealed_row) <= 1100000)) NOT VALID;

-- Name: quarantine quarantine_load_id_line_key; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine
    ADD CONSTRAINT quarantine_load_id_line_key UNIQUE (load_id, line);

-- Name: quarantine quarantine_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine
    ADD CONSTRAINT quarantine_pkey PRIMARY KEY (quarantine_id);

-- Name: quarantine_preamble quarantine_preamble_pkey; Type: CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine_preamble
    ADD CONSTRAINT quarantine_preamble_pkey PRIMARY KEY (load_id);

-- Name: quarantine quarantine_texts; Type: CHECK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE vault.quarantine
    ADD CONSTRAINT quarantine_texts CHECK (((octet_length(column_name) <= 4000) AND (octet_length(reason) <= 100))) NOT VALID;

-- Name: customer_first_lines customer_first_lines_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.customer_first_lines
    ADD CONSTRAINT customer_first_lines_pkey PRIMARY KEY (customer_key);

-- Name: customer_order_history customer_order_history_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.customer_order_history
    ADD CONSTRAINT customer_order_history_pkey PRIMARY KEY (customer_key);

-- Name: customer_rollup customer_rollup_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.customer_rollup
    ADD CONSTRAINT customer_rollup_pkey PRIMARY KEY (customer_key);

-- Name: dim_campaign dim_campaign_days; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_campaign
    ADD CONSTRAINT dim_campaign_days CHECK ((((start_date >= '1990-01-01'::date) AND (start_date <= '2049-12-31'::date)) AND ((end_date >= '1990-01-01'::date) AND (end_date <= '2049-12-31'::date)) AND (budget_minor <= '1000000000000'::bigint))) NOT VALID;

-- Name: dim_campaign dim_campaign_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_campaign
    ADD CONSTRAINT dim_campaign_pkey PRIMARY KEY (campaign_sk);

-- Name: dim_campaign dim_campaign_source_id_campaign_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_campaign
    ADD CONSTRAINT dim_campaign_source_id_campaign_code_key UNIQUE (source_id, campaign_code);

-- Name: dim_customer dim_customer_days; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_customer
    ADD CONSTRAINT dim_customer_days CHECK ((((joined_month >= '1900-01-01'::date) AND (joined_month <= '2049-12-31'::date)) AND ((first_seen_on >= '1900-01-01'::date) AND (first_seen_on <= '2049-12-31'::date)))) NOT VALID;

-- Name: dim_customer dim_customer_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer
    ADD CONSTRAINT dim_customer_pkey PRIMARY KEY (customer_key);

-- Name: dim_customer dim_customer_region; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_customer
    ADD CONSTRAINT dim_customer_region CHECK ((octet_length(region) <= 1000)) NOT VALID;

-- Name: dim_customer_segment dim_customer_segment_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_segment
    ADD CONSTRAINT dim_customer_segment_pkey PRIMARY KEY (segment_sk);

-- Name: dim_customer_segment dim_customer_segment_rule_set_segment_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_segment
    ADD CONSTRAINT dim_customer_segment_rule_set_segment_code_key UNIQUE (rule_set, segment_code);

-- Name: dim_customer_tier dim_customer_tier_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_tier
    ADD CONSTRAINT dim_customer_tier_pkey PRIMARY KEY (tier_sk);

-- Name: dim_customer_tier dim_customer_tier_tier_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_tier
    ADD CONSTRAINT dim_customer_tier_tier_code_key UNIQUE (tier_code);

-- Name: dim_customer dim_customer_times; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_customer
    ADD CONSTRAINT dim_customer_times CHECK ((isfinite(created_at) AND isfinite(updated_at))) NOT VALID;

-- Name: dim_date dim_date_date_actual_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_date
    ADD CONSTRAINT dim_date_date_actual_key UNIQUE (date_actual);

-- Name: dim_date dim_date_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_date
    ADD CONSTRAINT dim_date_pkey PRIMARY KEY (date_sk);

-- Name: dim_discount_code dim_discount_code_number; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_discount_code
    ADD CONSTRAINT dim_discount_code_number CHECK (((discount_sk >= 0) AND (discount_sk <= 1000000000))) NOT VALID;

-- Name: dim_discount_code dim_discount_code_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_discount_code
    ADD CONSTRAINT dim_discount_code_pkey PRIMARY KEY (discount_sk);

-- Name: dim_discount_code dim_discount_code_source_id_discount_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_discount_code
    ADD CONSTRAINT dim_discount_code_source_id_discount_code_key UNIQUE (source_id, discount_code);

-- Name: dim_interaction_channel dim_interaction_channel_channel_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_interaction_channel
    ADD CONSTRAINT dim_interaction_channel_channel_code_key UNIQUE (channel_code);

-- Name: dim_interaction_channel dim_interaction_channel_cost; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_interaction_channel
    ADD CONSTRAINT dim_interaction_channel_cost CHECK ((cost_per_interaction_minor <= '1000000000000'::bigint)) NOT VALID;

-- Name: dim_interaction_channel dim_interaction_channel_name; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_interaction_channel
    ADD CONSTRAINT dim_interaction_channel_name CHECK ((octet_length(channel_name) <= 1000)) NOT VALID;

-- Name: dim_interaction_channel dim_interaction_channel_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_interaction_channel
    ADD CONSTRAINT dim_interaction_channel_pkey PRIMARY KEY (channel_sk);

-- Name: dim_product_category dim_product_category_category_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_product_category
    ADD CONSTRAINT dim_product_category_category_code_key UNIQUE (category_code);

-- Name: dim_product_category dim_product_category_number; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_product_category
    ADD CONSTRAINT dim_product_category_number CHECK (((category_sk >= 0) AND (category_sk <= 1000000000))) NOT VALID;

-- Name: dim_product_category dim_product_category_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_product_category
    ADD CONSTRAINT dim_product_category_pkey PRIMARY KEY (category_sk);

-- Name: dim_product dim_product_number; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.dim_product
    ADD CONSTRAINT dim_product_number CHECK (((product_sk >= 0) AND (product_sk <= 1000000000))) NOT VALID;

-- Name: dim_product dim_product_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_product
    ADD CONSTRAINT dim_product_pkey PRIMARY KEY (product_sk);

-- Name: dim_product dim_product_source_id_product_code_key; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_product
    ADD CONSTRAINT dim_product_source_id_product_code_key UNIQUE (source_id, product_code);

-- Name: fact_acquisition_channel fact_acquisition_channel_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_acquisition_channel
    ADD CONSTRAINT fact_acquisition_channel_pkey PRIMARY KEY (date_sk, channel_sk, cohort_month);

-- Name: fact_anonymous_sales fact_anonymous_sales_amounts; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_amounts CHECK ((((revenue_minor >= '-1000000000000000'::bigint) AND (revenue_minor <= '1000000000000000'::bigint)) AND ((margin_minor >= '-1000000000000000'::bigint) AND (margin_minor <= '1000000000000000'::bigint)))) NOT VALID;

-- Name: fact_anonymous_sales fact_anonymous_sales_counts; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_counts CHECK (((lines_count >= 0) AND (items_count >= 0))) NOT VALID;

-- Name: fact_anonymous_sales fact_anonymous_sales_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_day CHECK ((make_date((date_sk / 10000), ((date_sk / 100) % 100), (date_sk % 100)) IS NOT NULL)) NOT VALID;

-- Name: fact_anonymous_sales fact_anonymous_sales_instant; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_instant CHECK (((ordered_at >= '1969-12-31 00:00:00+00'::timestamp with time zone) AND (ordered_at <= '2050-01-03 00:00:00+00'::timestamp with time zone))) NOT VALID;

-- Name: fact_anonymous_sales fact_anonymous_sales_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_pkey PRIMARY KEY (order_key, source_id, kind);

-- Name: fact_anonymous_sales fact_anonymous_sales_places; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_anonymous_sales
    ADD CONSTRAINT fact_anonymous_sales_places CHECK (((channel_sk > 0) AND (campaign_sk > 0))) NOT VALID;

-- Name: fact_attribution fact_attribution_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_attribution
    ADD CONSTRAINT fact_attribution_pkey PRIMARY KEY (date_sk, method, channel_sk);

-- Name: fact_campaign_day fact_campaign_day_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_campaign_day
    ADD CONSTRAINT fact_campaign_day_day CHECK ((((date_sk >= 19900101) AND (date_sk <= 20491231)) AND (make_date((date_sk / 10000), ((date_sk / 100) % 100), (date_sk % 100)) IS NOT NULL))) NOT VALID;

-- Name: fact_campaign_day fact_campaign_day_numbers; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_campaign_day
    ADD CONSTRAINT fact_campaign_day_numbers CHECK (((spend_minor <= '1000000000000'::bigint) AND (impressions <= 2147483647) AND (clicks <= 2147483647) AND (opens <= 2147483647) AND (audience_size <= 2147483647) AND (unique_reach <= 2147483647))) NOT VALID;

-- Name: fact_campaign_day fact_campaign_day_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_campaign_day
    ADD CONSTRAINT fact_campaign_day_pkey PRIMARY KEY (campaign_sk, date_sk);

-- Name: fact_campaign_performance fact_campaign_performance_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_campaign_performance
    ADD CONSTRAINT fact_campaign_performance_pkey PRIMARY KEY (date_sk, campaign_sk);

-- Name: fact_churn_rate fact_churn_rate_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_churn_rate
    ADD CONSTRAINT fact_churn_rate_pkey PRIMARY KEY (date_sk, month);

-- Name: fact_cohort_month fact_cohort_month_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_cohort_month
    ADD CONSTRAINT fact_cohort_month_pkey PRIMARY KEY (date_sk, cohort_month, month_index);

-- Name: fact_customer_acquisition fact_customer_acquisition_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_acquisition
    ADD CONSTRAINT fact_customer_acquisition_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: fact_customer_activity fact_customer_activity_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_day CHECK ((((activity_date_sk >= 19900101) AND (activity_date_sk <= 20491231)) AND (make_date((activity_date_sk / 10000), ((activity_date_sk / 100) % 100), (activity_date_sk % 100)) IS NOT NULL))) NOT VALID;

-- Name: fact_customer_activity fact_customer_activity_instant; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_instant CHECK (((activity_datetime >= '1969-12-31 00:00:00+00'::timestamp with time zone) AND (activity_datetime <= '2050-01-03 00:00:00+00'::timestamp with time zone))) NOT VALID;

-- Name: fact_customer_activity fact_customer_activity_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_pkey PRIMARY KEY (customer_key, source_id, activity_key);

-- Name: fact_customer_activity fact_customer_activity_places; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_places CHECK (((channel_sk > 0) AND (campaign_sk > 0))) NOT VALID;

-- Name: fact_customer_activity fact_customer_activity_type; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_customer_activity
    ADD CONSTRAINT fact_customer_activity_type CHECK ((activity_type = ANY (ARRAY['browse'::text, 'login'::text, 'inquiry'::text, 'complaint'::text, 'feedback'::text, 'visit'::text, 'campaign_sent'::text, 'campaign_opened'::text, 'campaign_clicked'::text, 'campaign_redeemed'::text, 'ticket_opened'::text, 'ticket_closed'::text, 'order_declined'::text, 'loyalty_earned'::text, 'loyalty_redeemed'::text, 'search'::text, 'cart'::text, 'checkout'::text, 'payment'::text, 'wishlist_added'::text, 'subscribed'::text, 'own_1'::text, 'own_2'::text, 'own_3'::text, 'own_4'::text, 'own_5'::text, 'own_6'::text, 'own_7'::text, 'own_8'::text]))) NOT VALID;

-- Name: fact_customer_behavior fact_customer_behavior_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_behavior
    ADD CONSTRAINT fact_customer_behavior_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: fact_customer_churn_risk fact_customer_churn_risk_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_churn_risk
    ADD CONSTRAINT fact_customer_churn_risk_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: fact_customer_ltv fact_customer_ltv_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_ltv
    ADD CONSTRAINT fact_customer_ltv_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: fact_customer_rfm fact_customer_rfm_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_customer_rfm
    ADD CONSTRAINT fact_customer_rfm_pkey PRIMARY KEY (customer_key, date_sk);

-- Name: fact_engagement_channel fact_engagement_channel_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_engagement_channel
    ADD CONSTRAINT fact_engagement_channel_pkey PRIMARY KEY (date_sk, channel_sk, activity_type, window_days);

-- Name: fact_first_category fact_first_category_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_first_category
    ADD CONSTRAINT fact_first_category_pkey PRIMARY KEY (date_sk, category_sk);

-- Name: fact_first_discount fact_first_discount_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_first_discount
    ADD CONSTRAINT fact_first_discount_pkey PRIMARY KEY (date_sk, discount_sk);

-- Name: fact_funnel fact_funnel_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_funnel
    ADD CONSTRAINT fact_funnel_pkey PRIMARY KEY (date_sk, funnel, stage);

-- Name: fact_journey_step fact_journey_step_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_journey_step
    ADD CONSTRAINT fact_journey_step_pkey PRIMARY KEY (date_sk, step, from_state, to_state);

-- Name: fact_journey_transition fact_journey_transition_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_journey_transition
    ADD CONSTRAINT fact_journey_transition_pkey PRIMARY KEY (date_sk, from_state, to_state);

-- Name: fact_lead fact_lead_amounts; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_amounts CHECK (((marketing_cost_minor >= '-1000000000000000'::bigint) AND (marketing_cost_minor <= '1000000000000000'::bigint))) NOT VALID;

-- Name: fact_lead fact_lead_contact_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_contact_day CHECK (((first_contact_date_sk IS NULL) OR (((first_contact_date_sk >= 19900101) AND (first_contact_date_sk <= 20491231)) AND (make_date((first_contact_date_sk / 10000), ((first_contact_date_sk / 100) % 100), (first_contact_date_sk % 100)) IS NOT NULL)))) NOT VALID;

-- Name: fact_lead fact_lead_conversion_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_conversion_day CHECK (((conversion_date_sk IS NULL) OR (((conversion_date_sk >= 19900101) AND (conversion_date_sk <= 20491231)) AND (make_date((conversion_date_sk / 10000), ((conversion_date_sk / 100) % 100), (conversion_date_sk % 100)) IS NOT NULL)))) NOT VALID;

-- Name: fact_lead fact_lead_costs; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_costs CHECK (((marketing_cost_minor <= '1000000000000'::bigint) AND (sales_cost_minor <= '1000000000000'::bigint))) NOT VALID;

-- Name: fact_lead fact_lead_created_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_created_day CHECK ((((created_date_sk >= 19900101) AND (created_date_sk <= 20491231)) AND (make_date((created_date_sk / 10000), ((created_date_sk / 100) % 100), (created_date_sk % 100)) IS NOT NULL))) NOT VALID;

-- Name: fact_lead_funnel fact_lead_funnel_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_lead_funnel
    ADD CONSTRAINT fact_lead_funnel_pkey PRIMARY KEY (date_sk, channel_sk, iso_year, iso_week);

-- Name: fact_lead fact_lead_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_lead
    ADD CONSTRAINT fact_lead_pkey PRIMARY KEY (customer_key, source_id, lead_key);

-- Name: fact_lead fact_lead_places; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_lead
    ADD CONSTRAINT fact_lead_places CHECK (((channel_sk > 0) AND (campaign_sk > 0))) NOT VALID;

-- Name: fact_loyalty fact_loyalty_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_loyalty
    ADD CONSTRAINT fact_loyalty_pkey PRIMARY KEY (date_sk, month);

-- Name: fact_nps fact_nps_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_nps
    ADD CONSTRAINT fact_nps_pkey PRIMARY KEY (date_sk, month);

-- Name: fact_sales fact_sales_amounts; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_amounts CHECK ((((revenue_minor >= '-1000000000000000'::bigint) AND (revenue_minor <= '1000000000000000'::bigint)) AND ((margin_minor >= '-1000000000000000'::bigint) AND (margin_minor <= '1000000000000000'::bigint)))) NOT VALID;

-- Name: fact_sales fact_sales_counts; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_counts CHECK (((lines_count >= 0) AND (items_count >= 0))) NOT VALID;

-- Name: fact_sales fact_sales_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_day CHECK ((((date_sk >= 19900101) AND (date_sk <= 20491231)) AND (make_date((date_sk / 10000), ((date_sk / 100) % 100), (date_sk % 100)) IS NOT NULL))) NOT VALID;

-- Name: fact_sales fact_sales_instant; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_instant CHECK (((ordered_at >= '1969-12-31 00:00:00+00'::timestamp with time zone) AND (ordered_at <= '2050-01-03 00:00:00+00'::timestamp with time zone))) NOT VALID;

-- Name: fact_sales_line fact_sales_line_day; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales_line
    ADD CONSTRAINT fact_sales_line_day CHECK ((make_date((date_sk / 10000), ((date_sk / 100) % 100), (date_sk % 100)) IS NOT NULL)) NOT VALID;

-- Name: fact_sales_line fact_sales_line_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_sales_line
    ADD CONSTRAINT fact_sales_line_pkey PRIMARY KEY (order_key, source_id, kind, load_id, line_number, customer_key);

-- Name: fact_sales_line fact_sales_line_places; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales_line
    ADD CONSTRAINT fact_sales_line_places CHECK (((product_sk > 0) AND (category_sk > 0) AND (discount_sk > 0))) NOT VALID;

-- Name: fact_sales fact_sales_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_sales
    ADD CONSTRAINT fact_sales_pkey PRIMARY KEY (order_key, source_id, kind, customer_key);

-- Name: fact_sales fact_sales_places; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.fact_sales
    ADD CONSTRAINT fact_sales_places CHECK (((channel_sk > 0) AND (campaign_sk > 0))) NOT VALID;

-- Name: fact_segment_migration fact_segment_migration_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_segment_migration
    ADD CONSTRAINT fact_segment_migration_pkey PRIMARY KEY (date_sk, from_segment_sk, to_segment_sk);

-- Name: fact_segment_recommendation fact_segment_recommendation_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_segment_recommendation
    ADD CONSTRAINT fact_segment_recommendation_pkey PRIMARY KEY (date_sk, segment_sk);

-- Name: fact_touchpoint fact_touchpoint_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_touchpoint
    ADD CONSTRAINT fact_touchpoint_pkey PRIMARY KEY (date_sk, channel_sk);

-- Name: fact_value_total fact_value_total_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.fact_value_total
    ADD CONSTRAINT fact_value_total_pkey PRIMARY KEY (date_sk, group_kind, group_key);

-- Name: replaced_sale_line replaced_sale_line_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.replaced_sale_line
    ADD CONSTRAINT replaced_sale_line_pkey PRIMARY KEY (order_key, source_id, kind, load_id, line_number, customer_key);

-- Name: rewritten_customer rewritten_customer_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.rewritten_customer
    ADD CONSTRAINT rewritten_customer_pkey PRIMARY KEY (customer_key, arrival);

-- Name: sale_statement sale_statement_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.sale_statement
    ADD CONSTRAINT sale_statement_pkey PRIMARY KEY (order_key, source_id, kind, said_order, customer_key);

-- Name: dim_customer_tier tiers_do_not_overlap; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.dim_customer_tier
    ADD CONSTRAINT tiers_do_not_overlap EXCLUDE USING gist (int8range(min_annual_spend_minor, max_annual_spend_minor) WITH &&) WHERE ((is_active AND (min_annual_spend_minor IS NOT NULL)));

-- Name: worklist_candidate worklist_candidate_pkey; Type: CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE ONLY warehouse.worklist_candidate
    ADD CONSTRAINT worklist_candidate_pkey PRIMARY KEY (customer_key, list);

-- Name: worklist_candidate worklist_candidate_texts; Type: CHECK CONSTRAINT; Schema: warehouse; Owner: bauta_owner

ALTER TABLE warehouse.worklist_candidate
    ADD CONSTRAINT worklist_candidate_texts CHECK (((octet_length(list) <= 200) AND (octet_length(segment_name) <= 400) AND (octet_length(recency_band) <= 200) AND (octet_length(frequency_band) <= 200) AND (octet_length(value_band) <= 200))) NOT VALID;

-- Name: item item_pkey; Type: CONSTRAINT; Schema: worklist; Owner: bauta_owner

ALTER TABLE ONLY worklist.item
    ADD CONSTRAINT item_pkey PRIMARY KEY (list, team, "position");

-- Name: list list_pkey; Type: CONSTRAINT; Schema: worklist; Owner: bauta_owner

ALTER TABLE ONLY worklist.list
    ADD CONSTRAINT list_pkey PRIMARY KEY (list, team);

-- Name: reference reference_pkey; Type: CONSTRAINT; Schema: worklist; Owner: bauta_owner

ALTER TABLE ONLY worklist.reference
    ADD CONSTRAINT reference_pkey PRIMARY KEY (team, reference);

-- Name: credential_token; Type: INDEX; Schema: access; Owner: bauta_owner

CREATE INDEX credential_token ON access.credential USING btree (role, credential_id) WHERE (kind = 'token'::text);

-- Name: leaf_subject_leaf; Type: INDEX; Schema: audit; Owner: bauta_owner

CREATE INDEX leaf_subject_leaf ON audit.leaf_subject USING btree (leaf_index);

-- Name: link_subject; Type: INDEX; Schema: identity; Owner: bauta_owner

CREATE INDEX link_subject ON identity.link USING btree (subject_id);

-- Name: merge_loser; Type: INDEX; Schema: identity; Owner: bauta_owner

CREATE INDEX merge_loser ON identity.merge USING btree (loser_id);

-- Name: merge_winner; Type: INDEX; Schema: identity; Owner: bauta_owner

CREATE INDEX merge_winner ON identity.merge USING btree (winner_id) WHERE (undone_at IS NULL);

-- Name: subject_created_order; Type: INDEX; Schema: identity; Owner: bauta_owner

CREATE INDEX subject_created_order ON identity.subject USING brin (created_order) WITH (pages_per_range='32', autosummarize='on');

-- Name: model_active; Type: INDEX; Schema: ops; Owner: bauta_owner

CREATE UNIQUE INDEX model_active ON ops.model USING btree (model) WHERE active;

-- Name: stream_row_gone; Type: INDEX; Schema: ops; Owner: bauta_owner

CREATE INDEX stream_row_gone ON ops.stream_row USING btree (gone_by) WHERE (gone_by IS NOT NULL);

-- Name: stream_row_version; Type: INDEX; Schema: ops; Owner: bauta_owner

CREATE INDEX stream_row_version ON ops.stream_row USING btree (source_id, mapping, version) WHERE (gone_by IS NULL);

-- Name: contact_stated; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX contact_stated ON vault.contact USING btree (subject_id, stated_at, stated_order);

-- Name: left_out_field_superseded; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX left_out_field_superseded ON vault.left_out_field USING btree (superseded_by) WHERE (superseded_by IS NOT NULL);

-- Name: left_out_field_superseded_at; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX left_out_field_superseded_at ON vault.left_out_field USING btree (superseded_at) WHERE (superseded_at IS NOT NULL);

-- Name: quarantine_clear_name; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX quarantine_clear_name ON vault.quarantine USING btree (quarantine_id) WHERE (file_name IS NOT NULL);

-- Name: quarantine_superseded; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX quarantine_superseded ON vault.quarantine USING btree (superseded_by) WHERE (superseded_by IS NOT NULL);

-- Name: quarantine_superseded_at; Type: INDEX; Schema: vault; Owner: bauta_owner

CREATE INDEX quarantine_superseded_at ON vault.quarantine USING btree (superseded_at) WHERE (superseded_at IS NOT NULL);

-- Name: customer_rollup_company; Type: INDEX; Schema: warehouse; Owner: bauta_owner

CREATE INDEX customer_rollup_company ON warehouse.customer_rollup USING btree (commercial_key);

-- Name: fact_sales_arrival; Type: INDEX; Schema: warehouse; Owner: bauta_owner

CREATE INDEX fact_sales_arrival ON warehouse.fact_sales USING brin (arrival) WITH (pages_per_range='32', autosummarize='on');

-- Name: fact_sales_customer; Type: INDEX; Schema: warehouse; Owner: bauta_owner

CREATE INDEX fact_sales_customer ON warehouse.fact_sales USING btree (customer_key);

-- Name: sale_statement_customer; Type: INDEX; Schema: warehouse; Owner: bauta_owner

CREATE INDEX sale_statement_customer ON warehouse.sale_statement USING btree (customer_key);

-- Name: item_reference; Type: INDEX; Schema: worklist; Owner: bauta_owner

CREATE INDEX item_reference ON worklist.item USING btree (team, reference);

-- Name: reference_subject; Type: INDEX; Schema: worklist; Owner: bauta_owner

CREATE INDEX reference_subject ON worklist.reference USING btree (subject_id);

-- Name: checkpoint checkpoint_append_only; Type: TRIGGER; Schema: audit; Owner: bauta_owner

CREATE TRIGGER checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Name: leaf leaf_append_only; Type: TRIGGER; Schema: audit; Owner: bauta_owner

CREATE TRIGGER leaf_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.leaf FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Name: node node_append_only; Type: TRIGGER; Schema: audit; Owner: bauta_owner

CREATE TRIGGER node_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.node FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Name: load add_to_totals; Type: TRIGGER; Schema: ops; Owner: bauta_owner

CREATE TRIGGER add_to_totals AFTER INSERT OR DELETE OR UPDATE ON ops.load FOR EACH ROW EXECUTE FUNCTION ops.add_load_to_totals();

-- Name: load advance_load; Type: TRIGGER; Schema: ops; Owner: bauta_owner

CREATE TRIGGER advance_load BEFORE UPDATE ON ops.load FOR EACH ROW EXECUTE FUNCTION ops.advance_load();

-- Name: load forget_last_words; Type: TRIGGER; Schema: ops; Owner: bauta_owner

CREATE TRIGGER forget_last_words AFTER UPDATE ON ops.load FOR EACH ROW WHEN (((new.undone_at IS NOT NULL) AND (new.undone_at IS DISTINCT FROM old.undone_at))) EXECUTE FUNCTION ops.forget_last_words();

-- Name: load forget_pull_bookmarks; Type: TRIGGER; Schema: ops; Owner: bauta_owner

CREATE TRIGGER forget_pull_bookmarks AFTER UPDATE ON ops.load FOR EACH ROW WHEN (((new.undone_at IS NOT NULL) AND (new.undone_at IS DISTINCT FROM old.undone_at))) EXECUTE FUNCTION ops.forget_pull_bookmarks();

-- Name: quarantine forget_preamble; Type: TRIGGER; Schema: vault; Owner: bauta_owner

CREATE TRIGGER forget_preamble AFTER DELETE ON vault.quarantine REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION vault.forget_preamble();

-- Name: left_out_field own_load; Type: TRIGGER; Schema: vault; Owner: bauta_owner

CREATE TRIGGER own_load AFTER INSERT ON vault.left_out_field REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ops.require_own_loads();

-- Name: quarantine own_load; Type: TRIGGER; Schema: vault; Owner: bauta_owner

CREATE TRIGGER own_load AFTER INSERT ON vault.quarantine REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ops.require_own_loads();

-- Name: quarantine_preamble own_load; Type: TRIGGER; Schema: vault; Owner: bauta_owner

CREATE TRIGGER own_load AFTER INSERT ON vault.quarantine_preamble REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ops.require_own_loads();

-- Name: merge merge_loser_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.merge
    ADD CONSTRAINT merge_loser_id_fkey FOREIGN KEY (loser_id) REFERENCES identity.subject(subject_id);

-- Name: merge merge_winner_id_fkey; Type: FK CONSTRAINT; Schema: identity; Owner: bauta_owner

ALTER TABLE ONLY identity.merge
    ADD CONSTRAINT merge_winner_id_fkey FOREIGN KEY (winner_id) REFERENCES identity.subject(subject_id);

-- Name: load load_replays_fkey; Type: FK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_replays_fkey FOREIGN KEY (replays) REFERENCES ops.load(load_id);

-- Name: load load_source_id_fkey; Type: FK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.load
    ADD CONSTRAINT load_source_id_fkey FOREIGN KEY (source_id) REFERENCES ops.source(source_id);

-- Name: score_stage score_stage_run_id_fkey; Type: FK CONSTRAINT; Schema: ops; Owner: bauta_owner

ALTER TABLE ONLY ops.score_stage
    ADD CONSTRAINT score_stage_run_id_fkey FOREIGN KEY (run_id) REFERENCES ops.score_run(run_id) ON DELETE CASCADE;

-- Name: contact contact_subject_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.contact
    ADD CONSTRAINT contact_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES identity.subject(subject_id);

-- Name: left_out_field left_out_field_load_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.left_out_field
    ADD CONSTRAINT left_out_field_load_id_fkey FOREIGN KEY (load_id) REFERENCES ops.load(load_id);

-- Name: quarantine quarantine_load_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine
    ADD CONSTRAINT quarantine_load_id_fkey FOREIGN KEY (load_id) REFERENCES ops.load(load_id);

-- Name: quarantine_preamble quarantine_preamble_load_id_fkey; Type: FK CONSTRAINT; Schema: vault; Owner: bauta_owner

ALTER TABLE ONLY vault.quarantine_preamble
    ADD CONSTRAINT quarantine_preamble_load_id_fkey FOREIGN KEY (load_id) REFERENCES ops.load(load_id) ON DELETE CASCADE;

-- Name: SCHEMA access; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA access TO bauta_vault;

-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA audit TO bauta_vault;
GRANT USAGE ON SCHEMA audit TO bauta_audit;
GRANT USAGE ON SCHEMA audit TO bauta_gateway;
GRANT USAGE ON SCHEMA audit TO bauta_status;

-- Name: SCHEMA identity; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA identity TO bauta_ingest;
GRANT USAGE ON SCHEMA identity TO bauta_vault;
GRANT USAGE ON SCHEMA identity TO bauta_status;

-- Name: SCHEMA locks; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA locks TO bauta_ingest;
GRANT USAGE ON SCHEMA locks TO bauta_analytics;
GRANT USAGE ON SCHEMA locks TO bauta_vault;
GRANT USAGE ON SCHEMA locks TO bauta_audit;

-- Name: SCHEMA ops; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA ops TO bauta_ingest;
GRANT USAGE ON SCHEMA ops TO bauta_analytics;
GRANT USAGE ON SCHEMA ops TO bauta_release;
GRANT USAGE ON SCHEMA ops TO bauta_vault;
GRANT USAGE ON SCHEMA ops TO bauta_status;

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
GRANT USAGE ON SCHEMA warehouse TO bauta_status;

-- Name: SCHEMA worklist; Type: ACL; Schema: -; Owner: bauta_owner

GRANT USAGE ON SCHEMA worklist TO bauta_vault;
GRANT USAGE ON SCHEMA worklist TO bauta_gateway;

-- Name: LANGUAGE plpgsql; Type: ACL; Schema: -; Owner: postgres

REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
GRANT ALL ON LANGUAGE plpgsql TO bauta_owner;

-- Name: FUNCTION remove_ended(); Type: ACL; Schema: access; Owner: bauta_owner

REVOKE ALL ON FUNCTION access.remove_ended() FROM PUBLIC;
GRANT ALL ON FUNCTION access.remove_ended() TO bauta_vault;

-- Name: FUNCTION refuse_change(); Type: ACL; Schema: audit; Owner: bauta_owner

REVOKE ALL ON FUNCTION audit.refuse_change() FROM PUBLIC;

-- Name: FUNCTION close_lookups(stored bigint, shown bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.close_lookups(stored bigint, shown bigint) FROM PUBLIC;

-- Name: FUNCTION count_lookups(lookups bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.count_lookups(lookups bigint) FROM PUBLIC;

-- Name: FUNCTION explain_lookups(of_period bigint, explained bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.explain_lookups(of_period bigint, explained bigint) FROM PUBLIC;

-- Name: FUNCTION has_one_digest_a_key(row_numbers integer[], kinds text[], key_versions integer[], primaries boolean[], width integer); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.has_one_digest_a_key(row_numbers integer[], kinds text[], key_versions integer[], primaries boolean[], width integer) FROM PUBLIC;

-- Name: FUNCTION join_subjects(winner bytea, loser bytea, rule text, load bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.join_subjects(winner bytea, loser bytea, rule text, load bigint) FROM PUBLIC;

-- Name: FUNCTION leave_open(more_links bigint, more_link_lookups bigint, more_contacts bigint, more_contact_lookups bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.leave_open(more_links bigint, more_link_lookups bigint, more_contacts bigint, more_contact_lookups bigint) FROM PUBLIC;

-- Name: FUNCTION link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.link_plain_rows(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint) FROM PUBLIC;

-- Name: FUNCTION link_rows_of_keys(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.link_rows_of_keys(row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], width integer, newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled boolean[], OUT missed bigint, OUT unbacked bigint, OUT idle bigint) FROM PUBLIC;

-- Name: FUNCTION link_rows_of_one_key(row_numbers integer[], kinds text[], digests bytea[], newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.link_rows_of_one_key(row_numbers integer[], kinds text[], digests bytea[], newest integer, fresh_subjects bytea[], fresh_keys bytea[], OUT tangled integer[], OUT missed bigint, OUT unbacked bigint) FROM PUBLIC;

-- Name: FUNCTION lookup_period(); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.lookup_period() FROM PUBLIC;

-- Name: FUNCTION merge_known(kinds text[], key_versions integer[], digests bytea[], width integer, load bigint, OUT joined integer, OUT strangers bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.merge_known(kinds text[], key_versions integer[], digests bytea[], width integer, load bigint, OUT joined integer, OUT strangers bigint) FROM PUBLIC;

-- Name: FUNCTION merge_subject_rows(winner bytea, loser bytea, rule text, load bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.merge_subject_rows(winner bytea, loser bytea, rule text, load bigint) FROM PUBLIC;

-- Name: FUNCTION merge_subjects(winner bytea, loser bytea, rule text, load bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.merge_subjects(winner bytea, loser bytea, rule text, load bigint) FROM PUBLIC;

-- Name: FUNCTION recent_lookups(OUT asked bigint, OUT unexplained bigint); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.recent_lookups(OUT asked bigint, OUT unexplained bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.recent_lookups(OUT asked bigint, OUT unexplained bigint) TO bauta_status;

-- Name: FUNCTION remove_vacant(customer_keys bytea[]); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.remove_vacant(customer_keys bytea[]) FROM PUBLIC;

-- Name: FUNCTION require_keys(versions integer[]); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.require_keys(versions integer[]) FROM PUBLIC;

-- Name: FUNCTION resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION identity.resolve(load bigint, row_numbers integer[], kinds text[], key_versions integer[], digests bytea[], primaries boolean[], fresh_subjects bytea[], fresh_keys bytea[]) TO bauta_ingest;

-- Name: FUNCTION review_subjects(); Type: ACL; Schema: identity; Owner: bauta_owner

REVOKE ALL ON FUNCTION identity.review_subjects() FROM PUBLIC;

-- Name: FUNCTION number_of(asked text); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.number_of(asked text) FROM PUBLIC;

-- Name: FUNCTION release(work text); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.release(work text) FROM PUBLIC;
GRANT ALL ON FUNCTION locks.release(work text) TO bauta_ingest;
GRANT ALL ON FUNCTION locks.release(work text) TO bauta_analytics;

-- Name: FUNCTION take(work text); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.take(work text) FROM PUBLIC;
GRANT ALL ON FUNCTION locks.take(work text) TO bauta_ingest;

-- Name: FUNCTION take_in_transaction(work text); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.take_in_transaction(work text) FROM PUBLIC;
GRANT ALL ON FUNCTION locks.take_in_transaction(work text) TO bauta_vault;

-- Name: FUNCTION try_take(work text); Type: ACL; Schema: locks; Owner: bauta_owner

REVOKE ALL ON FUNCTION locks.try_take(work text) FROM PUBLIC;
GRANT ALL ON FUNCTION locks.try_take(work text) TO bauta_analytics;
GRANT ALL ON FUNCTION locks.try_take(work text) TO bauta_audit;

-- Name: FUNCTION add_load_to_totals(); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.add_load_to_totals() FROM PUBLIC;

-- Name: FUNCTION advance_load(); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.advance_load() FROM PUBLIC;

-- Name: FUNCTION attach_facts(day integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.attach_facts(day integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.attach_facts(day integer) TO bauta_analytics;

-- Name: FUNCTION detach_facts(fact_name text, standing text, every_day boolean); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.detach_facts(fact_name text, standing text, every_day boolean) FROM PUBLIC;

-- Name: FUNCTION drop_snapshot(day integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.drop_snapshot(day integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.drop_snapshot(day integer) TO bauta_analytics;

-- Name: FUNCTION drop_staged(kept_day integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.drop_staged(kept_day integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.drop_staged(kept_day integer) TO bauta_analytics;

-- Name: FUNCTION forget_day(day integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.forget_day(day integer) FROM PUBLIC;

-- Name: FUNCTION forget_last_words(); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.forget_last_words() FROM PUBLIC;

-- Name: FUNCTION forget_pull_bookmarks(); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.forget_pull_bookmarks() FROM PUBLIC;

-- Name: FUNCTION load_read_again(of_load bigint, OUT mapping text, OUT began_at timestamp with time zone, OUT family bigint[]); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.load_read_again(of_load bigint, OUT mapping text, OUT began_at timestamp with time zone, OUT family bigint[]) FROM PUBLIC;

-- Name: FUNCTION next_source(); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.next_source() FROM PUBLIC;
GRANT ALL ON FUNCTION ops.next_source() TO bauta_ingest;

-- Name: FUNCTION refused_rows(quarantined jsonb); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.refused_rows(quarantined jsonb) FROM PUBLIC;

-- Name: FUNCTION require_load(load bigint); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.require_load(load bigint) FROM PUBLIC;

-- Name: FUNCTION require_own_load(load bigint); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.require_own_load(load bigint) FROM PUBLIC;

-- Name: FUNCTION require_own_load(load bigint, source smallint); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.require_own_load(load bigint, source smallint) FROM PUBLIC;

-- Name: FUNCTION require_own_loads(); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.require_own_loads() FROM PUBLIC;

-- Name: FUNCTION return_stream_rows(undone bigint); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.return_stream_rows(undone bigint) FROM PUBLIC;

-- Name: FUNCTION seal_fact(fact_name text, date_sk integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.seal_fact(fact_name text, date_sk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.seal_fact(fact_name text, date_sk integer) TO bauta_analytics;

-- Name: FUNCTION stage_fact(fact_name text, date_sk integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.stage_fact(fact_name text, date_sk integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.stage_fact(fact_name text, date_sk integer) TO bauta_analytics;

-- Name: FUNCTION staged_name(fact_name text, date_sk integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.staged_name(fact_name text, date_sk integer) FROM PUBLIC;

-- Name: FUNCTION undo_load(undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint, OUT unread bigint); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.undo_load(undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint, OUT unread bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.undo_load(undone bigint, OUT removed bigint, OUT restored bigint, OUT contacts bigint, OUT people bigint, OUT unread bigint) TO bauta_vault;

-- Name: FUNCTION withdraw_snapshot(day integer); Type: ACL; Schema: ops; Owner: bauta_owner

REVOKE ALL ON FUNCTION ops.withdraw_snapshot(day integer) FROM PUBLIC;
GRANT ALL ON FUNCTION ops.withdraw_snapshot(day integer) TO bauta_analytics;

-- Name: FUNCTION forget_preamble(); Type: ACL; Schema: vault; Owner: bauta_owner

REVOKE ALL ON FUNCTION vault.forget_preamble() FROM PUBLIC;

-- Name: FUNCTION forget_superseded(of_load bigint); Type: ACL; Schema: vault; Owner: bauta_owner

REVOKE ALL ON FUNCTION vault.forget_superseded(of_load bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION vault.forget_superseded(of_load bigint) TO bauta_ingest;

-- Name: FUNCTION store_contacts(load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[], subject_ids bytea[], content_digests bytea[], content_key_versions integer[], stated_times bigint[], stated_orders bigint[], field_sets integer[], sealed_fields bytea[]); Type: ACL; Schema: vault; Owner: bauta_owner

REVOKE ALL ON FUNCTION vault.store_contacts(load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[], subject_ids bytea[], content_digests bytea[], content_key_versions integer[], stated_times bigint[], stated_orders bigint[], field_sets integer[], sealed_fields bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION vault.store_contacts(load bigint, source smallint, batch bytea, vault_key integer, contact_ids bytea[], subject_ids bytea[], content_digests bytea[], content_key_versions integer[], stated_times bigint[], stated_orders bigint[], field_sets integer[], sealed_fields bytea[]) TO bauta_ingest;

-- Name: FUNCTION unseen_contacts(source smallint, contacts integer[], content_digests bytea[], key_versions integer[], subject_ids bytea[], stated_times bigint[], stated_orders bigint[]); Type: ACL; Schema: vault; Owner: bauta_owner

REVOKE ALL ON FUNCTION vault.unseen_contacts(source smallint, contacts integer[], content_digests bytea[], key_versions integer[], subject_ids bytea[], stated_times bigint[], stated_orders bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION vault.unseen_contacts(source smallint, contacts integer[], content_digests bytea[], key_versions integer[], subject_ids bytea[], stated_times bigint[], stated_orders bigint[]) TO bauta_ingest;

-- Name: FUNCTION add_new_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.add_new_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.add_new_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[]) TO bauta_ingest;

-- Name: FUNCTION forget_own_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.forget_own_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.forget_own_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[]) TO bauta_ingest;

-- Name: FUNCTION leads_said_since(writing_load bigint, of_source smallint, lead_keys bytea[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.leads_said_since(writing_load bigint, of_source smallint, lead_keys bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.leads_said_since(writing_load bigint, of_source smallint, lead_keys bytea[]) TO bauta_ingest;

-- Name: FUNCTION move_sale_lines(winner_key bytea, loser_key bytea); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.move_sale_lines(winner_key bytea, loser_key bytea) FROM PUBLIC;

-- Name: FUNCTION next_discount_code(); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.next_discount_code() FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.next_discount_code() TO bauta_ingest;

-- Name: FUNCTION next_product(); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.next_product() FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.next_product() TO bauta_ingest;

-- Name: FUNCTION next_product_category(); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.next_product_category() FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.next_product_category() TO bauta_ingest;

-- Name: FUNCTION note_gone_sales(writing_load bigint, of_source smallint, row_keys bytea[], kinds text[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.note_gone_sales(writing_load bigint, of_source smallint, row_keys bytea[], kinds text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.note_gone_sales(writing_load bigint, of_source smallint, row_keys bytea[], kinds text[]) TO bauta_ingest;

-- Name: FUNCTION note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.note_stream_rows(writing_load bigint, row_keys bytea[], versions bigint[]) TO bauta_ingest;

-- Name: FUNCTION remove_stream_rows(writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.remove_stream_rows(writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.remove_stream_rows(writing_load bigint, of_source smallint, before_version bigint, OUT gone bigint, OUT sales bigint) TO bauta_ingest;

-- Name: FUNCTION replace_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_changed boolean[], are_denied boolean[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.replace_sales(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_changed boolean[], are_denied boolean[]) FROM PUBLIC;

-- Name: FUNCTION restore_sales(of_source smallint, order_keys bytea[], kinds text[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.restore_sales(of_source smallint, order_keys bytea[], kinds text[]) FROM PUBLIC;

-- Name: FUNCTION sales_said_since(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_told boolean[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.sales_said_since(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_told boolean[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.sales_said_since(writing_load bigint, of_source smallint, order_keys bytea[], kinds text[], are_told boolean[]) TO bauta_ingest;

-- Name: FUNCTION store_activities(writing_load bigint, of_source smallint, customer_keys bytea[], activity_keys bytea[], origin_keys bytea[], days integer[], instants bigint[], channels integer[], campaigns integer[], types text[], minutes integer[], pages integer[], products integer[], sentiments double precision[], nps smallint[], satisfactions smallint[], points integer[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.store_activities(writing_load bigint, of_source smallint, customer_keys bytea[], activity_keys bytea[], origin_keys bytea[], days integer[], instants bigint[], channels integer[], campaigns integer[], types text[], minutes integer[], pages integer[], products integer[], sentiments double precision[], nps smallint[], satisfactions smallint[], points integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.store_activities(writing_load bigint, of_source smallint, customer_keys bytea[], activity_keys bytea[], origin_keys bytea[], days integer[], instants bigint[], channels integer[], campaigns integer[], types text[], minutes integer[], pages integer[], products integer[], sentiments double precision[], nps smallint[], satisfactions smallint[], points integer[]) TO bauta_ingest;

-- Name: FUNCTION store_companies(writing_load bigint, contacts bytea[], companies bytea[], are_moved boolean); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.store_companies(writing_load bigint, contacts bytea[], companies bytea[], are_moved boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.store_companies(writing_load bigint, contacts bytea[], companies bytea[], are_moved boolean) TO bauta_ingest;

-- Name: FUNCTION store_leads(writing_load bigint, of_source smallint, customer_keys bytea[], lead_keys bytea[], origin_keys bytea[], created integer[], contacted integer[], converted integer[], channels integer[], campaigns integer[], marketing bigint[], sales bigint[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.store_leads(writing_load bigint, of_source smallint, customer_keys bytea[], lead_keys bytea[], origin_keys bytea[], created integer[], contacted integer[], converted integer[], channels integer[], campaigns integer[], marketing bigint[], sales bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.store_leads(writing_load bigint, of_source smallint, customer_keys bytea[], lead_keys bytea[], origin_keys bytea[], created integer[], contacted integer[], converted integer[], channels integer[], campaigns integer[], marketing bigint[], sales bigint[]) TO bauta_ingest;

-- Name: FUNCTION store_sale_lines(writing_load bigint, of_source smallint, customer_keys bytea[], order_keys bytea[], kinds text[], numbers smallint[], days integer[], products integer[], categories integer[], discounts integer[], quantities double precision[], revenues bigint[], digests bigint[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.store_sale_lines(writing_load bigint, of_source smallint, customer_keys bytea[], order_keys bytea[], kinds text[], numbers smallint[], days integer[], products integer[], categories integer[], discounts integer[], quantities double precision[], revenues bigint[], digests bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.store_sale_lines(writing_load bigint, of_source smallint, customer_keys bytea[], order_keys bytea[], kinds text[], numbers smallint[], days integer[], products integer[], categories integer[], discounts integer[], quantities double precision[], revenues bigint[], digests bigint[]) TO bauta_ingest;

-- Name: FUNCTION store_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[], digests bigint[]); Type: ACL; Schema: warehouse; Owner: bauta_owner

REVOKE ALL ON FUNCTION warehouse.store_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[], digests bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION warehouse.store_sales(writing_load bigint, of_source smallint, in_currency text, customer_keys bytea[], origin_keys bytea[], order_keys bytea[], kinds text[], instants bigint[], days integer[], revenues bigint[], margins bigint[], line_counts integer[], item_counts integer[], channels integer[], campaigns integer[], digests bigint[]) TO bauta_ingest;

-- Name: TABLE credential; Type: ACL; Schema: access; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE access.credential TO bauta_vault;

-- Name: TABLE quota_use; Type: ACL; Schema: access; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE access.quota_use TO bauta_vault;

-- Name: TABLE unlock_grant; Type: ACL; Schema: access; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE access.unlock_grant TO bauta_vault;

-- Name: TABLE checkpoint; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.checkpoint TO bauta_audit;
GRANT SELECT ON TABLE audit.checkpoint TO bauta_gateway;

-- Name: COLUMN checkpoint.tree_size; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT(tree_size) ON TABLE audit.checkpoint TO bauta_status;

-- Name: COLUMN checkpoint.signed_at; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT(signed_at) ON TABLE audit.checkpoint TO bauta_status;

-- Name: TABLE leaf; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.leaf TO bauta_audit;
GRANT SELECT ON TABLE audit.leaf TO bauta_gateway;

-- Name: COLUMN leaf.leaf_index; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT(leaf_index) ON TABLE audit.leaf TO bauta_status;

-- Name: TABLE leaf_subject; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.leaf_subject TO bauta_audit;

-- Name: TABLE node; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE audit.node TO bauta_audit;
GRANT SELECT ON TABLE audit.node TO bauta_gateway;

-- Name: TABLE outbox; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT INSERT ON TABLE audit.outbox TO bauta_vault;
GRANT SELECT,DELETE ON TABLE audit.outbox TO bauta_audit;

-- Name: TABLE sidecar; Type: ACL; Schema: audit; Owner: bauta_owner

GRANT INSERT ON TABLE audit.sidecar TO bauta_vault;
GRANT SELECT ON TABLE audit.sidecar TO bauta_audit;

-- Name: TABLE link; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.link TO bauta_vault;

-- Name: TABLE merge; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.merge TO bauta_vault;

-- Name: TABLE resolution_count; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.resolution_count TO bauta_vault;

-- Name: TABLE subject; Type: ACL; Schema: identity; Owner: bauta_owner

GRANT SELECT ON TABLE identity.subject TO bauta_vault;

-- Name: TABLE data_quality; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.data_quality TO bauta_analytics;

-- Name: TABLE known_file; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.known_file TO bauta_ingest;

-- Name: TABLE load; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.source_id; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(source_id) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.mapping; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(mapping) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.file_digest; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(file_digest) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.mapping_digest; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(mapping_digest) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.rows_done; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(rows_done) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.accepted; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(accepted) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.duplicates; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(duplicates) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.quarantined; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(quarantined) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.subjects_new; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(subjects_new) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.subjects_merged; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(subjects_merged) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.batches_done; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(batches_done) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.finished_at; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(finished_at) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.source_position; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(source_position) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.rules_digest; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(rules_digest) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.changed; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(changed) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.anonymous; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(anonymous) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.skipped; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(skipped) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.left_out; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(left_out) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.file_id; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(file_id) ON TABLE ops.load TO bauta_ingest;

-- Name: COLUMN load.replays; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(replays) ON TABLE ops.load TO bauta_ingest;

-- Name: TABLE load_totals; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT ON TABLE ops.load_totals TO bauta_analytics;
GRANT SELECT ON TABLE ops.load_totals TO bauta_status;

-- Name: TABLE model; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.model TO bauta_analytics;

-- Name: TABLE order_history; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.order_history TO bauta_analytics;

-- Name: TABLE prediction_label; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.prediction_label TO bauta_analytics;

-- Name: TABLE prediction_review; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.prediction_review TO bauta_analytics;

-- Name: TABLE pull_bookmark; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ops.pull_bookmark TO bauta_ingest;

-- Name: TABLE score_run; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.score_run TO bauta_analytics;

-- Name: TABLE score_stage; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.score_stage TO bauta_analytics;

-- Name: TABLE snapshot; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT ON TABLE ops.snapshot TO bauta_analytics;
GRANT SELECT ON TABLE ops.snapshot TO bauta_release;
GRANT SELECT ON TABLE ops.snapshot TO bauta_vault;

-- Name: COLUMN snapshot.snapshot; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT(snapshot) ON TABLE ops.snapshot TO bauta_status;

-- Name: COLUMN snapshot.date_sk; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT(date_sk) ON TABLE ops.snapshot TO bauta_status;

-- Name: COLUMN snapshot.rule_set; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT(rule_set) ON TABLE ops.snapshot TO bauta_status;
GRANT UPDATE(rule_set) ON TABLE ops.snapshot TO bauta_analytics;

-- Name: COLUMN snapshot.policy_digest; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(policy_digest) ON TABLE ops.snapshot TO bauta_analytics;

-- Name: COLUMN snapshot.customers; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT(customers) ON TABLE ops.snapshot TO bauta_status;
GRANT UPDATE(customers) ON TABLE ops.snapshot TO bauta_analytics;

-- Name: COLUMN snapshot.orders; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(orders) ON TABLE ops.snapshot TO bauta_analytics;

-- Name: COLUMN snapshot.completed_at; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT UPDATE(completed_at) ON TABLE ops.snapshot TO bauta_analytics;

-- Name: TABLE snapshot_fact; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT ON TABLE ops.snapshot_fact TO bauta_analytics;

-- Name: TABLE source; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT ON TABLE ops.source TO bauta_ingest;

-- Name: COLUMN source.name; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT INSERT(name) ON TABLE ops.source TO bauta_ingest;

-- Name: TABLE stream_schema; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE ops.stream_schema TO bauta_ingest;

-- Name: TABLE withdrawn_snapshot; Type: ACL; Schema: ops; Owner: bauta_owner

GRANT SELECT ON TABLE ops.withdrawn_snapshot TO bauta_analytics;

-- Name: TABLE contact; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT,DELETE ON TABLE vault.contact TO bauta_vault;

-- Name: TABLE file_name; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE vault.file_name TO bauta_vault;

-- Name: COLUMN file_name.file_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(file_id) ON TABLE vault.file_name TO bauta_ingest;

-- Name: COLUMN file_name.sealed; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(sealed) ON TABLE vault.file_name TO bauta_ingest;

-- Name: TABLE left_out_field; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT ON TABLE vault.left_out_field TO bauta_ingest;
GRANT SELECT,DELETE ON TABLE vault.left_out_field TO bauta_vault;

-- Name: COLUMN left_out_field.load_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(load_id) ON TABLE vault.left_out_field TO bauta_ingest;

-- Name: COLUMN left_out_field.file_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(file_id) ON TABLE vault.left_out_field TO bauta_ingest;

-- Name: COLUMN left_out_field.line; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(line) ON TABLE vault.left_out_field TO bauta_ingest;

-- Name: COLUMN left_out_field.column_name; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(column_name) ON TABLE vault.left_out_field TO bauta_ingest;

-- Name: COLUMN left_out_field.reason; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(reason) ON TABLE vault.left_out_field TO bauta_ingest;

-- Name: TABLE quarantine; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT,DELETE ON TABLE vault.quarantine TO bauta_vault;

-- Name: COLUMN quarantine.quarantine_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(quarantine_id) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.load_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(load_id),INSERT(load_id) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.file_name; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT UPDATE(file_name) ON TABLE vault.quarantine TO bauta_vault;

-- Name: COLUMN quarantine.line; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(line),INSERT(line) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.column_name; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(column_name),INSERT(column_name) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.reason; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(reason),INSERT(reason) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.sealed_row; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT(sealed_row) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.created_at; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(created_at) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: COLUMN quarantine.file_id; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(file_id),INSERT(file_id) ON TABLE vault.quarantine TO bauta_ingest;
GRANT UPDATE(file_id) ON TABLE vault.quarantine TO bauta_vault;

-- Name: COLUMN quarantine.superseded_by; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT SELECT(superseded_by) ON TABLE vault.quarantine TO bauta_ingest;

-- Name: TABLE quarantine_preamble; Type: ACL; Schema: vault; Owner: bauta_owner

GRANT INSERT ON TABLE vault.quarantine_preamble TO bauta_ingest;
GRANT SELECT,DELETE ON TABLE vault.quarantine_preamble TO bauta_vault;

-- Name: TABLE customer_first_lines; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE warehouse.customer_first_lines TO bauta_analytics;

-- Name: TABLE customer_order_history; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE warehouse.customer_order_history TO bauta_analytics;

-- Name: TABLE customer_rollup; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.customer_rollup TO bauta_analytics;

-- Name: TABLE dim_campaign; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.dim_campaign TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.dim_campaign TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.dim_campaign TO bauta_release;

-- Name: COLUMN dim_campaign.campaign_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(campaign_sk) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.source_id; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(source_id) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.campaign_code; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(campaign_code) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.campaign_name; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(campaign_name) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.campaign_type; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(campaign_type) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.channel_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(channel_sk) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.target_segment_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(target_segment_sk) ON TABLE warehouse.dim_campaign TO bauta_analytics;

-- Name: COLUMN dim_campaign.start_date; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(start_date),UPDATE(start_date) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.end_date; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(end_date) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.budget_minor; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(budget_minor) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.status; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(status) ON TABLE warehouse.dim_campaign TO bauta_ingest;

-- Name: COLUMN dim_campaign.target_segment; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(target_segment),INSERT(target_segment),UPDATE(target_segment) ON TABLE warehouse.dim_campaign TO bauta_ingest;

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

-- Name: COLUMN dim_customer.joined_month; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(joined_month),UPDATE(joined_month) ON TABLE warehouse.dim_customer TO bauta_ingest;

-- Name: COLUMN dim_customer.first_seen_on; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(first_seen_on),UPDATE(first_seen_on) ON TABLE warehouse.dim_customer TO bauta_ingest;

-- Name: TABLE dim_customer_segment; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE warehouse.dim_customer_segment TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.dim_customer_segment TO bauta_release;

-- Name: TABLE dim_customer_tier; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,UPDATE ON TABLE warehouse.dim_customer_tier TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.dim_customer_tier TO bauta_release;

-- Name: TABLE dim_date; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.dim_date TO bauta_analytics;

-- Name: TABLE dim_discount_code; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.dim_discount_code TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.dim_discount_code TO bauta_analytics;

-- Name: COLUMN dim_discount_code.discount_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(discount_sk) ON TABLE warehouse.dim_discount_code TO bauta_ingest;

-- Name: COLUMN dim_discount_code.source_id; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(source_id) ON TABLE warehouse.dim_discount_code TO bauta_ingest;

-- Name: COLUMN dim_discount_code.discount_code; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(discount_code) ON TABLE warehouse.dim_discount_code TO bauta_ingest;

-- Name: COLUMN dim_discount_code.discount_kind; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(discount_kind),UPDATE(discount_kind) ON TABLE warehouse.dim_discount_code TO bauta_ingest;

-- Name: TABLE dim_interaction_channel; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.dim_interaction_channel TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.dim_interaction_channel TO bauta_release;

-- Name: COLUMN dim_interaction_channel.channel_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(channel_sk) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.channel_code; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(channel_code) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.channel_name; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(channel_name) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.channel_type; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(channel_type) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.channel_category; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(channel_category) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.is_online; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(is_online) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.cost_per_interaction_minor; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(cost_per_interaction_minor) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: COLUMN dim_interaction_channel.is_active; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(is_active) ON TABLE warehouse.dim_interaction_channel TO bauta_ingest;

-- Name: TABLE dim_product; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.dim_product TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.dim_product TO bauta_analytics;

-- Name: COLUMN dim_product.product_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(product_sk) ON TABLE warehouse.dim_product TO bauta_ingest;

-- Name: COLUMN dim_product.source_id; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(source_id) ON TABLE warehouse.dim_product TO bauta_ingest;

-- Name: COLUMN dim_product.product_code; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(product_code) ON TABLE warehouse.dim_product TO bauta_ingest;

-- Name: COLUMN dim_product.category_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(category_sk),UPDATE(category_sk) ON TABLE warehouse.dim_product TO bauta_ingest;

-- Name: TABLE dim_product_category; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.dim_product_category TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.dim_product_category TO bauta_analytics;

-- Name: COLUMN dim_product_category.category_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(category_sk) ON TABLE warehouse.dim_product_category TO bauta_ingest;

-- Name: COLUMN dim_product_category.category_code; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(category_code) ON TABLE warehouse.dim_product_category TO bauta_ingest;

-- Name: TABLE fact_acquisition_channel; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_acquisition_channel TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_acquisition_channel TO bauta_release;

-- Name: TABLE fact_anonymous_sales; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_anonymous_sales TO bauta_analytics;

-- Name: TABLE fact_attribution; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_attribution TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_attribution TO bauta_release;

-- Name: TABLE fact_campaign_day; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT INSERT ON TABLE warehouse.fact_campaign_day TO bauta_ingest;
GRANT SELECT ON TABLE warehouse.fact_campaign_day TO bauta_analytics;

-- Name: COLUMN fact_campaign_day.campaign_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(campaign_sk) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.date_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(date_sk) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.audience_size; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(audience_size) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.impressions; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(impressions) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.unique_reach; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(unique_reach) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.opens; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(opens) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.clicks; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(clicks) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: COLUMN fact_campaign_day.spend_minor; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT UPDATE(spend_minor) ON TABLE warehouse.fact_campaign_day TO bauta_ingest;

-- Name: TABLE fact_campaign_performance; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_campaign_performance TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_campaign_performance TO bauta_release;

-- Name: TABLE fact_churn_rate; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_churn_rate TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_churn_rate TO bauta_release;

-- Name: TABLE fact_cohort_month; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_cohort_month TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_cohort_month TO bauta_release;

-- Name: TABLE fact_customer_acquisition; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_customer_acquisition TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_customer_acquisition TO bauta_release;

-- Name: TABLE fact_customer_activity; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_customer_activity TO bauta_analytics;

-- Name: TABLE fact_customer_behavior; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_customer_behavior TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_customer_behavior TO bauta_release;

-- Name: TABLE fact_customer_churn_risk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_customer_churn_risk TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_customer_churn_risk TO bauta_release;

-- Name: TABLE fact_customer_ltv; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_customer_ltv TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_customer_ltv TO bauta_release;

-- Name: TABLE fact_customer_rfm; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_customer_rfm TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_customer_rfm TO bauta_release;

-- Name: TABLE fact_engagement_channel; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_engagement_channel TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_engagement_channel TO bauta_release;

-- Name: TABLE fact_first_category; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_first_category TO bauta_analytics;

-- Name: TABLE fact_first_discount; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_first_discount TO bauta_analytics;

-- Name: TABLE fact_funnel; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_funnel TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_funnel TO bauta_release;

-- Name: TABLE fact_journey_step; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_journey_step TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_journey_step TO bauta_release;

-- Name: TABLE fact_journey_transition; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_journey_transition TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_journey_transition TO bauta_release;

-- Name: TABLE fact_lead; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_lead TO bauta_analytics;

-- Name: TABLE fact_lead_funnel; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_lead_funnel TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_lead_funnel TO bauta_release;

-- Name: TABLE fact_loyalty; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_loyalty TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_loyalty TO bauta_release;

-- Name: TABLE fact_nps; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_nps TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_nps TO bauta_release;

-- Name: TABLE fact_sales; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_sales TO bauta_analytics;

-- Name: COLUMN fact_sales.date_sk; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT(date_sk) ON TABLE warehouse.fact_sales TO bauta_status;

-- Name: TABLE fact_sales_line; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.fact_sales_line TO bauta_analytics;

-- Name: TABLE fact_segment_migration; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_segment_migration TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_segment_migration TO bauta_release;

-- Name: TABLE fact_segment_recommendation; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_segment_recommendation TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_segment_recommendation TO bauta_release;

-- Name: TABLE fact_touchpoint; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_touchpoint TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.fact_touchpoint TO bauta_release;

-- Name: TABLE fact_value_total; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,INSERT,DELETE ON TABLE warehouse.fact_value_total TO bauta_analytics;

-- Name: TABLE rewritten_customer; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT,DELETE ON TABLE warehouse.rewritten_customer TO bauta_analytics;

-- Name: TABLE vw_latest_snapshot; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_latest_snapshot TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_latest_snapshot TO bauta_release;

-- Name: TABLE vw_acquisition_channel_performance; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_acquisition_channel_performance TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_acquisition_channel_performance TO bauta_release;

-- Name: TABLE vw_acquisition_funnel; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_acquisition_funnel TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_acquisition_funnel TO bauta_release;

-- Name: TABLE vw_at_risk_customers; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_at_risk_customers TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_at_risk_customers TO bauta_release;

-- Name: TABLE vw_campaign_performance; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_campaign_performance TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_campaign_performance TO bauta_release;

-- Name: TABLE vw_churn_factor_analysis; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_churn_factor_analysis TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_churn_factor_analysis TO bauta_release;

-- Name: TABLE vw_churn_risk_overview; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_churn_risk_overview TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_churn_risk_overview TO bauta_release;

-- Name: TABLE vw_clv_distribution; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_clv_distribution TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_clv_distribution TO bauta_release;

-- Name: TABLE vw_clv_tier_summary; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_clv_tier_summary TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_clv_tier_summary TO bauta_release;

-- Name: TABLE vw_customer_cohort_analysis; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_customer_cohort_analysis TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_customer_cohort_analysis TO bauta_release;

-- Name: TABLE vw_first_category_performance; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_first_category_performance TO bauta_analytics;

-- Name: TABLE vw_first_discount_performance; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_first_discount_performance TO bauta_analytics;

-- Name: TABLE vw_rfm_score_distribution; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_rfm_score_distribution TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_rfm_score_distribution TO bauta_release;

-- Name: TABLE vw_rfm_segment_summary; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_rfm_segment_summary TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_rfm_segment_summary TO bauta_release;

-- Name: TABLE vw_segment_migration; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_segment_migration TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_segment_migration TO bauta_release;

-- Name: TABLE vw_top_customers_clv; Type: ACL; Schema: warehouse; Owner: bauta_owner

GRANT SELECT ON TABLE warehouse.vw_top_customers_clv TO bauta_analytics;
GRANT SELECT ON TABLE warehouse.vw_top_customers_clv TO bauta_release;

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
