import CustomerModel
import Database
import Scoring
import TestSupport
import Testing
import Warehouse

@testable import ScoreRuns

/// Whatever happens to a shop between two runs, reading what is new gives what reading all gives.
@Suite("Orders read as far as they are new")
struct OrderLedgerTests {
    private let shop: MovingShop

    init() throws { shop = try MovingShop() }

    private func expectEqualToScratch(_ ledger: OrderLedger, asOf: Int) throws {
        let scratch = try shop.read(before: asOf, fromScratch: true)
        #expect(scratch.reading.isFromScratch)
        #expect(ledger.orders == scratch.orders)
        #expect(try ledger.orders == shop.expected(before: asOf))
        #expect(ledger.reading.currencies == scratch.reading.currencies)
        let told = try shop.expectedPurchases(of: ledger.orders)
        for read in [ledger, scratch] {
            // What is kept may be of an order that is the first no more: how customers were won tells.
            let table = AcquisitionTable(
                read.orders, leads: LeadColumns(),
                activities: CustomerActivities(grouping: ActivityColumns()),
                asOf: CalendarDate(dayNumber: asOf),
                rules: AcquisitionRules(touches: [], lookBackDays: 90, leadSettlingDays: 90),
                margins: try CustomerMargins(
                    read.orders, asOf: CalendarDate(dayNumber: asOf),
                    assumptions: ValueAssumptions()),
                purchases: read.firstPurchases)
            for (row, customer) in table.customers.enumerated() {
                #expect(
                    [table.firstCategories[row], table.firstDiscounts[row]] == told[Int(customer)])
            }
        }
    }

    @Test(
        "days of a random shop with late rows, returns, merges and companies, read as they come",
        arguments: UInt64(0)..<6)
    func randomShop(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for day in 0..<8 {
            let before = 19_000 + day
            let added = try shop.passDay(before, &generator)
            let ledger = try shop.read(before: before)
            try expectEqualToScratch(ledger, asOf: before)
            if day > 0 {
                #expect(!ledger.reading.isFromScratch)
                #expect(ledger.reading.salesRead >= added)
            }
            // Some days nothing is kept: the run crashed before it could publish.
            if generator.next() % 4 > 0 || day == 0 { #expect(try shop.store(ledger)) }
        }
    }

    @Test("only rows that are new are read from the table of sales")
    func readsWhatIsNew() throws {
        var generator = SeededGenerator(seed: 1)
        try shop.insert(500, days: 18_000..<19_000, &generator)
        _ = try shop.store(shop.read(before: 19_000))
        #expect(try shop.read(before: 19_000).reading.salesRead == 0)
        // Of any day: an order that came late, and one dated ahead.
        try shop.insert(3, days: 18_500..<18_501, &generator)
        try shop.insert(4, days: 19_050..<19_051, &generator)
        let ledger = try shop.read(before: 19_010)
        #expect(ledger.reading.salesRead == 7)
        #expect(ledger.orders.rowCount == 503)
        _ = try shop.store(ledger)
        // An earlier day and a later one are both answered by what is kept.
        for asOf in [18_500, 18_501, 19_051] {
            let ledger = try shop.read(before: asOf)
            #expect(ledger.reading.salesRead == 0)
            try expectEqualToScratch(ledger, asOf: asOf)
        }
    }

    @Test("a row whose transaction was under way is read by the next run, and once")
    func transactionUnderWay() throws {
        var generator = SeededGenerator(seed: 2)
        try shop.insert(20, days: 18_000..<18_100, &generator)
        let slow = try shop.database.connect(user: "bauta_ingest")
        try slow.transaction { slow in
            try shop.insert(5, days: 18_000..<18_100, &generator, on: slow)
            try shop.insert(7, days: 18_000..<18_100, &generator)
            let ledger = try shop.read(before: 19_000)
            #expect(ledger.orders.rowCount == 27)
            #expect(try shop.store(ledger))
        }
        let ledger = try shop.read(before: 19_000)
        #expect(ledger.reading.salesRead == 5 && ledger.orders.rowCount == 32)
        #expect(try shop.store(ledger))
        #expect(try shop.read(before: 19_000).reading.salesRead == 0)
    }

    @Test("a run whose publication is taken back leaves what was kept before it")
    func rolledBack() throws {
        var generator = SeededGenerator(seed: 3)
        try shop.insert(50, days: 18_000..<18_100, &generator)
        #expect(try shop.store(shop.read(before: 19_000)))
        let kept = try shop.keptBytes()
        try shop.insert(9, days: 18_000..<18_100, &generator)
        let ledger = try shop.read(before: 19_000)
        #expect(throws: Crash.self) {
            try shop.analytics().transaction { transaction in
                #expect(try ledger.store(in: transaction))
                throw Crash()
            }
        }
        #expect(try shop.keptBytes() == kept)
        #expect(try shop.read(before: 19_000).reading.salesRead == 9)
    }

    @Test("of two runs that read the same snapshot the first to publish keeps its own")
    func twoRuns() throws {
        var generator = SeededGenerator(seed: 4)
        try shop.insert(50, days: 18_000..<18_100, &generator)
        #expect(try shop.store(shop.read(before: 19_000)))
        let slow = try shop.read(before: 19_000)
        try shop.insert(9, days: 18_000..<18_100, &generator)
        #expect(try shop.store(shop.read(before: 19_000)))
        #expect(try shop.store(slow) == false)
        let ledger = try shop.read(before: 19_000)
        #expect(ledger.reading.salesRead == 0)
        try expectEqualToScratch(ledger, asOf: 19_000)
    }

    @Test(
        "what was kept in another cluster or in another format counts for nothing",
        arguments: ["cluster = cluster + 1", "format = format + 1"])
    func elsewhere(change: String) throws {
        var generator = SeededGenerator(seed: 5)
        try shop.insert(50, days: 18_000..<18_100, &generator)
        #expect(try shop.store(shop.read(before: 19_000)))
        try shop.superuser.execute("UPDATE ops.order_history SET \(unsafeSQL: change)")
        let ledger = try shop.read(before: 19_000)
        #expect(ledger.reading.isFromScratch && ledger.reading.salesRead == 50)
        #expect(try shop.store(ledger))
        #expect(try !shop.read(before: 19_000).reading.isFromScratch)
    }

    @Test("altered histories are refused, and a run from scratch mends them")
    func altered() throws {
        var generator = SeededGenerator(seed: 6)
        try shop.insert(50, days: 18_000..<18_100, &generator)
        #expect(try shop.store(shop.read(before: 19_000)))
        try shop.superuser.execute(
            "UPDATE warehouse.customer_order_history SET history = history || '\\x00'")
        #expect(throws: MalformedHistory.self) { try shop.read(before: 19_000) }
        #expect(try shop.store(shop.read(before: 19_000, fromScratch: true)))
        #expect(try shop.read(before: 19_000).orders.rowCount == 50)
    }

    @Test("an empty shop is read, kept and read again")
    func emptyShop() throws {
        let ledger = try shop.read(before: 19_000)
        #expect(ledger.orders.customerCount == 0 && ledger.reading.isFromScratch)
        #expect(try shop.store(ledger))
        #expect(try shop.read(before: 19_000).reading.isFromScratch == false)
    }

    @Test("what is not of one snapshot is not read")
    func oneSnapshot() throws {
        let connection = try shop.analytics()
        #expect(throws: WarehouseError.self) {
            try connection.transaction { transaction in
                _ = try OrderHistoryReader.read(
                    in: transaction, configuration: shop.configuration,
                    format: OrderHistories.format)
            }
        }
    }

    private struct Crash: Error {}
}
