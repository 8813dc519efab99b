import CustomerModel
import Testing

@testable import ScoreRuns

/// First orders and what they were of, by the database's own arithmetic.
@Suite("Facts of first purchases")
struct FirstPurchaseFactsTests {
    /// First orders as SQL finds them: category and discount of each customer whose first order is known.
    private static let first = """
        WITH first AS (
            SELECT DISTINCT ON (customer_key) * FROM warehouse.fact_sales
            WHERE kind = 'order' AND date_sk < 20241004
            ORDER BY customer_key, ordered_at, revenue_minor
        ), told AS (
            SELECT f.customer_key, f.date_sk, f.items_count, (
                SELECT category_sk FROM warehouse.fact_sales_line l
                JOIN warehouse.dim_product_category c USING (category_sk)
                WHERE l.order_key = f.order_key GROUP BY category_sk, category_code
                ORDER BY sum(l.revenue_minor) DESC, category_code LIMIT 1) AS category_sk, (
                SELECT min(discount_sk) FROM warehouse.fact_sales_line l
                WHERE l.order_key = f.order_key) AS discount_sk,
                EXISTS (SELECT FROM warehouse.fact_sales_line l WHERE l.order_key = f.order_key)
                    AS is_told
            FROM first f
        )
        """

    @Test("category, code and pieces are those of the first order, and of no other")
    func customers() async throws {
        let shop = try SmallShop(customers: 200, seed: 3, tellsLines: true)
        try await shop.score()
        let different = try shop.number(
            """
            \(Self.first) SELECT count(*) FROM told t
            FULL JOIN warehouse.fact_customer_acquisition a USING (customer_key)
            WHERE t.category_sk IS DISTINCT FROM a.first_category_sk
                OR t.discount_sk IS DISTINCT FROM a.first_discount_sk
                OR CASE WHEN t.is_told THEN t.items_count END
                    IS DISTINCT FROM a.first_order_items
            """)
        #expect(different == 0)
        for (column, least) in [
            ("first_category_sk", 3.0), ("first_discount_sk", 1.0), ("first_order_items", 1.0),
        ] {
            #expect(
                try shop.number(
                    "SELECT count(DISTINCT \(column)) FROM warehouse.fact_customer_acquisition")
                    == least, "\(column)")
        }
        #expect(
            try shop.number(
                """
                SELECT count(*) FROM warehouse.fact_customer_acquisition
                WHERE first_category_sk IS NULL
                """) ?? 0 > 10)
    }

    @Test("customers of each category and code add up, with who came back and what they are worth")
    func sums() async throws {
        let shop = try SmallShop(customers: 200, seed: 3, tellsLines: true)
        try await shop.score()
        for (table, key) in [
            ("fact_first_category", "category"), ("fact_first_discount", "discount"),
        ] {
            let expected = try shop.lines(
                [
                    "coalesce(a.first_\(key)_sk, 0)", "count(*)",
                    "count(*) FILTER (WHERE age >= 90)",
                    """
                    count(*) FILTER (WHERE age >= 90 AND EXISTS (
                        SELECT FROM warehouse.fact_sales s WHERE s.customer_key = a.customer_key
                            AND s.kind = 'order' AND to_date(s.date_sk::text, 'YYYYMMDD')
                                BETWEEN a.first_order_date + 1 AND a.first_order_date + 89))
                    """,
                    "sum(v.total_historical_revenue_minor)", "sum(v.historical_clv_minor)",
                    "sum(v.predicted_clv_1_year_minor)",
                ],
                of: """
                    (SELECT *, DATE '2024-10-04' - first_order_date AS age
                        FROM warehouse.fact_customer_acquisition) AS a
                    JOIN warehouse.fact_customer_ltv v USING (customer_key, date_sk)
                    GROUP BY coalesce(a.first_\(key)_sk, 0)
                    ORDER BY coalesce(a.first_\(key)_sk, 0)
                    """)
            let written = try shop.lines(
                [
                    "\(key)_sk", "customers", "observed_customers", "repeat_customers",
                    "revenue_minor", "margin_minor", "predicted_clv_1_year_minor",
                ], of: "warehouse.\(table) ORDER BY \(key)_sk")
            #expect(written == expected)
            #expect(written.count == (key == "category" ? 4 : 2))
        }
        let shown = try shop.lines(
            ["first_category", "repeat_rate_90_days_pct"],
            of: "warehouse.vw_first_category_performance ORDER BY first_category")
        #expect(
            shown.map { $0.split(separator: "|")[0] } == ["Unknown", "books", "lighting", "office"])
        #expect(
            try shop.number("SELECT min(repeat_rate) FROM warehouse.fact_first_category") ?? 0 > 0.1
        )
        #expect(
            try shop.lines(
                ["first_discount_code"],
                of: "warehouse.vw_first_discount_performance ORDER BY first_discount_code")
                == ["None or unknown", "TEN"])
    }

    @Test("are not written where no order tells lines, and go with their day")
    func absent() async throws {
        let plain = try SmallShop(customers: 60, seed: 8)
        try await plain.score()
        #expect(try plain.number("SELECT count(*) FROM warehouse.fact_first_category") == 0)
        #expect(
            try plain.number(
                "SELECT count(first_order_items) FROM warehouse.fact_customer_acquisition") == 0)
        let shop = try SmallShop(customers: 60, seed: 8, tellsLines: true)
        try await shop.score()
        try await shop.score(SmallShop.closing.adding(days: 1))
        _ = try shop.number("SELECT ops.drop_snapshot(20241004)")
        for table in ["fact_first_category", "fact_first_discount"] {
            #expect(try shop.number("SELECT max(date_sk) FROM warehouse.\(table)") == 20_241_005)
            #expect(
                try shop.number("SELECT count(DISTINCT date_sk) FROM warehouse.\(table)") == 1)
        }
    }
}
