import Glibc

/// The BG/NBD model of Fader, Hardie & Lee, "Counting Your Customers the Easy Way", Marketing
/// Science 24(2), 2005.
///
/// While alive, a customer buys at a rate of their own, gamma distributed with shape `r` and rate
/// `alpha` (weeks); after each repeat purchase they leave with a probability of their own, beta
/// distributed with `a` and `b`. Who has bought once is therefore alive for certain.
public struct BGNBD: PurchaseModel {
    public static let name = "bgnbd"
    public static let parameterNames = BetaGeometricFit.parameterNames

    public var r: Double
    public var alpha: Double
    public var a: Double
    public var b: Double

    /// Parameters are above zero; `alpha` is in weeks.
    public init(r: Double, alpha: Double, a: Double, b: Double) {
        self.r = r
        self.alpha = alpha
        self.a = a
        self.b = b
    }

    public init?(parameters: [Double]) {
        guard Self.areParameters(parameters) else { return nil }
        self.init(r: parameters[0], alpha: parameters[1], a: parameters[2], b: parameters[3])
    }

    public var parameters: [Double] { [r, alpha, a, b] }

    public static func fit(
        to groups: PurchaseGroups, startingAt start: BGNBD? = nil
    ) throws(FitRefusal) -> ModelFit<BGNBD> {
        let fit = try BetaGeometricFit.fit(
            to: groups, trialsAtStart: 0, startingAt: start?.parameters)
        let found = fit.parameters
        return ModelFit(
            model: BGNBD(r: found[0], alpha: found[1], a: found[2], b: found[3]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }

    public func logLikelihood(of groups: PurchaseGroups) -> Double {
        let likelihood = BetaGeometricLikelihood(groups: groups, trialsAtStart: 0)
        return -likelihood.evaluate(at: parameters.map { log($0) }).value
    }

    /// 1 for everyone who has bought once.
    public func probabilityAlive(x: Int, recency: Double, age: Double) -> Double {
        guard x > 0 else { return 1 }
        // As log odds, because the power of the published form overflows.
        let silence = log1p((age - recency) / (alpha + recency))
        return logistic(log((b + Double(x) - 1) / a) - (r + Double(x)) * silence)
    }

    public func afterSurviving(x: Int, age: Double) -> BetaGeometricProcess {
        BetaGeometricProcess(r: r + Double(x), alpha: alpha + age, a: a, b: b + Double(x))
    }

    public func expectedPurchases(ofNewcomerIn weeks: Double) -> Double {
        afterSurviving(x: 0, age: 0).expectedPurchases(in: weeks)
    }

    public func probability(of n: Int, in weeks: Double) -> Double {
        afterSurviving(x: 0, age: 0).probability(of: n, in: weeks)
    }
}
