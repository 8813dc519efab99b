public import CustomerModel
import Glibc

extension ChurnFeatures {
    /// The features of many customers, and what the purchase model says of each.
    struct Matrix: Sendable {
        /// Row by row.
        var values: [Double]
        var expected: [Double]
    }

    /// `histories[row]` is as of the day `days[row]`.
    func matrix(of histories: [ChurnOrderHistory], asOf days: [Int32], purchases: BGNBD) -> Matrix {
        let summary = PurchaseSummary(
            customers: [Int32](repeating: 0, count: histories.count),
            repeats: histories.map(\.repeats), recencies: histories.map(\.span),
            ages: zip(histories, days).map { $1 - 1 - $0.firstDay },
            meanValues: [Double](repeating: 0, count: histories.count))
        let weeks = horizon / PurchaseGroups.daysInWeek
        let forecast = purchases.forecast(of: summary, [{ $0.expectedPurchases(in: weeks) }])
        let expected = forecast.expectations[0]
        let parts = Chunks.map(histories.count) { rows in
            [Double](unsafeUninitializedCapacity: rows.count * Self.count) { buffer, count in
                for (place, row) in rows.enumerated() {
                    let start = place * Self.count
                    write(
                        histories[row], asOf: days[row], alive: forecast.probabilitiesAlive[row],
                        expected: expected[row],
                        to: UnsafeMutableBufferPointer(rebasing: buffer[start..<start + Self.count])
                    )
                }
                count = rows.count * Self.count
            }
        }
        return Matrix(
            values: parts.count == 1 ? parts[0] : Array(parts.joined()), expected: expected)
    }
}

extension ChurnModel {
    /// Probabilities of customers, in ascending order of their ordinals.
    public struct Scores: Sendable {
        /// Ordinals into the keys of the orders, ascending.
        public fileprivate(set) var customers: [Int32] = []
        /// Of placing no order within the horizon.
        public fileprivate(set) var probabilities: [Double] = []
        /// exp(−expected purchases) of the purchase model alone, for comparison.
        public fileprivate(set) var purchaseModelProbabilities: [Double] = []
        /// Orders before the day.
        public fileprivate(set) var orderCounts: [Int32] = []
    }

    /// The probability for everyone with an order before `asOf`.
    public func scores(of orders: CustomerOrders, asOf: CalendarDate) -> Scores {
        var scores = Scores()
        forEachBlock(of: orders, asOf: asOf) { block in
            scores.customers += block.customers
            scores.orderCounts += block.histories.map(\.orders)
            scores.purchaseModelProbabilities += block.matrix.expected.map { exp(-$0) }
            scores.probabilities += block.customers.indices.map {
                logistic(block.logOdds($0, self))
            }
        }
        return scores
    }

    /// Customers that are scored together; what is in between does not stay in memory.
    struct Block: Sendable {
        var customers: [Int32]
        var histories: [ChurnOrderHistory]
        var matrix: ChurnFeatures.Matrix

        func logOdds(_ row: Int, _ model: ChurnModel) -> Double {
            let start = row * ChurnFeatures.count
            var sum = model.baseLogOdds
            for (index, term) in model.terms.enumerated() where term.coefficient != 0 {
                sum += term.contribution(of: matrix.values[start + index])
            }
            return sum
        }
    }

    /// Passes on the customers with an order before `asOf`, block by block in ascending order.
    func forEachBlock(
        of orders: CustomerOrders, asOf: CalendarDate, _ body: (Block) throws -> Void
    ) rethrows {
        let end = Int32(clamping: asOf.dayNumber)
        let horizon = Int32(clamping: settings.horizonDays)
        for range in Chunks.blocks(of: orders.customerCount) {
            let parts = Chunks.map(range.count) { places in
                var customers: [Int32] = []
                var histories: [ChurnOrderHistory] = []
                customers.reserveCapacity(places.count)
                histories.reserveCapacity(places.count)
                for place in places {
                    let customer = range.lowerBound + place
                    guard
                        let history = ChurnOrderHistory(
                            of: customer, in: orders, before: end, horizon: horizon)
                    else { continue }
                    customers.append(Int32(customer))
                    histories.append(history)
                }
                return (customers: customers, histories: histories)
            }
            let histories = Array(parts.map(\.histories).joined())
            try body(
                Block(
                    customers: Array(parts.map(\.customers).joined()), histories: histories,
                    matrix: features.matrix(
                        of: histories, asOf: [Int32](repeating: end, count: histories.count),
                        purchases: purchases)))
        }
    }
}

extension ChurnModel.Term {
    /// Log-odds that `value` adds to those of an average customer.
    @inline(__always)
    func contribution(of value: Double) -> Double {
        coefficient * ((value - mean) / scale)
    }
}
