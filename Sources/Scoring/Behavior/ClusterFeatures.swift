import Glibc

/// What customers are clustered by: whole numbers, one column a feature, one row a customer.
public struct ClusterFeatures: Sendable {
    /// A whole number about one customer; its name is stored with the model.
    public enum Feature: String, Codable, Hashable, Sendable {
        case daysSinceLastOrder = "days_since_last_order"
        case lifetimeOrders = "lifetime_orders"
        /// Minor units net of returns, not below zero.
        case lifetimeSpend = "lifetime_spend"
        /// Interactions of the customer in the 365 days before as-of.
        case interactions365 = "interactions_365"

        /// What of the column makes 1 under the logarithm: a hundred minor units of money, so that
        /// a cent is no step.
        var scale: Double { self == .lifetimeSpend ? 100 : 1 }

        /// The place of a value among the coordinates: the logarithm of one more.
        func coordinate(of value: Int64) -> Double { log1p(Double(value) / scale) }

        /// The value at a place.
        func value(at coordinate: Double) -> Double { expm1(coordinate) * scale }
    }

    /// What each column is, in the order of `columns`.
    public let features: [Feature]
    /// None is below zero.
    public let columns: [[Int64]]

    /// Customers: the length of every column.
    public var rowCount: Int { columns.first?.count ?? 0 }

    /// Columns of equal length, one for each feature; what is below zero counts as zero.
    public init(_ columns: [(feature: Feature, values: [Int64])]) {
        precondition(
            Set(columns.map(\.values.count)).count <= 1, "columns differ in length")
        features = columns.map(\.feature)
        self.columns = columns.map { $0.values.map { max(0, $0) } }
    }

    /// `features` of the customers of `table`, by default recency, frequency and spend.
    public init(
        _ table: BehaviorTable,
        _ features: [Feature] = [.daysSinceLastOrder, .lifetimeOrders, .lifetimeSpend]
    ) {
        self.init(
            features.map { feature in
                switch feature {
                case .daysSinceLastOrder: (feature, table.daysSinceLastOrder.map { Int64($0) })
                case .lifetimeOrders: (feature, table.lifetimeOrders.map { Int64($0) })
                case .lifetimeSpend: (feature, table.lifetimeSpend)
                case .interactions365: (feature, table.interactions365.map { Int64($0) })
                }
            })
    }

    /// Every row once, in ascending order of the columns from first to last.
    ///
    /// Customers whose features agree in everything are alike, so what is computed in this order
    /// depends neither on keys nor on the order of rows.
    func evidenceOrder() -> [Int32] {
        var rows = (0..<rowCount).map { Int32($0) }
        for column in columns.reversed() {
            rows = RadixOrder.sorted(rows, by: column.map { UInt64($0) })
        }
        return rows
    }
}
