import CustomerModel
import PersonalData
import Pseudonymization
import Settings
import Warehouse

/// Reads rows of orders and returns: first what each column says, then what that comes to.
struct SaleReader {
    let plan: ColumnPlan
    let money: SourceMapping.Money
    private let isReturn: Bool
    /// What decides about a row before its values are looked at, then all else.
    private let columns: [PlannedColumn<OrderRole>]
    private let facts: FactReader
    private let constantChannel: String?
    private let numberPosition: Int?
    /// How prices are written; nil where lines have none.
    private let priceNotation: FactNotation?
    /// Nil where a customer is known by number alone.
    private var people: PersonReader?
    private var clock: ShopClock
    private var countries: CountryColumn

    init(plan: ColumnPlan, codes: KnownCodes) throws(IngestError) {
        guard let money = plan.mapping.money, let clock = ShopClock(of: plan.mapping) else {
            throw IngestError(.incompleteMapping)
        }
        self.plan = plan
        self.money = money
        self.clock = clock
        isReturn = plan.mapping.record == .return
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
        case .currency: draft.currency = try currency(text)
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

    // MARK: What it comes to

    /// What the lines of an order come to together.
    mutating func sale(of order: OrderLines) throws(RowRejection) -> SaleRecord.Row {
        var draft = order.draft
        let row = SourceRow(line: order.line)
        if let products = order.products {
            draft.revenue = try plan.reading(OrderRole.price, of: row) {
                () throws(RejectionReason) in try minorUnits(ofProducts: products)
            }
        } else if order.count == 0, draft.skip == nil {
            draft.skip = order.skipped.keys.min { $0.rawValue < $1.rawValue }
        }
        draft.lines = draft.lines ?? order.count
        draft.items = draft.items ?? order.pieces.flatMap(Self.wholeCount)
        return try sale(draft, of: row)
    }

    /// The whole number of `pieces`; nil where they are none, as of what is sold by weight.
    private static func wholeCount(_ pieces: Int128) -> Int32? {
        var unit: Int128 = 1
        for _ in 0..<ExactAmount.decimals { unit *= 10 }
        let (count, rest) = pieces.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
        return rest == 0 ? Int32(exactly: count) : nil
    }

    private func minorUnits(ofProducts products: Int128) throws(RejectionReason) -> Int64 {
        var unit: Int128 = 1
        for _ in 0..<(2 * ExactAmount.decimals - money.minorDigits) { unit *= 10 }
        let value = products.dividedHalfEven(by: unit)
        guard priceNotation?.isRounded ?? false || value * unit == products else {
            throw .tooManyDecimals
        }
        guard let amount = Int64(exactly: value), abs(amount) <= FactText.maximumMinorUnits else {
            throw .numberOutOfRange
        }
        return amount
    }

    /// Whether one moment lies before another on the shop's clock.
    mutating func isBefore(_ one: Moment, _ other: Moment) -> Bool {
        clock.place(one).instant < clock.place(other).instant
    }

    /// The order and return that `draft` says of `row`.
    mutating func sale(
        _ draft: SaleDraft, of row: SourceRow
    ) throws(RowRejection) -> SaleRecord.Row {
        if let skip = draft.skip { return try passedOver(draft, of: row, skip) }
        guard let orderID = draft.orderID, let orderedAt = draft.orderedAt,
            let written = draft.revenue
        else { throw plan.rejection(of: row, .missingValue) }
        let buyer = try buyer(draft, of: row)
        let place = clock.place(orderedAt.at(draft.timeOfDay))
        let revenue = try plan.reading(OrderRole.revenue, of: row) {
            () throws(RejectionReason) in try converted(written, draft, on: place.day)
        }
        let margin = try plan.reading(OrderRole.margin, of: row) {
            () throws(RejectionReason) in
            guard let margin = draft.margin else { return nil as Int64? }
            return try converted(margin, draft, on: place.day)
        }
        let refunded = try plan.reading(OrderRole.refundedAmount, of: row) {
            () throws(RejectionReason) in
            try abs(converted(draft.refunded ?? 0, draft, on: place.day))
        }
        let amounts = try plan.reading(OrderRole.revenue, of: row) {
            () throws(RejectionReason) in
            try self.amounts(
                revenue: revenue, margin: margin, refunded: refunded, status: draft.status)
        }
        return SaleRecord.Row(
            line: row.line, buyer: buyer.stated(on: place.day), orderID: orderID,
            instantMicroseconds: place.instant,
            day: place.day, order: amounts.order, returned: amounts.returned, decides: decides,
            passedOver: nil, linesCount: draft.lines, itemsCount: draft.items,
            region: draft.region ?? buyer.person?.region, channel: draft.channel,
            campaign: draft.campaign)
    }

    /// The kinds that every row decides about: a source whose rows may be both says of each number both.
    private var decides: [Sale.Kind] {
        if money.signs == .signed || plan.has(OrderRole.status)
            || plan.has(OrderRole.refundedAmount)
        {
            return [.order, .return]
        }
        return isReturn ? [.return] : [.order]
    }

    private func amounts(
        revenue: Int64, margin: Int64?, refunded: Int64, status: OrderStatus?
    ) throws(RejectionReason) -> (order: SaleAmounts?, returned: SaleAmounts?) {
        let isRight =
            switch money.signs {
            case .positive: revenue >= 0
            case .negative: revenue <= 0
            case .signed: true
            }
        guard isRight else { throw .wrongSign }
        let onlyReturn = isReturn || status == .onlyReturn || revenue < 0
        guard !onlyReturn else {
            // A return takes away, however its source writes that.
            return (nil, SaleAmounts(revenueMinor: -abs(revenue), marginMinor: margin))
        }
        let order = SaleAmounts(revenueMinor: revenue, marginMinor: margin)
        if status == .return {
            return (order, SaleAmounts(revenueMinor: -revenue, marginMinor: margin.map { -$0 }))
        }
        guard refunded > 0 else { return (order, nil) }
        guard refunded <= revenue else { throw .numberOutOfRange }
        return (order, SaleAmounts(revenueMinor: -refunded, marginMinor: nil))
    }

    /// `amount` in the mapping's currency, rounded half to even.
    private func converted(
        _ amount: Int64, _ draft: SaleDraft, on day: CalendarDate
    ) throws(RejectionReason) -> Int64 {
        guard let currency = draft.currency else { return amount }
        guard let rate = money.rates?.scaledRate(of: currency, on: day) else {
            throw .otherCurrency
        }
        var unit: Int128 = 1
        for _ in 0..<RateTable.decimals { unit *= 10 }
        let product = Int128(amount) * Int128(rate)
        guard let value = Int64(exactly: product.dividedHalfEven(by: unit)),
            abs(value) <= FactText.maximumMinorUnits
        else { throw .numberOutOfRange }
        return value
    }

    private func buyer(
        _ draft: SaleDraft, of row: SourceRow
    ) throws(RowRejection) -> SaleRecord.Buyer {
        if let person = draft.person, !person.identifiers.isEmpty { return .person(person) }
        if let customer = draft.customer { return .number(customer) }
        if draft.isNobody { return .nobody }
        throw plan.rejection(of: row, .missingValue)
    }

    /// A row that comes to nothing, and of whose number nothing remains.
    private func passedOver(
        _ draft: SaleDraft, of row: SourceRow, _ skip: SkipReason
    ) throws(RowRejection) -> SaleRecord.Row {
        guard let orderID = draft.orderID else {
            throw plan.rejection(of: row, OrderRole.orderID, .missingValue)
        }
        return SaleRecord.Row(
            line: row.line, buyer: .nobody, orderID: orderID, instantMicroseconds: 0,
            day: CalendarDate(dayNumber: 0), order: nil, returned: nil, decides: decides,
            passedOver: skip, linesCount: nil, itemsCount: nil, region: nil, channel: nil,
            campaign: nil)
    }
}

extension PlannedColumn<OrderRole> {
    fileprivate var role: OrderRole? {
        if case .fact(let role, _) = use { role } else { nil }
    }

    /// Whether it tells which order a row is of, or whether and how that is to be read.
    fileprivate var decides: Bool { [.orderID, .status, .currency].contains(role) }
}

extension SaleRecord.Buyer {
    /// What a row states of somebody was stated on its day.
    fileprivate func stated(on day: CalendarDate) -> SaleRecord.Buyer {
        guard case .person(var person) = self else { return self }
        person.statedOn = day
        return .person(person)
    }
}

extension Int128 {
    /// The nearest whole quotient, of two the even one.
    func dividedHalfEven(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let twice = remainder * 2
        let isUp = twice > divisor.magnitude || twice == divisor.magnitude && quotient % 2 == 1
        let rounded = Int128(quotient) + (isUp ? 1 : 0)
        return (self < 0) != (divisor < 0) ? -rounded : rounded
    }
}
