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
        let evidence = EvidenceOrder(of: windows, isByKey: ties == .key)
        return RFMTable(
            asOf: asOf, windows: windows, evidence: evidence,
            scores: RFMScores(
                fifthsOf: windows, asOf: asOf,
                tieOrder: evidence.sorted(windows.customers.indices.map { Int32($0) }),
                sharesScores: ties == .share))
    }

    /// Scores the customers of `population` by cut points that were fitted before: nobody's scores
    /// depend on anybody else's orders, and nothing is sorted.
    public static func table(
        of orders: CustomerOrders, asOf: CalendarDate, population: ScoredPopulation, cuts: RFMCuts
    ) -> RFMTable {
        let windows = OrderWindowColumns(of: orders, asOf: asOf, population: population)
        return RFMTable(
            asOf: asOf, windows: windows, evidence: EvidenceOrder(of: windows, isByKey: false),
            scores: RFMScores(of: windows, asOf: asOf, cuts: cuts))
    }
}
