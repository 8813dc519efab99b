import Glibc

/// The MBG/NBD model of Batislam, Denizel & Filiztekin, "Empirical validation and comparison of
/// models for customer base analysis", International Journal of Research in Marketing 24, 2007.
///
/// BG/NBD, but a customer may leave after the first purchase too: who has bought once is not alive
/// for certain.
public struct MBGNBD: PurchaseModel {
    public static let name = "mbgnbd"
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
        to groups: PurchaseGroups, startingAt start: MBGNBD? = nil
    ) throws(FitRefusal) -> ModelFit<MBGNBD> {
        let fit = try BetaGeometricFit.fit(
            to: groups, trialsAtStart: 1, startingAt: start?.parameters)
        let found = fit.parameters
        return ModelFit(
            model: MBGNBD(r: found[0], alpha: found[1], a: found[2], b: found[3]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }

    public func logLikelihood(of groups: PurchaseGroups) -> Double {
        let likelihood = BetaGeometricLikelihood(groups: groups, trialsAtStart: 1)
        return -likelihood.evaluate(at: parameters.map { log($0) }).value
    }

    public func probabilityAlive(x: Int, recency: Double, age: Double) -> Double {
        let silence = log1p((age - recency) / (alpha + recency))
        return logistic(log((b + Double(x)) / a) - (r + Double(x)) * silence)
    }

    /// Alive after `x + 1` chances to leave; the next chance comes with the next purchase.
    public func afterSurviving(x: Int, age: Double) -> BetaGeometricProcess {
        BetaGeometricProcess(r: r + Double(x), alpha: alpha + age, a: a, b: b + Double(x) + 1)
    }

    public func expectedPurchases(ofNewcomerIn weeks: Double) -> Double {
        b / (a + b) * afterSurviving(x: 0, age: 0).expectedPurchases(in: weeks)
    }

    public func probability(of n: Int, in weeks: Double) -> Double {
        let stays = b / (a + b)
        let future = afterSurviving(x: 0, age: 0).probability(of: n, in: weeks)
        return stays * future + (n == 0 ? 1 - stays : 0)
    }
}
