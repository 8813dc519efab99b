/// What an order or return has of one product, category and discount.
public struct SaleLine: Hashable, Sendable {
    /// `dim_product.product_sk`.
    public let product: Int32?
    /// `dim_product_category.category_sk`.
    public let category: Int32?
    /// `dim_discount_code.discount_sk`.
    public let discount: Int32?
    /// Pieces, or what it is sold by; below zero where goods come back.
    public let quantity: Double?
    /// Minor units; nil where the source does not tell it.
    public let revenueMinor: Int64?

    /// Taken as it is: the loader has read and checked every part.
    public init(
        product: Int32?, category: Int32?, discount: Int32?, quantity: Double?,
        revenueMinor: Int64?
    ) {
        self.product = product
        self.category = category
        self.discount = discount
        self.quantity = quantity
        self.revenueMinor = revenueMinor
    }
}

/// The lines of an order or return, in an order that does not depend on that of the source's rows.
public struct SaleLines: Hashable, Sendable {
    /// The most that one order may have.
    public static let maximumCount = 10_000

    /// Rows of `fact_sales_line`, at most `maximumCount`.
    public let lines: [SaleLine]
    /// The same for the same lines; 0 where there are none.
    public let digest: Int64

    /// Taken as it is.
    public init(lines: [SaleLine], digest: Int64) {
        self.lines = lines
        self.digest = digest
    }
}
