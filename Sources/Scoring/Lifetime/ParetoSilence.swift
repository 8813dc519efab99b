import Glibc

/// How likely Pareto/NBD finds it that a customer left between the last purchase and now.
///
/// The odds are s ∫ ((α+T)/(α+τ))^(r+x) ((β+T)/(β+τ))^s dτ / (β+τ) over τ from t_x to T: the
/// function A₀ of Fader & Hardie, "A note on deriving the Pareto/NBD model" (2005), before it is
/// written as a difference of two ₂F₁ that overflow or cancel for frequent buyers. The integrand is
/// positive and analytic, so quadrature gives it, and its derivatives by every parameter, to full
/// precision.
struct ParetoSilence {
    /// Logarithm of the odds of having left.
    let logOddsGone: Double
    /// Means over the time of leaving, given that the customer has left.
    let meanLogPurchaseTime: Double
    let meanInversePurchaseTime: Double
    let meanLogLifeTime: Double
    let meanInverseLifeTime: Double

    /// The part of the integral that is left out, as a power of e.
    private static let negligible = 45.0

    /// - Parameters:
    ///   - x: repeat purchases.
    ///   - recency: t_x in weeks.
    ///   - age: T in weeks, not below `recency`.
    init(model: ParetoNBD, x: Double, recency: Double, age: Double) {
        let (alpha, beta, s) = (model.alpha, model.beta, model.s)
        let shape = model.r + x
        let silence = age - recency
        guard silence > 0 else {
            logOddsGone = -.infinity
            meanLogPurchaseTime = log(alpha + age)
            meanInversePurchaseTime = 1 / (alpha + age)
            meanLogLifeTime = log(beta + age)
            meanInverseLifeTime = 1 / (beta + age)
            return
        }
        // With m the smaller of α and β, u = log((m+τ) / (m+t_x)) keeps the singularities of the
        // integrand at a distance of π or more.
        let smaller = min(alpha, beta)
        let base = smaller + recency
        let end = min(
            log1p(silence / base), Self.negligible / s,
            log1p((alpha + recency) / base * expm1(Self.negligible / shape)))
        let (logAlpha, logBeta) = (log(alpha + recency), log(beta + recency))
        var sums = (weight: 0.0, logA: 0.0, inverseA: 0.0, logB: 0.0, inverseB: 0.0)
        let rule = GaussLegendre.standard
        for index in rule.nodes.indices {
            let growth = base * expm1(end * rule.nodes[index])
            let (timeA, timeB) = (alpha + recency + growth, beta + recency + growth)
            let (logA, logB) = (log(timeA), log(timeB))
            let exponent = shape * (logAlpha - logA) + s * (logBeta - logB)
            let weight = rule.weights[index] * exp(exponent) * (base + growth) / timeB
            sums.weight += weight
            sums.logA += weight * logA
            sums.inverseA += weight / timeA
            sums.logB += weight * logB
            sums.inverseB += weight / timeB
        }
        logOddsGone =
            log(s * end * sums.weight) + shape * log1p(silence / (alpha + recency))
            + s * log1p(silence / (beta + recency))
        meanLogPurchaseTime = sums.logA / sums.weight
        meanInversePurchaseTime = sums.inverseA / sums.weight
        meanLogLifeTime = sums.logB / sums.weight
        meanInverseLifeTime = sums.inverseB / sums.weight
    }
}
