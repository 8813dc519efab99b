import Database
import TestSupport
import Testing

@Suite("Rates in the views of the warehouse")
struct ViewRateTests {
    // Requirements, defect 24: a customer's value counted for each of three factors in one total.
    @Test("a customer counts once for a factor, and shares are of customers")
    func factors() throws {
        let fixture = try ViewFixture()
        for code in ["silence", "spend_down", "complaint"] {
            let affected = """
                FROM warehouse.fact_customer_churn_risk c
                LEFT JOIN warehouse.fact_customer_ltv f USING (customer_key, date_sk)
                WHERE date_sk = 20240331 AND '\(code)' IN (top_churn_factor_1_code,
                    top_churn_factor_2_code, top_churn_factor_3_code)
                """
            let row = "FROM warehouse.vw_churn_factor_analysis WHERE factor_code = '\(code)'"
            #expect(
                try fixture.number("SELECT customer_count \(row)")
                    == fixture.number("SELECT count(*) \(affected)"))
            #expect(
                try fixture.number("SELECT total_clv_affected_minor \(row)")
                    == fixture.number("SELECT sum(predicted_clv_lifetime_minor) \(affected)"))
            #expect(
                try fixture.number("SELECT pct_of_customers \(row)")
                    == fixture.number(
                        """
                        SELECT round(100.0 * count(*) / (SELECT count(*)
                            FROM warehouse.fact_customer_churn_risk WHERE date_sk = 20240331), 1)
                        \(affected)
                        """))
        }
        #expect(
            try fixture.number(
                """
                SELECT main_factor_customers FROM warehouse.vw_churn_factor_analysis
                WHERE factor_code = 'Unknown'
                """)
                == fixture.number(
                    """
                    SELECT count(*) FROM warehouse.fact_customer_churn_risk
                    WHERE date_sk = 20240331 AND top_churn_factor_1_code IS NULL
                    """))
    }

    // Requirements, defect 25: the funnel counted customers as leads, and weeks broke at year ends.
    @Test("the funnel is of leads, by ISO year and week, with rates from counts")
    func funnel() throws {
        #expect(
            try ViewFixture().texts(
                """
                SELECT concat_ws(' ', iso_year, iso_week, channel_name, leads, contacted, converted,
                    ordered, contact_rate, coalesce(conversion_rate::text, 'none'),
                    coalesce(order_rate::text, 'none'), overall_conversion_rate)
                FROM warehouse.vw_acquisition_funnel
                """) == [
                    "2021 1 Unknown 5 0 0 0 0.0 none none 0.0",
                    "2020 53 Search 8 6 3 2 75.0 50.0 66.7 25.0",
                ])
    }

    // Requirements, defect 26: CAC as the mean of known costs, ROI of customers too young to tell.
    @Test(
        "CAC is all spent for each customer won, ROI of mature ones by margin; none where cost is unknown"
    )
    func acquisition() throws {
        #expect(
            try ViewFixture().texts(
                """
                SELECT concat_ws(' ', month_name, year_actual, channel_name, customers_acquired,
                    coalesce(cac_minor::text, 'none'),
                    coalesce(cost_of_lost_leads_minor::text, 'none'),
                    coalesce(acquisition_roi_pct::text, 'none'),
                    coalesce(revenue_to_cost_ratio::text, 'none'),
                    coalesce(paid_back_pct::text, 'none'),
                    coalesce(median_payback_days::text, 'none'))
                FROM warehouse.vw_acquisition_channel_performance
                """) == [
                    "February 2024 Search 4 225.00 400 none none 0.0 none",
                    "February 2024 Unknown 3 none none none none none none",
                    "February 2024 Store 0 none 55 none none none none",
                    // (4,500 − 3,000) / 3,000; 9,000 of revenue stand beside.
                    "March 2023 Search 10 300.00 500 50.0 3.00 60.0 50",
                ])
    }

    // Requirements, defect 27: no size, no rate, partial months unmarked, mean per active customer.
    @Test("a cohort shows its size, rate and value, and a month that is not over is marked")
    func cohorts() throws {
        #expect(
            try ViewFixture().texts(
                """
                SELECT concat_ws(' ', cohort_month, months_since_acquisition, cohort_size,
                    active_customers, coalesce(retention_rate::text, 'none'),
                    coalesce(avg_revenue_per_active_customer_minor::text, 'none'),
                    coalesce(cumulative_revenue_per_customer_minor::text, 'none'), is_partial)
                FROM warehouse.vw_customer_cohort_analysis
                """) == [
                    "2024-02-01 0 40 40 1 200.00 200.00 f",
                    "2024-02-01 1 40 10 0.25 200.00 250.00 t",
                    "2024-03-01 0 0 0 none none none t",
                ])
    }

    // Requirements, defect 28: several rows to a cell; customers without a tier fell out.
    @Test("the heat map has one row a cell, and customers without a tier or segment are there")
    func cells() throws {
        let fixture = try ViewFixture()
        #expect(
            try fixture.number(
                "SELECT count(DISTINCT (r_axis, f_axis)) FROM warehouse.vw_rfm_score_distribution")
                == 25)
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.vw_rfm_score_distribution") == 25)
        #expect(
            try fixture.texts("SELECT tier_name FROM warehouse.vw_clv_tier_summary")
                == ["Silver", "Bronze", "Unknown"])
        #expect(
            try fixture.number(
                """
                SELECT customer_count FROM warehouse.vw_rfm_segment_summary
                WHERE rfm_segment = 'Unknown' AND value_tier = 'Unknown'
                """) == 10)
        #expect(
            try fixture.number(
                """
                SELECT abs(clv_cac_ratio - (SELECT sum(predicted_clv_lifetime_minor)::numeric
                    / sum(acquisition_cost_minor) FROM warehouse.fact_customer_ltv
                    WHERE date_sk = 20240331 AND tier_sk = 2 AND acquisition_cost_minor IS NOT NULL
                    AND predicted_clv_lifetime_minor IS NOT NULL))
                FROM warehouse.vw_clv_tier_summary WHERE tier_name = 'Silver'
                """) ?? 1 <= 0.005)
    }

    // Requirements, defect 31: rates as DECIMAL(5,4) and DECIMAL(8,2) abort a load by overflow.
    @Test("rates of campaigns come from counts: any size fits, and nothing is divided by nothing")
    func campaigns() throws {
        #expect(
            try ViewFixture().texts(
                """
                SELECT concat_ws(' ', campaign_code, coalesce(click_through_rate::text, 'none'),
                    coalesce(conversion_rate::text, 'none'),
                    coalesce(cost_per_acquisition_minor::text, 'none'),
                    coalesce(roi_percentage::text, 'none'))
                FROM warehouse.vw_campaign_performance ORDER BY conversions
                """) == [
                    "Unknown none none none none",
                    // Nobody told what it cost: it did not come for nothing.
                    "Unknown 0.1 0.05 none none", "Unknown 2500 0.1 0.25 75000",
                ])
    }

    // Requirements, defect 29: the tables that all views join did not exist.
    @Test("days, customers and sales exist with the columns that are read of them")
    func tables() throws {
        let fixture = try ViewFixture(filled: false)
        for columns in [
            """
            date_sk, date_actual, week_of_year, month_of_year, month_name, year_actual
            FROM warehouse.dim_date
            """, "customer_key, customer_code FROM warehouse.dim_customer",
            "customer_key, date_sk, revenue_minor FROM warehouse.fact_sales",
        ] {
            _ = try fixture.connection.query(SQL(unsafeSQL: "SELECT \(columns) LIMIT 1"))
        }
    }
}
