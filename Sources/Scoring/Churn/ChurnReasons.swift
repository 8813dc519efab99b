import Glibc

/// Which factors a model's features speak for, and whether a factor's sentence is true of a customer.
///
/// The model's slopes are facts about the shop; a reason is told of one person. So a factor is given
/// only where it raises the risk *and* what it says can be read off the person's own orders.
struct ChurnReasons: Sendable {
    private static let year = Double(ChurnOrderHistory.year)
    /// Fewer purchases than this are little to expect.
    private static let little = 1.0

    private let model: ChurnModel
    private let features: ChurnFeatures
    /// For customers with no gap between purchases, one, and more: the factor of each feature.
    private let factors: [[Int]]
    private let fewPurchases: Double
    private let fewExpected: Double
    private let tellsGaps: Bool
    private let tellsIrregularity: Bool

    init(_ model: ChurnModel) {
        self.model = model
        features = model.features
        factors = (0...2).map { gaps in
            model.terms.map { term in
                let factor = ChurnFactor.of(
                    term.feature, slope: term.coefficient, gaps: Int32(gaps))
                return factor.map { Int($0.rawValue) } ?? FactorContributions.untold
            }
        }
        func term(_ feature: ChurnFeature) -> ChurnModel.Term? {
            model.terms.first { $0.feature == feature }
        }
        // Means on a scale of logarithms: no larger than the mean itself.
        fewPurchases = term(.purchases365).map { expm1($0.mean) } ?? 0
        fewExpected = term(.expectedPurchases).map { exp($0.mean) } ?? 0
        tellsGaps = (term(.gap)?.coefficient ?? 0) > 0
        tellsIrregularity = (term(.irregularity)?.coefficient ?? 0) > 0
    }

    /// What each factor adds to the log-odds of the customer in a row.
    func contributions(of row: Int, in block: ChurnModel.Block) -> FactorContributions {
        let gaps = Int(min(2, block.histories[row].repeats))
        return FactorContributions(of: row, in: block, by: model, factors: factors[gaps])
    }

    /// Whether the factor's sentence is true of who has this history before the day `end`.
    ///
    /// - Parameter expected: purchases that are expected of them in the horizon.
    func isTrue(
        _ factor: ChurnFactor, of history: ChurnOrderHistory, expected: Double, asOf end: Int32
    ) -> Bool {
        let tenure = Double(end - history.firstDay)
        switch factor {
        case .silence:
            guard let gap = history.meanGap else { return false }
            return Double(end - history.lastDay) > gap
        case .singlePurchase: return history.repeats == 0
        case .rhythm: return hasOddRhythm(history)
        case .fewExpected: return expected < min(Self.little, fewExpected)
        case .fewPurchases: return Double(history.purchases365) < fewPurchases
        case .smallOrders:
            return Double(history.orderValue) / Double(history.orders) < model.averageOrder
        case .newCustomer: return tenure <= Self.year
        case .longStanding: return tenure > Self.year
        case .otherSeason: return history.purchasesSameSeason == 0 && tenure > Self.year
        case .returns: return history.returns365 > 0
        }
    }

    private func hasOddRhythm(_ history: ChurnOrderHistory) -> Bool {
        if tellsGaps, let gap = history.meanGap, let typical = model.typicalRhythm?.meanGap,
            gap > typical
        {
            return true
        }
        guard tellsIrregularity, let spread = features.spreadOfGaps(history),
            let typical = model.typicalRhythm?.spread
        else { return false }
        return spread > typical
    }
}

/// What each factor adds to the log-odds of one customer.
struct FactorContributions: Sendable {
    /// Smaller contributions are none.
    private static let least = 1e-12
    /// The place of what no factor tells of, behind those of the factors.
    static let untold = 10

    private var sums = InlineArray<11, Double>(repeating: 0)

    /// `factors` names the place of each feature of the model.
    init(of row: Int, in block: ChurnModel.Block, by model: ChurnModel, factors: [Int]) {
        let start = row * ChurnFeatures.count
        for (index, term) in model.terms.enumerated() where term.coefficient != 0 {
            sums[factors[index]] += term.contribution(of: block.matrix.values[start + index])
        }
    }

    subscript(factor: ChurnFactor) -> Double { sums[Int(factor.rawValue)] }

    /// What features add of which no factor tells.
    var untold: Double { sums[Self.untold] }

    /// The factors that contribute, the largest contribution first; equal ones in their own order.
    var descending: [ChurnFactor] {
        ChurnFactor.allCases
            .filter { abs(self[$0]) > Self.least }
            .sorted { (self[$0], $1.rawValue) > (self[$1], $0.rawValue) }
    }

    /// Up to three factors that raise the risk and are true, the largest contribution first.
    ///
    /// As `descending` without its allocations: this is done for every customer.
    func highest(where isTrue: (ChurnFactor) -> Bool) -> InlineArray<3, ChurnFactor?> {
        var highest = InlineArray<3, ChurnFactor?>(repeating: nil)
        for factor in ChurnFactor.allCases where isReason(factor, isTrue) {
            var candidate: ChurnFactor? = factor
            for place in highest.indices {
                guard let current = candidate else { break }
                if let standing = highest[place], self[standing] >= self[current] { continue }
                candidate = highest[place]
                highest[place] = current
            }
        }
        return highest
    }

    /// Whether a factor raises the risk and what it says is true.
    func isReason(_ factor: ChurnFactor, _ isTrue: (ChurnFactor) -> Bool) -> Bool {
        self[factor] > Self.least && isTrue(factor)
    }
}
