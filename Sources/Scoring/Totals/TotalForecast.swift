import CustomerModel

/// What of customers is added up.
public enum TotalMeasure: Sendable {
    /// Revenue net of returns.
    case spend
    /// What is left of it: as rows tell it, otherwise by the customer's own rate.
    case margin
}

/// What groups of customers were predicted to bring as of a day, and what they brought.
struct TotalForecast: Sendable {
    /// Minor units.
    struct Sum: Sendable {
        let predicted: Double
        let actual: Double
    }

    struct Group: Sendable {
        let kind: String
        let name: String
        let customers: Int
        let spend: Sum
        let margin: Sum

        func sum(of measure: TotalMeasure) -> Sum {
            switch measure {
            case .spend: spend
            case .margin: margin
            }
        }
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
        let rates = MarginRates(customers.lazy.map(\.sums), assumptions: assumptions)
        let end = origin.adding(days: days)
        self.origin = origin
        groups = ([.shop] + groupings).flatMap { grouping -> [Group] in
            let names = grouping.names(orders, origin, customers)
            var sums: [String: GroupSums] = [:]
            for (row, customer) in customers.enumerated() where !names[row].isEmpty {
                let rate = rates.rate(of: customer.sums)
                let came = orders.evidence(of: customer.customer, from: origin, to: end)
                sums[names[row], default: GroupSums()].add(
                    spend: (predicted[row], Double(came.spend)),
                    margin: (
                        predicted[row] * rate,
                        Double(rates.historicalMargin(of: came, rate: rate))
                    ))
            }
            return sums.keys.sorted().compactMap { name in
                sums[name]?.group(kind: grouping.kind, name: name)
            }
        }
    }
}

/// Sums over the customers of one group, the same whatever their order.
private struct GroupSums {
    private var customers = 0
    private var spend = (predicted: FixedSum(), actual: FixedSum())
    private var margin = (predicted: FixedSum(), actual: FixedSum())

    mutating func add(
        spend: (predicted: Double, actual: Double), margin: (predicted: Double, actual: Double)
    ) {
        customers += 1
        self.spend.predicted.add(spend.predicted)
        self.spend.actual.add(spend.actual)
        self.margin.predicted.add(margin.predicted)
        self.margin.actual.add(margin.actual)
    }

    func group(kind: String, name: String) -> TotalForecast.Group {
        TotalForecast.Group(
            kind: kind, name: name, customers: customers,
            spend: .init(predicted: spend.predicted.value, actual: spend.actual.value),
            margin: .init(predicted: margin.predicted.value, actual: margin.actual.value))
    }
}

extension CustomerOrders {
    /// What the customer with this ordinal did in `[start, end)`.
    fileprivate func evidence(
        of customer: Int32, from start: CalendarDate, to end: CalendarDate
    ) -> MarginEvidence {
        let first = rows(of: Int(customer), before: Int32(clamping: start.dayNumber)).upperBound
        let last = rows(of: Int(customer), before: Int32(clamping: end.dayNumber)).upperBound
        return MarginEvidence(first..<last, of: self)
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
