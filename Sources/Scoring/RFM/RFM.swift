public import CustomerModel

/// Recency, frequency and monetary value of every customer as of one day.
public enum RFM {
    /// Who comes first among customers with the same value.
    public enum TieOrder: Sendable {
        /// First order, last order, lifetime spend, lifetime orders, all ascending, then the key:
        /// whose keys change keeps the scores, unless two histories agree in everything.
        case evidence
        /// The key alone. Only to compare with systems that rank so.
        case key
    }

    /// Scores the customers of `population` by what is in `orders` before `asOf`.
    ///
    /// Frequency and money are ranked over the 365 days before `asOf`, recency over whole days of
    /// the shop's calendar. The result is the same for any order of the rows.
    public static func table(
        of orders: OrderColumns, asOf: CalendarDate, population: ScoredPopulation,
        ties: TieOrder = .evidence
    ) -> RFMTable {
        let histories = OrderHistory.gather(orders, asOf: asOf)
        var customers: [Int32] = []
        customers.reserveCapacity(histories.count)
        for ordinal in histories.indices
        where population.includes(histories[ordinal], asOf: asOf) {
            customers.append(Int32(ordinal))
        }
        let scored = customers.map { histories[Int($0)] }
        let keys = customers.map { orders.keys[Int($0)] }
        let tieOrder = order(of: scored, keys: keys, by: ties)
        return RFMTable(
            asOf: asOf, customers: customers, histories: scored, evidenceOrder: tieOrder)
    }

    private static func order(
        of histories: [OrderHistory], keys: [Pseudonym], by ties: TieOrder
    ) -> [Int32] {
        let rows = histories.indices.map { Int32($0) }
        switch ties {
        case .key:
            return RadixOrder.sorted(rows, by: keys.map(\.high)) { left, right in
                keys[Int(left)] < keys[Int(right)]
            }
        case .evidence:
            let first = histories.map { RadixOrder.unsigned($0.firstInstant) }
            return RadixOrder.sorted(rows, by: first) { left, right in
                let (one, other) = (histories[Int(left)], histories[Int(right)])
                let evidence = (one.lastInstant, one.lifetimeSpend, one.lifetimeOrders)
                let against = (other.lastInstant, other.lifetimeSpend, other.lifetimeOrders)
                if evidence != against { return evidence < against }
                return keys[Int(left)] < keys[Int(right)]
            }
        }
    }
}
