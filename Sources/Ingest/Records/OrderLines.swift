import Settings

/// The lines of one order so far.
struct OrderLines {
    /// Lines of one order of which it is kept why they are refused.
    static let mostRejections = 1_000

    /// Of its first line.
    let line: Int
    /// What its lines say together.
    var draft = SaleDraft()
    /// The sum of what its lines cost, where that is a product, in units of 10^-12.
    var products: Int128?
    /// Lines that count.
    var count: Int32 = 0
    /// Sum of their pieces, in the units of `ExactAmount`; nil where none says any.
    var pieces: Int128?
    /// What its lines are of.
    var sold = SoldLines()
    /// Fields that were left out of its lines.
    var notes = RowNotes()
    /// Lines that are passed over, by reason.
    var skipped: [SkipReason: Int] = [:]
    /// Why it is refused: by the number of the line that is at fault.
    var rejections: [Int: RowRejection] = [:]
    /// Tells apart whom its lines name.
    private var buyer: Int?

    init(line: Int) { self.line = line }

    /// Adds what one line says, or gives the reason why it cannot be of the same order.
    mutating func add(
        _ part: SaleDraft, _ rows: SourceMapping.OrderRows, isBefore: (Moment, Moment) -> Bool
    ) -> RejectionReason? {
        guard part.skip == nil || part.skip == .status else {
            if let reason = part.skip { skipped[reason, default: 0] += 1 }
            draft.orderID = draft.orderID ?? part.orderID
            return nil
        }
        let told = part.buyerHash
        guard told == nil || buyer == nil || told == buyer,
            part.status == nil || draft.status == nil || part.status == draft.status,
            !part.tellsCurrency || !draft.tellsCurrency || part.currency == draft.currency
        else { return .linesDisagree }
        if told != nil, buyer == nil {
            buyer = told
            draft.customer = part.customer
            draft.person = part.person
        }
        draft.isNobody = draft.isNobody || part.isNobody
        draft.orderID = draft.orderID ?? part.orderID
        draft.status = draft.status ?? part.status
        draft.skip = draft.skip ?? part.skip
        if part.tellsCurrency { (draft.currency, draft.tellsCurrency) = (part.currency, true) }
        draft.timeOfDay = draft.timeOfDay ?? part.timeOfDay
        draft.region = draft.region ?? part.region
        draft.channel = draft.channel ?? part.channel
        draft.campaign = draft.campaign ?? part.campaign
        draft.refunded = draft.refunded ?? part.refunded
        draft.lines = draft.lines ?? part.lines
        draft.items = draft.items ?? part.items
        if let moment = part.orderedAt {
            draft.orderedAt = draft.orderedAt.map { isBefore(moment, $0) ? moment : $0 } ?? moment
        }
        return addAmounts(part, rows)
    }

    private mutating func addAmounts(
        _ part: SaleDraft, _ rows: SourceMapping.OrderRows
    ) -> RejectionReason? {
        guard part.skip == nil else { return nil }
        count += 1
        if let quantity = part.quantity { pieces = (pieces ?? 0) + Int128(quantity.scaled) }
        if let reason = sold.add(
            part.named, pieces: part.quantity.map { Int128($0.scaled) },
            revenue: part.revenueOfLine(rows))
        {
            return reason
        }
        switch rows {
        case .orders, .lines(.sum):
            draft.revenue = part.revenue.map { (draft.revenue ?? 0) + $0 } ?? draft.revenue
            draft.margin = part.margin.map { (draft.margin ?? 0) + $0 } ?? draft.margin
            guard isInRange(draft.revenue), isInRange(draft.margin) else {
                return .numberOutOfRange
            }
        case .lines(.once):
            guard part.revenue == nil || draft.revenue == nil || part.revenue == draft.revenue
            else { return .linesDisagree }
            draft.revenue = draft.revenue ?? part.revenue
            draft.margin = draft.margin ?? part.margin
        case .lines(.product):
            guard let quantity = part.quantity, let price = part.price else {
                return .missingValue
            }
            products = (products ?? 0) + Int128(quantity.scaled) * Int128(price.scaled)
            draft.margin = part.margin.map { (draft.margin ?? 0) + $0 } ?? draft.margin
            guard isInRange(draft.margin) else { return .numberOutOfRange }
        }
        return nil
    }

    /// A sum is bounded as each amount is.
    private func isInRange(_ amount: Int64?) -> Bool {
        abs(amount ?? 0) <= FactText.maximumMinorUnits
    }
}

extension SaleDraft {
    /// What the line itself costs: a product where it has a price, in units of 10^-12, otherwise its part of a
    /// sum, in minor units; nil where it tells neither.
    fileprivate func revenueOfLine(_ rows: SourceMapping.OrderRows) -> Int128? {
        guard rows == .lines(.product) || rows == .lines(.once) else {
            return revenue.map { Int128($0) }
        }
        guard let quantity, let price else { return nil }
        return Int128(quantity.scaled) * Int128(price.scaled)
    }

    /// Tells apart in memory whom rows name; nil where a row names nobody.
    fileprivate var buyerHash: Int? {
        (person?.identifiers ?? customer.map { [$0] } ?? []).hashInMemory
    }
}
