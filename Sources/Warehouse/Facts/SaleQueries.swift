public import CustomerModel
public import Database

/// What a row says of one order or return, under pseudonyms.
public struct Sale: Sendable {
    /// Whether money comes in or goes back.
    public enum Kind: String, Sendable {
        case order
        case `return`
    }

    /// Who bought, in the domain `analytics`; nil for nobody whom the source knows.
    public let customer: Pseudonym?
    /// The key it came in under, before any merge; nil for nobody.
    public let origin: Pseudonym?
    /// 16 bytes: a keyed digest of the source's order number.
    public let orderKey: [UInt8]
    /// Order or return.
    public let kind: Kind
    /// Since 1970, UTC.
    public let instantMicroseconds: Int64
    /// In the shop's time zone.
    public let day: CalendarDate
    /// Minor units; negative for what comes back with a return.
    ///
    /// Nil where the row says that there is no such order or return, or none any more.
    public let revenueMinor: Int64?
    /// Minor units; nil where the source does not state it.
    public let marginMinor: Int64?
    /// Line items; nil where the source does not state it.
    public let lines: Int32?
    /// Pieces; nil where the source does not state it.
    public let items: Int32?
    /// `dim_interaction_channel.channel_sk`, where it was bought.
    public let channel: Int32?
    /// `dim_campaign.campaign_sk`, whose offer it answered.
    public let campaign: Int32?
    /// What it is of; nil where the source does not tell lines, and of nobody's.
    public let sold: SaleLines?

    /// Taken as it is: the loader has read and checked every part.
    public init(
        customer: Pseudonym?, origin: Pseudonym?, orderKey: [UInt8], kind: Kind,
        instantMicroseconds: Int64, day: CalendarDate, revenueMinor: Int64?, marginMinor: Int64?,
        lines: Int32?, items: Int32?, channel: Int32? = nil, campaign: Int32? = nil,
        sold: SaleLines? = nil
    ) {
        self.customer = customer
        self.origin = origin
        self.orderKey = orderKey
        self.kind = kind
        self.instantMicroseconds = instantMicroseconds
        self.day = day
        self.revenueMinor = revenueMinor
        self.marginMinor = marginMinor
        self.lines = lines
        self.items = items
        self.channel = channel
        self.campaign = campaign
        self.sold = sold
    }
}

/// What became of what a row says of an order or return; raw values are the words of the database.
public enum SaleOutcome: String, Sendable {
    /// It was not known.
    case added
    /// It is known, and nothing else is said of it.
    case same
    /// Another load had said something else, which is replaced.
    case changed
    /// This load has said something else before; nothing is written.
    case repeated
    /// There is no such order, and there was none.
    case void
}

/// Writes `fact_sales`, `fact_sales_line` and `fact_anonymous_sales`.
public enum SaleQueries {
    /// Writes `sales` of one load and returns what became of each, in the same order.
    @discardableResult
    public static func store(
        _ sales: [Sale], source: Int16, load: Int64, currency: String, on transaction: Transaction
    ) throws -> [SaleOutcome] {
        guard !sales.isEmpty else { return [] }
        let tellsLines = sales.contains { $0.sold != nil }
        let isNew = try addAllNew(
            sales, source: source, load: load, currency: currency, on: transaction)
        let outcomes =
            try isNew
            ? sales.map { $0.revenueMinor == nil ? .void : .added }
            : merge(
                sales, tellingLines: tellsLines, source: source, load: load, currency: currency,
                on: transaction)
        if tellsLines {
            let written = zip(sales, outcomes).filter { $1 == .added || $1 == .changed }
            try storeLines(written.map(\.0), source: source, load: load, on: transaction)
        }
        return outcomes
    }

    /// Writes `sales` where none of them is known and each is told once; false, and nothing written, otherwise.
    private static func addAllNew(
        _ sales: [Sale], source: Int16, load: Int64, currency: String, on transaction: Transaction
    ) throws -> Bool {
        guard let ordered = SaleOrder.ascending(sales) else { return false }
        let rows = try transaction.query(
            """
            SELECT warehouse.add_new_sales(\(load), \(source), \(currency),
                \(ordered.map(\.customer?.bytes)), \(ordered.map(\.origin?.bytes)),
                \(ordered.map(\.orderKey)), \(ordered.map(\.kind.rawValue)),
                \(ordered.map(\.instantMicroseconds)), \(ordered.map { Int32($0.day.dateKey) }),
                \(ordered.map(\.revenueMinor)), \(ordered.map(\.marginMinor)),
                \(ordered.map(\.lines)), \(ordered.map(\.items)), \(ordered.map(\.channel)),
                \(ordered.map(\.campaign))) AS are_new
            """)
        return try rows.first?.decode("are_new") ?? false
    }

    /// Writes `sales` as far as they say something that is not known.
    private static func merge(
        _ sales: [Sale], tellingLines tellsLines: Bool, source: Int16, load: Int64,
        currency: String, on transaction: Transaction
    ) throws -> [SaleOutcome] {
        let digests = sales.map(\.sold?.digest)
        let rows = try transaction.query(
            """
            SELECT unnest(warehouse.store_sales(\(load), \(source), \(currency),
                \(sales.map(\.customer?.bytes)), \(sales.map(\.origin?.bytes)),
                \(sales.map(\.orderKey)), \(sales.map(\.kind.rawValue)),
                \(sales.map(\.instantMicroseconds)), \(sales.map { Int32($0.day.dateKey) }),
                \(sales.map(\.revenueMinor)), \(sales.map(\.marginMinor)), \(sales.map(\.lines)),
                \(sales.map(\.items)), \(sales.map(\.channel)), \(sales.map(\.campaign)),
                \(tellsLines ? digests : [])))
                AS outcome
            """)
        let outcomes = try rows.map { row in
            SaleOutcome(rawValue: try row.decode("outcome"))
        }.compactMap(\.self)
        guard outcomes.count == sales.count else {
            throw WarehouseError(.notStored, "store_sales answered for other rows")
        }
        return outcomes
    }

    /// Writes the lines of `sales`, of which none stand there.
    private static func storeLines(
        _ sales: [Sale], source: Int16, load: Int64, on transaction: Transaction
    ) throws {
        var rows: [(sale: Sale, sold: SaleLines, customer: Pseudonym, place: Int)] = []
        for sale in sales {
            guard let customer = sale.customer, let sold = sale.sold else { continue }
            rows += sold.lines.indices.map { (sale, sold, customer, $0) }
            guard rows.count >= linesAtOnce else { continue }
            try storeLines(rows, source: source, load: load, on: transaction)
            rows = []
        }
        if !rows.isEmpty { try storeLines(rows, source: source, load: load, on: transaction) }
    }

    /// Lines that go to the server at a time, or those of one order more: it may have thousands.
    private static let linesAtOnce = 20_000

    private static func storeLines(
        _ rows: [(sale: Sale, sold: SaleLines, customer: Pseudonym, place: Int)],
        source: Int16, load: Int64, on transaction: Transaction
    ) throws {
        let lines = rows.map { $0.sold.lines[$0.place] }
        _ = try transaction.query(
            """
            SELECT warehouse.store_sale_lines(\(load), \(source),
                \(rows.map(\.customer.bytes)), \(rows.map(\.sale.orderKey)),
                \(rows.map(\.sale.kind.rawValue)),
                \(rows.map { Int16(clamping: $0.place + 1) }),
                \(rows.map { Int32($0.sale.day.dateKey) }), \(lines.map(\.product)),
                \(lines.map(\.category)), \(lines.map(\.discount)), \(lines.map(\.quantity)),
                \(lines.map(\.revenueMinor)), \(rows.map(\.sold.digest)))
            """)
    }
}
