import CustomerModel
import Database
import Foundation
import Scoring
import TestSupport
import Testing
import Text
import Warehouse

@testable import ScoreRuns

@Suite("A scoring run")
struct ScoreRunTests {
    private let policies = packageRoot + "/policies"
    private let asOf = CalendarDate(dayNumber: 20_000)
    private let database: TemporaryDatabase

    init() throws { database = try TemporaryCluster.shared.freshInstallation().main }

    private func run(_ segments: String) async throws -> ScoreSummary {
        try await ScoreRun(
            rules: ScoringRules(folder: policies, segments: segments), asOf: asOf,
            database: database.configuration(user: "bauta_analytics")
        ).run()
    }

    @Test("what is stored is what the kernel computes, and adds up in the summary")
    func endToEnd() async throws {
        try insertOrders()
        let summary = try await run("default")
        #expect(summary.customers == 300)
        #expect(summary.segments.reduce(0) { $0 + $1.customers } == 300)
        let connection = try database.connect()
        let rows = try connection.query(
            """
            SELECT s.segment_name, count(*) AS n FROM warehouse.fact_customer_rfm f
            JOIN warehouse.dim_customer_segment s ON s.segment_sk = f.rfm_segment_sk
            WHERE f.date_sk = \(Int32(asOf.dateKey)) GROUP BY 1
            """)
        var stored: [String: Int] = [:]
        for row in rows { stored[try row.decode("segment_name")] = try row.decode("n") }
        let told = Dictionary(
            uniqueKeysWithValues: summary.segments.map { ($0.name, $0.customers) })
        #expect(stored == told.filter { $0.value > 0 })
        let disagreeing = try connection.query(
            """
            SELECT FROM warehouse.fact_customer_rfm f JOIN (
                SELECT customer_key, min(date_sk) AS first, max(date_sk) AS last,
                    sum(revenue_minor) AS spend, count(*) AS orders
                FROM warehouse.fact_sales GROUP BY customer_key) s USING (customer_key)
            WHERE to_char(first_order_date, 'YYYYMMDD')::integer <> s.first
                OR to_char(last_order_date, 'YYYYMMDD')::integer <> s.last
                OR total_spend_365_minor <> s.spend OR order_count_365_days <> s.orders
            """)
        #expect(disagreeing.isEmpty)
    }

    @Test("the work list holds good customers who went silent, in coarse bands")
    func worklist() async throws {
        try insertOrders()
        _ = try await run("default")
        let rows = try database.connect().query(
            """
            SELECT w.position, f.recency_score AS r, w.recency_band
            FROM warehouse.worklist_candidate w
            JOIN warehouse.fact_customer_rfm f USING (customer_key, date_sk)
            WHERE w.list = 'at-risk' ORDER BY w.position
            """)
        #expect(!rows.isEmpty)
        for (index, row) in rows.enumerated() {
            let position: Int32 = try row.decode("position")
            let recency: Int16 = try row.decode("r")
            #expect(position == Int32(index + 1))
            #expect((2...3).contains(recency))
            let band: String = try row.decode("recency_band")
            #expect(
                ["under 30 days", "30-89 days", "90-179 days", "180-364 days"].contains(band))
        }
    }

    @Test("an empty warehouse is scored as nobody")
    func nobody() async throws {
        let summary = try await run("requirements")
        #expect(summary.customers == 0)
        let object = try #require(
            JSONSerialization.jsonObject(
                with: Data(JSONLine.text(summary, names: .asDeclared).utf8))
                as? [String: Any])
        #expect(object["as_of"] as? String == "2024-10-04")
        #expect(object["rule_set"] as? String == "requirements")
        #expect(object["customers"] as? Int == 0)
        let segments = try #require(object["segments"] as? [String: Int])
        #expect(segments["Champions"] == 0 && segments["Loyal Customers"] == 0)
    }

    @Test("a rule set that is not there is refused with those that are")
    func unknownRuleSet() {
        #expect {
            try ScoringRules(folder: policies, segments: "other")
        } throws: { error in
            "\(error)"
                == "policies/segments.yaml has no such rule set; it has default, requirements"
        }
    }

    /// 300 customers with 1 to 6 orders within the last year.
    private func insertOrders() throws {
        var sales: [Sale] = []
        for customer in 0..<300 as Range<UInt64> {
            let key = Pseudonym(high: customer &* 0x9E37_79B9_7F4A_7C15, low: customer)
            for order in 0...(customer * 7 % 6) {
                let age = 1 + (customer * 37 + order * 53) % 364
                let day = asOf.adding(days: -Int(age))
                sales.append(
                    Sale(
                        customer: key, origin: key,
                        orderKey: Pseudonym(high: customer, low: order).bytes, kind: .order,
                        instantMicroseconds: Int64(day.dayNumber) * 86_400_000_000
                            + Int64(order), day: day,
                        revenueMinor: Int64(customer * 101 % 977 + order), marginMinor: nil,
                        lines: nil, items: nil))
            }
        }
        let ingest = try database.connect(user: "bauta_ingest")
        let load = try database.beginLoad()
        _ = try ingest.transaction {
            try SaleQueries.store(sales, source: 1, load: load, currency: "EUR", on: $0)
        }
    }
}
