import CustomerModel
import Database
import Scoring
import Warehouse

/// Everything a day is scored from, of one database snapshot.
struct ScoreInputs: Sendable {
    let ledger: OrderLedger
    let activities: CustomerActivities
    let leads: LeadColumns
    let campaigns: CampaignColumns
    let campaignDays: CampaignDayColumns
    /// Code of each channel, by its key.
    let channels: [Int32: String]
    /// Minor units, by the key of the channel.
    let costsPerInteraction: [Int32: Int64]
    let previous: PreviousSnapshots
    /// Value of the next year as it was a month ago, by ordinal of the orders; empty without one.
    let valuesMonthAgo: [Int64]
    let loadedRows: (all: Int, refused: Int)
    /// What the ledger should hold; nil where a merge makes what was kept before no measure of it.
    let expected: RowTotals?

    var orders: CustomerOrders { ledger.orders }

    /// Reads in one REPEATABLE READ transaction of `connection`, and through connections of
    /// `database` that see the same.
    init(
        asOf: CalendarDate, ruleSet: String, fromScratch: Bool, on connection: Connection,
        database: DatabaseConfiguration
    ) throws {
        self = try connection.transaction(.repeatableRead) { transaction in
            try ScoreInputs(
                asOf: asOf, ruleSet: ruleSet, fromScratch: fromScratch, in: transaction,
                database: database)
        }
    }

    private init(
        asOf: CalendarDate, ruleSet: String, fromScratch: Bool, in transaction: Transaction,
        database: DatabaseConfiguration
    ) throws {
        let kept = try RunQueries.keptSales(on: transaction)
        // What is largest beside the orders is read while they are.
        let snapshot = try ExportedSnapshot(of: transaction, configuration: database)
        (ledger, activities) = try snapshot.read {
            CustomerActivities(
                grouping: ActivityColumns(try ActivityRows.read(before: asOf, from: $0)))
        } beside: {
            try OrderLedger(
                before: asOf, in: transaction, configuration: database, fromScratch: fromScratch)
        }
        let orders = ledger.orders
        leads = LeadColumns(try LeadRows.read(before: asOf, from: transaction), of: orders)
        previous = try PreviousSnapshots(before: asOf, ruleSet: ruleSet, from: transaction)
        valuesMonthAgo =
            try previous.monthAgo.map {
                Self.byOrdinal(
                    try PreviousValues.read(asOf: $0.asOf, from: transaction), of: orders)
            } ?? []
        campaigns = CampaignColumns(try CampaignQueries.read(from: transaction))
        campaignDays = CampaignDayColumns(
            try CampaignQueries.readDays(before: asOf, from: transaction))
        let channels = try ChannelQueries.read(from: transaction)
        self.channels = Dictionary(
            uniqueKeysWithValues: channels.map { ($0.key, $0.channel.code) })
        costsPerInteraction = Dictionary(
            uniqueKeysWithValues: channels.map { ($0.key, $0.channel.costPerInteraction) })
        loadedRows = try RunQueries.loadedRows(on: transaction)
        expected = try Self.expectedTotals(of: ledger, kept: kept, in: transaction)
    }

    /// Counted by PostgreSQL when everything was read, otherwise what was kept and what came in.
    private static func expectedTotals(
        of ledger: OrderLedger, kept: (rows: Int, revenue: Int64)?, in transaction: Transaction
    ) throws -> RowTotals? {
        if ledger.reading.isFromScratch {
            let counted = try RunQueries.countSales(on: transaction)
            return RowTotals(rows: counted.rows, revenue: counted.revenue)
        }
        guard let kept, ledger.reading.rewritten.isEmpty else { return nil }
        return RowTotals(
            rows: kept.rows + ledger.fresh.rows, revenue: kept.revenue &+ ledger.fresh.revenue)
    }

    private static func byOrdinal(_ values: PreviousValues, of orders: CustomerOrders) -> [Int64] {
        var byOrdinal = [Int64](repeating: ValueTable.unknown, count: orders.customerCount)
        for (ordinal, value) in zip(orders.ordinals(of: values.keys), values.oneYearMinor)
        where ordinal >= 0 {
            byOrdinal[Int(ordinal)] = value
        }
        return byOrdinal
    }
}

/// The snapshots that a day is compared with.
struct PreviousSnapshots: Sendable {
    /// How far back the snapshot that a month is compared with may lie.
    private static let monthAgoDays = (nearest: 30, farthest: 60)

    /// The last complete snapshot before as-of.
    let latest: CompleteSnapshot?
    let latestSegments: ScoredSegments?
    /// The newest snapshot 30 to 60 days before as-of.
    let monthAgo: CompleteSnapshot?
    let segmentsMonthAgo: ScoredSegments?

    init(before asOf: CalendarDate, ruleSet: String, from transaction: Transaction) throws {
        latest = try CompleteSnapshot.latest(
            ruleSet: ruleSet, from: CalendarDate(dayNumber: 0), before: asOf, on: transaction)
        monthAgo = try CompleteSnapshot.latest(
            ruleSet: ruleSet, from: asOf.adding(days: -Self.monthAgoDays.farthest),
            before: asOf.adding(days: 1 - Self.monthAgoDays.nearest), on: transaction)
        latestSegments = try latest.map {
            ScoredSegments(try PreviousSegments.read(asOf: $0.asOf, from: transaction))
        }
        segmentsMonthAgo = try monthAgo.map {
            ScoredSegments(try PreviousSegments.read(asOf: $0.asOf, from: transaction))
        }
    }
}

extension ScoredSegments {
    init(_ segments: PreviousSegments) {
        self.init(keys: segments.keys, codes: segments.codes, segments: segments.segments)
    }
}

extension ActivityColumns {
    init(_ rows: ActivityRows) {
        self.init()
        keys = rows.keys
        customers = rows.customers
        instants = rows.instants
        days = rows.days
        types = rows.types
        channels = rows.channels
        campaigns = rows.campaigns
        npsScores = rows.npsScores
        satisfaction = rows.satisfaction
        loyaltyPoints = rows.loyaltyPoints
    }
}

extension LeadColumns {
    /// Customers are those of `orders`.
    init(_ rows: LeadRows, of orders: CustomerOrders) {
        self.init()
        let ordinals = orders.ordinals(of: rows.keys)
        createdDays = rows.createdDays
        contactedDays = rows.contactedDays
        convertedDays = rows.convertedDays
        channels = rows.channels
        campaigns = rows.campaigns
        customers = rows.customers.map { ordinals[Int($0)] }
        marketingCosts = rows.marketingCosts
        salesCosts = rows.salesCosts
    }
}

extension CampaignColumns {
    init(_ stored: [StoredCampaign]) {
        self.init()
        campaigns = stored.map(\.key)
        startDays = stored.map { Self.day($0.campaign.firstDay) }
        endDays = stored.map { Self.day($0.campaign.lastDay) }
        costsPerMessage = stored.map { _ in Self.unknownCost }
    }

    private static func day(_ day: CalendarDate?) -> Int32 {
        day.map { Int32($0.dayNumber) } ?? unknownDay
    }
}

extension CampaignDayColumns {
    init(_ rows: CampaignDayRows) {
        self.init()
        campaigns = rows.campaigns
        days = rows.days
        audiences = rows.audiences
        impressions = rows.impressions
        reaches = rows.reaches
        opens = rows.opens
        clicks = rows.clicks
        spends = rows.spends
    }
}
