import CustomerModel
import Database
import TestSupport
import Testing

@testable import Warehouse

@Suite("RFM snapshots in PostgreSQL")
struct SnapshotQueriesTests {
    private let day = CalendarDate(dayNumber: 20_000)
    private let database: TemporaryDatabase
    private let connection: Connection

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        connection = try database.connect(user: "bauta_analytics")
    }

    @Test("sales come back as columns, those of as-of and later left out")
    func readsSales() throws {
        let early = CalendarDate(dayNumber: 19_000)
        try insert([
            sale(1, day: early, microseconds: 1_641_600_000_000_123, revenue: 250),
            sale(2, day: day.adding(days: -1), microseconds: 5, revenue: -40, kind: .return),
            sale(1, day: day.adding(days: -1), microseconds: -7, revenue: 1),
            sale(3, day: day, microseconds: 9, revenue: 1),
        ])
        let sales = try SalesColumns.read(before: day, from: connection)
        let rows = (0..<sales.rowCount).map { row in
            [
                Int64(bitPattern: sales.keys[Int(sales.customers[row])].high),
                sales.instants[row], Int64(sales.days[row]), sales.revenueMinor[row],
                sales.isReturn[row] ? 1 : 0,
            ]
        }
        #expect(
            Set(rows) == [
                [1, 1_641_600_000_000_123, 19_000, 250, 0], [2, 5, 19_999, -40, 1],
                [1, -7, 19_999, 1, 0],
            ])
        #expect(sales.keys.count == 2)
        #expect(sales.currencies == ["EUR"])
    }

    @Test("no sales give no columns")
    func readsNothing() throws {
        #expect(try SalesColumns.read(before: day, from: connection).rowCount == 0)
    }

    @Test("a snapshot is stored whole, and storing it again replaces it")
    func writesAndReplaces() throws {
        try SnapshotQueries.write(snapshot(customers: 40), to: connection)
        try SnapshotQueries.write(snapshot(customers: 30), to: connection)
        try SnapshotQueries.write(
            snapshot(customers: 5, day: day.adding(days: 40)), to: connection)
        #expect(try count("warehouse.fact_customer_rfm WHERE date_sk = \(day.dateKey)") == 30)
        #expect(try count("warehouse.fact_customer_rfm") == 35)
        #expect(try count("warehouse.dim_customer_segment WHERE is_active") == 2)
        #expect(
            try count(
                """
                ops.snapshot WHERE date_sk = \(day.dateKey) AND snapshot = 'rfm' AND customers = 30
                AND orders = 99 AND rule_set = 'test' AND policy_digest = sha256('abc'::bytea)
                """) == 1)
        #expect(
            try count(
                """
                warehouse.fact_customer_rfm f JOIN warehouse.dim_customer_segment s
                ON s.segment_sk = f.rfm_segment_sk
                WHERE s.segment_code = 'b' AND rfm_score = '142' AND rfm_composite_score = 142
                AND first_order_date = date '1970-01-03' AND avg_days_between_orders IS NULL
                AND recency_percentile = 12.5 AND total_spend_90_minor = 9
                """) == 17)
    }

    @Test("a snapshot that fails half-way leaves the one before it")
    func failsWhole() throws {
        try SnapshotQueries.write(snapshot(customers: 10), to: connection)
        let broken = snapshot(customers: 10) { fact in
            // A score that the table refuses.
            if fact.daysSinceLastOrder == 7 { fact.recency.score = 6 }
        }
        #expect(throws: DatabaseError.self) {
            try SnapshotQueries.write(broken, to: connection)
        }
        #expect(try count("warehouse.fact_customer_rfm") == 10)
        #expect(try count("warehouse.worklist_candidate") == 3)
        #expect(try count("ops.snapshot") == 1)
    }

    @Test("a work list is replaced by the same day's or a later one, never by an earlier one")
    func keepsLaterWorklist() throws {
        #expect(try SnapshotQueries.write(snapshot(customers: 4), to: connection) == [])
        #expect(try SnapshotQueries.write(snapshot(customers: 4), to: connection) == [])
        let earlier = snapshot(customers: 4, day: day.adding(days: -1))
        #expect(try SnapshotQueries.write(earlier, to: connection) == ["at-risk"])
        #expect(
            try count("warehouse.worklist_candidate WHERE date_sk = \(day.dateKey)") == 3)
        let places = try connection.query(
            "SELECT position, value_band FROM warehouse.worklist_candidate ORDER BY position")
        let first: Int32 = try #require(places.first).decode("position")
        let band: String = try #require(places.first).decode("value_band")
        #expect(first == 1 && band == "v0")
    }

    @Test("a segment that its rule set no longer has becomes inactive and keeps its key")
    func retiresSegments() throws {
        try SnapshotQueries.write(snapshot(customers: 4), to: connection)
        let fewer = SegmentRuleSet(
            id: "test", population: .everActive, rules: Array(Self.rules.rules.prefix(1)))
        try SnapshotQueries.write(
            snapshot(customers: 1, day: day.adding(days: 1), rules: fewer), to: connection)
        #expect(try count("warehouse.dim_customer_segment WHERE NOT is_active") == 1)
        #expect(try count("warehouse.dim_customer_segment") == 2)
    }

    private func sale(
        _ customer: UInt64, day: CalendarDate, microseconds: Int64, revenue: Int64,
        kind: Sale.Kind = .order
    ) -> Sale {
        let key = Pseudonym(high: customer, low: 0)
        return Sale(
            customer: key, origin: key,
            orderKey: Pseudonym(high: UInt64(bitPattern: microseconds), low: customer).bytes,
            kind: kind, instantMicroseconds: microseconds, day: day, revenueMinor: revenue,
            marginMinor: nil, lines: nil, items: nil)
    }

    private func insert(_ sales: [Sale]) throws {
        let ingest = try database.connect(user: "bauta_ingest")
        let inserted = try SaleQueries.insert(
            sales, source: 1, load: 1, currency: "EUR", on: ingest)
        #expect(inserted == sales.count)
    }

    private func count(_ source: String) throws -> Int {
        let rows = try connection.query(SQL(unsafeSQL: "SELECT count(*) AS n FROM " + source))
        return try #require(rows.first).decode("n")
    }

    private static let rules: SegmentRuleSet = {
        func rule(_ code: String, _ rank: Int) -> SegmentRule {
            SegmentRule(
                code: code, name: code.uppercased(), recency: 1...5, frequency: 1...5,
                monetary: 1...5, rank: rank, retentionPriority: rank, why: "Test.",
                targetMarketingStrategy: "None.")
        }
        return SegmentRuleSet(
            id: "test", population: .everActive, rules: [rule("a", 1), rule("b", 2)])
    }()

    private func snapshot(
        customers: Int, day: CalendarDate? = nil, rules: SegmentRuleSet = Self.rules,
        change: @escaping @Sendable (inout RFMFact) -> Void = { _ in }
    ) -> RFMSnapshot {
        let places = (0..<3).map { place in
            WorklistPlace(
                customer: Pseudonym(high: UInt64(place), low: 1), segmentName: "A",
                recencyBand: "r", frequencyBand: "f", valueBand: "v\(place)")
        }
        let lastRule = rules.rules.count - 1
        return RFMSnapshot(
            asOf: day ?? self.day, ruleSet: rules, policyBytes: Array("abc".utf8), orders: 99,
            worklists: [(list: "at-risk", places: places)], customers: customers
        ) { index in
            var fact = RFMFact(
                customer: Pseudonym(high: UInt64(index), low: 1),
                daysSinceLastOrder: Int32(index), firstOrderDay: 2, lastOrderDay: 3,
                orders365: 4, orders180: 5, orders90: 6, averageDaysBetweenOrders: nil,
                spend365: 7, spend180: 8, spend90: 9, averageOrderValue: 1.5,
                recency: .init(score: 1, percentile: 12.5),
                frequency: .init(score: 4, percentile: 50),
                monetary: .init(score: 2, percentile: 100), segment: index % 2 * lastRule)
            change(&fact)
            return fact
        }
    }
}
