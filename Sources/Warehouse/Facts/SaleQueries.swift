public import CustomerModel
public import Database

/// One order or return, under pseudonyms.
public struct Sale: Sendable {
    /// Whether money comes in or goes back.
    public enum Kind: String, Sendable {
        case order
        case `return`
    }

    /// Who bought, in the domain `analytics`.
    public let customer: Pseudonym
    /// The key it came in under, before any merge.
    public let origin: Pseudonym
    /// 16 bytes: a keyed digest of the source's order number.
    public let orderKey: [UInt8]
    /// Order or return.
    public let kind: Kind
    /// Since 1970, UTC.
    public let instantMicroseconds: Int64
    /// In the shop's time zone.
    public let day: CalendarDate
    /// Minor units; negative for what comes back with a return.
    public let revenueMinor: Int64
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

    /// Taken as it is: the loader has read and checked every part.
    public init(
        customer: Pseudonym, origin: Pseudonym, orderKey: [UInt8], kind: Kind,
        instantMicroseconds: Int64, day: CalendarDate, revenueMinor: Int64, marginMinor: Int64?,
        lines: Int32?, items: Int32?, channel: Int32? = nil, campaign: Int32? = nil
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
    }
}

/// Writes `fact_sales`.
public enum SaleQueries {
    /// Adds sales and returns how many were not there before.
    public static func insert(
        _ sales: [Sale], source: Int16, load: Int64, currency: String, on transaction: Transaction
    ) throws -> Int {
        try transaction.execute(
            """
            INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
                ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count,
                items_count, channel_sk, campaign_sk, load_id)
            SELECT s.customer_key, \(source), s.order_key, s.origin_key, s.kind,
                timestamptz 'epoch' + s.microseconds * interval '1 microsecond', s.date_sk,
                s.revenue_minor, s.margin_minor, \(currency), s.lines_count, s.items_count,
                s.channel_sk, s.campaign_sk, \(load)
            FROM unnest(\(sales.map(\.customer.bytes)), \(sales.map(\.orderKey)),
                \(sales.map(\.origin.bytes)), \(sales.map(\.kind.rawValue)),
                \(sales.map(\.instantMicroseconds)), \(sales.map { Int32($0.day.dateKey) }),
                \(sales.map(\.revenueMinor)), \(sales.map(\.marginMinor)), \(sales.map(\.lines)),
                \(sales.map(\.items)), \(sales.map(\.channel)), \(sales.map(\.campaign)))
                AS s (customer_key, order_key, origin_key, kind, microseconds, date_sk,
                    revenue_minor, margin_minor, lines_count, items_count, channel_sk, campaign_sk)
            ON CONFLICT DO NOTHING
            """)
    }
}
