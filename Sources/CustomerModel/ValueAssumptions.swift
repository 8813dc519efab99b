/// What the value of a customer is reckoned with, beyond what orders tell.
public struct ValueAssumptions: Codable, Hashable, Sendable {
    /// How value is predicted.
    public enum Method: String, CaseIterable, Codable, Sendable {
        /// Purchase and spend models, calibrated on an earlier holdout.
        case standard = "default"
        /// The formula of the original requirements, for comparison.
        case simple
    }

    /// Minor units that serving a customer costs, by what they did.
    public struct ServiceCosts: Codable, Hashable, Sendable {
        /// Minor units that handling one order costs.
        public let perOrder: Int64
        /// Minor units that taking one order back costs.
        public let perReturn: Int64

        /// Minor units, neither below zero.
        public init(perOrder: Int64, perReturn: Int64) {
            self.perOrder = perOrder
            self.perReturn = perReturn
        }
    }

    /// How value is predicted.
    public let method: Method
    /// Which model predicts repeat purchases; nil for the one that foresees best in an earlier window.
    ///
    /// Unused by the formula of the requirements.
    public private(set) var purchaseModel: PurchaseModelName?
    /// A year, 0.10 for ten percent.
    public let discountRate: Double
    /// Margin over revenue where no order of the shop states its margin.
    public let defaultMarginRate: Double
    /// So many average orders the shop's margin weighs against a customer's own.
    public let marginPriorOrders: Int
    /// Customers known for fewer days are marked provisional.
    public let minimumTenureDays: Int
    /// Days ahead for which spend and purchases are predicted with an interval.
    ///
    /// A horizon shorter than a year has a season: that of the shop's yearly pattern, once two years
    /// have told one. Value is of one year, three years and life whatever the horizon.
    public let horizonDays: Int
    /// A change of value by more than this, in percent, is a trend.
    public let trendThresholdPercent: Double
    /// What serving customers costs, in minor units.
    public let serviceCosts: ServiceCosts

    /// - Throws: `ValueAssumptionsError` when a number would make a formula meaningless.
    public init(
        method: Method = .standard, purchaseModel: PurchaseModelName? = nil,
        discountRate: Double = 0.10, defaultMarginRate: Double = 0.30, marginPriorOrders: Int = 5,
        minimumTenureDays: Int = 30, horizonDays: Int = 365, trendThresholdPercent: Double = 10,
        serviceCosts: ServiceCosts = ServiceCosts(perOrder: 0, perReturn: 0)
    ) throws(ValueAssumptionsError) {
        guard discountRate.isFinite, 1 + discountRate > Self.maximumRetention, discountRate <= 1
        else { throw .discountRate }
        guard defaultMarginRate.isFinite, (-1...1).contains(defaultMarginRate) else {
            throw .marginRate
        }
        guard (0...1_000).contains(marginPriorOrders) else { throw .marginPriorOrders }
        guard (0...3_650).contains(minimumTenureDays) else { throw .minimumTenure }
        guard (30...365).contains(horizonDays) else { throw .horizon }
        guard trendThresholdPercent.isFinite, trendThresholdPercent >= 0 else { throw .trend }
        guard serviceCosts.perOrder >= 0, serviceCosts.perReturn >= 0 else { throw .serviceCosts }
        self.method = method
        self.purchaseModel = purchaseModel
        self.discountRate = discountRate
        self.defaultMarginRate = defaultMarginRate
        self.marginPriorOrders = marginPriorOrders
        self.minimumTenureDays = minimumTenureDays
        self.horizonDays = horizonDays
        self.trendThresholdPercent = trendThresholdPercent
        self.serviceCosts = serviceCosts
    }

    /// These, with a model of purchases that is named instead of chosen.
    public func predicting(by model: PurchaseModelName) -> ValueAssumptions {
        var named = self
        named.purchaseModel = model
        return named
    }

    /// The largest share of a year's trade that is ever assumed to remain in the next.
    ///
    /// Lifetime value divides by `1 + discountRate - retention`, so the rate must lie above this
    /// less one.
    public static let maximumRetention = 0.95
}

/// Which assumption cannot be reckoned with.
public enum ValueAssumptionsError: Error, Hashable, Sendable, CustomStringConvertible {
    case discountRate, marginRate, marginPriorOrders, minimumTenure, horizon, trend, serviceCosts

    public var description: String {
        switch self {
        case .discountRate:
            "the discount rate must lie above -5 % and not above 100 % a year: lifetime value would "
                + "divide by zero, or be negative"
        case .marginRate: "the default margin rate must lie between -100 % and 100 %"
        case .marginPriorOrders: "the weight of the shop's margin must be from 0 to 1000 orders"
        case .minimumTenure: "the minimum tenure must be from 0 to 3650 days"
        case .horizon: "the horizon must be from 30 to 365 days"
        case .trend: "the threshold of a trend must not be negative"
        case .serviceCosts: "service costs must not be negative"
        }
    }
}
