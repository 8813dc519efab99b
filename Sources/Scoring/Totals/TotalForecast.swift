import CustomerModel

/// What groups of customers were predicted to spend as of a day, and what they spent.
struct TotalForecast: Sendable {
    /// Minor units, net of returns.
    struct Group: Sendable {
        let kind: String
        let name: String
        let customers: Int
        let predicted: Double
        let actual: Double
    }

    let origin: CalendarDate
    /// The whole shop first, then by kind and name.
    let groups: [Group]

    /// Of sums that are known.
    init(origin: CalendarDate, groups: [Group]) {
        self.origin = origin
        self.groups = groups
    }

    /// Fits to what lies before `origin`, and adds up what came in the `days` from it on.
    init(
        of orders: CustomerOrders, from origin: CalendarDate, days: Int,
        assumptions: ValueAssumptions, groupings: [CustomerGrouping]
    ) {
        let model = ValueModel.fit(orders, asOf: origin, assumptions: assumptions)
        let history = ValueHistory(of: orders, asOf: origin, pattern: model.pattern)
        let customers = history.customers
        let predicted = model.calibration.spend(
            of: ValueBasis(
                of: history, horizonDays: days, purchases: model.purchases, spend: model.spend))
        let outcome = ValueOutcome(
            of: customers.map(\.customer), in: orders, from: origin, to: origin.adding(days: days))
        self.origin = origin
        groups = ([.shop] + groupings).flatMap { grouping -> [Group] in
            let names = grouping.names(orders, origin, customers)
            var sums: [String: (customers: Int, predicted: FixedSum, actual: FixedSum)] = [:]
            for row in customers.indices where !names[row].isEmpty {
                var sum = sums[names[row]] ?? (0, FixedSum(), FixedSum())
                sum.customers += 1
                sum.predicted.add(predicted[row])
                sum.actual.add(Double(outcome.spend[row]))
                sums[names[row]] = sum
            }
            return sums.keys.sorted().compactMap { name in
                sums[name].map {
                    Group(
                        kind: grouping.kind, name: name, customers: $0.customers,
                        predicted: $0.predicted.value, actual: $0.actual.value)
                }
            }
        }
    }
}

/// Past days to predict totals from, each with its whole window behind it.
enum RollingOrigins {
    /// Shorter histories than this, or than the window, err in other ways than those of today.
    private static let leastHistory = 150
    private static let leastStep = 30
    /// Windows that follow one another by a quarter of their length overlap, but not in everything.
    private static let stepsInWindow = 4

    /// Days between two origins of windows of `days`.
    static func step(days: Int) -> Int {
        max(leastStep, (days + stepsInWindow - 1) / stepsInWindow)
    }

    /// From `last` back, while there is history before them, `most` at most.
    static func days(
        from last: Int32, historyStart start: Int32, windowDays: Int, most: Int
    ) -> [Int32] {
        (0..<max(0, most)).map { last - Int32($0 * step(days: windowDays)) }
            .filter { $0 - start >= Int32(max(leastHistory, windowDays)) }
    }
}

extension CustomerOrders {
    /// About `count` customers, drawn by their first row: the same whatever their keys.
    func sample(ofAbout count: Int) -> CustomerOrders {
        guard customerCount > count else { return self }
        let limit = UInt64(Double(UInt64.max) * (Double(count) / Double(customerCount)))
        let drawn = (0..<customerCount).filter { customer in
            guard let first = rows(of: customer).first else { return false }
            let seed = UInt64(bitPattern: Int64(days[first]) << 40 ^ amounts[first])
            var generator = SplitMix64(seed: seed)
            return generator.next() < limit
        }
        var bounds = [0]
        for customer in drawn { bounds.append((bounds.last ?? 0) + rows(of: customer).count) }
        return CustomerOrders(keys: drawn.map { keys[$0] }, bounds: bounds) { target in
            for (customer, first) in zip(drawn, bounds) {
                target.copy(rows(of: customer), of: self, to: first)
            }
        }
    }
}
