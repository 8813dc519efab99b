-- The rest of the star schema: dimensions, what sources tell beside orders, the snapshot of every
-- score, small aggregates of each snapshot, and what the scoring process keeps about itself.
-- Money is bigint minor units, averages and rates are double precision and cannot overflow, a rate is
-- computed from counts where it is read. Nothing here holds a name or a free text of a person.

-- A short name of a customer for reading aloud; as pseudonymous as the key it is cut from.
ALTER TABLE warehouse.dim_customer
    ADD customer_code text GENERATED ALWAYS AS
        ('C-' || encode(substring(customer_key FROM 1 FOR 8), 'hex')) STORED,
    -- The first day of the month in which the person joined, when a source says it.
    ADD joined_month date CHECK (joined_month = date_trunc('month', joined_month)::date),
    -- The earliest day of an order, lead or activity; the last is in fact_customer_rfm.
    ADD first_seen_on date;

CREATE TABLE warehouse.dim_customer_tier (
    tier_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tier_code text NOT NULL UNIQUE,
    tier_name text NOT NULL,
    -- 1 is the lowest.
    tier_level integer NOT NULL,
    min_annual_spend_minor bigint,
    -- Exclusive; NULL is no limit.
    max_annual_spend_minor bigint,
    min_order_frequency integer,
    benefits_description text,
    discount_percentage double precision,
    priority_support boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tiers_do_not_overlap EXCLUDE USING gist
        (int8range(min_annual_spend_minor, max_annual_spend_minor) WITH &&)
        WHERE (is_active AND min_annual_spend_minor IS NOT NULL)
);

CREATE TABLE warehouse.dim_interaction_channel (
    channel_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_code text NOT NULL UNIQUE CHECK (channel_code ~ '^[a-z][a-z0-9_]{0,39}$'),
    channel_name text NOT NULL,
    channel_type text NOT NULL
        CHECK (channel_type IN ('acquisition', 'sales', 'support', 'marketing')),
    channel_category text NOT NULL
        CHECK (channel_category IN ('digital', 'physical', 'phone', 'partner')),
    is_online boolean NOT NULL,
    cost_per_interaction_minor bigint NOT NULL DEFAULT 0 CHECK (cost_per_interaction_minor >= 0),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE warehouse.dim_campaign (
    campaign_sk integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id smallint NOT NULL,
    -- The source's own code: a code word of at most eight digits, so no number of a person.
    campaign_code text NOT NULL CHECK (campaign_code ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$'
        AND length(regexp_replace(campaign_code, '[^0-9]', '', 'g')) <= 8),
    campaign_name text NOT NULL CHECK (campaign_name ~ '^[^[:cntrl:]@]{1,60}$' AND
        length(regexp_replace(campaign_name, '[^0-9]', '', 'g')) <= 8),
    campaign_type text NOT NULL CHECK (campaign_type IN
        ('acquisition', 'retention', 'reactivation', 'upsell', 'cross_sell', 'other')),
    channel_sk integer,
    target_segment_sk integer,
    start_date date,
    -- The last day.
    end_date date CHECK (end_date >= start_date),
    budget_minor bigint CHECK (budget_minor >= 0),
    status text CHECK (status IN ('planned', 'active', 'completed', 'cancelled')),
    load_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source_id, campaign_code)
);

-- Which company a contact buys for: scores are the company's. Applied where facts are read.
CREATE TABLE warehouse.customer_rollup (
    customer_key bytea PRIMARY KEY CHECK (octet_length(customer_key) = 16),
    commercial_key bytea NOT NULL CHECK (octet_length(commercial_key) = 16)
);

ALTER TABLE warehouse.fact_sales ADD channel_sk integer, ADD campaign_sk integer;

-- What a customer did, or what was done towards one, other than buying.
CREATE TABLE warehouse.fact_customer_activity (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    source_id smallint NOT NULL,
    -- Keyed digest of the source's number of the row.
    activity_key bytea NOT NULL CHECK (octet_length(activity_key) = 16),
    origin_key bytea NOT NULL CHECK (octet_length(origin_key) = 16),
    activity_date_sk integer NOT NULL,
    activity_datetime timestamptz NOT NULL,
    channel_sk integer NOT NULL,
    campaign_sk integer,
    activity_type text NOT NULL CHECK (activity_type IN ('browse', 'login', 'inquiry', 'complaint',
        'feedback', 'visit', 'campaign_sent', 'campaign_opened', 'campaign_clicked',
        'campaign_redeemed', 'ticket_opened', 'ticket_closed', 'order_declined', 'loyalty_earned',
        'loyalty_redeemed')),
    session_duration_mins integer CHECK (session_duration_mins >= 0),
    pages_viewed integer CHECK (pages_viewed >= 0),
    products_viewed integer CHECK (products_viewed >= 0),
    sentiment_score double precision CHECK (sentiment_score BETWEEN -1 AND 1),
    nps_score smallint CHECK (nps_score BETWEEN 0 AND 10),
    -- 5 is best.
    satisfaction_score smallint CHECK (satisfaction_score BETWEEN 1 AND 5),
    -- Gained above zero, spent below.
    loyalty_points integer,
    load_id bigint NOT NULL,
    PRIMARY KEY (customer_key, source_id, activity_key)
);

-- Everybody who showed interest, those who never bought included.
CREATE TABLE warehouse.fact_lead (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    source_id smallint NOT NULL,
    lead_key bytea NOT NULL CHECK (octet_length(lead_key) = 16),
    origin_key bytea NOT NULL CHECK (octet_length(origin_key) = 16),
    created_date_sk integer NOT NULL,
    first_contact_date_sk integer,
    conversion_date_sk integer,
    channel_sk integer NOT NULL,
    campaign_sk integer,
    -- NULL where the source does not tell the cost.
    marketing_cost_minor bigint CHECK (marketing_cost_minor >= 0),
    sales_cost_minor bigint CHECK (sales_cost_minor >= 0),
    load_id bigint NOT NULL,
    PRIMARY KEY (customer_key, source_id, lead_key)
);

-- What a campaign did on one day, as its channel counted it; about nobody in particular.
CREATE TABLE warehouse.fact_campaign_day (
    campaign_sk integer NOT NULL,
    date_sk integer NOT NULL,
    audience_size bigint CHECK (audience_size >= 0),
    impressions bigint NOT NULL DEFAULT 0 CHECK (impressions >= 0),
    unique_reach bigint CHECK (unique_reach >= 0),
    opens bigint NOT NULL DEFAULT 0 CHECK (opens >= 0),
    clicks bigint NOT NULL DEFAULT 0 CHECK (clicks >= 0),
    spend_minor bigint NOT NULL DEFAULT 0 CHECK (spend_minor >= 0),
    load_id bigint NOT NULL,
    PRIMARY KEY (campaign_sk, date_sk)
);

-- Snapshots of each customer. date_sk is the as-of day, which no window includes.

ALTER TABLE warehouse.fact_customer_rfm
    -- 'before->now' where the code was another in the snapshot before.
    ADD rfm_score_change text,
    ADD segment_changed boolean NOT NULL DEFAULT false;

CREATE TABLE warehouse.fact_customer_ltv (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
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
    -- Margin, as the predictions are.
    historical_clv_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint,
    predicted_clv_1_year_low_minor bigint,
    predicted_clv_1_year_high_minor bigint,
    predicted_clv_3_year_minor bigint,
    predicted_clv_3_year_low_minor bigint,
    predicted_clv_3_year_high_minor bigint,
    predicted_clv_lifetime_minor bigint,
    predicted_clv_lifetime_low_minor bigint,
    predicted_clv_lifetime_high_minor bigint,
    -- The formula of the requirements, for comparison.
    simple_clv_1_year_minor bigint,
    simple_clv_3_year_minor bigint,
    simple_clv_lifetime_minor bigint,
    probability_alive double precision CHECK (probability_alive BETWEEN 0 AND 1),
    expected_orders_1_year double precision,
    -- NULL where no source tells it.
    acquisition_cost_minor bigint,
    total_service_cost_minor bigint,
    net_customer_value_minor bigint,
    clv_to_cac_ratio double precision,
    tier_sk integer,
    value_percentile double precision,
    clv_trend text CHECK (clv_trend IN ('increasing', 'stable', 'decreasing')),
    clv_change_pct_30d double precision,
    model_version text,
    PRIMARY KEY (customer_key, date_sk)
) PARTITION BY RANGE (date_sk);

CREATE TABLE warehouse.fact_customer_churn_risk (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    date_sk integer NOT NULL,
    days_since_last_order integer NOT NULL,
    days_since_last_interaction integer,
    orders_last_30_days integer NOT NULL,
    orders_last_90_days integer NOT NULL,
    spend_last_30_minor bigint NOT NULL,
    spend_last_90_minor bigint NOT NULL,
    order_frequency_trend text NOT NULL
        CHECK (order_frequency_trend IN ('increasing', 'stable', 'decreasing')),
    spend_trend text NOT NULL CHECK (spend_trend IN ('increasing', 'stable', 'decreasing')),
    engagement_trend text CHECK (engagement_trend IN ('increasing', 'stable', 'decreasing')),
    avg_order_interval_change_pct double precision,
    declined_orders_count integer NOT NULL DEFAULT 0,
    complaints_count integer NOT NULL DEFAULT 0,
    returns_count_90_days integer NOT NULL DEFAULT 0,
    support_tickets_open integer NOT NULL DEFAULT 0,
    churn_probability double precision NOT NULL CHECK (churn_probability BETWEEN 0 AND 1),
    churn_risk_score smallint NOT NULL CHECK (churn_risk_score BETWEEN 0 AND 100),
    churn_risk_category text NOT NULL
        CHECK (churn_risk_category IN ('Low', 'Medium', 'High', 'Critical')),
    -- The rules of the requirements, for comparison.
    rule_score smallint CHECK (rule_score BETWEEN 0 AND 100),
    -- Too little history for more than the average of such customers.
    thin boolean NOT NULL,
    predicted_churn_date date,
    days_until_predicted_churn integer,
    -- A factor's code, what was measured, and what it adds to the log-odds.
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
    -- 1 is most urgent.
    intervention_priority smallint CHECK (intervention_priority BETWEEN 1 AND 5),
    recommended_action text,
    PRIMARY KEY (customer_key, date_sk)
) PARTITION BY RANGE (date_sk);

CREATE TABLE warehouse.fact_customer_behavior (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    date_sk integer NOT NULL,
    -- dim_customer_segment, segment_type 'behavioral'.
    cluster_segment_sk integer,
    cluster_distance double precision,
    engagement_score double precision CHECK (engagement_score BETWEEN 0 AND 100),
    interactions_90_days integer NOT NULL DEFAULT 0,
    engagement_trend text CHECK (engagement_trend IN ('increasing', 'stable', 'decreasing')),
    -- The latest answer.
    nps_score smallint CHECK (nps_score BETWEEN 0 AND 10),
    nps_category text CHECK (nps_category IN ('promoter', 'passive', 'detractor')),
    satisfaction_score double precision CHECK (satisfaction_score BETWEEN 1 AND 5),
    loyalty_points_balance bigint,
    loyalty_points_earned_365_days bigint,
    loyalty_points_redeemed_365_days bigint,
    returns_count_365_days integer NOT NULL DEFAULT 0,
    return_rate double precision,
    complaints_count_365_days integer NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_key, date_sk)
) PARTITION BY RANGE (date_sk);

CREATE TABLE warehouse.fact_customer_acquisition (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    date_sk integer NOT NULL,
    -- The day of the first order.
    acquisition_date_sk integer NOT NULL,
    -- NULL where nobody knows.
    channel_sk integer,
    campaign_sk integer,
    first_touchpoint_type text,
    first_touchpoint_channel_sk integer,
    lead_created_date date,
    first_contact_date date,
    conversion_date date,
    days_to_convert integer,
    touchpoints_count integer NOT NULL DEFAULT 0,
    first_order_date date NOT NULL,
    first_order_value_minor bigint NOT NULL,
    first_order_items integer,
    days_to_first_order integer,
    acquisition_cost_minor bigint,
    marketing_cost_attributed_minor bigint,
    sales_cost_attributed_minor bigint,
    -- NULL until the whole window has been seen.
    revenue_30_days_minor bigint,
    revenue_90_days_minor bigint,
    revenue_365_days_minor bigint,
    orders_365_days integer,
    cac_payback_days integer,
    PRIMARY KEY (customer_key, date_sk)
) PARTITION BY RANGE (date_sk);

-- Aggregates of each snapshot; about nobody in particular. date_sk is the as-of day.

-- From the campaign's first day to the as-of day.
CREATE TABLE warehouse.fact_campaign_performance (
    date_sk integer NOT NULL,
    campaign_sk integer NOT NULL,
    audience_size bigint NOT NULL DEFAULT 0,
    impressions bigint NOT NULL DEFAULT 0,
    unique_reach bigint NOT NULL DEFAULT 0,
    opens bigint NOT NULL DEFAULT 0,
    clicks bigint NOT NULL DEFAULT 0,
    leads_generated bigint NOT NULL DEFAULT 0,
    conversions bigint NOT NULL DEFAULT 0,
    orders_attributed bigint NOT NULL DEFAULT 0,
    revenue_attributed_minor bigint NOT NULL DEFAULT 0,
    spend_minor bigint NOT NULL DEFAULT 0,
    -- Customers of the same days who were not reached, and those of them who bought.
    control_size bigint,
    control_conversions bigint,
    click_through_rate double precision GENERATED ALWAYS AS
        (clicks::double precision / nullif(impressions, 0)) STORED,
    engagement_rate double precision GENERATED ALWAYS AS
        ((opens::double precision + clicks) / nullif(impressions, 0)) STORED,
    conversion_rate double precision GENERATED ALWAYS AS
        (conversions::double precision / nullif(unique_reach, 0)) STORED,
    cost_per_impression_minor double precision GENERATED ALWAYS AS
        (spend_minor::double precision / nullif(impressions, 0)) STORED,
    cost_per_click_minor double precision GENERATED ALWAYS AS
        (spend_minor::double precision / nullif(clicks, 0)) STORED,
    cost_per_lead_minor double precision GENERATED ALWAYS AS
        (spend_minor::double precision / nullif(leads_generated, 0)) STORED,
    cost_per_acquisition_minor double precision GENERATED ALWAYS AS
        (spend_minor::double precision / nullif(conversions, 0)) STORED,
    roi_percentage double precision GENERATED ALWAYS AS
        ((revenue_attributed_minor::double precision - spend_minor) / nullif(spend_minor, 0) * 100)
        STORED,
    roas double precision GENERATED ALWAYS AS
        (revenue_attributed_minor::double precision / nullif(spend_minor, 0)) STORED,
    PRIMARY KEY (date_sk, campaign_sk)
);

CREATE TABLE warehouse.fact_cohort_month (
    date_sk integer NOT NULL,
    -- YYYYMM of the first order.
    cohort_month integer NOT NULL,
    -- Months after it; 0 is the cohort's own.
    month_index integer NOT NULL CHECK (month_index >= 0),
    cohort_size bigint NOT NULL,
    active_customers bigint NOT NULL,
    retention_rate double precision GENERATED ALWAYS AS
        (active_customers::double precision / nullif(cohort_size, 0)) STORED,
    revenue_minor bigint NOT NULL,
    cumulative_revenue_minor bigint NOT NULL,
    -- The month is not over at the as-of day.
    partial boolean NOT NULL,
    PRIMARY KEY (date_sk, cohort_month, month_index)
);

CREATE TABLE warehouse.fact_segment_migration (
    date_sk integer NOT NULL,
    -- The snapshot compared with.
    from_date_sk integer NOT NULL,
    -- dim_customer_segment; 0 is nowhere: new customers come from it, vanished ones go to it.
    from_segment_sk integer NOT NULL,
    to_segment_sk integer NOT NULL,
    customers bigint NOT NULL,
    -- By the segments' explicit rank.
    migration_direction text NOT NULL
        CHECK (migration_direction IN ('Upgraded', 'Downgraded', 'Same Level', 'New', 'Vanished')),
    PRIMARY KEY (date_sk, from_segment_sk, to_segment_sk)
);

CREATE TABLE warehouse.fact_attribution (
    date_sk integer NOT NULL,
    method text NOT NULL CHECK (method IN ('first', 'last', 'linear', 'markov')),
    channel_sk integer NOT NULL,
    conversions double precision NOT NULL,
    revenue_minor double precision NOT NULL,
    -- Of the Markov method: the share of conversions that is lost without the channel.
    removal_effect double precision,
    PRIMARY KEY (date_sk, method, channel_sk)
);

CREATE TABLE warehouse.fact_journey_transition (
    date_sk integer NOT NULL,
    -- A channel's code, or start, conversion, drop, open.
    from_state text NOT NULL,
    to_state text NOT NULL,
    transitions bigint NOT NULL,
    probability double precision NOT NULL,
    PRIMARY KEY (date_sk, from_state, to_state)
);

CREATE TABLE warehouse.fact_journey_step (
    date_sk integer NOT NULL,
    -- 1 is the first touch.
    step integer NOT NULL CHECK (step >= 1),
    from_state text NOT NULL,
    to_state text NOT NULL,
    journeys bigint NOT NULL,
    PRIMARY KEY (date_sk, step, from_state, to_state)
);

CREATE TABLE warehouse.fact_funnel (
    date_sk integer NOT NULL,
    funnel text NOT NULL,
    stage integer NOT NULL CHECK (stage >= 1),
    stage_name text NOT NULL,
    customers bigint NOT NULL,
    PRIMARY KEY (date_sk, funnel, stage)
);

CREATE TABLE warehouse.fact_acquisition_channel (
    date_sk integer NOT NULL,
    -- dim_interaction_channel; 0 is unknown.
    channel_sk integer NOT NULL,
    -- YYYYMM of the acquisition.
    cohort_month integer NOT NULL,
    customers bigint NOT NULL,
    -- Customers whose first 365 days have been seen whole, and the sums over them alone.
    mature_customers bigint NOT NULL,
    mature_revenue_365_minor bigint NOT NULL,
    mature_acquisition_cost_minor bigint NOT NULL,
    acquisition_cost_minor bigint NOT NULL,
    marketing_cost_minor bigint NOT NULL,
    sales_cost_minor bigint NOT NULL,
    first_order_value_minor bigint NOT NULL,
    days_to_convert_sum bigint NOT NULL,
    days_to_convert_count bigint NOT NULL,
    payback_days_sum bigint NOT NULL,
    payback_days_count bigint NOT NULL,
    PRIMARY KEY (date_sk, channel_sk, cohort_month)
);

CREATE TABLE warehouse.fact_lead_funnel (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    -- The ISO year and week the lead came in.
    iso_year integer NOT NULL,
    iso_week integer NOT NULL CHECK (iso_week BETWEEN 1 AND 53),
    leads bigint NOT NULL,
    contacted bigint NOT NULL,
    converted bigint NOT NULL,
    ordered bigint NOT NULL,
    PRIMARY KEY (date_sk, channel_sk, iso_year, iso_week)
);

CREATE TABLE warehouse.fact_engagement_channel (
    date_sk integer NOT NULL,
    channel_sk integer NOT NULL,
    activity_type text NOT NULL,
    -- Days before the as-of day that are counted.
    window_days integer NOT NULL CHECK (window_days > 0),
    activities bigint NOT NULL,
    customers bigint NOT NULL,
    PRIMARY KEY (date_sk, channel_sk, activity_type, window_days)
);

CREATE TABLE warehouse.fact_nps (
    date_sk integer NOT NULL,
    -- YYYYMM of the answers.
    month integer NOT NULL,
    responses bigint NOT NULL,
    promoters bigint NOT NULL,
    passives bigint NOT NULL,
    detractors bigint NOT NULL,
    nps double precision GENERATED ALWAYS AS
        ((promoters::double precision - detractors) / nullif(responses, 0) * 100) STORED,
    satisfaction_responses bigint NOT NULL DEFAULT 0,
    satisfaction_sum bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (date_sk, month)
);

CREATE TABLE warehouse.fact_loyalty (
    date_sk integer NOT NULL,
    -- YYYYMM.
    month integer NOT NULL,
    -- Who has ever earned a point by the month's end, and who earned or spent one in it.
    members bigint NOT NULL,
    active_members bigint NOT NULL,
    points_earned bigint NOT NULL,
    points_redeemed bigint NOT NULL,
    points_balance bigint NOT NULL,
    PRIMARY KEY (date_sk, month)
);

CREATE TABLE warehouse.fact_churn_rate (
    date_sk integer NOT NULL,
    -- YYYYMM.
    month integer NOT NULL,
    customers_at_start bigint NOT NULL,
    churned bigint NOT NULL,
    new_customers bigint NOT NULL,
    reactivated bigint NOT NULL,
    churn_rate double precision GENERATED ALWAYS AS
        (churned::double precision / nullif(customers_at_start, 0)) STORED,
    partial boolean NOT NULL,
    PRIMARY KEY (date_sk, month)
);

CREATE TABLE warehouse.fact_segment_recommendation (
    date_sk integer NOT NULL,
    segment_sk integer NOT NULL,
    customers bigint NOT NULL,
    revenue_365_minor bigint NOT NULL,
    predicted_clv_1_year_minor bigint,
    -- The sum of the customers' probabilities.
    expected_churners double precision,
    retention_priority integer,
    target_marketing_strategy text,
    PRIMARY KEY (date_sk, segment_sk)
);

-- What the scoring process keeps about itself.

CREATE TABLE ops.model (
    model text NOT NULL,
    version text NOT NULL,
    trained_as_of integer NOT NULL,
    parameters json NOT NULL,
    diagnosis json NOT NULL,
    card text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    active boolean NOT NULL DEFAULT false,
    PRIMARY KEY (model, version)
);
CREATE UNIQUE INDEX model_active ON ops.model (model) WHERE active;

CREATE TABLE ops.score_run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of integer NOT NULL,
    from_scratch boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'complete', 'failed')),
    -- The name of an error case; never a value.
    failure text,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
CREATE TABLE ops.score_stage (
    run_id bigint NOT NULL REFERENCES ops.score_run ON DELETE CASCADE,
    stage text NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'complete', 'failed')),
    row_count bigint,
    milliseconds double precision,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (run_id, stage)
);

-- Checks of the warehouse that a snapshot had to pass.
CREATE TABLE ops.data_quality (
    date_sk integer NOT NULL,
    check_name text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('passed', 'warned', 'failed')),
    measured double precision,
    threshold double precision,
    run_id bigint,
    checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (date_sk, check_name)
);

-- What a person thought of a prediction.
CREATE TABLE ops.prediction_review (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    date_sk integer NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('confirmed', 'overruled')),
    reason_code text NOT NULL CHECK (reason_code ~ '^[a-z][a-z0-9_]{0,39}$'),
    -- An account, not a customer.
    reviewer text NOT NULL,
    reviewed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (customer_key, date_sk)
);

-- What became of it.
CREATE TABLE ops.prediction_label (
    customer_key bytea NOT NULL CHECK (octet_length(customer_key) = 16),
    date_sk integer NOT NULL,
    horizon_days integer NOT NULL CHECK (horizon_days > 0),
    churned boolean NOT NULL,
    source text NOT NULL CHECK (source IN ('orders', 'contact', 'review')),
    labelled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (customer_key, date_sk, horizon_days)
);

-- As before, for every table of snapshots.
CREATE OR REPLACE FUNCTION ops.ensure_partition(parent text, date_sk integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month_start integer := date_sk / 100 * 100;
    partition text;
BEGIN
    IF parent NOT IN ('fact_customer_rfm', 'fact_customer_ltv', 'fact_customer_churn_risk',
        'fact_customer_behavior', 'fact_customer_acquisition') THEN
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

-- Forgets the snapshot of one day: all its tables and that it was complete, in one transaction.
-- The latest snapshot stays, whatever is asked. Returns how many rows were deleted; rows of a
-- partition that holds this day alone are dropped with it and counted too.
CREATE FUNCTION ops.drop_snapshot(day integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fact text;
    gone bigint := 0;
    counted bigint;
BEGIN
    IF day >= (SELECT coalesce(max(date_sk), 0) FROM ops.snapshot) THEN
        RAISE EXCEPTION 'the latest snapshot is not dropped' USING ERRCODE = '22023';
    END IF;
    DELETE FROM ops.snapshot WHERE date_sk = day;
    FOREACH fact IN ARRAY ARRAY['fact_customer_rfm', 'fact_customer_ltv',
        'fact_customer_churn_risk', 'fact_customer_behavior', 'fact_customer_acquisition'] LOOP
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
        'fact_segment_migration', 'fact_attribution', 'fact_journey_transition',
        'fact_journey_step', 'fact_funnel', 'fact_acquisition_channel', 'fact_lead_funnel',
        'fact_engagement_channel', 'fact_nps', 'fact_loyalty', 'fact_churn_rate',
        'fact_segment_recommendation'] LOOP
        EXECUTE format('DELETE FROM warehouse.%I WHERE date_sk = $1', fact) USING day;
        GET DIAGNOSTICS counted = ROW_COUNT;
        gone := gone + counted;
    END LOOP;
    RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION ops.drop_snapshot(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ops.drop_snapshot(integer) TO bauta_analytics;

-- As before, with what is known of a person beside orders.
CREATE OR REPLACE FUNCTION identity.merge_subjects(
    winner bytea, loser bytea, rule text, load bigint)
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

-- A merge looks for the contacts of a company.
CREATE INDEX customer_rollup_company ON warehouse.customer_rollup (commercial_key);

-- Ingest adds facts. Where a later file may say more (a lead is contacted, a campaign ends, a day is
-- counted again) it may write over exactly that, and it reads no more than the codes it looks up and
-- the keys it writes under.
GRANT SELECT (joined_month, first_seen_on), UPDATE (joined_month, first_seen_on)
    ON warehouse.dim_customer TO bauta_ingest;
GRANT INSERT ON warehouse.fact_customer_activity TO bauta_ingest;
GRANT INSERT, SELECT (customer_key, source_id, lead_key),
    UPDATE (first_contact_date_sk, conversion_date_sk, marketing_cost_minor, sales_cost_minor)
    ON warehouse.fact_lead TO bauta_ingest;
GRANT INSERT, SELECT (customer_key), UPDATE (commercial_key)
    ON warehouse.customer_rollup TO bauta_ingest;
GRANT INSERT, SELECT (channel_sk, channel_code),
    UPDATE (channel_name, channel_type, channel_category, is_online, cost_per_interaction_minor,
        is_active)
    ON warehouse.dim_interaction_channel TO bauta_ingest;
GRANT INSERT, SELECT (campaign_sk, source_id, campaign_code, start_date),
    UPDATE (campaign_name, campaign_type, channel_sk, start_date, end_date, budget_minor, status)
    ON warehouse.dim_campaign TO bauta_ingest;
GRANT INSERT, SELECT (campaign_sk, date_sk),
    UPDATE (audience_size, impressions, unique_reach, opens, clicks, spend_minor)
    ON warehouse.fact_campaign_day TO bauta_ingest;

GRANT SELECT ON ALL TABLES IN SCHEMA warehouse TO bauta_analytics;
GRANT INSERT, UPDATE ON warehouse.dim_customer_tier TO bauta_analytics;
GRANT UPDATE (target_segment_sk) ON warehouse.dim_campaign TO bauta_analytics;
GRANT INSERT, DELETE ON warehouse.fact_customer_ltv, warehouse.fact_customer_churn_risk,
    warehouse.fact_customer_behavior, warehouse.fact_customer_acquisition,
    warehouse.fact_campaign_performance, warehouse.fact_cohort_month,
    warehouse.fact_segment_migration, warehouse.fact_attribution,
    warehouse.fact_journey_transition, warehouse.fact_journey_step, warehouse.fact_funnel,
    warehouse.fact_acquisition_channel, warehouse.fact_lead_funnel,
    warehouse.fact_engagement_channel, warehouse.fact_nps, warehouse.fact_loyalty,
    warehouse.fact_churn_rate, warehouse.fact_segment_recommendation
    TO bauta_analytics;
GRANT SELECT, INSERT, UPDATE ON ops.model, ops.score_run, ops.score_stage, ops.data_quality,
    ops.prediction_review, ops.prediction_label TO bauta_analytics;

GRANT SELECT ON warehouse.fact_customer_ltv, warehouse.fact_customer_churn_risk,
    warehouse.fact_customer_behavior, warehouse.fact_customer_acquisition,
    warehouse.dim_customer_tier, warehouse.dim_interaction_channel, warehouse.dim_campaign,
    warehouse.fact_campaign_performance, warehouse.fact_cohort_month,
    warehouse.fact_segment_migration, warehouse.fact_attribution,
    warehouse.fact_journey_transition, warehouse.fact_journey_step, warehouse.fact_funnel,
    warehouse.fact_acquisition_channel, warehouse.fact_lead_funnel,
    warehouse.fact_engagement_channel, warehouse.fact_nps, warehouse.fact_loyalty,
    warehouse.fact_churn_rate, warehouse.fact_segment_recommendation
    TO bauta_release;
