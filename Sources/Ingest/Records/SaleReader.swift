import CustomerModel
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Reads rows of orders and returns: first what each column says, then what that comes to.
struct SaleReader {
    let plan: ColumnPlan
    let money: SourceMapping.Money
    let isReturn: Bool
    /// Whether rows tell products, categories or discounts.
    let tellsLines: Bool
    /// What decides about a row before its values are looked at, then all else.
    private let columns: [PlannedColumn<OrderRole>]
    private let facts: FactReader
    private let constantChannel: String?
    private let numberPosition: Int?
    /// How prices are written; nil where lines have none.
    let priceNotation: FactNotation?
    /// Nil where a customer is known by number alone.
    private var people: PersonReader?
    var clock: ShopClock
    private var countries: CountryColumn

    init(plan: ColumnPlan, codes: KnownCodes) throws(IngestError) {
        guard let money = plan.mapping.money, let clock = ShopClock(of: plan.mapping) else {
            throw IngestError(.incompleteMapping)
        }
        self.plan = plan
        self.money = money
        self.clock = clock
        isReturn = plan.mapping.record == .return
        tellsLines =
            plan.has(OrderRole.product) || plan.has(OrderRole.category)
            || plan.has(OrderRole.discountCode)
        let all = plan.columns(of: OrderRole.self)
        columns = all.filter(\.decides) + all.filter { !$0.decides }
        facts = FactReader(plan: plan, codes: codes)
        constantChannel = facts.constant(OrderRole.channel)
        numberPosition = all.first { $0.role == .orderID }?.position
        priceNotation =
            all.compactMap { column in
                if case .fact(.price, let notation) = column.use { notation } else { nil }
            }.first
        countries = CountryColumn(regions: plan.mapping.regions)
        let hasContacts = plan.columns.contains { column in
            if case .contact = column.column.use { true } else { false }
        }
        people = hasContacts ? PersonReader(plan: plan) : nil
    }

    // MARK: Columns

    /// The number of the order that `row` is a part of.
    func number(of row: SourceRow) throws(RowRejection) -> [UInt8] {
        guard let numberPosition else { throw plan.rejection(of: row, .missingValue) }
        do throws(RejectionReason) {
            return try facts.key(FactText.trimmed(row.fields[numberPosition]))
        } catch {
            throw plan.rejection(of: row, at: numberPosition, error)
        }
    }

    /// Reads what the columns of `row` say into `draft`; of a row that is passed over its number alone.
    ///
    /// Where it `isPart` of an order, others may say what it does not.
    mutating func read(
        _ row: SourceRow, into draft: inout SaleDraft, notes: inout RowNotes, isPart: Bool = false
    ) throws(RowRejection) {
        draft.channel = try plan.reading(OrderRole.channel, of: row) {
            () throws(RejectionReason) in try facts.channel(constantChannel)
        }
        draft.orderID = try facts.composedKey(of: row)
        for column in columns {
            let isPassedOver = draft.skip != nil
            if isPassedOver, !column.decides { break }
            do throws(RejectionReason) {
                try read(
                    row.fields[column.position], of: column, into: &draft)
            } catch {
                guard let leftOut = error.leftOut(of: column) else {
                    if isPassedOver || isPart && error == .missingValue { continue }
                    throw plan.rejection(of: row, at: column.position, error)
                }
                notes.leftOut.append(plan.rejection(of: row, at: column.position, leftOut))
            }
        }
        if isPart { draft.skip = skipOfLine(draft) ?? draft.skip }
        guard draft.skip == nil else { return }
        try people?.read(row, into: &draft, notes: &notes)
    }

    private mutating func read(
        _ field: FactText.Bytes, of column: PlannedColumn<OrderRole>, into draft: inout SaleDraft
    ) throws(RejectionReason) {
        switch column.use {
        case .identifier(let kind):
            // With contact columns, all that tells who it is is read together.
            guard people == nil else { return }
            if column.isNobody(field) {
                draft.isNobody = true
            } else {
                draft.customer = Identifier(kind: kind, value: try PersonReader.customerID(field))
            }
        case .fact(let role, let notation):
            try read(FactText.trimmed(field), as: role, notation, into: &draft)
        case .region:
            draft.region = countries.place(field).region
        }
    }

    private func read(
        _ text: FactText.Bytes, as role: OrderRole, _ notation: FactNotation,
        into draft: inout SaleDraft
    ) throws(RejectionReason) {
        switch role {
        case .orderID: draft.orderID = try facts.key(text)
        case .status:
            guard !text.isEmpty else { throw .missingValue }
            draft.status = try facts.word(text, as: notation, unknown: .unknownStatus)
            if draft.status == .skip { draft.skip = .status }
        case .currency:
            draft.currency = try currency(text)
            draft.tellsCurrency = true
        case .orderedAt: draft.orderedAt = try facts.moment(text, as: notation)
        case .timeOfDay: draft.timeOfDay = try FactText.timeOfDay(text, as: notation)
        case .revenue:
            let written = try facts.amount(text, as: notation)
            guard let written else { throw .missingValue }
            draft.revenue = written
            draft.skip = notation.skip(of: Int(written.signum())) ?? draft.skip
        case .margin: draft.margin = try facts.amount(text, as: notation)
        case .refundedAmount: draft.refunded = try facts.amount(text, as: notation)
        case .quantity: draft.quantity = try facts.exact(text, as: notation)
        case .price: draft.price = try facts.exact(text, as: notation)
        case .lines: draft.lines = try facts.count(text)
        case .items: draft.items = try facts.count(text)
        case .channel: draft.channel = try facts.channel(text, as: notation)
        case .campaign: draft.campaign = try facts.campaign(text)?.key
        case .product: draft.product = try facts.product(text, as: notation)
        case .category: draft.category = try facts.category(text, as: notation)
        case .discountCode: draft.discount = try facts.discount(text, as: notation)
        }
    }

    /// Why a line is passed over for what its quantity and price come to.
    private func skipOfLine(_ draft: SaleDraft) -> SkipReason? {
        guard let priceNotation, let quantity = draft.quantity, let price = draft.price else {
            return nil
        }
        return priceNotation.skip(of: Int(quantity.scaled.signum() * price.scaled.signum()))
    }

    /// The code of the row's currency, which is the mapping's, or one that can be converted.
    private func currency(_ text: FactText.Bytes) throws(RejectionReason) -> String? {
        guard !text.isEmpty else { throw .missingValue }
        let code = String(decoding: text, as: UTF8.self).uppercased()
        guard code != money.currency else { return nil }
        guard money.rates != nil else { throw .otherCurrency }
        return code
    }
}

extension PlannedColumn<OrderRole> {
    fileprivate var role: OrderRole? {
        if case .fact(let role, _) = use { role } else { nil }
    }

    /// Whether it tells which order a row is of, or whether and how that is to be read.
    fileprivate var decides: Bool { [.orderID, .status, .currency].contains(role) }
}
