import CustomerModel
import PersonalData
import Pseudonymization

/// Parses rows of orders and returns.
struct SaleRowParser: RowParser {
    /// The days that the warehouse's date dimension has.
    static let years = 1990...2049
    /// Octets of an order number.
    static let maximumOrderIDOctets = 100

    private let plan: ColumnPlan
    private let sales: SourceMapping.Sales
    private let record: SourceMapping.Record
    private var clock: ShopClock
    private var countries: CountryColumn

    /// Nil when `mapping` is none of sales.
    init?(plan: ColumnPlan, mapping: SourceMapping) {
        guard let sales = mapping.sales, let clock = ShopClock(zone: sales.timeZone) else {
            return nil
        }
        self.plan = plan
        self.sales = sales
        self.clock = clock
        record = mapping.record
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
    }

    mutating func parse(_ row: CSVRow) throws(RowRejection) -> ParsedRow {
        var draft = Draft()
        for (position, column) in plan.columns {
            do throws(RejectionReason) {
                try read(row.fields[position], as: column.use, into: &draft)
            } catch {
                throw RowRejection(
                    line: row.line, field: position + 1, columns: plan.names, reason: error)
            }
        }
        guard let customer = draft.customer, let orderID = draft.orderID,
            let orderedAt = draft.orderedAt, let revenue = draft.revenue
        else {
            throw RowRejection(
                line: row.line, field: 0, columns: plan.names, reason: .missingValue)
        }
        return .order(
            ParsedOrder(
                line: row.line, customer: customer, orderID: orderID,
                instantMicroseconds: clock.instant(of: orderedAt), day: orderedAt.day,
                revenueMinor: revenue, marginMinor: draft.margin, linesCount: draft.lines,
                itemsCount: draft.items, region: draft.region))
    }

    private mutating func read(
        _ field: FactText.Bytes, as use: SourceMapping.Use, into draft: inout Draft
    ) throws(RejectionReason) {
        switch use {
        case .identifier(let kind):
            draft.customer = Identifier(kind: kind, value: try customerID(field))
        case .fact(let role):
            try read(FactText.trimmed(field), as: role, into: &draft)
        case .region:
            draft.region = countries.place(field).region
        case .contact, .drop:
            break
        }
    }

    private func read(
        _ text: FactText.Bytes, as role: SourceMapping.Fact, into draft: inout Draft
    ) throws(RejectionReason) {
        switch role {
        case .orderID: draft.orderID = try orderID(text)
        case .orderedAt: draft.orderedAt = try time(text)
        case .revenue: draft.revenue = try revenue(text)
        case .margin:
            draft.margin =
                text.isEmpty
                ? nil : try FactText.minorUnits(text, minorDigits: sales.minorDigits)
        case .lines: draft.lines = text.isEmpty ? nil : try FactText.count(text)
        case .items: draft.items = text.isEmpty ? nil : try FactText.count(text)
        }
    }

    private func customerID(_ field: FactText.Bytes) throws(RejectionReason) -> PlaintextPII {
        do throws(NormalizationError) {
            return try CustomerID.parse(String(decoding: field, as: UTF8.self))
        } catch {
            throw RejectionReason(error.reason)
        }
    }

    private func orderID(_ text: FactText.Bytes) throws(RejectionReason) -> [UInt8] {
        guard !text.isEmpty else { throw .missingValue }
        guard text.count <= Self.maximumOrderIDOctets else { throw .tooLong }
        guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .controlCharacter }
        return Array(text)
    }

    private func time(_ text: FactText.Bytes) throws(RejectionReason) -> LocalTimestamp {
        let time = try FactText.localTimestamp(text)
        guard Self.years.contains(time.day.civil.year) else { throw .timeOutOfRange }
        return time
    }

    /// The effect on turnover.
    ///
    /// Zero passes: a free order is still a visit of the customer.
    private func revenue(_ text: FactText.Bytes) throws(RejectionReason) -> Int64 {
        let written = try FactText.minorUnits(text, minorDigits: sales.minorDigits)
        guard sales.isNegative ? written <= 0 : written >= 0 else { throw .wrongSign }
        return record == .return ? -abs(written) : written
    }
}
