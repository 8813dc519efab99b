public import CustomerModel

/// Customers by what their first order was of: how many came back, what they brought and what is expected of them.
///
/// One row for each category or discount code, ascending, `FirstPurchases.unknown` first.
public struct FirstPurchaseTable: Sendable {
    /// Days from the first order in which a second one makes a customer one who came back.
    public static let repeatDays: Int32 = 90

    /// What customers are counted by.
    public enum Dimension: Sendable {
        case category, discount
    }

    /// `dim_product_category.category_sk` or `dim_discount_code.discount_sk`.
    public private(set) var members: [Int32] = []
    /// Customers with an order.
    public private(set) var customers: [Int64] = []
    /// Those of them whose first `repeatDays` days are over at as-of.
    public private(set) var observedCustomers: [Int64] = []
    /// Those of these who ordered again in the days, on a later one than the first.
    public private(set) var repeatCustomers: [Int64] = []
    /// Minor units of all customers so far, net of returns.
    public private(set) var revenues: [Int64] = []
    /// Minor units of all customers so far.
    public private(set) var margins: [Int64] = []
    /// Minor units of margin that all customers are expected to bring within a year.
    public private(set) var predictedOneYear: [Int64] = []

    public var count: Int { members.count }

    /// No rows: nothing is told of any first order.
    public static let none = FirstPurchaseTable()

    private init() {}

    /// `acquisition` and `values` are of the same orders and the same as-of.
    public init(
        by dimension: Dimension, _ acquisition: FirstPurchaseColumns, values: ValueTable
    ) {
        var cells: [Int32: Cell] = [:]
        var next = 0
        for row in 0..<acquisition.customers.count {
            let member =
                dimension == .category ? acquisition.categories[row] : acquisition.discounts[row]
            // Both ascend.
            let customer = acquisition.customers[row]
            while next < values.count, values.customers[next] < customer { next += 1 }
            let hasValue = next < values.count && values.customers[next] == customer
            cells[member, default: Cell()].add(
                acquisition.repeats[row], revenue: hasValue ? values.revenue[next] : 0,
                margin: hasValue ? values.margin[next] : 0,
                oneYear: hasValue ? values.oneYear[next] : 0)
        }
        for (member, cell) in cells.sorted(by: { $0.key < $1.key }) {
            members.append(member)
            customers.append(cell.customers)
            observedCustomers.append(cell.observed)
            repeatCustomers.append(cell.repeated)
            revenues.append(cell.revenue)
            margins.append(cell.margin)
            predictedOneYear.append(cell.oneYear)
        }
    }

    private struct Cell {
        var (customers, observed, repeated): (Int64, Int64, Int64) = (0, 0, 0)
        var (revenue, margin, oneYear): (Int64, Int64, Int64) = (0, 0, 0)

        mutating func add(
            _ state: FirstPurchaseColumns.Repeat, revenue: Int64, margin: Int64, oneYear: Int64
        ) {
            customers += 1
            observed += state == .notObserved ? 0 : 1
            repeated += state == .cameBack ? 1 : 0
            self.revenue &+= revenue
            self.margin &+= margin
            self.oneYear &+= oneYear
        }
    }
}

/// What a table of first purchases needs of how customers were won; one row a customer, ascending.
public struct FirstPurchaseColumns: Sendable {
    /// Whether a customer came back.
    public enum Repeat: UInt8, Sendable {
        /// The days are not over.
        case notObserved
        case cameBack
        case stayedAway
    }

    /// Ordinals into the keys of the orders, ascending.
    public let customers: [Int32]
    /// `dim_product_category.category_sk`, or `FirstPurchases.unknown`.
    public let categories: [Int32]
    /// `dim_discount_code.discount_sk`, or `FirstPurchases.unknown`.
    public let discounts: [Int32]
    /// Whether each came back.
    public let repeats: [Repeat]

    /// Of `table` and the orders that it is of, before `asOf`.
    public init(_ table: AcquisitionTable, _ orders: CustomerOrders, asOf: CalendarDate) {
        let end = Int32(asOf.dayNumber)
        customers = table.customers
        categories = table.firstCategories
        discounts = table.firstDiscounts
        repeats = (0..<table.count).map { row in
            let first = table.firstOrderDays[row]
            guard end - first >= FirstPurchaseTable.repeatDays else { return .notObserved }
            let rows = orders.rows(of: Int(table.customers[row]), before: end)
            let isBack = rows.contains { order in
                !orders.isReturn[order] && orders.days[order] > first
                    && orders.days[order] - first < FirstPurchaseTable.repeatDays
            }
            return isBack ? .cameBack : .stayedAway
        }
    }
}
