public import CustomerModel

/// The requirements' score of churn by rules, for comparison with the model.
///
/// Points for recency, frequency, spend and trend over the last 30 and 90 days, each window of the
/// form [from, asOf): an order on `asOf` or later is not seen. All arithmetic is on integers; what
/// the requirements truncate is truncated. The score is no probability, and 85 is the most that a
/// customer without any order in 90 days can reach.
public struct ChurnRules: Hashable, Sendable {
    /// Customers with fewer orders have no score.
    public let minimumOrders: Int

    /// Scores for customers with at least `minimumOrders` orders.
    public init(minimumOrders: Int = 2) {
        self.minimumOrders = minimumOrders
    }

    /// Scores of customers, in ascending order of their ordinals.
    public struct Table: Sendable {
        /// Ordinals into the keys of the orders, ascending.
        public let customers: [Int32]
        /// 0…100.
        public let scores: [UInt8]

        public var count: Int { customers.count }

        /// The requirements' categories: up to 25, 50 and 75, and above.
        public func category(_ row: Int) -> ChurnCategory {
            ChurnRules.category(of: scores[row])
        }
    }

    /// The requirements' category of a score.
    public static func category(of score: UInt8) -> ChurnCategory {
        switch score {
        case ...25: .low
        case ...50: .medium
        case ...75: .high
        default: .critical
        }
    }

    /// Scores every customer with enough orders before `asOf`.
    public func table(of orders: CustomerOrders, asOf: CalendarDate) -> Table {
        let end = Int32(clamping: asOf.dayNumber)
        let parts = Chunks.map(orders.customerCount) { customers in
            var ordinals: [Int32] = []
            var scores: [UInt8] = []
            for customer in customers {
                guard let score = score(of: customer, in: orders, before: end) else { continue }
                ordinals.append(Int32(customer))
                scores.append(score)
            }
            return (ordinals: ordinals, scores: scores)
        }
        return Table(
            customers: parts.flatMap(\.ordinals), scores: parts.flatMap(\.scores))
    }

    /// The score of one customer; nil with too few orders before `end`, a day number.
    public func score(of customer: Int, in orders: CustomerOrders, before end: Int32) -> UInt8? {
        var recent = Recent()
        var count = 0
        let rows = orders.rows(of: customer, before: end)
        var row = rows.upperBound
        // From the latest row back: most of a long history is not looked at.
        while row > rows.lowerBound {
            row -= 1
            let age = end - orders.days[row]
            if age > Self.longWindow, count >= minimumOrders { break }
            if !orders.isReturn[row] {
                if count == 0 { recent.daysSinceLastOrder = age }
                count += 1
            }
            recent.add(age: age, amount: orders.amounts[row], isReturn: orders.isReturn[row])
        }
        return count >= minimumOrders && count > 0 ? recent.score : nil
    }

    private static let shortWindow: Int32 = 30
    private static let longWindow: Int32 = 90

    /// What the rules look at; `[from, asOf)` windows of 30 and 90 days.
    private struct Recent {
        var daysSinceLastOrder: Int32 = 0
        var orders30 = 0
        var orders90 = 0
        var spend30: Int64 = 0
        var spend90: Int64 = 0

        @inline(__always)
        mutating func add(age: Int32, amount: Int64, isReturn: Bool) {
            guard age <= longWindow else { return }
            spend90 &+= amount
            orders90 += isReturn ? 0 : 1
            guard age <= shortWindow else { return }
            spend30 &+= amount
            orders30 += isReturn ? 0 : 1
        }

        var score: UInt8 {
            let recency = min(daysSinceLastOrder, longWindow) / 3
            let isFrequencyFalling = falls(Int64(orders30), from: Int64(orders90))
            let isSpendFalling = falls(spend30, from: spend90)
            let frequency: Int32
            if orders30 == 0 {
                frequency = orders90 == 0 ? 30 : 20
            } else {
                frequency = isFrequencyFalling ? 15 : 0
            }
            let spend: Int32
            // What was given back can outweigh what was bought: no spend then.
            if spend30 <= 0 {
                spend = spend90 <= 0 ? 25 : 15
            } else {
                spend = isSpendFalling ? 10 : 0
            }
            let trend: Int32 = isFrequencyFalling ? 15 : isSpendFalling ? 10 : 0
            return UInt8(min(100, recency + frequency + spend + trend))
        }

        /// Less than half of the pace of 90 days, a third of which is 30: 6 × short < long.
        private func falls(_ short: Int64, from long: Int64) -> Bool {
            long > 0 && max(0, short) < long / 6 + (long % 6).signum()
        }
    }
}
