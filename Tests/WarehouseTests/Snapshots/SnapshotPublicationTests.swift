import CustomerModel
import Database
import TestSupport
import Testing

@testable import Warehouse

@Suite("Snapshots in PostgreSQL")
struct SnapshotPublicationTests {
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
        let sales = try SalesColumns.read(
            where: "date_sk < \(day.dateKey)", on: connection)
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
        #expect(
            try SalesColumns.read(
                where: "date_sk < \(day.dateKey)", on: connection
            ).rowCount == 0)
    }

    @Test("a snapshot is stored whole, and storing it again replaces it")
    func writesAndReplaces() throws {
        try publish(customers: 40)
        try publish(customers: 30)
        try publish(customers: 5, day: day.adding(days: 40))
        for fact in [SnapshotFact.rfm, .behavior] {
            #expect(try count("warehouse.\(fact.name) WHERE date_sk = \(day.dateKey)") == 30)
            #expect(try count("warehouse." + fact.name) == 35)
        }
        #expect(
            try count(
                """
                ops.snapshot WHERE date_sk = \(day.dateKey) AND snapshot = 'rfm' AND customers = 30
                AND orders = 99 AND rule_set = 'test' AND policy_digest = sha256('abc'::bytea)
                """) == 1)
        #expect(
            try count(
                """
                warehouse.fact_customer_rfm WHERE rfm_score = '142' AND rfm_composite_score = 142
                AND first_order_date = date '1970-01-03' AND avg_days_between_orders IS NULL
                AND recency_percentile = 12.5 AND total_spend_90_minor = 9
                AND rfm_score_change = '444->142'
                """) == 35)
    }

    @Test("until it is published nobody sees a row of it")
    func unseen() throws {
        try publish(customers: 10)
        try stage(customers: 20)
        #expect(try count("warehouse.fact_customer_rfm") == 10)
        #expect(try count("ops.snapshot WHERE customers = 10") == 1)
    }

    @Test("a publication that fails leaves the snapshot before it")
    func failsWhole() throws {
        try publish(customers: 10)
        try stage(customers: 20)
        struct Halfway: Error {}
        #expect(throws: Halfway.self) {
            try SnapshotPublication.publish(record(customers: 20), on: connection) { transaction in
                _ = try WorklistCandidateQueries.replace(
                    [("at-risk", places)], asOf: day, on: transaction)
                throw Halfway()
            }
        }
        #expect(try count("warehouse.fact_customer_rfm") == 10)
        #expect(try count("warehouse.worklist_candidate") == 0)
        #expect(try count("ops.snapshot WHERE customers = 10") == 1)
    }

    @Test("a day of which one fact is missing is not published")
    func missingFact() throws {
        try stage(customers: 3, but: .behavior)
        #expect(throws: DatabaseError.self) {
            try SnapshotPublication.publish(record(customers: 3), on: connection) { _ in }
        }
        #expect(try count("ops.snapshot") == 0)
    }

    @Test("a row that the table refuses fails the fact, not what stands")
    func refusedRow() throws {
        try publish(customers: 10)
        #expect(throws: DatabaseError.self) {
            try stage(customers: 10, recencyScore: 6)
        }
        #expect(try count("warehouse.fact_customer_rfm") == 10)
    }

    @Test("what an interrupted run has sealed is taken up or thrown away, as asked")
    func resumes() throws {
        try stage(customers: 3)
        #expect(
            try SnapshotPublication.dropStaged(keepingSealedOf: day, on: connection)
                == Set(SnapshotPublicationTests.facts.map(\.name)))
        // Filled and not sealed: a run has died in the middle of it.
        _ = try connection.query(
            "SELECT ops.stage_fact('fact_customer_rfm', \(Int32(day.dateKey)))")
        let kept = try SnapshotPublication.dropStaged(keepingSealedOf: day, on: connection)
        #expect(kept.contains("fact_customer_rfm") == false && kept.count == 4)
        #expect(try SnapshotPublication.dropStaged(keepingSealedOf: nil, on: connection).isEmpty)
        #expect(try count("pg_class WHERE relname LIKE '%staged'") == 0)
    }

    @Test("of a fact without history the newest day stands, in whatever order days are scored")
    func onlyNewest() throws {
        try publish(customers: 4)
        try publish(customers: 6, day: day.adding(days: 3))
        try publish(customers: 5, day: day.adding(days: 1))
        #expect(try count("warehouse.fact_customer_acquisition") == 6)
        #expect(try count("warehouse.fact_customer_rfm") == 15)
    }

    @Test("two runs do not score at the same time")
    func oneAtATime() throws {
        #expect(try SnapshotPublication.lock(on: connection))
        let other = try database.connect(user: "bauta_analytics")
        #expect(try SnapshotPublication.lock(on: other) == false)
    }

    @Test("a work list is replaced by the same day's or a later one, never by an earlier one")
    func keepsLaterWorklist() throws {
        func replace(_ day: CalendarDate) throws -> [String] {
            try connection.transaction {
                try WorklistCandidateQueries.replace([("at-risk", places)], asOf: day, on: $0)
            }
        }
        #expect(try replace(day) == [])
        #expect(try replace(day) == [])
        #expect(try replace(day.adding(days: -1)) == ["at-risk"])
        #expect(
            try count("warehouse.worklist_candidate WHERE date_sk = \(day.dateKey)") == 3)
        let rows = try connection.query(
            "SELECT position, value_band FROM warehouse.worklist_candidate ORDER BY position")
        let first: Int32 = try #require(rows.first).decode("position")
        let band: String = try #require(rows.first).decode("value_band")
        #expect(first == 1 && band == "v0")
    }

    // MARK: Helpers

    private static let facts: [SnapshotFact] = [
        .rfm, .value, .churnRisk, .behavior, .acquisition,
    ]

    private var places: [WorklistPlace] {
        (0..<3).map { place in
            WorklistPlace(
                customer: Pseudonym(high: UInt64(place), low: 1), segmentName: "A",
                recencyBand: "r", frequencyBand: "f", valueBand: "v\(place)")
        }
    }

    private func record(customers: Int, day: CalendarDate? = nil) -> SnapshotRecord {
        SnapshotRecord(
            asOf: day ?? self.day, ruleSet: "test", policyBytes: Array("abc".utf8),
            customers: customers, orders: 99)
    }

    private func publish(customers: Int, day: CalendarDate? = nil) throws {
        try stage(customers: customers, day: day)
        try SnapshotPublication.publish(record(customers: customers, day: day), on: connection) {
            _ in
        }
    }

    /// Stages every fact but `missing`; those with many columns stay empty.
    private func stage(
        customers: Int, day: CalendarDate? = nil, but missing: SnapshotFact? = nil,
        recencyScore: Int16 = 1
    ) throws {
        for fact in Self.facts where fact != missing {
            let rows = [.value, .churnRisk].contains(fact) ? 0 : customers
            try SnapshotPublication.stage(
                fact, asOf: day ?? self.day, on: connection
            ) { date, writer in
                for row in 0..<rows {
                    try writer.row()
                    writer.write(high: UInt64(row), low: 1)
                    writer.write(date)
                    switch fact {
                    case .rfm: Self.writeScores(recency: recencyScore, to: &writer)
                    case .behavior: Self.writeBehavior(to: &writer)
                    default: Self.writeAcquisition(to: &writer)
                    }
                }
            }
        }
    }

    private static func writeScores(recency: Int16, to writer: inout BinaryCopyWriter) {
        writer.write(Int32(7))
        writer.write(date: 2)
        writer.write(date: 3)
        for orders in 4...6 as ClosedRange<Int32> { writer.write(orders) }
        writer.writeNull()
        for spend in 7...9 as ClosedRange<Int64> { writer.write(spend) }
        writer.write(1.5)
        for (score, percentile) in [(recency, 12.5), (4, 50), (2, 100)] {
            writer.write(score)
            writer.write(percentile)
        }
        writer.write(Int32(1))
        writer.write("444->142")
        writer.write(true)
    }

    private static func writeBehavior(to writer: inout BinaryCopyWriter) {
        for _ in 0..<3 { writer.writeNull() }
        writer.write(Int32(0))
        for _ in 0..<7 { writer.writeNull() }
        writer.write(Int32(0))
        writer.writeNull()
        writer.write(Int32(0))
    }

    private static func writeAcquisition(to writer: inout BinaryCopyWriter) {
        writer.write(Int32(20_200_101))
        for _ in 0..<8 { writer.writeNull() }
        writer.write(Int32(0))
        writer.write(date: 2)
        writer.write(Int64(5))
        for _ in 0..<12 { writer.writeNull() }
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
        let load = try database.beginLoad()
        let inserted = try ingest.transaction {
            try SaleQueries.store(sales, source: 1, load: load, currency: "EUR", on: $0)
        }
        #expect(inserted.allSatisfy { $0 == .added } && inserted.count == sales.count)
    }

    private func count(_ source: String) throws -> Int {
        let rows = try connection.query(SQL(unsafeSQL: "SELECT count(*) AS n FROM " + source))
        return try #require(rows.first).decode("n")
    }
}
