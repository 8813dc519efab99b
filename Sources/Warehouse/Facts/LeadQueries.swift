public import CustomerModel
public import Database

/// Somebody who showed interest, under pseudonyms.
public struct Lead: Sendable {
    /// Whose lead it is, in the domain `analytics`.
    public let customer: Pseudonym
    /// The key it came in under, before any merge.
    public let origin: Pseudonym
    /// 16 bytes: a keyed digest of the source's number of the lead.
    public let key: [UInt8]
    /// The day it came in.
    public let createdDay: CalendarDate
    /// The day it was first contacted; nil where that has not happened.
    public let contactedDay: CalendarDate?
    /// The day it became a customer; nil where that has not happened.
    public let convertedDay: CalendarDate?
    /// `dim_interaction_channel.channel_sk`.
    public let channel: Int32
    /// `dim_campaign.campaign_sk`.
    public let campaign: Int32?
    /// Minor units; nil where the source does not state it.
    public let marketingCost: Int64?
    /// Minor units; nil where the source does not state it.
    public let salesCost: Int64?

    /// Taken as it is: the loader has read and checked every part.
    public init(
        customer: Pseudonym, origin: Pseudonym, key: [UInt8], createdDay: CalendarDate,
        contactedDay: CalendarDate?, convertedDay: CalendarDate?, channel: Int32, campaign: Int32?,
        marketingCost: Int64?, salesCost: Int64?
    ) {
        self.customer = customer
        self.origin = origin
        self.key = key
        self.createdDay = createdDay
        self.contactedDay = contactedDay
        self.convertedDay = convertedDay
        self.channel = channel
        self.campaign = campaign
        self.marketingCost = marketingCost
        self.salesCost = salesCost
    }
}

/// Writes `fact_lead`.
public enum LeadQueries {
    /// Adds leads, and writes what became of those that are known.
    ///
    /// Of several rows for one lead the last counts. Returns how many are new.
    public static func store(
        _ leads: [Lead], source: Int16, load: Int64, on transaction: Transaction
    ) throws -> Int {
        let rows = latest(of: leads)
        let stored = try transaction.query(
            """
            SELECT warehouse.store_leads(\(load), \(source), \(rows.map(\.customer.bytes)),
                \(rows.map(\.key)), \(rows.map(\.origin.bytes)),
                \(rows.map { Int32($0.createdDay.dateKey) }),
                \(rows.map { $0.contactedDay.map { Int32($0.dateKey) } }),
                \(rows.map { $0.convertedDay.map { Int32($0.dateKey) } }),
                \(rows.map(\.channel)), \(rows.map(\.campaign)), \(rows.map(\.marketingCost)),
                \(rows.map(\.salesCost))) AS added
            """)
        return try stored.first?.decode("added") ?? 0
    }

    private static func latest(of leads: [Lead]) -> [Lead] {
        var places: [[UInt8]: Int] = [:]
        var rows: [Lead] = []
        for lead in leads {
            if let place = places[lead.key] {
                rows[place] = lead
            } else {
                places[lead.key] = rows.count
                rows.append(lead)
            }
        }
        return rows
    }
}

/// `fact_lead` as columns, one row each; customers are ordinals into `keys`, in which a company
/// stands once for each contact who buys for it.
///
/// Most of them never bought.
public struct LeadRows: Sendable {
    /// Stands in a column of days where it has not happened before `asOf`.
    public static let never = Int32.max
    /// Stands in a column of costs where the source does not state it.
    public static let unknownCost = Int64.min

    /// The customer each ordinal stands for.
    public private(set) var keys: [Pseudonym] = []
    /// Ordinal of the customer of each row.
    public private(set) var customers: [Int32] = []
    /// `CalendarDate.dayNumber` in the shop's time zone, as in the two that follow.
    public private(set) var createdDays: [Int32] = []
    /// The day of the first contact, or `never`.
    public private(set) var contactedDays: [Int32] = []
    /// The day it became a customer, or `never`.
    public private(set) var convertedDays: [Int32] = []
    /// `dim_interaction_channel.channel_sk`.
    public private(set) var channels: [Int32] = []
    /// `dim_campaign.campaign_sk`, or -1.
    public private(set) var campaigns: [Int32] = []
    /// Minor units, or `unknownCost`, as in `salesCosts`.
    public private(set) var marketingCosts: [Int64] = []
    /// Minor units, or `unknownCost`.
    public private(set) var salesCosts: [Int64] = []

    private init() {}

    /// Reads the leads that came in before `asOf`, as they were known by then; `executor` is a
    /// REPEATABLE READ transaction, or a connection where nobody writes.
    public static func read(
        before asOf: CalendarDate, from executor: any StatementExecutor
    ) throws -> LeadRows {
        var rows = LeadRows()
        var interner = KeyInterner()
        func day(_ key: Int32) throws -> Int32 {
            key >= asOf.dateKey ? never : try DateKey.day(key)
        }
        try executor.copyOut(
            """
            SELECT customer_key, created_date_sk, first_contact_date_sk, conversion_date_sk,
                channel_sk, campaign_sk, marketing_cost_minor, sales_cost_minor
            FROM warehouse.fact_lead
            WHERE created_date_sk < \(unsafeSQL: String(asOf.dateKey))
            """
        ) { reader in
            while try reader.next() {
                let key = try reader.readHalves()
                rows.customers.append(
                    interner.ordinal(of: Pseudonym(high: key.high, low: key.low)))
                rows.createdDays.append(try day(reader.readInt32()))
                rows.contactedDays.append(try day(reader.readInt32(orNull: .max)))
                rows.convertedDays.append(try day(reader.readInt32(orNull: .max)))
                rows.channels.append(try reader.readInt32())
                rows.campaigns.append(try reader.readInt32(orNull: -1))
                rows.marketingCosts.append(try reader.readInt64(orNull: unknownCost))
                rows.salesCosts.append(try reader.readInt64(orNull: unknownCost))
            }
        }
        rows.keys = interner.keys(rolledUp: try RollupQueries.read(from: executor))
        return rows
    }
}
