import Glibc

/// The Pareto/NBD model of Schmittlein, Morrison & Colombo, "Counting Your Customers", Management
/// Science 33(1), 1987.
///
/// While alive, a customer buys at a rate of their own, gamma distributed with shape `r` and rate
/// `alpha`; they leave at any moment, at a rate of their own that is gamma distributed with shape `s`
/// and rate `beta`. Rates are a week.
public struct ParetoNBD: PurchaseModel {
    /// As commands and stored models spell it.
    public static let name = "paretonbd"
    /// In the order of `parameters`.
    public static let parameterNames = ["r", "alpha", "s", "beta"]

    /// Shape of the purchase rate's gamma distribution.
    public var r: Double
    /// Rate of the purchase rate's gamma distribution, in weeks.
    public var alpha: Double
    /// Shape of the leaving rate's gamma distribution.
    public var s: Double
    /// Rate of the leaving rate's gamma distribution, in weeks.
    public var beta: Double

    /// Parameters are above zero; `alpha` and `beta` are in weeks.
    public init(r: Double, alpha: Double, s: Double, beta: Double) {
        self.r = r
        self.alpha = alpha
        self.s = s
        self.beta = beta
    }

    /// In the order of `parameterNames`; nil unless there are four, finite and above zero.
    public init?(parameters: [Double]) {
        guard Self.areParameters(parameters) else { return nil }
        self.init(r: parameters[0], alpha: parameters[1], s: parameters[2], beta: parameters[3])
    }

    /// In the order of `parameterNames`; `alpha` and `beta` are in weeks.
    public var parameters: [Double] { [r, alpha, s, beta] }

    /// Maximum likelihood, as `PurchaseModel.fit` says; throws `FitRefusal` for too little data.
    public static func fit(
        to groups: PurchaseGroups, startingAt start: ParetoNBD? = nil
    ) throws(FitRefusal) -> ModelFit<ParetoNBD> {
        let fit = try ParetoLikelihood.fit(to: groups, startingAt: start?.parameters)
        let found = fit.parameters
        return ModelFit(
            model: ParetoNBD(r: found[0], alpha: found[1], s: found[2], beta: found[3]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }

    /// As `fit`, from one start alone, wherever that leads: enough to compare models by, and much
    /// sooner.
    static func roughFit(to groups: PurchaseGroups) throws(FitRefusal) -> ModelFit<ParetoNBD> {
        let fit = try ParetoLikelihood.roughFit(to: groups)
        let found = fit.parameters
        return ModelFit(
            model: ParetoNBD(r: found[0], alpha: found[1], s: found[2], beta: found[3]),
            logLikelihood: fit.logLikelihood, diagnosis: fit.diagnosis)
    }

    /// Natural logarithm, with the constants of the source.
    public func logLikelihood(of groups: PurchaseGroups) -> Double {
        -ParetoLikelihood(groups: groups).evaluate(at: parameters.map { log($0) }).value
    }

    /// Of being alive at `age` weeks, `x` repeat purchases and `recency` weeks in.
    public func probabilityAlive(x: Int, recency: Double, age: Double) -> Double {
        let dropout = ParetoDropout(
            model: self, x: Double(x), recency: recency, age: age)
        return logistic(-dropout.logOddsGone)
    }

    /// The process of a survivor: both gamma distributions updated by what was seen.
    public func afterSurviving(x: Int, age: Double) -> ParetoProcess {
        ParetoProcess(r: r + Double(x), alpha: alpha + age, s: s, beta: beta + age)
    }

    /// Purchases after the first, as the mean over both rates.
    public func expectedPurchases(ofNewcomerIn weeks: Double) -> Double {
        afterSurviving(x: 0, age: 0).expectedPurchases(in: weeks)
    }

    /// Of exactly `n` purchases after the first.
    public func probability(of n: Int, in weeks: Double) -> Double {
        afterSurviving(x: 0, age: 0).probability(of: n, in: weeks)
    }

    /// Discounted expected residual purchases: all purchases to come of a customer with this history,
    /// each discounted to now at the continuous rate `discount` a week (Fader, Hardie & Lee 2005,
    /// "RFM and CLV", equation 2).
    ///
    /// Nil unless `discount` is above zero: without it the sum need not be finite.
    public func discountedResidualPurchases(
        discount: Double, x: Int, recency: Double, age: Double
    ) -> Double? {
        guard
            let future = afterSurviving(x: x, age: age)
                .discountedResidualPurchases(discount: discount)
        else { return nil }
        return probabilityAlive(x: x, recency: recency, age: age) * future
    }
}

/// Purchases at a gamma distributed rate that end after a time with a gamma distributed rate.
public struct ParetoProcess: PurchaseProcess {
    /// Shape of the purchase rate's gamma distribution.
    public let r: Double
    /// Rate of the purchase rate's gamma distribution, in weeks.
    public let alpha: Double
    /// Shape of the leaving rate's gamma distribution.
    public let s: Double
    /// Rate of the leaving rate's gamma distribution, in weeks.
    public let beta: Double

    /// All above zero; `alpha` and `beta` are in weeks.
    public init(r: Double, alpha: Double, s: Double, beta: Double) {
        self.r = r
        self.alpha = alpha
        self.s = s
        self.beta = beta
    }

    /// Purchases expected in the next `weeks`, those cut short by leaving included.
    public func expectedPurchases(in weeks: Double) -> Double {
        guard weeks > 0 else { return 0 }
        // r beta / (alpha (s − 1)) (1 − (beta / (beta + t))^(s − 1)), also where s is 1.
        let growth = log1p(weeks / beta)
        let exponent = (1 - s) * growth
        return r * beta / alpha * growth * (exponent == 0 ? 1 : expm1(exponent) / exponent)
    }

    /// Those who stay buy `n` times in all of `weeks`, the others before they leave.
    public func probability(of n: Int, in weeks: Double) -> Double {
        guard n >= 0, weeks >= 0 else { return 0 }
        let counts = NegativeBinomial(shape: r, rate: alpha, time: weeks)
        let growth = log1p(weeks / beta)
        let coefficient = logRising(r, by: n) - logGamma(Double(n) + 1)
        // Over u = log(1 + t / beta), in which the time of leaving is exponential.
        let left = GaussLegendre.standard.integral(over: 0...growth, panels: 8) { u in
            let time = beta * expm1(u)
            let purchases = n == 0 ? 0 : Double(n) * log(time / (alpha + time))
            return s * exp(coefficient - s * u - r * log1p(time / alpha) + purchases)
        }
        return counts.probability(of: n) * exp(-s * growth) + left
    }

    /// In closed form where `rate` is above zero: what is left from `start` on, less what is left from
    /// `end` on.
    public func discountedPurchases(from start: Double, to end: Double, rate: Double) -> Double {
        guard rate > 0 else {
            // Nothing is discounted that the closed form needs to be finite.
            return ParetoProcessByParts(process: self)
                .discountedPurchases(from: start, to: end, rate: rate)
        }
        return discountedResidual(from: start, rate) - discountedResidual(from: end, rate)
    }

    /// Discounted expected residual purchases from `start` weeks from now on.
    private func discountedResidual(from start: Double, _ rate: Double) -> Double {
        let left = exp(-s * log1p(start / beta) - rate * start)
        return r / alpha * left * (beta + start)
            * scaledExponentialIntegral(order: s, rate * (beta + start))
    }

    /// All purchases to come, discounted at the continuous rate `discount` a week.
    ///
    /// Nil unless `discount` is above zero.
    public func discountedResidualPurchases(discount: Double) -> Double? {
        guard discount > 0 else { return nil }
        return r * beta / alpha * scaledExponentialIntegral(order: s, discount * beta)
    }
}

/// Pareto/NBD where there is no closed form.
private struct ParetoProcessByParts: PurchaseProcess {
    let process: ParetoProcess

    func expectedPurchases(in weeks: Double) -> Double { process.expectedPurchases(in: weeks) }

    func probability(of n: Int, in weeks: Double) -> Double {
        process.probability(of: n, in: weeks)
    }
}
