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
        let p = fit.parameters
        return ModelFit(
            model: BGNBD(r: p[0], alpha: p[1], a: p[2], b: p[3]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }

    public func logLikelihood(of groups: PurchaseGroups) -> Double {
        let likelihood = BetaGeometricLikelihood(groups: groups, trialsAtStart: 0)
        return -likelihood.evaluate(at: parameters.map { log($0) }).value
    }

    /// 1 for everyone who has bought once; by the log odds, which cannot overflow.
    public func probabilityAlive(x: Int, recency: Double, age: Double) -> Double {
        guard x > 0 else { return 1 }
        let silence = log1p((age - recency) / (alpha + recency))
        let logOddsGone = log(a / (b + Double(x) - 1)) + (r + Double(x)) * silence
        return logistic(-logOddsGone)
    }

    public func expectedPurchases(
        in weeks: Double, x: Int, recency: Double, age: Double
    ) -> Double {
        probabilityAlive(x: x, recency: recency, age: age)
            * afterSurviving(x: x, age: age).expectedPurchases(ofNewcomerIn: weeks)
    }

    public func expectedPurchases(ofNewcomerIn weeks: Double) -> Double {
        BetaGeometricExpectation(r: r, alpha: alpha, a: a, b: b).purchases(in: weeks)
    }

    public func probability(of n: Int, in weeks: Double) -> Double {
        guard n >= 0, weeks >= 0 else { return 0 }
        let counts = NegativeBinomial(shape: r, rate: alpha, time: weeks)
        let stays = exp(logRising(b, by: n) - logRising(a + b, by: n))
        guard n > 0 else { return counts.probability(of: 0) }
        let leaves = stays * a / (b + Double(n) - 1)
        return stays * counts.probability(of: n) + leaves * counts.probability(ofAtLeast: n)
    }

    public func probability(
        of n: Int, in weeks: Double, x: Int, recency: Double, age: Double
    ) -> Double {
        let alive = probabilityAlive(x: x, recency: recency, age: age)
        let future = afterSurviving(x: x, age: age).probability(of: n, in: weeks)
        return alive * future + (n == 0 ? 1 - alive : 0)
    }

    /// The model of a customer who made `x` repeat purchases by `age` and is known to be alive.
    ///
    /// Gamma and beta distributions are conjugate: what comes next is BG/NBD again.
    public func afterSurviving(x: Int, age: Double) -> BGNBD {
        BGNBD(r: r + Double(x), alpha: alpha + age, a: a, b: b + Double(x))
    }
}
