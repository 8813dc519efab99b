import CustomerModel
import Database
import Foundation
import Scoring
import Testing
import Text

@testable import ScoreRuns

@Suite("Totals of value as stored")
struct ValueTotalFactsTests {
    private static let columns = [
        "group_kind", "group_key", "group_name", "customers", "predicted_clv_1_year_minor",
    ]

    /// Rows of one day, with bounds and windows.
    private static func rows(of shop: SmallShop) throws -> [[String]] {
        try shop.lines(
            columns + [
                "predicted_clv_1_year_low_minor", "predicted_clv_1_year_high_minor", "past_windows",
                "model_version",
            ], of: "warehouse.fact_value_total WHERE date_sk = \(SmallShop.closing.dateKey)"
        ).map { $0.split(separator: "|").map(String.init) }
    }

    /// What the facts of customers add up to.
    private static func sums(in shop: SmallShop) throws -> [String] {
        let value = """
            (SELECT l.*, r.rfm_segment_sk, to_char(r.first_order_date, 'YYYYMM') AS month,
                to_char(r.first_order_date, 'YYYY-MM') AS month_name
            FROM warehouse.fact_customer_ltv l
            LEFT JOIN warehouse.fact_customer_rfm r USING (customer_key, date_sk)
            WHERE l.date_sk = \(SmallShop.closing.dateKey)) AS v
            """
        let sum = ["count(*)", "sum(predicted_clv_1_year_minor)"]
        return try shop.lines(["'shop'", "0", "'all'"] + sum, of: value)
            + shop.lines(
                ["'segment'", "segment_sk", "segment_name"] + sum,
                of: """
                    \(value) JOIN warehouse.dim_customer_segment ON segment_sk = rfm_segment_sk
                    GROUP BY segment_sk, segment_name
                    """)
            + shop.lines(
                ["'tier'", "t.tier_sk", "t.tier_code"] + sum,
                of: """
                    \(value) JOIN warehouse.dim_customer_tier t ON t.tier_sk = v.tier_sk
                    GROUP BY t.tier_sk, t.tier_code
                    """)
            + shop.lines(
                ["'cohort'", "month", "month_name"] + sum, of: "\(value) GROUP BY month, month_name"
            )
    }

    @Test(
        "are the sums of the customers' facts, with intervals by past windows once there are three")
    func long() async throws {
        let shop = try SmallShop(customers: 500, days: 1_500, seed: 12)
        let summary = try await shop.score()
        let rows = try Self.rows(of: shop)
        #expect(
            rows.map { $0.prefix(5).joined(separator: "|") }.sorted()
                == (try Self.sums(in: shop)).sorted())
        let model = try #require(
            try ModelStore(connection: Connection(shop.configuration)).model(
                ScoringModels.Name.value, for: SmallShop.closing, as: ValueModel.self))
        let errors = try #require(model.model.totals)
        #expect(errors.origins.count >= 3)
        var known: Set<String> = []
        for row in rows {
            let (kind, name) = (row[0], row[2])
            let expected = try #require(Double(row[4]))
            let interval =
                kind == "shop"
                ? errors.interval(ofShopExpecting: expected)
                : errors.interval(
                    ofGroup: name, kind: kind, customers: try #require(Int(row[3])),
                    expecting: expected)
            #expect(row[5] == interval.map { "\(Int64($0.low.rounded()))" } ?? "-", "\(row)")
            #expect(row[6] == interval.map { "\(Int64($0.high.rounded()))" } ?? "-", "\(row)")
            #expect(row[7] == "\(interval?.windows ?? 0)")
            #expect(row[8] == model.version)
            if interval != nil { known.insert(kind) }
        }
        // No month of the shop has customers enough to tell what cohorts are off by.
        #expect(known == ["shop", "segment", "tier"])

        let everybody = try #require(rows.first { $0[0] == "shop" })
        let json = try #require(
            JSONSerialization.jsonObject(
                with: Data(JSONLine.text(summary, names: .asDeclared).utf8)) as? [String: Any])
        for (name, place) in [("minor", 4), ("low_minor", 5), ("high_minor", 6), ("windows", 7)] {
            #expect((json["predicted_1_year_\(name)"] as? Int).map { "\($0)" } == everybody[place])
        }
        let money = try [4, 5, 6].map {
            FixedDecimal.grouped(try #require(Double(everybody[$0])) / 100)
        }
        #expect(
            summary.text.hasSuffix(
                "\nmargin expected of the next 365 days: \(money[0]), 95 % interval \(money[1]) to "
                    + "\(money[2]) by \(everybody[7]) past windows"))

        // From all orders, with the same models: the same rows.
        try await shop.score(fromScratch: true)
        #expect(try Self.rows(of: shop).map { "\($0)" }.sorted() == rows.map { "\($0)" }.sorted())
    }

    @Test("have no interval where fewer than three windows lie behind, and say so")
    func young() async throws {
        let shop = try SmallShop(customers: 120, seed: 13)
        let summary = try await shop.score()
        let rows = try Self.rows(of: shop)
        #expect(
            rows.map { $0.prefix(5).joined(separator: "|") }.sorted()
                == (try Self.sums(in: shop)).sorted())
        #expect(rows.allSatisfy { $0[5] == "-" && $0[6] == "-" && $0[7] == "0" })
        #expect(
            summary.text.hasSuffix("interval not known: fewer than 3 past windows of a year"))
    }
}
