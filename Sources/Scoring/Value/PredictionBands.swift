/// How far outcomes scatter around predictions, by how much is expected of a customer.
///
/// Split conformal prediction within groups (Vovk, Gammerman & Shafer 2005, chapter 4): the ratios of
/// outcome to prediction that an earlier holdout has shown are taken for those to come, without
/// assuming a distribution.
public struct PredictionBands: Codable, Hashable, Sendable {
    /// One group: factors of the prediction between which the outcome is expected to lie.
    public struct Band: Codable, Hashable, Sendable {
        /// Factors of the expected spend.
        public let spend: FactorRange
        /// Factors of the expected purchases.
        public let purchases: FactorRange
        /// Customers it was learned from.
        public let customers: Int
    }

    /// Factors of a prediction.
    public struct FactorRange: Codable, Hashable, Sendable {
        /// Lower bound.
        public let low: Double
        /// Upper bound.
        public let high: Double
    }

    /// Expected purchases at which one group ends and the next begins, ascending.
    public let edges: [Double]
    /// One more than there are edges.
    public let bands: [Band]

    /// The part of outcomes that an interval may miss.
    private static let missed = 0.05
    /// Where groups are cut, as parts of all customers in ascending order of expected purchases.
    ///
    /// Narrow at the top: of those expected to buy most hardly anybody buys nothing, and the lower bound
    /// is above zero.
    private static let cuts = [0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98]
    /// With fewer cuts than these, halves.
    private static let leastCuts = 5
    /// Fewer customers say nothing about the outer hundredths.
    private static let minimumGroup = 100

    /// Learns from predictions and outcomes of a window, for use on customers expected to make
    /// `upcoming` purchases.
    ///
    /// Groups are cut at the same parts of both: what is a large expectation depends on the horizon.
    init(
        spend: [Double], purchases: [Double], outcome: ValueOutcome, upcoming: [Double]
    ) {
        let wide = Self.cuts.filter {
            Double(purchases.count) * (1 - $0) >= Double(Self.minimumGroup)
        }
        let cuts =
            wide.count >= Self.leastCuts
            ? wide : purchases.count >= 4 * Self.minimumGroup ? [0.5] : []
        let learned = Self.edges(of: purchases, at: cuts)
        edges = Self.edges(of: upcoming, at: cuts)
        var groups = [[Int]](repeating: [], count: cuts.count + 1)
        for row in purchases.indices {
            groups[Self.group(of: purchases[row], among: learned)].append(row)
        }
        bands = groups.map { rows in
            Band(
                spend: Self.factors(
                    rows.map { (Double(outcome.spend[$0]), spend[$0]) }),
                purchases: Self.factors(
                    rows.map { (Double(outcome.purchases[$0]), purchases[$0]) }),
                customers: rows.count)
        }
    }

    /// The band of somebody expected to make so many purchases.
    func band(expecting purchases: Double) -> Band {
        bands[min(Self.group(of: purchases, among: edges), bands.count - 1)]
    }

    private static func group(of value: Double, among edges: [Double]) -> Int {
        edges.firstIndex { value < $0 } ?? edges.count
    }

    private static func edges(of values: [Double], at cuts: [Double]) -> [Double] {
        let sorted = values.sorted()
        return cuts.map { cut in
            sorted.isEmpty ? 0 : sorted[min(Int(cut * Double(sorted.count)), sorted.count - 1)]
        }
    }

    /// Quantiles of outcome over prediction; one-sided where doing nothing is an outcome to expect.
    private static func factors(
        _ pairs: [(outcome: Double, prediction: Double)]
    ) -> FactorRange {
        let ratios = pairs.lazy.filter { $0.prediction > 0 }.map {
            max(0, $0.outcome) / $0.prediction
        }.sorted()
        guard let largest = ratios.last else { return FactorRange(low: 0, high: 0) }
        let places = Double(ratios.count + 1)
        let low = Int(places * missed / 2) - 1
        let lowest = low >= 0 ? ratios[low] : 0
        let upperPart = lowest > 0 ? 1 - missed / 2 : 1 - missed
        let high = Int((places * upperPart).rounded(.up)) - 1
        return FactorRange(low: lowest, high: high < ratios.count ? ratios[high] : largest)
    }
}
