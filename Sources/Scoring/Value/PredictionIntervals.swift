/// 95 % intervals of predictions, by how outcomes of an earlier holdout lay to the models' own spread.
///
/// The models say how far each customer's outcome can lie from what is expected: by P(alive), expected
/// purchases, and how much is known of the customer's rate and mean value (`CustomerOutlook`). By how
/// much they are wrong, the holdout tells: their bounds are multiplied so that as many of its outcomes
/// were missed as are to be missed (conformalized quantiles, Romano, Patterson & Candès 2019; the
/// scale is the models', for ratios know no unit or horizon).
public struct PredictionIntervals: Codable, Hashable, Sendable {
    /// Bounds of what customers spend.
    public let spend: IntervalFactors
    /// Bounds of how often they buy.
    public let purchases: IntervalFactors

    /// One in a hundred is left to what changes from one window to the next.
    private static let missedSpend = 0.04
    /// A count is rounded outwards, so that more lie within than were asked for.
    private static let missedPurchases = 0.05

    /// Learns from predictions and outcomes of a window, one a row of `basis`.
    init(spend: [Double], purchases: [Double], basis: ValueBasis, outcome: ValueOutcome) {
        let outlooks = purchases.indices.map {
            CustomerOutlook(expecting: purchases[$0], row: $0, in: basis)
        }
        self.spend = IntervalFactors(
            outlooks, expected: spend, variations: outlooks.map(\.spendVariation),
            outcomes: outcome.spend.map { Double(max(0, $0)) }, missed: Self.missedSpend)
        self.purchases = IntervalFactors(
            outlooks, expected: purchases, variations: outlooks.map(\.purchaseVariation),
            outcomes: outcome.purchases.map(Double.init), missed: Self.missedPurchases)
    }
}

/// What the models' bounds are multiplied by.
public struct IntervalFactors: Codable, Hashable, Sendable {
    /// Probabilities of buying nothing at which one group ends and the next begins, ascending.
    public let edges: [Double]
    /// Factor of the lower bound in each group; above the last edge the lower bound is zero, for
    /// buying nothing is to be expected.
    public let lows: [Double]
    /// Factor of the upper bound where the lower one is above zero.
    public let highOfSure: Double
    /// Factor of the upper bound of everybody else.
    public let high: Double
    /// Part of outcomes that may be missed: half on each side where both bounds are above zero.
    public let missed: Double
    /// Customers it was learned from.
    public let customers: Int

    /// Groups of those surest to buy, as parts of all customers.
    private static let cuts = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8]
    /// Fewer customers say nothing about the outer hundredths.
    private static let minimumGroup = 100
    /// What a bound is at least taken for, so that nothing is divided by zero.
    private static let least = 1e-9

    init(
        _ outlooks: [CustomerOutlook], expected: [Double], variations: [Double],
        outcomes: [Double], missed: Double
    ) {
        let eachSide = missed / 2
        let sorted = outlooks.map(\.nothing).sorted()
        var groups: [(edge: Double, rows: [Int])] = []
        for cut in Self.cuts {
            let edge = sorted[min(Int(cut * Double(sorted.count)), sorted.count - 1)]
            let before = groups.last?.edge ?? -1
            let rows = outlooks.indices.filter { (before..<edge).contains(outlooks[$0].nothing) }
            if rows.count >= Self.minimumGroup { groups.append((edge, rows)) }
        }
        var edges: [Double] = []
        var lows: [Double] = []
        for group in groups {
            let ratios = group.rows.map { row in
                outcomes[row]
                    / max(
                        Self.least,
                        outlooks[row].lower(
                            expected: expected[row], variation: variations[row],
                            missed: eachSide))
            }
            let low = Self.ratio(ratios.sorted(), below: eachSide)
            guard low > 0 else { break }
            edges.append(group.edge)
            lows.append(low)
        }
        func high(isSure: Bool, missed: Double) -> Double {
            let ratios = outlooks.indices.filter {
                (outlooks[$0].nothing < edges.last ?? 0) == isSure
            }.map { row in
                outcomes[row]
                    / max(
                        Self.least,
                        outlooks[row].upper(
                            expected: expected[row], variation: variations[row], missed: missed))
            }
            return Self.ratio(ratios.sorted(), above: missed)
        }
        self.edges = edges
        self.lows = lows
        self.missed = missed
        highOfSure = high(isSure: true, missed: eachSide)
        self.high = high(isSure: false, missed: missed)
        customers = outlooks.count
    }

    /// Bounds of something of which `expected` is expected.
    func interval(
        _ outlook: CustomerOutlook, expected: Double, variation: Double
    ) -> (low: Double, high: Double) {
        guard let group = edges.firstIndex(where: { outlook.nothing < $0 }) else {
            return (
                0, high * outlook.upper(expected: expected, variation: variation, missed: missed)
            )
        }
        let side = missed / 2
        return (
            lows[group] * outlook.lower(expected: expected, variation: variation, missed: side),
            highOfSure * outlook.upper(expected: expected, variation: variation, missed: side)
        )
    }

    /// The ratio that so small a part lies below, as of one more customer than there are.
    private static func ratio(_ ascending: [Double], below part: Double) -> Double {
        let place = Int(Double(ascending.count + 1) * part) - 1
        return place >= 0 ? ascending[place] : 0
    }

    private static func ratio(_ ascending: [Double], above part: Double) -> Double {
        let place = Int((Double(ascending.count + 1) * (1 - part)).rounded(.up)) - 1
        return place < ascending.count ? ascending[max(place, 0)] : ascending.last ?? 0
    }
}
