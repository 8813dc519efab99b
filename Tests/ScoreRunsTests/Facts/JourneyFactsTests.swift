import CustomerModel
import Database
import Settings
import TestSupport
import Testing

@testable import ScoreRuns

@Suite("Journeys, acquisition and campaigns of a scoring run")
struct JourneyFactsTests {
    private let asOf = CalendarDate(dayNumber: 20_000)
    private let database: TemporaryDatabase
    private let connection: Connection

    /// 600 customers, the last 100 of whom never order; leads, touches and a campaign to every other.
    init() async throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        try database.connect().script(unsafeSQL: Self.shop)
        _ = try await ScoreRun(
            rules: ScoringRules(
                folder: packageRoot + "/policies", segments: "default"),
            asOf: asOf, database: database.configuration(user: "bauta_analytics")
        ).run()
        connection = try database.connect(user: "bauta_analytics")
    }

    private func number(_ query: String) throws -> Double? {
        try connection.query(SQL(unsafeSQL: "SELECT (\(query))::double precision AS n"))
            .first?.decode("n")
    }

    @Test("every way to credit orders credits the same orders, and channels stand by their codes")
    func attribution() throws {
        let methods = try connection.query(
            """
            SELECT round(sum(conversions)::numeric, 6)::double precision AS conversions,
                round(sum(revenue_minor)::numeric, 3)::double precision AS revenue
            FROM warehouse.fact_attribution WHERE method <> 'untouched' GROUP BY method
            """)
        #expect(methods.count == 4)
        let conversions: [Double] = try methods.map { try $0.decode("conversions") }
        let revenues: [Double] = try methods.map { try $0.decode("revenue") }
        #expect(Set(conversions).count == 1 && conversions[0] > 100)
        #expect(Set(revenues).count == 1)
        #expect(
            try number(
                """
                SELECT sum(transitions) FROM warehouse.fact_journey_transition
                WHERE from_state = 'start'
                """)
                == number(
                    """
                    SELECT sum(transitions) FROM warehouse.fact_journey_transition
                    WHERE to_state IN ('conversion', 'drop')
                    """))
    }

    // They were counted, and written nowhere: shares of channels looked like shares of all orders.
    @Test(
        "orders that no journey led to are a row of their own: with it each method holds all orders"
    )
    func untouched() throws {
        let period = try JourneyPolicy(folder: packageRoot + "/policies").journeys.periodDays
        let first = asOf.adding(days: -period).dateKey
        let orders = "FROM warehouse.fact_sales WHERE date_sk >= \(first) AND kind = 'order'"
        let alone = "FROM warehouse.fact_attribution WHERE method = 'untouched'"
        #expect(try number("SELECT count(*) \(alone) AND channel_sk = 0") == 1)
        #expect(try number("SELECT conversions \(alone)") ?? 0 > 50)
        for (column, total) in [
            ("conversions", "count(*)"), ("revenue_minor", "sum(revenue_minor)"),
        ] {
            let all = try #require(try number("SELECT \(total) \(orders)"))
            let found = try #require(
                try number(
                    """
                    SELECT sum(\(column)) FROM warehouse.fact_attribution
                    WHERE method IN ('last', 'untouched')
                    """))
            #expect(abs(all - found) < 1e-6 * all)
        }
    }

    @Test("what each channel does on the way to orders is kept, and agrees with the attribution")
    func touchpoints() throws {
        let points = "FROM warehouse.fact_touchpoint WHERE date_sk = \(asOf.dateKey)"
        #expect(try number("SELECT count(*) \(points)") == 3)
        #expect(try number("SELECT min(touches - customers) \(points)") ?? -1 >= 0)
        #expect(try number("SELECT min(journeys - conversions) \(points)") ?? -1 >= 0)
        #expect(
            try number("SELECT sum(conversions - assisted_conversions) \(points)") ?? 0
                <= number(
                    "SELECT sum(conversions) FROM warehouse.fact_attribution WHERE method = 'last'")
                ?? 0)
        #expect(
            try number("SELECT sum(touches) \(points)") ?? 0
                <= number(
                    """
                    SELECT count(*) FROM warehouse.fact_customer_activity
                    WHERE activity_type = 'visit'
                    """) ?? 0)
        #expect(try number("SELECT min(mean_position) \(points)") ?? 0 >= 1)
        #expect(try number("SELECT count(mean_days_to_conversion) \(points)") == 3)
    }

    @Test("the views of acquisition hold every customer, every lead and all that was spent")
    func acquisition() throws {
        let performance = "FROM warehouse.vw_acquisition_channel_performance"
        #expect(try number("SELECT sum(customers_acquired) \(performance)") == 500)
        #expect(
            try number("SELECT sum(total_acquisition_cost_minor) \(performance)")
                == number(
                    """
                    SELECT sum(marketing_cost_minor + coalesce(sales_cost_minor, 0))
                    FROM warehouse.fact_lead
                    """))
        #expect(
            try number("SELECT sum(total_revenue_365_minor) \(performance)")
                == number(
                    "SELECT sum(revenue_365_days_minor) FROM warehouse.fact_customer_acquisition"))
        // One meaning in fact and view: margin to come over cost.
        #expect(
            try number(
                """
                SELECT count(*) FROM warehouse.fact_customer_ltv
                WHERE clv_to_cac_ratio IS DISTINCT FROM (CASE WHEN acquisition_cost_minor > 0 THEN
                    predicted_clv_lifetime_minor::double precision / acquisition_cost_minor END)
                """) == 0)
        #expect(
            try number(
                "SELECT count(*) FROM warehouse.fact_customer_ltv WHERE clv_to_cac_ratio > 0") ?? 0
                > 9)
        #expect(try number("SELECT max(paid_back_pct) \(performance)") ?? 101 <= 100)
        #expect(
            try number("SELECT sum(mature_known_cost_margin_365_minor) \(performance)") ?? 0
                <= number("SELECT sum(mature_known_cost_revenue_365_minor) \(performance)") ?? -1)
        #expect(
            try number("SELECT sum(leads) FROM warehouse.vw_acquisition_funnel")
                == number("SELECT count(*) FROM warehouse.fact_lead"))
        #expect(
            try number("SELECT sum(leads - ordered) FROM warehouse.vw_acquisition_funnel") ?? 0 > 99
        )
    }

    @Test("a campaign tells its orders, and targets beside those it was not sent to")
    func campaign() throws {
        let row = try #require(
            connection.query(
                """
                SELECT impressions, unique_reach, orders_attributed, target_size, control_size,
                    target_conversions, control_conversions, conversion_lift,
                    conversion_lift_low, conversion_lift_high
                FROM warehouse.vw_campaign_performance WHERE campaign_code = 'C1'
                """
            ).first)
        let impressions: Int64 = try row.decode("impressions")
        let reach: Int64 = try row.decode("unique_reach")
        #expect(impressions == 300 && reach == 300)
        let targets: Int64 = try row.decode("target_size")
        let others: Int64 = try row.decode("control_size")
        #expect(targets == 250 && others == 250)
        // Every tenth target and every twenty-fifth other ordered: 0.1 − 0.04.
        let lift: Double = try row.decode("conversion_lift")
        let low: Double = try row.decode("conversion_lift_low")
        let high: Double = try row.decode("conversion_lift_high")
        #expect(abs(lift - 0.06) < 1e-12 && low < lift && lift < high && low > 0)
        let orders: Int64 = try row.decode("orders_attributed")
        #expect(orders == 25)
    }

    private static let shop = """
        INSERT INTO ops.source (name) VALUES ('test');
        INSERT INTO warehouse.dim_interaction_channel (channel_code, channel_name, channel_type,
            channel_category, is_online)
        SELECT code, code, 'acquisition', 'digital', true
        FROM unnest('{search,social,email}'::text[]) AS code;
        -- 2024-08-01 to 2024-08-10; as-of is 2024-10-04.
        INSERT INTO warehouse.dim_campaign (source_id, campaign_code, campaign_name, campaign_type,
            start_date, end_date, load_id)
        VALUES (1, 'C1', 'Summer', 'retention', '2024-08-01', '2024-08-10', 1);
        CREATE FUNCTION pg_temp.key(kind text, i integer) RETURNS bytea LANGUAGE sql
            RETURN substring(sha256((kind || i)::bytea) FROM 1 FOR 16);
        CREATE FUNCTION pg_temp.sk(day date) RETURNS integer LANGUAGE sql
            RETURN to_char(day, 'YYYYMMDD')::integer;
        INSERT INTO warehouse.dim_customer (customer_key)
        SELECT pg_temp.key('customer', i) FROM generate_series(1, 600) AS i;

        -- A first order before the campaign, and for some one in its days.
        INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
            ordered_at, date_sk, revenue_minor, currency, load_id)
        SELECT pg_temp.key('customer', i), 1, pg_temp.key('order' || n, i),
            pg_temp.key('customer', i), 'order', day + time '12:00', pg_temp.sk(day),
            100 * i + n, 'EUR', 1
        FROM generate_series(1, 500) AS i CROSS JOIN LATERAL (VALUES
            (1, date '2023-03-01' + i % 400), (2, date '2024-08-05')) AS o (n, day)
        WHERE n = 1 OR i % 2 = 0 AND i % 20 = 0 OR i % 2 = 1 AND i % 50 = 1;

        -- Touches on the days before the first order, and of those who never order.
        INSERT INTO warehouse.fact_customer_activity (customer_key, source_id, activity_key,
            origin_key, activity_date_sk, activity_datetime, channel_sk, activity_type, load_id)
        SELECT pg_temp.key('customer', i), 1, pg_temp.key('visit' || n, i),
            pg_temp.key('customer', i), pg_temp.sk(day), day + time '09:00', 1 + (i + n) % 3,
            'visit', 1
        FROM generate_series(1, 600) AS i CROSS JOIN generate_series(1, 3) AS n
        CROSS JOIN LATERAL (SELECT date '2023-03-01' + i % 400 - n AS day) AS d WHERE i % 4 > 0;
        INSERT INTO warehouse.fact_customer_activity (customer_key, source_id, activity_key,
            origin_key, activity_date_sk, activity_datetime, channel_sk, campaign_sk, activity_type,
            load_id)
        SELECT pg_temp.key('customer', i), 1, pg_temp.key('sent', i), pg_temp.key('customer', i),
            20240801, timestamptz '2024-08-01 08:00+00', 3, 1, 'campaign_sent', 1
        FROM generate_series(2, 600, 2) AS i;

        -- Leads of every third customer, and of a hundred who became nobody.
        INSERT INTO warehouse.fact_lead (customer_key, source_id, lead_key, origin_key,
            created_date_sk, first_contact_date_sk, conversion_date_sk, channel_sk,
            marketing_cost_minor, sales_cost_minor, load_id)
        SELECT pg_temp.key('customer', i), 1, pg_temp.key('lead', i), pg_temp.key('customer', i),
            pg_temp.sk(day), pg_temp.sk(day + 2), pg_temp.sk(day + 4), 1 + i % 3, 10 + i,
            CASE WHEN i % 2 = 0 THEN 5 END, 1
        FROM generate_series(3, 600, 3) AS i
        CROSS JOIN LATERAL (SELECT date '2023-03-01' + i % 400 - 9 AS day) AS d
        UNION ALL
        SELECT pg_temp.key('nobody', i), 1, pg_temp.key('cold', i), pg_temp.key('nobody', i),
            20240301, NULL, NULL, 1 + i % 3, 7, NULL, 1 FROM generate_series(1, 100) AS i;
        """
}
