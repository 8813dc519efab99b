import CustomerModel
import Database
import Scoring
import TestSupport
import Warehouse

@testable import ScoreRuns

/// A shop of some hundred customers and, as a rule, two years, just large enough for every model to be fitted,
/// in a database of its own.
final class SmallShop: Sendable {
    /// The first day after two years: 2024-10-04.
    static let closing = CalendarDate(dayNumber: 20_000)
    static let policies = packageRoot + "/policies"

    let database: TemporaryDatabase
    /// By day.
    let sales: [Sale]

    /// Without `isOpen` nothing is stored yet; `tellsLines` is whether orders say what they are of.
    init(
        customers: UInt64 = 320, days: Int = 720, seed: UInt64 = 1, isOpen: Bool = true,
        tellsLines: Bool = false
    ) throws {
        database = try TemporaryCluster.shared.freshInstallation().main
        var generator = SeededGenerator(seed: seed)
        sales = (0..<customers).flatMap { Self.sales(of: $0, within: days, &generator) }
            .sorted { $0.instantMicroseconds < $1.instantMicroseconds }
            .map { tellsLines ? Self.telling($0) : $0 }
        try database.connect().script(unsafeSQL: Self.channels + Self.lists)
        // The first, of which all rows are.
        _ = try database.beginLoad()
        _ = try database.connect(user: "bauta_ingest").transaction {
            try ActivityQueries.insert(Self.activities(), source: 1, load: 1, on: $0)
        }
        if isOpen { try store(sales) }
    }

    var configuration: DatabaseConfiguration { database.configuration(user: "bauta_analytics") }

    /// Spread over all keys, as pseudonyms are.
    static func key(_ customer: UInt64) -> Pseudonym {
        Pseudonym(high: customer &* 0x9E37_79B9_7F4A_7C15, low: customer)
    }

    func store(_ sales: [Sale], currency: String = "EUR") throws {
        _ = try database.connect(user: "bauta_ingest").transaction {
            try SaleQueries.store(sales, source: 1, load: 1, currency: currency, on: $0)
        }
    }

    @discardableResult
    func score(
        _ asOf: CalendarDate = closing, fromScratch: Bool = false
    ) async throws -> ScoreSummary {
        try await ScoreRun(
            rules: Self.rules(), asOf: asOf, fromScratch: fromScratch, database: configuration
        ).run()
    }

    static func rules() throws -> ScoringRules {
        try ScoringRules(folder: policies, segments: "default")
    }

    /// The same orders without the way through the database.
    func orders() -> CustomerOrders {
        CustomerOrders(
            grouping: OrderColumns(
                keys: sales.compactMap(\.customer), customers: sales.indices.map { Int32($0) },
                instants: sales.map(\.instantMicroseconds),
                days: sales.map { Int32($0.day.dayNumber) },
                minorUnits: sales.map { $0.revenueMinor ?? 0 },
                margins: sales.map { $0.marginMinor ?? OrderColumns.unknownMargin },
                isReturn: sales.map { $0.kind == .return }))
    }

    /// A single number; nil for NULL.
    func number(_ query: String) throws -> Double? {
        try database.connect()
            .query(SQL(unsafeSQL: "SELECT (\(query))::double precision AS n")).first?.decode("n")
    }

    /// Rows of a query as text, columns parted by bars.
    func lines(_ columns: [String], of source: String) throws -> [String] {
        let texts = columns.map { "coalesce((\($0))::text, '-')" }.joined(separator: " || '|' || ")
        return try database.connect()
            .query(SQL(unsafeSQL: "SELECT \(texts) AS line FROM \(source)"))
            .map { try $0.decode("line") }
    }

    // MARK: Making it up

    /// Orders at a rhythm of the customer's own until, by chance, the last; some come back.
    private static func sales(
        of customer: UInt64, within days: Int, _ generator: inout SeededGenerator
    ) -> [Sale] {
        var sales: [Sale] = []
        var day = closing.dayNumber - Int.random(in: 30...days, using: &generator)
        let rhythm = Int.random(in: 10...70, using: &generator)
        while day < closing.dayNumber {
            let amount = Int64.random(in: 500...20_000, using: &generator)
            sales.append(sale(customer, day: day, amount: amount, &generator))
            if generator.next() % 12 == 0 {
                let later = min(day + 9, closing.dayNumber - 1)
                sales.append(sale(customer, day: later, amount: -amount / 2, &generator))
            }
            if generator.next() % 10 == 0 { break }
            day += Int.random(in: 1...2 * rhythm, using: &generator)
        }
        return sales
    }

    static func sale(
        _ customer: UInt64, day: Int, amount: Int64, _ generator: inout SeededGenerator
    ) -> Sale {
        Sale(
            customer: key(customer), origin: key(customer),
            orderKey: Pseudonym(high: generator.next(), low: generator.next()).bytes,
            kind: amount < 0 ? .return : .order,
            instantMicroseconds: Int64(day) * 86_400_000_000
                + Int64.random(in: 0..<86_400_000_000, using: &generator),
            day: CalendarDate(dayNumber: day), revenueMinor: amount,
            marginMinor: generator.next() % 5 == 0 ? nil : amount / 4, lines: nil, items: nil)
    }

    /// What the first 200 customers do beside buying: visits, answers, points, tickets, complaints.
    private static func activities() -> [Activity] {
        let types: [ActivityType] = [
            .visit, .browse, .feedback, .loyaltyEarned, .loyaltyRedeemed, .complaint,
            .ticketOpened, .orderDeclined, .login,
        ]
        return (0..<200 as Range<UInt64>).flatMap { customer in
            (0..<18 as Range<UInt64>).map { turn in
                let type = types[Int(turn % 9)]
                let day = closing.adding(days: -1 - Int((customer * 7 + turn * 31) % 600))
                var details = ActivityDetails()
                if type == .feedback {
                    details.npsScore = Int16((customer + turn) % 11)
                    details.satisfaction = Int16(1 + customer % 5)
                }
                if type == .loyaltyEarned { details.loyaltyPoints = 50 }
                if type == .loyaltyRedeemed { details.loyaltyPoints = -20 }
                return Activity(
                    customer: key(customer), origin: key(customer),
                    key: Pseudonym(high: customer, low: turn).bytes, type: type,
                    instantMicroseconds: Int64(day.dayNumber) * 86_400_000_000 + Int64(turn),
                    day: day, channel: Int32(1 + turn % 2), campaign: nil, details: details)
            }
        }
    }

    /// The same sale of two products, by its amount; one of five does not tell any.
    private static func telling(_ sale: Sale) -> Sale {
        let amount = sale.revenueMinor ?? 0
        let lines = (0..<2 as Range<Int64>).map { place in
            SaleLine(
                product: Int32(1 + place),
                category: Int32(1 + (amount.magnitude + UInt64(place)) % 3),
                discount: amount % 4 == 0 ? Int32(1) : nil, quantity: Double(1 + place),
                revenueMinor: place == 0 ? amount / 3 : amount - amount / 3)
        }
        return Sale(
            customer: sale.customer, origin: sale.origin, orderKey: sale.orderKey,
            kind: sale.kind, instantMicroseconds: sale.instantMicroseconds, day: sale.day,
            revenueMinor: sale.revenueMinor, marginMinor: sale.marginMinor, lines: 2, items: 3,
            sold: amount % 5 == 0
                ? SaleLines(lines: [], digest: 0) : SaleLines(lines: lines, digest: amount))
    }

    private static let lists = """
        INSERT INTO warehouse.dim_product_category (category_code)
        VALUES ('lighting'), ('office'), ('books');
        INSERT INTO warehouse.dim_discount_code (source_id, discount_code) VALUES (1, 'TEN');
        """

    private static let channels = """
        INSERT INTO ops.source (name) VALUES ('test');
        INSERT INTO warehouse.dim_interaction_channel (channel_code, channel_name, channel_type,
            channel_category, is_online, cost_per_interaction_minor)
        VALUES ('search', 'Search', 'acquisition', 'digital', true, 7),
            ('email', 'Email', 'acquisition', 'digital', true, 0);
        """
}
