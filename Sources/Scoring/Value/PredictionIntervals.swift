/// 95 % intervals of predictions, by how outcomes of an earlier holdout lay to the models' own spread.
///
/// The models say how far each customer's outcome can lie from what is expected: by P(alive), expected
/// purchases, and how much is known of the customer's rate and mean value (`CustomerOutlook`). By how
/// much they are wrong, the holdout tells: their bounds are multiplied so that as many of its outcomes
/// were missed as are to be missed (conformalized quantiles, Romano, Patterson & Candès 2019; the
/// scale is the models', for ratios know no unit or horizon), among customers with as many purchases
/// and of such tenure (`IntervalBands`).
public struct PredictionIntervals: Codable, Hashable, Sendable {
    /// Bounds of what customers spend.
    public let spend: IntervalFactors
    /// Bounds of how often they buy.
    public let purchases: IntervalFactors

    /// The rest of one in twenty is left to what changes from one window to the next; a little more of
    /// it above a lower bound of zero, where the interval score is least with one in forty missed.
    private static let missedSpend = (ofSure: 0.04, ofOthers: 0.034)
    /// A count is rounded outwards, so that more lie within than were asked for.
    private static let missedPurchases = (ofSure: 0.05, ofOthers: 0.05)

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
    /// What `highOfSure` is multiplied by, by band; nil in models of before bands were told apart.
    let bandsOfSure: IntervalBands?
    /// As `bandsOfSure`, of `high`.
    let bands: IntervalBands?
    /// Part of outcomes that may be missed where the lower bound is zero.
    public let missed: Double
    /// Part that may be missed where it is not, half on each side; nil in models in which it is `missed`.
    let missedOfSure: Double?
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
        outcomes: [Double], missed: (ofSure: Double, ofOthers: Double)
    ) {
        let eachSide = missed.ofSure / 2
        var nothing = OrderStatistics(outlooks.map(\.nothing))
        var groups: [(edge: Double, rows: [Int])] = []
        for cut in Self.cuts {
            let place = min(Int(cut * Double(nothing.count)), nothing.count - 1)
            let edge = nothing.value(at: place)
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
            let low = Self.ratio(ratios, below: eachSide)
            guard low > 0 else { break }
            edges.append(group.edge)
            lows.append(low)
        }
        func high(isSure: Bool, missed: Double) -> (all: Double, bands: IntervalBands) {
            let rows = outlooks.indices.filter {
                (outlooks[$0].nothing < edges.last ?? 0) == isSure
            }
            let ratios = rows.map { row in
                outcomes[row]
                    / max(
                        Self.least,
                        outlooks[row].upper(
                            expected: expected[row], variation: variations[row], missed: missed))
            }
            let places = rows.map { outlooks[$0].band }
            let bands = IntervalBands(ratios, of: places) {
                Self.ratio($0, above: missed)
            }
            let rest = ratios.indices.map { ratios[$0] / bands.factor(of: places[$0]) }
            return (Self.ratio(rest, above: missed), bands)
        }
        self.edges = edges
        self.lows = lows
        self.missed = missed.ofOthers
        missedOfSure = missed.ofSure
        let (sure, others) = (
            high(isSure: true, missed: eachSide), high(isSure: false, missed: missed.ofOthers)
        )
        (highOfSure, bandsOfSure) = (sure.all, sure.bands)
        (self.high, bands) = (others.all, others.bands)
        customers = outlooks.count
    }

    /// Bounds of something of which `expected` is expected.
    @inline(__always)
    func interval(
        _ outlook: CustomerOutlook, expected: Double, variation: Double
    ) -> (low: Double, high: Double) {
        // A loop and not `firstIndex(where:)`, whose closure would hold the outlook anew.
        var group = 0
        while group < edges.count, edges[group] <= outlook.nothing { group += 1 }
        guard group < edges.count else {
            let factor = high * (bands?.factor(of: outlook.band) ?? 1)
            return (
                0, factor * outlook.upper(expected: expected, variation: variation, missed: missed)
            )
        }
        let side = (missedOfSure ?? missed) / 2
        let factor = highOfSure * (bandsOfSure?.factor(of: outlook.band) ?? 1)
        let low =
            lows[group] * outlook.lower(expected: expected, variation: variation, missed: side)
        return (
            low,
            max(low, factor * outlook.upper(expected: expected, variation: variation, missed: side))
        )
    }

    /// The ratio that so small a part lies below, as of one more customer than there are.
    private static func ratio(_ ratios: [Double], below part: Double) -> Double {
        let place = Int(Double(ratios.count + 1) * part) - 1
        guard place >= 0 else { return 0 }
        var ordered = OrderStatistics(ratios)
        return ordered.value(at: place)
    }

    private static func ratio(_ ratios: [Double], above part: Double) -> Double {
        guard !ratios.isEmpty else { return 0 }
        let place = Int((Double(ratios.count + 1) * (1 - part)).rounded(.up)) - 1
        var ordered = OrderStatistics(ratios)
        return ordered.value(at: min(max(place, 0), ratios.count - 1))
    }
}
