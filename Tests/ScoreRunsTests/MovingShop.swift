import CustomerModel
import Database
import Scoring
import TestSupport
import Warehouse

@testable import ScoreRuns

/// A shop in a database of its own, to which anything may happen between two runs.
final class MovingShop {
    static let customers: UInt64 = 40

    let database: TemporaryDatabase
    let superuser: Connection
    /// Every order and return that was stored, under the customer they are now of.
    private var sales: [(customer: Pseudonym, sale: Sale)] = []

    init() throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        superuser = try database.connect()
        // The first, of which all rows are.
        _ = try database.beginLoad()
        try superuser.script(unsafeSQL: Self.lists)
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
            for place in sales.indices where sales[place].customer == Self.key(pair[1]) {
                sales[place].customer = Self.key(pair[0])
            }
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

    /// Orders and returns of random customers, a few in another currency.
    func insert(
        _ count: Int, days: Range<Int>, _ generator: inout SeededGenerator
    ) throws {
        try database.connect(user: "bauta_ingest").transaction {
            try insert(count, days: days, &generator, on: $0)
        }
    }

    func insert(
        _ count: Int, days: Range<Int>, _ generator: inout SeededGenerator,
        on transaction: Transaction
    ) throws {
        let inserted = (0..<count).map { _ in sale(days: days, &generator) }
        sales += inserted.compactMap { sale in sale.customer.map { ($0, sale) } }
        let cut = inserted.count / 10
        for (part, currency) in [(inserted[cut...], "EUR"), (inserted[..<cut], "USD")] {
            _ = try SaleQueries.store(
                Array(part), source: 1, load: 1, currency: currency, on: transaction)
        }
    }

    private func sale(days: Range<Int>, _ generator: inout SeededGenerator) -> Sale {
        let key = Self.key(.random(in: 0..<Self.customers, using: &generator))
        let day = Int.random(in: days, using: &generator)
        let isReturn = generator.next() % 8 == 0
        let number = Pseudonym(high: generator.next(), low: generator.next())
        return Sale(
            customer: key, origin: key, orderKey: number.bytes,
            kind: isReturn ? .return : .order,
            instantMicroseconds: Int64(day) * 86_400_000_000
                + Int64.random(in: 0..<3, using: &generator) * 1_500_000,
            day: CalendarDate(dayNumber: day),
            revenueMinor: isReturn ? -5 : Int64.random(in: 0...9, using: &generator) * 100,
            marginMinor: generator.next() % 3 == 0 ? nil : Int64(generator.next() % 90) - 9,
            lines: nil, items: nil, sold: Self.sold(number))
    }

    /// Two orders of three have lines; which, follows from the number.
    private static func sold(_ number: Pseudonym) -> SaleLines {
        guard number.low % 3 > 0 else { return SaleLines(lines: [], digest: 0) }
        let lines = (0...number.high % 3).map { place in
            SaleLine(
                product: nil, category: Int32(1 + (number.low / 7 + place) % 3),
                discount: number.low % 4 == 0 ? Int32(1 + number.high % 2) : nil, quantity: nil,
                revenueMinor: Int64((number.high / 11 + place * 40) % 100))
        }
        return SaleLines(lines: lines, digest: Int64(number.low >> 2) + 1)
    }

    /// Codes in another order than their keys.
    private static let lists = """
        INSERT INTO warehouse.dim_product_category (category_code) VALUES ('c'), ('a'), ('b');
        INSERT INTO warehouse.dim_discount_code (source_id, discount_code) VALUES (1, 'z'), (1, 'y');
        """

    /// What the first order of each customer of `orders` is of, told from the orders alone: category and discount.
    func expectedPurchases(of orders: CustomerOrders) throws -> [[Int32]] {
        let companies = try companies
        var found: [Pseudonym: [[Int32]]] = [:]
        for (customer, sale) in sales where sale.kind == .order {
            let company = companies[customer] ?? customer
            guard let ordinal = orders.keys.firstIndex(of: company),
                let first = orders.rows(of: ordinal).first(where: { !orders.isReturn[$0] }),
                orders.instants[first] == sale.instantMicroseconds,
                orders.amounts[first] == sale.revenueMinor, let sold = sale.sold,
                !sold.lines.isEmpty
            else { continue }
            var spent: [Int32: Int64] = [:]
            for line in sold.lines {
                spent[line.category ?? 0, default: 0] += line.revenueMinor ?? 0
            }
            // Keys 2, 3, 1 are the codes a, b, c.
            let places: [Int32] = [2, 3, 1]
            let best = places.max { spent[$0, default: -1] < spent[$1, default: -1] }
            let most = best.map { spent[$0, default: -1] }
            let category = places.first { spent[$0, default: -1] == most } ?? 0
            found[company, default: []].append([category, sold.lines[0].discount ?? 0])
        }
        return orders.keys.map { key in
            // Of several, which only chance makes alike, the first by code: y is 2, z is 1, none comes last.
            (found[key] ?? [[0, 0]]).min { one, other in
                let place: (Int32, Int32) = (
                    ([2: 0, 3: 1, 1: 2][one[0]] ?? 3), ([2: 0, 1: 1][one[1]] ?? 2)
                )
                let next: (Int32, Int32) = (
                    ([2: 0, 3: 1, 1: 2][other[0]] ?? 3), ([2: 0, 1: 1][other[1]] ?? 2)
                )
                return place < next
            } ?? [0, 0]
        }
    }

    /// Which company a contact buys for.
    private var companies: [Pseudonym?: Pseudonym] {
        get throws {
            try superuser.query(
                "SELECT customer_key, commercial_key FROM warehouse.customer_rollup"
            ).reduce(into: [:]) { companies, row in
                let contact = Pseudonym(try row.decode("customer_key") as [UInt8])
                companies[contact] = Pseudonym(try row.decode("commercial_key") as [UInt8])
            }
        }
    }

    /// What a ledger before `asOf` must hold, without asking the database for orders.
    func expected(before asOf: Int) throws -> CustomerOrders {
        let rows = sales.filter { $0.sale.day.dayNumber < asOf }
        let companies = try companies
        return CustomerOrders(
            grouping: OrderColumns(
                keys: rows.map { companies[$0.customer] ?? $0.customer },
                customers: rows.indices.map { Int32($0) },
                instants: rows.map(\.sale.instantMicroseconds),
                days: rows.map { Int32($0.sale.day.dayNumber) },
                minorUnits: rows.map { $0.sale.revenueMinor ?? 0 },
                margins: rows.map { $0.sale.marginMinor ?? OrderColumns.unknownMargin },
                isReturn: rows.map { $0.sale.kind == .return }))
    }
}
