/// What a row may state about an order or a return.
public enum OrderRole: String, RecordRole {
    case orderID = "order_id"
    case orderedAt = "ordered_at"
    case timeOfDay = "time_of_day"
    case revenue, margin, lines, items, channel, campaign
    /// What became of it: whether it counts.
    case status
    /// The code of the currency of its amounts.
    case currency
    /// What of the revenue was given back.
    case refundedAmount = "refunded_amount"
    /// Pieces of one line, and what one costs.
    case quantity, price
    /// What one line is of, by codes of the shop's lists.
    case product, category
    /// What made the line or the order cheaper.
    case discountCode = "discount_code"

    /// What a mapping may say of it.
    public var fact: FactRole {
        switch self {
        case .orderID: FactRole(self, .text, isNeeded: true)
        case .orderedAt: FactRole(self, among: FactFormat.moments, isNeeded: true)
        case .timeOfDay: FactRole(self, .timeOfDay, .pattern)
        case .revenue: FactRole(self, among: FactFormat.amounts, isNeeded: true)
        case .margin: FactRole(self, among: FactFormat.amounts)
        case .lines, .items: FactRole(self, .integer)
        case .channel: FactRole(self, .code, vocabulary: .channels)
        case .campaign: FactRole(self, .code, vocabulary: .campaigns)
        case .status:
            FactRole(self, .code, vocabulary: .closed(OrderStatus.allCases.map(\.rawValue)))
        case .currency: FactRole(self, .code)
        case .refundedAmount: FactRole(self, among: FactFormat.amounts)
        case .quantity: FactRole(self, .decimal, .integer)
        case .price: FactRole(self, among: FactFormat.amounts)
        case .product: FactRole(self, .code, vocabulary: .products)
        case .category: FactRole(self, .code, vocabulary: .categories)
        case .discountCode: FactRole(self, .code, vocabulary: .discounts)
        }
    }
}

/// What a source's word for the status of an order means; raw values are the words of mappings.
public enum OrderStatus: String, CaseIterable, Sendable {
    /// It is an order.
    case counts
    /// It was an order, and was given back whole: the order and its return.
    case `return`
    /// The row is a return of something else.
    case onlyReturn = "only_return"
    /// It came to nothing, or not yet.
    case skip
}

extension RecordDescription {
    /// One order of a customer, whose amounts are zero or more.
    public static let order = RecordDescription(
        name: "order", subject: .customer(row: "a sale"), roles: OrderRole.facts,
        keyRole: OrderRole.orderID.fact,
        hasTimes: true, amounts: .signed)

    /// Goods that a customer gave back, told as an order is; how amounts are signed differs by shop.
    public static let `return` = RecordDescription(
        name: "return", subject: .customer(row: "a sale"), roles: OrderRole.facts,
        keyRole: OrderRole.orderID.fact,
        hasTimes: true, amounts: .declared)
}
