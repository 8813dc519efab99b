/// What a row may state about an order or a return.
public enum OrderRole: String, RecordRole {
    case orderID = "order_id"
    case orderedAt = "ordered_at"
    case timeOfDay = "time_of_day"
    case revenue, margin, lines, items, channel, campaign

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
        }
    }
}

extension RecordDescription {
    /// One order of a customer, whose amounts are zero or more.
    public static let order = RecordDescription(
        name: "order", subject: .customer(row: "a sale"), roles: OrderRole.facts,
        keyRole: OrderRole.orderID.fact,
        hasTimes: true, amounts: .positive)

    /// Goods that a customer gave back, told as an order is; how amounts are signed differs by shop.
    public static let `return` = RecordDescription(
        name: "return", subject: .customer(row: "a sale"), roles: OrderRole.facts,
        keyRole: OrderRole.orderID.fact,
        hasTimes: true, amounts: .declared)
}
