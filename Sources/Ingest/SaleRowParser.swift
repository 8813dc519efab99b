import CustomerModel
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Parses rows of orders and returns.
struct SaleRowParser: RowParser {
    private let plan: ColumnPlan
    private let money: SourceMapping.Money
    private let facts: FactReader
    private let record: SourceMapping.Record
    private let channel: String?
    private var clock: ShopClock
    private var countries: CountryColumn

    /// Nil when `mapping` is none of sales.
    init?(plan: ColumnPlan, mapping: SourceMapping, codes: KnownCodes) {
        guard mapping.record == .order || mapping.record == .return, let money = mapping.money,
            let zone = mapping.timeZone, let clock = ShopClock(zone: zone)
        else { return nil }
        self.plan = plan
        self.money = money
        self.clock = clock
        facts = FactReader(plan: plan, mapping: mapping, codes: codes)
        record = mapping.record
        channel = mapping.constants.words[.channel]
        countries = CountryColumn(regions: mapping.regions)
    }

    /// What the columns of one row have said so far.
    private struct Draft {
        var customer: Identifier?
        var orderID: [UInt8]?
        var orderedAt: LocalTimestamp?
        var revenue: Int64?
        var margin: Int64?
        var lines: Int32?
        var items: Int32?
        var region: String?
        var channel: Int32?
        var campaign: CampaignReference?
    }

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        var draft = Draft()
        draft.channel = try plan.reading(.channel, of: row) { () throws(RejectionReason) in
            try facts.channel(channel)
        }
        draft.orderID = try facts.composedKey(of: row)
        for (position, column) in plan.columns {
            do throws(RejectionReason) {
                try read(row.fields[position], as: column.use, into: &draft)
            } catch {
                throw plan.rejection(of: row, at: position, error)
            }
        }
        guard let customer = draft.customer, let orderID = draft.orderID,
            let orderedAt = draft.orderedAt, let revenue = draft.revenue
        else { throw plan.rejection(of: row, .missingValue) }
        return .order(
            ParsedOrder(
                line: row.line, customer: customer, orderID: orderID,
                instantMicroseconds: clock.instant(of: orderedAt), day: orderedAt.day,
                revenueMinor: revenue, marginMinor: draft.margin, linesCount: draft.lines,
                itemsCount: draft.items, region: draft.region, channel: draft.channel,
                campaign: draft.campaign?.key))
    }

    private mutating func read(
        _ field: FactText.Bytes, as use: SourceMapping.Use, into draft: inout Draft
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            draft.customer = Identifier(kind: kind, value: try PersonReader.customerID(field))
        case .fact(let fact):
            try read(FactText.trimmed(field), as: fact, into: &draft)
        case .region:
            draft.region = countries.place(field).region
        case .contact, .commercialCustomer, .joinedMonth, .drop:
            break
        }
    }

    private func read(
        _ text: FactText.Bytes, as fact: SourceMapping.FactColumn, into draft: inout Draft
    ) throws(RejectionReason) {
        switch fact.role {
        case .orderID: draft.orderID = try facts.key(text)
        case .orderedAt: draft.orderedAt = try facts.moment(text, format: fact.format)
        case .revenue: draft.revenue = try revenue(text)
        case .margin: draft.margin = try facts.amount(text)
        case .lines: draft.lines = try facts.count(text)
        case .items: draft.items = try facts.count(text)
        case .channel: draft.channel = try facts.channel(facts.word(text, as: fact))
        case .campaign: draft.campaign = try facts.campaign(text)
        default: break
        }
    }

    /// The effect on turnover.
    ///
    /// Zero passes: a free order is still a visit of the customer.
    private func revenue(_ text: FactText.Bytes) throws(RejectionReason) -> Int64 {
        let written = try FactText.minorUnits(text, minorDigits: money.minorDigits)
        guard money.isNegative ? written <= 0 : written >= 0 else { throw .wrongSign }
        return record == .return ? -abs(written) : written
    }
}
