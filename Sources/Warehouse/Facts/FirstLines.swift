public import CustomerModel

/// What the first order of a customer was of.
public struct FirstLine: Hashable, Sendable {
    /// Whose order it was.
    public let customer: Pseudonym
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let instant: Int64
    /// Minor units of the order.
    public let revenueMinor: Int64
    /// Pieces; -1 where the source does not tell them.
    public let items: Int32
    /// `dim_product_category.category_sk` on which most was spent, or 0.
    public let category: Int32
    /// `dim_discount_code.discount_sk`, or 0.
    public let discount: Int32
}

/// What first orders were of, of the customers whose first order has lines.
///
/// What is kept of a customer may be of an order that is the first no more: one without lines may have come in
/// that lies before it. Who compares it with the customer's orders finds out.
public struct FirstLines: Sendable {
    /// One for each customer, in no order.
    public let lines: [FirstLine]
    /// Which of two orders of one moment and amount goes first: place of each category's code in their order.
    let ranks: Ranks
    /// Those of customers with orders that were read from `fact_sales`.
    let fresh: [FirstLine]

    /// No order has lines.
    static let none = FirstLines(lines: [], ranks: Ranks(), fresh: [])

    /// The earlier of two for each customer whom `companies` says to be one.
    public func rolledUp(_ companies: [Pseudonym: Pseudonym]) -> [FirstLine] {
        guard !companies.isEmpty else { return lines }
        var first: [Pseudonym: FirstLine] = [:]
        for line in lines {
            let company = companies[line.customer] ?? line.customer
            if let known = first[company], !ranks.isBefore(line, known) { continue }
            first[company] = FirstLine(
                customer: company, instant: line.instant, revenueMinor: line.revenueMinor,
                items: line.items, category: line.category, discount: line.discount)
        }
        return Array(first.values)
    }

    /// Places of codes in their order, by key.
    struct Ranks: Sendable {
        var categories: [Int32: Int] = [:]
        var discounts: [Int32: Int] = [:]

        /// Whether `one` was before `other`, or at the same moment goes before it whatever rows came first.
        func isBefore(_ one: FirstLine, _ other: FirstLine) -> Bool {
            if one.instant != other.instant { return one.instant < other.instant }
            if one.revenueMinor != other.revenueMinor {
                return one.revenueMinor < other.revenueMinor
            }
            let (left, right) = (places(one), places(other))
            return left < right || left == right && one.items < other.items
        }

        private func places(_ line: FirstLine) -> (Int, Int) {
            (categories[line.category] ?? .max, discounts[line.discount] ?? .max)
        }
    }
}
