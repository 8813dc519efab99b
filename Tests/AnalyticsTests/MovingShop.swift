import CustomerModel
import Database
import TestSupport
import Warehouse

@testable import bauta_analytics

/// A shop in a database of its own, to which anything may happen between two runs.
final class MovingShop {
    static let customers: UInt64 = 40

    let database: TemporaryDatabase
    let superuser: Connection
    private var orderNumber: UInt64 = 0

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        superuser = try database.connect()
        for customer in 0..<Self.customers {
            try superuser.execute(
                """
                INSERT INTO identity.subject (subject_id, analytics_key)
                VALUES (\(Pseudonym(high: 0, low: customer).bytes), \(Self.key(customer).bytes))
                """)
        }
    }

    var configuration: DatabaseConfiguration { database.configuration(user: "bauta_analytics") }

    func analytics() throws -> Connection { try Connection(configuration) }

    /// Spread over all keys, as pseudonyms are.
    static func key(_ customer: UInt64) -> Pseudonym {
        Pseudonym(high: customer &* 0x9E37_79B9_7F4A_7C15, low: customer)
    }

    func read(before asOf: Int, fromScratch: Bool = false) throws -> OrderLedger {
        try analytics().transaction(.repeatableRead) { transaction in
            try OrderLedger(
                before: CalendarDate(dayNumber: asOf), in: transaction,
                configuration: configuration, fromScratch: fromScratch)
        }
    }

    func store(_ ledger: OrderLedger) throws -> Bool {
        try analytics().transaction { try ledger.store(in: $0) }
    }

    /// Everything that is kept, to compare.
    func keptBytes() throws -> [[UInt8]] {
        try superuser.query(
            """
            SELECT customer_key || history AS bytes FROM warehouse.customer_order_history
            UNION ALL SELECT convert_to(h::text, 'UTF8') FROM ops.order_history h ORDER BY 1
            """
        ).map { try $0.decode("bytes") }
    }

    /// What one day brings: orders of the day, late ones, perhaps a merge or a contact of a company.
    ///
    /// Returns how many orders came.
    func passDay(_ day: Int, _ generator: inout SeededGenerator) throws -> Int {
        let today = Int.random(in: 0...30, using: &generator)
        let late = Int.random(in: 0...5, using: &generator)
        try insert(today, days: day - 1..<day, &generator)
        try insert(late, days: day - 300..<day + 3, &generator)
        if generator.next() % 2 == 0 {
            let pair = (0..<Self.customers).shuffled(using: &generator).prefix(2)
            _ = try superuser.query(
                """
                SELECT identity.merge_subjects(\(Pseudonym(high: 0, low: pair[0]).bytes),
                    \(Pseudonym(high: 0, low: pair[1]).bytes), 'email', 1)
                """)
        }
        if generator.next() % 2 == 0 {
            let pair = (0..<Self.customers).shuffled(using: &generator).prefix(2)
            try superuser.execute(
                """
                INSERT INTO warehouse.customer_rollup (customer_key, commercial_key)
                VALUES (\(Self.key(pair[0]).bytes), \(Self.key(pair[1]).bytes))
                ON CONFLICT (customer_key) DO UPDATE SET commercial_key = EXCLUDED.commercial_key
                """)
        }
        return today + late
    }

    /// Orders and returns of random customers in random currencies.
    func insert(
        _ count: Int, days: Range<Int>, _ generator: inout SeededGenerator,
        on connection: Connection? = nil
    ) throws {
        let ingest = try connection ?? database.connect(user: "bauta_ingest")
        for _ in 0..<count {
            let key = Self.key(.random(in: 0..<Self.customers, using: &generator))
            let day = Int.random(in: days, using: &generator)
            let isReturn = generator.next() % 8 == 0
            orderNumber += 1
            let sale = Sale(
                customer: key, origin: key,
                orderKey: Pseudonym(high: 1, low: orderNumber).bytes,
                kind: isReturn ? .return : .order,
                instantMicroseconds: Int64(day) * 86_400_000_000
                    + Int64.random(in: 0..<3, using: &generator) * 1_500_000,
                day: CalendarDate(dayNumber: day),
                revenueMinor: isReturn ? -5 : Int64.random(in: 0...9, using: &generator) * 100,
                marginMinor: generator.next() % 3 == 0 ? nil : 30, lines: nil, items: nil)
            _ = try SaleQueries.insert(
                [sale], source: 1, load: 1,
                currency: generator.next() % 50 == 0 ? "USD" : "EUR", on: ingest)
        }
    }
}
