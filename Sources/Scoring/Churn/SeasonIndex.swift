import Glibc

/// How much more or less the customers of a shop come back at one time of the year than at another,
/// on the log-odds of staying away.
///
/// Measured among those who ordered in a window before each day, allowing for how they did: a
/// population that is alike every year, where everybody who ever ordered grows and ages with the
/// shop. The level of a day is the intercept that day gets in one logistic regression over all days.
struct SeasonIndex: Sendable {
    /// Level of each day that had enough customers.
    let levels: [Int32: Double]

    private static let ridge = 1.0
    private static let width = 5
    private static let recentDays: Int32 = 30

    /// Looks at no order on or after the last of `days` plus `horizon`.
    init(
        of ledger: CustomerOrders, days: Set<Int32>, window: Int32, horizon: Int32,
        averageOrder: Double, sample: ChurnSample, minimumCustomers: Int
    ) {
        let ordered = days.sorted()
        let parts = Chunks.map(ledger.customerCount) { customers in
            var rows = GroupedLogistic.Rows(width: Self.width)
            for customer in customers where sample.holds(customer, of: ledger) {
                for (group, day) in ordered.enumerated() {
                    guard
                        let active = ActiveCustomer(
                            customer, of: ledger, in: day - window..<day,
                            recentFrom: day - Self.recentDays)
                    else { continue }
                    active.append(to: &rows.values, asOf: day, averageOrder: averageOrder)
                    rows.groups.append(Int32(group))
                    rows.outcomes.append(!ledger.hasOrder(customer, in: day..<day + horizon))
                }
            }
            return rows
        }
        levels = Self.levels(of: parts, days: ordered, minimumCustomers: minimumCustomers)
    }

    private static func levels(
        of parts: [GroupedLogistic.Rows], days: [Int32], minimumCustomers: Int
    ) -> [Int32: Double] {
        var counts = [(all: Int, lost: Int)](repeating: (0, 0), count: days.count)
        for part in parts {
            for row in 0..<part.count {
                counts[Int(part.groups[row])].all += 1
                counts[Int(part.groups[row])].lost += part.outcomes[row] ? 1 : 0
            }
        }
        var places = [Int32](repeating: -1, count: days.count)
        var kept: [Int32] = []
        for (group, count) in counts.enumerated()
        where count.all >= minimumCustomers && (1..<count.all).contains(count.lost) {
            places[group] = Int32(kept.count)
            kept.append(days[group])
        }
        guard !kept.isEmpty else { return [:] }
        var rows = GroupedLogistic.Rows(width: width)
        rows.groupCount = kept.count
        for part in parts {
            for row in 0..<part.count where places[Int(part.groups[row])] >= 0 {
                rows.values += part.values[row * width..<(row + 1) * width]
                rows.groups.append(places[Int(part.groups[row])])
                rows.outcomes.append(part.outcomes[row])
            }
        }
        let fit = GroupedLogistic(
            rows: StandardizedMatrix(rows).rows, ridge: ridge,
            directions: [GroupedLogistic.Direction](repeating: .any, count: width)
        ).fit()
        return Dictionary(uniqueKeysWithValues: zip(kept, fit.intercepts))
    }
}

/// What somebody did in a window in which they ordered.
private struct ActiveCustomer {
    private var orders = 0
    private var purchases = 0
    private var recentPurchases = 0
    private var spend: Int64 = 0
    private var lastDay: Int32 = .min

    /// Nil without an order in `window`.
    init?(
        _ customer: Int, of ledger: CustomerOrders, in window: Range<Int32>,
        recentFrom recent: Int32
    ) {
        let rows = ledger.rows(of: customer, before: window.upperBound)
        var row = rows.upperBound
        var previous: Int32?
        while row > rows.lowerBound, ledger.days[row - 1] >= window.lowerBound {
            row -= 1
            spend &+= ledger.amounts[row]
            guard !ledger.isReturn[row] else { continue }
            let day = ledger.days[row]
            orders += 1
            lastDay = max(lastDay, day)
            guard previous != day else { continue }
            previous = day
            purchases += 1
            recentPurchases += day >= recent ? 1 : 0
        }
        guard orders > 0 else { return nil }
    }

    func append(to values: inout [Double], asOf day: Int32, averageOrder: Double) {
        values.append(log1p(Double(day - lastDay)))
        values.append(log1p(Double(purchases)))
        values.append(log1p(Double(orders)))
        values.append(log1p(Double(max(0, spend)) / averageOrder))
        values.append(log1p(Double(recentPurchases)))
    }
}
