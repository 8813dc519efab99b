import Glibc

/// What BG/NBD and MBG/NBD have in common: all but one chance to leave.
///
/// While alive, a customer buys at a rate of their own, gamma distributed with shape `r` and rate
/// `alpha` (weeks); at each chance they leave with a probability of their own, beta distributed with
/// `a` and `b`. Every repeat purchase is such a chance.
public protocol BetaGeometricModel: PurchaseModel where Process == BetaGeometricProcess {
    /// Chances to leave before the first repeat purchase: 0 or 1.
    static var trialsAtStart: Int { get }

    /// Shape of the purchase rate's gamma distribution.
    var r: Double { get }
    /// Rate of the purchase rate's gamma distribution, in weeks.
    var alpha: Double { get }
    /// First parameter of the leaving probability's beta distribution.
    var a: Double { get }
    /// Second parameter of the leaving probability's beta distribution.
    var b: Double { get }

    /// Parameters are above zero; `alpha` is in weeks.
    init(r: Double, alpha: Double, a: Double, b: Double)
}

extension BetaGeometricModel {
    /// `r`, `alpha`, `a` and `b`.
    public static var parameterNames: [String] { BetaGeometricFit.parameterNames }

    /// In the order of `parameterNames`; nil unless there are four, finite and above zero.
    public init?(parameters: [Double]) {
        guard Self.areParameters(parameters) else { return nil }
        self.init(r: parameters[0], alpha: parameters[1], a: parameters[2], b: parameters[3])
    }

    /// In the order of `parameterNames`; `alpha` is in weeks.
    public var parameters: [Double] { [r, alpha, a, b] }

    /// Maximum likelihood, as `PurchaseModel.fit` says; throws `FitRefusal` for too little data.
    public static func fit(
        to groups: PurchaseGroups, startingAt start: Self? = nil
    ) throws(FitRefusal) -> ModelFit<Self> {
        let fit = try BetaGeometricFit.fit(
            to: groups, trialsAtStart: trialsAtStart, startingAt: start?.parameters)
        let found = fit.parameters
        return ModelFit(
            model: Self(r: found[0], alpha: found[1], a: found[2], b: found[3]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }

    /// Natural logarithm, with the constants of the source.
    public func logLikelihood(of groups: PurchaseGroups) -> Double {
        let likelihood = BetaGeometricLikelihood(
            groups: groups, trialsAtStart: Self.trialsAtStart)
        return -likelihood.evaluate(at: parameters.map { log($0) }).value
    }

    /// 1 for everyone who had no chance to leave yet.
    public func probabilityAlive(x: Int, recency: Double, age: Double) -> Double {
        let trials = x + Self.trialsAtStart
        guard trials > 0 else { return 1 }
        // As log odds, because the power of the published form overflows.
        let silence = log1p((age - recency) / (alpha + recency))
        return logistic(log((b + Double(trials - 1)) / a) - (r + Double(x)) * silence)
    }

    /// Alive after `x + trialsAtStart` chances to leave; the next comes with the next purchase.
    public func afterSurviving(x: Int, age: Double) -> BetaGeometricProcess {
        BetaGeometricProcess(
            r: r + Double(x), alpha: alpha + age, a: a, b: b + Double(x + Self.trialsAtStart))
    }

    /// Purchases after the first, as the mean over rates and leaving probabilities.
    public func expectedPurchases(ofNewcomerIn weeks: Double) -> Double {
        stayingAtStart * afterSurviving(x: 0, age: 0).expectedPurchases(in: weeks)
    }

    /// Of exactly `n` purchases after the first.
    public func probability(of n: Int, in weeks: Double) -> Double {
        let future = afterSurviving(x: 0, age: 0).probability(of: n, in: weeks)
        return stayingAtStart * future + (n == 0 ? 1 - stayingAtStart : 0)
    }

    /// Probability that somebody new survives the chances there are before a repeat purchase.
    private var stayingAtStart: Double { Self.trialsAtStart == 0 ? 1 : b / (a + b) }
}
