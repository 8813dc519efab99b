public import CustomerModel

/// Recency, frequency and monetary value of every customer as of one day.
public enum RFM {
    /// Who comes first among customers with the same value.
    public enum TieOrder: Sendable {
        /// First order, last order, lifetime spend, lifetime orders, all ascending, then the key:
        /// whose keys change keeps the scores, unless two histories agree in everything.
        case evidence
        /// Nobody: customers with the same value have the same score, the one in the middle of
        /// those that `evidence` would give them. The fifths are then as unequal as the values.
        case share
        /// The key alone. Only to compare with systems that rank so.
        case key

        /// What a rule set asks for.
        public init(_ rule: TieRule) {
            switch rule {
            case .evidence: self = .evidence
            case .share: self = .share
            }
        }
    }

    /// Scores the customers of `population` by what is in `orders` before `asOf`.
    ///
    /// Frequency and money are ranked over the 365 days before `asOf`, recency over whole days of
    /// the shop's calendar. The table's ordinals are those of `orders`.
    public static func table(
        of orders: CustomerOrders, asOf: CalendarDate, population: ScoredPopulation,
        ties: TieOrder = .evidence
    ) -> RFMTable {
        let windows = OrderWindowColumns(of: orders, asOf: asOf, population: population)
        let rows = windows.customers.indices.map { Int32($0) }
        return RFMTable(
            asOf: asOf, windows: windows,
            // Rows ascend in the order of keys.
            tieOrder: ties == .key ? rows : evidenceOrder(of: windows, rows: rows),
            sharesScores: ties == .share)
    }

    /// `rows`, which stand in the order of keys, in the order of evidence.
    private static func evidenceOrder(of windows: OrderWindowColumns, rows: [Int32]) -> [Int32] {
        let first = windows.firstInstants.map(RadixOrder.unsigned)
        return RadixOrder.sorted(rows, by: first) { left, right in
            let (one, other) = (Int(left), Int(right))
            if windows.lastInstants[one] != windows.lastInstants[other] {
                return windows.lastInstants[one] < windows.lastInstants[other]
            }
            if windows.lifetimeSpend[one] != windows.lifetimeSpend[other] {
                return windows.lifetimeSpend[one] < windows.lifetimeSpend[other]
            }
            if windows.lifetimeOrders[one] != windows.lifetimeOrders[other] {
                return windows.lifetimeOrders[one] < windows.lifetimeOrders[other]
            }
            return left < right
        }
    }
}
