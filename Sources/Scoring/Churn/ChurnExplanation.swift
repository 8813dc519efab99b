public import CustomerModel

/// How one customer's probability came about: everything adds up to the log-odds.
public struct ChurnExplanation: Hashable, Sendable {
    /// One feature of the customer.
    public struct Feature: Hashable, Sendable {
        /// Which feature of the model.
        public let feature: ChurnFeature
        /// On the scale of the feature.
        public let value: Double
        /// Log-odds against an average customer.
        public let contribution: Double
    }

    /// One story, in which features stand together.
    public struct Factor: Hashable, Sendable {
        /// Which story its features tell.
        public let factor: ChurnFactor
        /// In the factor's unit.
        public let value: Double
        /// Log-odds against an average customer.
        public let contribution: Double
    }

    /// Log-odds of an average customer on the last observed day.
    public let level: Double
    /// What the season adds.
    public let season: Double
    /// In the order of `ChurnFeature.allCases`.
    public let features: [Feature]
    /// Those that contribute, the largest contribution first.
    public let factors: [Factor]
    /// Everything added up: log-odds of placing no order within the horizon.
    public let logOdds: Double
    /// Of placing no order within the horizon.
    public var probability: Double { logistic(logOdds) }
}

extension ChurnModel {
    /// How the probability of one customer came about; nil without an order before `asOf`.
    public func explanation(
        of customer: Int, in orders: CustomerOrders, asOf: CalendarDate
    ) -> ChurnExplanation? {
        let end = Int32(clamping: asOf.dayNumber)
        guard
            let history = ChurnOrderHistory(
                of: customer, in: orders, before: end,
                horizon: Int32(clamping: settings.horizonDays))
        else { return nil }
        let matrix = features.matrix(of: [history], asOf: [end], purchases: purchases)
        let block = Block(customers: [Int32(customer)], histories: [history], matrix: matrix)
        let contributions = FactorContributions(of: 0, in: block, by: self)
        return ChurnExplanation(
            level: level, season: season.logOdds,
            features: terms.enumerated().map { index, term in
                ChurnExplanation.Feature(
                    feature: term.feature, value: matrix.values[index],
                    contribution: term.contribution(of: matrix.values[index]))
            },
            factors: contributions.descending.map { factor in
                ChurnExplanation.Factor(
                    factor: factor,
                    value: value(
                        of: factor, history: history, expected: matrix.expected[0], asOf: end),
                    contribution: contributions[factor])
            },
            logOdds: block.logOdds(0, self))
    }

    /// What is stored beside a factor's code, in the factor's unit.
    func value(
        of factor: ChurnFactor, history: ChurnOrderHistory, expected: Double, asOf end: Int32
    ) -> Double {
        switch factor {
        case .silence, .singlePurchase: Double(end - history.lastDay)
        case .rhythm:
            history.repeats == 0 ? .nan : Double(history.span) / Double(history.repeats)
        case .fewExpected: expected
        case .fewPurchases: Double(history.purchases365)
        case .smallOrders: Double(history.orderValue) / Double(history.orders)
        case .tenure: Double(end - history.firstDay)
        case .otherSeason: Double(history.purchasesSameSeason)
        case .returns: Double(history.returns365)
        }
    }
}

/// What each factor adds to the log-odds of one customer.
struct FactorContributions: Sendable {
    /// Smaller contributions are none.
    private static let least = 1e-12

    /// Factors of `ChurnFeature.allCases`, for who has bought on several days and for who has not.
    private static let several = ChurnFeature.allCases.map { factor(of: $0, isSingle: false) }
    private static let single = ChurnFeature.allCases.map { factor(of: $0, isSingle: true) }

    private var sums = InlineArray<9, Double>(repeating: 0)

    private static func factor(of feature: ChurnFeature, isSingle: Bool) -> Int {
        Int(ChurnFactor.of(feature, isSingle: isSingle).rawValue)
    }

    init(of row: Int, in block: ChurnModel.Block, by model: ChurnModel) {
        let factors = block.histories[row].repeats == 0 ? Self.single : Self.several
        let start = row * ChurnFeatures.count
        for (index, term) in model.terms.enumerated() where term.coefficient != 0 {
            sums[factors[index]] += term.contribution(of: block.matrix.values[start + index])
        }
    }

    subscript(factor: ChurnFactor) -> Double { sums[Int(factor.rawValue)] }

    /// The factors that contribute, the largest contribution first; equal ones in their own order.
    var descending: [ChurnFactor] {
        ChurnFactor.allCases
            .filter { abs(self[$0]) > Self.least }
            .sorted { (self[$0], $1.rawValue) > (self[$1], $0.rawValue) }
    }

    /// Up to three factors that raise the risk, the largest contribution first.
    ///
    /// As `descending` without its allocations: this is done for every customer.
    func highest() -> InlineArray<3, ChurnFactor?> {
        var highest = InlineArray<3, ChurnFactor?>(repeating: nil)
        for factor in ChurnFactor.allCases where self[factor] > Self.least {
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
}
