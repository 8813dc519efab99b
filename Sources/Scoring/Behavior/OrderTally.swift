import CustomerModel

/// What behaviour needs to know of one customer's orders before as-of.
struct OrderTally {
    var lastDay = Int32.min
    var lifetimeOrders: Int32 = 0
    var lifetimeSpend: Int64 = 0
    var orders365: Int32 = 0
    /// In the last 90 days, and in the 90 before them.
    var orders90: Int32 = 0
    var ordersBefore: Int32 = 0
    var returns365: Int32 = 0
    var returns90: Int32 = 0
    var points: Int64 = 0

    init(
        _ orders: borrowing CustomerOrders, customer: Int, before end: Int32, rules: EngagementRules
    ) {
        for row in orders.rows(of: customer, before: end) {
            let age = end - orders.days[row]
            lifetimeSpend += orders.amounts[row]
            if orders.isReturn[row] {
                if age <= 365 { returns365 += 1 }
                if age <= 90 { returns90 += 1 }
                continue
            }
            lastDay = orders.days[row]
            lifetimeOrders += 1
            if age <= 365 { orders365 += 1 }
            if age <= 90 { orders90 += 1 }
            if age > 90, age <= 180 { ordersBefore += 1 }
            points += rules.orderWeight * EngagementRules.freshness(age: age)
        }
    }
}
