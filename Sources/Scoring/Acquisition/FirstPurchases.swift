public import CustomerModel

/// What first orders were of, as columns: one row for each customer of whom anything is told.
public struct FirstPurchases: Sendable {
    /// Stands where no category or discount is known.
    public static let unknown: Int32 = 0

    /// What the order of one customer was of.
    struct Purchase: Sendable {
        var instant = Int64.min
        var amount = Int64.min
        var items: Int32 = -1
        var category = FirstPurchases.unknown
        var discount = FirstPurchases.unknown
    }

    /// By ordinal of the orders; empty where nothing is told of anybody.
    private let purchases: [Purchase]

    /// Nothing is told.
    public static let none = FirstPurchases([])

    private init(_ purchases: [Purchase] = []) { self.purchases = purchases }

    /// Whether nothing is told of anybody.
    public var isEmpty: Bool { purchases.isEmpty }

    /// Columns of equal length, one row for each of `keys`, of which each stands there once.
    ///
    /// - Parameters:
    ///   - orders: whose customers they are; others are passed over.
    ///   - instants: of the orders, in microseconds since 1970-01-01 00:00 UTC.
    ///   - amounts: of the orders, in minor units.
    ///   - items: pieces, or -1.
    ///   - categories: `dim_product_category.category_sk`, or `unknown`.
    ///   - discounts: `dim_discount_code.discount_sk`, or `unknown`.
    public init(
        of orders: CustomerOrders, keys: [Pseudonym], instants: [Int64], amounts: [Int64],
        items: [Int32], categories: [Int32], discounts: [Int32]
    ) {
        guard !keys.isEmpty else {
            self.init([])
            return
        }
        var purchases = [Purchase](repeating: Purchase(), count: orders.customerCount)
        for (row, ordinal) in orders.ordinals(of: keys).enumerated() where ordinal >= 0 {
            purchases[Int(ordinal)] = Purchase(
                instant: instants[row], amount: amounts[row], items: items[row],
                category: categories[row], discount: discounts[row])
        }
        self.init(purchases)
    }

    /// Minor units of the order of each customer of the orders, `Int64.min` where nothing is told; empty where
    /// nothing is told of anybody.
    public var amounts: [Int64] { purchases.map(\.amount) }
    /// Pieces of each customer's, or -1.
    public var items: [Int32] { purchases.map(\.items) }
    /// Category of each customer's, or `unknown`.
    public var categories: [Int32] { purchases.map(\.category) }
    /// Discount of each customer's, or `unknown`.
    public var discounts: [Int32] { purchases.map(\.discount) }

    /// What is told of the order of `customer` at `instant` over `amount`; nil where it is told of another, which
    /// was taken for the first.
    func purchase(of customer: Int, at instant: Int64, amount: Int64) -> Purchase? {
        guard customer < purchases.count else { return nil }
        let told = purchases[customer]
        return told.instant == instant && told.amount == amount ? told : nil
    }
}
