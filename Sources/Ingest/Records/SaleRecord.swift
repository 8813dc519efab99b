import CustomerModel
import Database
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Orders and returns.
struct SaleRecord: RecordKind {
    static let descriptions = [RecordDescription.order, .return]

    /// One order or return.
    struct Row: Sendable {
        let line: Int
        /// Whose it is, by the source's own customer number.
        let customer: Identifier
        /// The source's number of the order, UTF-8; hashed before it is stored.
        let orderID: [UInt8]
        /// Microseconds since 1970-01-01 UTC.
        let instantMicroseconds: Int64
        /// The day in the shop's time zone.
        let day: CalendarDate
        /// In minor units of the mapping's currency; zero or more for orders, zero or less for returns.
        let revenueMinor: Int64
        /// Of the same unit; may be below zero.
        ///
        /// Nil when the source does not state it.
        let marginMinor: Int64?
        let linesCount: Int32?
        let itemsCount: Int32?
        /// Nil when the row does not state a country of a region.
        let region: String?
        /// `dim_interaction_channel.channel_sk`.
        let channel: Int32?
        /// `dim_campaign.campaign_sk`.
        let campaign: Int32?
    }

    /// What the columns of one row have said so far.
    private struct Draft {
        var customer: Identifier?
        var orderID: [UInt8]?
        var orderedAt: Moment?
        var timeOfDay: Int64?
        var revenue: Int64?
        var margin: Int64?
        var lines: Int32?
        var items: Int32?
        var region: String?
        var channel: Int32?
        var campaign: CampaignReference?
    }

    private let plan: ColumnPlan
    private let columns: [PlannedColumn<OrderRole>]
    private let money: SourceMapping.Money
    private let isReturn: Bool
    private let facts: FactReader
    private let constantChannel: String?
    private var clock: ShopClock
    private var countries: CountryColumn

    init(plan: ColumnPlan, codes: KnownCodes) throws(IngestError) {
        guard let money = plan.mapping.money, let clock = ShopClock(of: plan.mapping) else {
            throw IngestError(.incompleteMapping)
        }
        self.plan = plan
        self.money = money
        self.clock = clock
        columns = plan.columns(of: OrderRole.self)
        isReturn = plan.mapping.record == .return
        facts = FactReader(plan: plan, codes: codes)
        constantChannel = facts.constant(OrderRole.channel)
        countries = CountryColumn(regions: plan.mapping.regions)
    }

    // MARK: Parsing

    mutating func parse(_ row: SourceRow) throws(RowRejection) -> Row {
        var draft = Draft()
        draft.channel = try plan.reading(OrderRole.channel, of: row) {
            () throws(RejectionReason) in try facts.channel(constantChannel)
        }
        draft.orderID = try facts.composedKey(of: row)
        for column in columns {
            do throws(RejectionReason) {
                try read(row.fields[column.position], as: column.use, into: &draft)
            } catch {
                throw plan.rejection(of: row, at: column.position, error)
            }
        }
        guard let customer = draft.customer, let orderID = draft.orderID,
            let orderedAt = draft.orderedAt, let revenue = draft.revenue
        else { throw plan.rejection(of: row, .missingValue) }
        let place = clock.place(orderedAt.at(draft.timeOfDay))
        return Row(
            line: row.line, customer: customer, orderID: orderID,
            instantMicroseconds: place.instant, day: place.day,
            revenueMinor: revenue, marginMinor: draft.margin, linesCount: draft.lines,
            itemsCount: draft.items, region: draft.region, channel: draft.channel,
            campaign: draft.campaign?.key)
    }

    private mutating func read(
        _ field: FactText.Bytes, as use: PlannedColumn<OrderRole>.Use, into draft: inout Draft
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            draft.customer = Identifier(kind: kind, value: try PersonReader.customerID(field))
        case .fact(let role, let notation):
            try read(FactText.trimmed(field), as: role, notation, into: &draft)
        case .region:
            draft.region = countries.place(field).region
        }
    }

    private func read(
        _ text: FactText.Bytes, as role: OrderRole, _ notation: FactNotation,
        into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .orderID: draft.orderID = try facts.key(text)
        case .orderedAt: draft.orderedAt = try facts.moment(text, as: notation)
        case .timeOfDay: draft.timeOfDay = try FactText.timeOfDay(text, as: notation)
        case .revenue: draft.revenue = try revenue(text, as: notation)
        case .margin: draft.margin = try facts.amount(text, as: notation)
        case .lines: draft.lines = try facts.count(text)
        case .items: draft.items = try facts.count(text)
        case .channel: draft.channel = try facts.channel(text, as: notation)
        case .campaign: draft.campaign = try facts.campaign(text)
        }
    }

    /// The effect on turnover.
    ///
    /// Zero passes: a free order is still a visit of the customer.
    private func revenue(
        _ text: FactText.Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int64 {
        guard let written = try facts.amount(text, as: notation) else { throw .missingValue }
        guard money.isNegative ? written <= 0 : written >= 0 else { throw .wrongSign }
        return isReturn ? -abs(written) : written
    }

    // MARK: Writing

    static func write(
        _ rows: [Row], to load: inout LoadWriter, in transaction: Transaction
    ) throws {
        let customers = try load.customers(rows.map(\.customer), in: transaction)
        let kind: Sale.Kind = load.mapping.record == .return ? .return : .order
        let sales = zip(rows, customers).map { row, customer in
            Sale(
                customer: customer.key, origin: customer.origin,
                orderKey: load.orderKey(row.orderID), kind: kind,
                instantMicroseconds: row.instantMicroseconds, day: row.day,
                revenueMinor: row.revenueMinor, marginMinor: row.marginMinor,
                lines: row.linesCount, items: row.itemsCount, channel: row.channel,
                campaign: row.campaign)
        }
        let added = try SaleQueries.insert(
            sales, source: load.progress.sourceID, load: load.progress.loadID,
            currency: load.mapping.money?.currency ?? "XXX", on: transaction)
        load.count(added: added, of: rows.count)
        try load.addToDimension(
            zip(rows, customers).map { ($1, $0.day, $0.region) }, in: transaction)
    }
}
