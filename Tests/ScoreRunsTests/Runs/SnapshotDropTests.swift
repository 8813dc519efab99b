import CustomerModel
import Database
import Settings
import TestSupport
import Testing
import Text
import Warehouse

@testable import ScoreRuns

/// A day that nobody meant is scored once in a while: what it left must go again.
@Suite("Dropping a snapshot")
struct SnapshotDropTests {
    private static let mistyped = CalendarDate(year: 2_062, month: 1, day: 1)

    private let shop: SmallShop

    init() throws { shop = try SmallShop(customers: 60, seed: 7) }

    private func drop(_ asOf: CalendarDate) throws -> DroppedSnapshot? {
        try SnapshotDrop(
            asOf: asOf, limit: AsOfLimit(today: SmallShop.closing), database: shop.configuration
        ).run()
    }

    private func count(_ source: String) throws -> Int {
        Int(try shop.number("SELECT count(*) FROM \(source)") ?? -1)
    }

    @Test("work lists that a mistyped day had frozen move again, and its models go out of use")
    func mistypedDay() async throws {
        let mistyped = try #require(Self.mistyped)
        try await shop.score()
        let lists = try count("warehouse.worklist_candidate WHERE date_sk = 20241004")
        try await shop.score(mistyped)
        let totals = try count("warehouse.fact_value_total WHERE date_sk > 20241005")
        let connection = try shop.database.connect(user: "bauta_analytics")
        try connection.transaction { transaction in
            try ModelQueries.store(
                StoredModel(
                    model: "value", version: "value-2062", trainedAsOf: 20_620_101,
                    parameters: "{}", diagnosis: "{}", card: ""),
                activate: true, in: transaction)
        }
        // What a nightly run meets: it cannot put its own places on the lists.
        try await shop.score(SmallShop.closing.adding(days: 1))
        #expect(try count("warehouse.worklist_candidate WHERE date_sk = 20241005") == 0)

        let dropped = try #require(try drop(mistyped))
        // The one of value and the cut points that the run of that day had fitted.
        #expect(dropped.rows > 0 && dropped.models == 2)
        #expect(dropped.latest == SmallShop.closing.adding(days: 1))
        #expect(try count("ops.snapshot WHERE date_sk > 20241005") == 0)
        for fact in ["rfm", "ltv", "churn_risk", "behavior", "acquisition"] {
            #expect(try count("warehouse.fact_customer_\(fact) WHERE date_sk > 20241005") == 0)
        }
        #expect(totals > 0)
        #expect(try count("warehouse.fact_value_total WHERE date_sk > 20241005") == 0)
        #expect(try count("warehouse.fact_value_total WHERE date_sk = 20241005") > 0)
        #expect(try count("warehouse.worklist_candidate") == 0)
        #expect(try count("ops.model WHERE active AND trained_as_of > 20241005") == 0)
        #expect(try count("ops.model WHERE active AND model = 'value'") == 1)

        try await shop.score(SmallShop.closing.adding(days: 1))
        #expect(try count("warehouse.worklist_candidate WHERE date_sk = 20241005") > 0)
        #expect(lists > 0)
        #expect(try count("warehouse.fact_customer_acquisition WHERE date_sk = 20241005") > 0)
    }

    @Test("a label that only the dropped day could tell goes, one whose days have passed stays")
    func labels() async throws {
        let mistyped = try #require(Self.mistyped)
        try await shop.score()
        let owner = try shop.database.connect()
        for (key, day) in [(1, 20_240_101), (2, 20_241_001)] {
            try owner.execute(
                """
                INSERT INTO ops.prediction_review (customer_key, date_sk, verdict, reason_code,
                    reviewer) VALUES (decode(repeat(\("0\(key)"), 16), 'hex'),
                    \(Int32(day)), 'confirmed', 'fits_the_record', 'rita')
                """)
        }
        try await shop.score(mistyped)
        #expect(try count("ops.prediction_label") == 2)
        _ = try drop(mistyped)
        #expect(try count("ops.prediction_label WHERE date_sk = 20240101") == 1)
        #expect(try count("ops.prediction_label") == 1)
    }

    @Test("a day without a snapshot is said, and a day that is past is dropped as well")
    func otherDays() async throws {
        try await shop.score()
        try await shop.score(SmallShop.closing.adding(days: 1))
        #expect(try drop(SmallShop.closing.adding(days: 2)) == nil)
        let dropped = try #require(try drop(SmallShop.closing))
        #expect(dropped.latest == SmallShop.closing.adding(days: 1) && dropped.models == 0)
        #expect(
            dropped.text.hasPrefix(
                "dropped the snapshot of 2024-10-04 with \(dropped.rows) rows; the latest is now "
                    + "that of 2024-10-05\n"))
        #expect(
            try JSONLine.text(dropped, names: .asDeclared)
                == #"{"as_of":"2024-10-04","latest":"2024-10-05","models_retired":0,"rows":"#
                + "\(dropped.rows)}")
        _ = try drop(SmallShop.closing.adding(days: 1))
        #expect(try count("ops.snapshot") == 0)
    }
}
