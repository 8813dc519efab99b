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

    /// One sentence, for which features stand together.
    public struct Factor: Hashable, Sendable {
        /// Which sentence its features speak for.
        public let factor: ChurnFactor
        /// In the factor's unit.
        public let value: Double
        /// Log-odds against an average customer.
        public let contribution: Double
        /// Whether it raises the risk and its sentence is true of the customer.
        public let isReason: Bool
    }

    /// Log-odds of an average customer on the last observed day.
    public let level: Double
    /// What the season adds.
    public let season: Double
    /// In the order of `ChurnFeature.allCases`.
    public let features: [Feature]
    /// Those that contribute, the largest contribution first.
    public let factors: [Factor]
    /// Log-odds of the features of which no factor tells.
    public let untold: Double
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
        let reasons = ChurnReasons(self)
        let contributions = reasons.contributions(of: 0, in: block)
        let expected = matrix.expected[0]
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
                    value: value(of: factor, history: history, expected: expected, asOf: end),
                    contribution: contributions[factor],
                    isReason: contributions.isReason(factor) {
                        reasons.isTrue($0, of: history, expected: expected, asOf: end)
                    })
            },
            untold: contributions.untold,
            logOdds: block.logOdds(0, self))
    }

    /// What is stored beside a factor's code, in the factor's unit.
    func value(
        of factor: ChurnFactor, history: ChurnOrderHistory, expected: Double, asOf end: Int32
    ) -> Double {
        switch factor {
        case .silence, .singlePurchase: Double(end - history.lastDay)
        case .rhythm: history.meanGap ?? .nan
        case .fewExpected: expected
        case .fewPurchases: Double(history.purchases365)
        case .smallOrders: Double(history.orderValue) / Double(history.orders)
        case .newCustomer, .longStanding: Double(end - history.firstDay)
        case .otherSeason: Double(history.purchasesSameSeason)
        case .returns: Double(history.returns365)
        }
    }
}
