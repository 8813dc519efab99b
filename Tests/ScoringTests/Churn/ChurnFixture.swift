import CustomerModel
import TestSupport

@testable import Scoring

/// A shop whose customers buy at rates of their own, leave unseen, and buy more in autumn.
enum ChurnShop {
    /// The day the shop opened, and the day after its last one: 30 months.
    static let opening = CalendarDate(year: 2_020, month: 1, day: 1) ?? CalendarDate(dayNumber: 0)
    static let end = opening.adding(days: 913)
    /// One horizon before the end.
    static let asOf = end.adding(days: -91)

    /// Enough customers to learn from in a second or two without optimization.
    static func columns(seed: UInt64 = 1, customers: Int = 900) -> OrderColumns {
        var shop = Rows(seed: seed)
        for customer in 0..<customers { shop.addCustomer(customer, until: end) }
        return shop.columns()
    }

    static func orders(seed: UInt64 = 1) -> CustomerOrders {
        CustomerOrders(grouping: columns(seed: seed))
    }

    /// Fewer days than the shipped settings take, further apart.
    static let settings = ChurnSettings(
        spacingDays: 45, maximumTrainingDays: 9, minimumCustomers: 50)

    static func purchases(_ orders: CustomerOrders, asOf: CalendarDate = asOf) throws -> BGNBD {
        try BGNBD.fit(to: PurchaseSummary.of(orders, asOf: asOf)).model
    }

    static func model(
        _ orders: CustomerOrders, asOf: CalendarDate = asOf, reviews: [ChurnReview] = []
    ) throws -> ChurnModel {
        try ChurnModel.train(
            orders: orders, asOf: asOf, bgnbd: purchases(orders, asOf: asOf),
            settings: settings, reviews: reviews)
    }

    private struct Rows {
        var generator: SeededGenerator
        var keys: [Pseudonym] = []
        var customers: [Int32] = []
        var days: [Int32] = []
        var amounts: [Int64] = []

        init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

        mutating func addCustomer(_ customer: Int, until end: CalendarDate) {
            keys.append(Pseudonym(high: generator.next(), low: generator.next()))
            let last = Double(end.dayNumber)
            var day =
                Double(opening.dayNumber)
                + Double.random(in: 0..<850, using: &generator).rounded(.down)
            // Mean gaps of 15 to 150 days; the generous buy more often.
            let generosity = Double.random(in: 0..<1, using: &generator)
            let gap = 15 + 135 * Double.random(in: 0..<1, using: &generator) * (1.2 - generosity)
            let leaves = Double.random(in: 0.02..<0.35, using: &generator)
            while day < last {
                customers.append(Int32(customer))
                days.append(Int32(day))
                let size = 1_000 + 30_000 * generosity
                amounts.append(Int64(size * Double.random(in: 0.5..<1.5, using: &generator)))
                if Double.random(in: 0..<1, using: &generator) < leaves { return }
                var wait = -gap * logarithm(Double.random(in: 1e-9..<1, using: &generator))
                while wait > 0, day < last {
                    wait -= busyness(day)
                    day += 1
                }
            }
        }

        /// Twice as busy from September to November as from January to March.
        private func busyness(_ day: Double) -> Double {
            let month = CalendarDate(dayNumber: Int(day)).civil.month
            return (9...11).contains(month) ? 1.6 : (1...3).contains(month) ? 0.8 : 1
        }

        /// By the series of atanh: this target needs no mathematics library for one logarithm.
        private func logarithm(_ value: Double) -> Double {
            var (mantissa, powers) = (value, 0.0)
            while mantissa < 0.75 {
                mantissa *= 2
                powers += 1
            }
            let z = (mantissa - 1) / (mantissa + 1)
            let square = z * z
            let sum = 1 + square / 3 + square * square / 5 + square * square * square / 7
            return 2 * z * sum - powers * 0.693_147_180_559_945_3
        }

        func columns() -> OrderColumns {
            OrderColumns(
                keys: keys, customers: customers,
                instants: days.indices.map {
                    Int64(days[$0]) * 86_400_000_000 + Int64($0 % 86_400) * 1_000_000
                },
                days: days, minorUnits: amounts, isReturn: days.map { _ in false })
        }
    }
}

/// One customer's orders, written down by day.
enum ChurnHistoryOf {
    /// `orders` and `returns` as days before as-of, with an amount in minor units.
    static func customers(
        _ customers: [[(daysBefore: Int, amount: Int64)]], asOf: CalendarDate
    ) -> CustomerOrders {
        var ordinals: [Int32] = []
        var days: [Int32] = []
        var amounts: [Int64] = []
        for (customer, rows) in customers.enumerated() {
            for row in rows {
                ordinals.append(Int32(customer))
                days.append(Int32(asOf.dayNumber - row.daysBefore))
                amounts.append(row.amount)
            }
        }
        return CustomerOrders(
            grouping: OrderColumns(
                keys: customers.indices.map { Pseudonym(high: 0, low: UInt64($0)) },
                customers: ordinals, instants: days.map { Int64($0) * 86_400_000_000 },
                days: days, minorUnits: amounts, isReturn: amounts.map { $0 < 0 }))
    }
}
