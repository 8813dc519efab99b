import CustomerModel
import Settings
import Warehouse

/// What a row, or the lines of an order together, come to.
extension SaleReader {
    /// What the lines of an order come to together.
    mutating func sale(of order: OrderLines) throws(RowRejection) -> SaleRecord.Row {
        var draft = order.draft
        let row = SourceRow(line: order.line)
        // What one line need not tell, another must.
        if draft.skip == nil, order.count > 0 {
            if plan.has(OrderRole.status), draft.status == nil {
                throw plan.rejection(of: row, OrderRole.status, .missingValue)
            }
            if plan.has(OrderRole.currency), !draft.tellsCurrency {
                throw plan.rejection(of: row, OrderRole.currency, .missingValue)
            }
        }
        if let products = order.products {
            draft.revenue = try plan.reading(OrderRole.price, of: row) {
                () throws(RejectionReason) in try minorUnits(ofProducts: products)
            }
        } else if order.count == 0, draft.skip == nil {
            draft.skip = order.skipped.keys.min { $0.rawValue < $1.rawValue }
        }
        draft.lines = draft.lines ?? order.count
        draft.items = draft.items ?? order.pieces.flatMap(Self.wholeCount)
        return try sale(draft, of: row, sold: order.sold)
    }

    /// The whole number of `pieces`; nil where they are none, as of what is sold by weight.
    private static func wholeCount(_ pieces: Int128) -> Int32? {
        let unit = Int128.powerOfTen(ExactAmount.decimals)
        let (count, rest) = pieces.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
        return rest == 0 ? Int32(exactly: count) : nil
    }

    private func minorUnits(ofProducts products: Int128) throws(RejectionReason) -> Int64 {
        let unit = Int128.powerOfTen(2 * ExactAmount.decimals - money.minorDigits)
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

    /// The order and return that `draft` says of `row`, with what its lines are of.
    mutating func sale(
        _ draft: SaleDraft, of row: SourceRow, sold lines: SoldLines
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
        let sold = try plan.reading(OrderRole.product, of: row) {
            () throws(RejectionReason) in
            try self.sold(
                lines, draft, on: place.day,
                isTakenBack: amounts.order == nil && written > 0)
        }
        return SaleRecord.Row(
            line: row.line, buyer: buyer.stated(on: place.day), orderID: orderID,
            instantMicroseconds: place.instant,
            day: place.day, order: amounts.order, returned: amounts.returned, decides: decides,
            passedOver: nil, linesCount: draft.lines, itemsCount: draft.items,
            region: draft.region ?? buyer.person?.region, channel: draft.channel,
            campaign: draft.campaign, sold: sold)
    }

    /// What the lines are of, in the mapping's currency; nil where rows tell no such thing.
    private func sold(
        _ lines: SoldLines, _ draft: SaleDraft, on day: CalendarDate, isTakenBack: Bool
    ) throws(RejectionReason) -> SaleLines? {
        guard tellsLines else { return nil }
        let isProduct =
            [.lines(.product), .lines(.once)].contains(plan.mapping.orderRows)
        let unit = Int128.powerOfTen(
            isProduct ? 2 * ExactAmount.decimals - money.minorDigits : 0)
        return try lines.stored(isTakenBack: isTakenBack) { value throws(RejectionReason) in
            guard let amount = Int64(exactly: value.dividedHalfEven(by: unit)),
                abs(amount) <= FactText.maximumMinorUnits
            else { throw .numberOutOfRange }
            return try converted(amount, draft, on: day)
        }
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
        let unit = Int128.powerOfTen(RateTable.decimals)
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
            campaign: nil, sold: nil)
    }
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
    fileprivate static func powerOfTen(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// The nearest whole quotient, of two the even one.
    func dividedHalfEven(by divisor: Int128) -> Int128 {
        let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let twice = remainder * 2
        let isUp = twice > divisor.magnitude || twice == divisor.magnitude && quotient % 2 == 1
        let rounded = Int128(quotient) + (isUp ? 1 : 0)
        return (self < 0) != (divisor < 0) ? -rounded : rounded
    }
}
