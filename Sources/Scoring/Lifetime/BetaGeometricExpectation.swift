import Glibc

/// Expected purchases of the BG/NBD process from time 0.
struct BetaGeometricExpectation {
    let r: Double
    let alpha: Double
    let a: Double
    let b: Double

    /// Beyond these the power series is slow, or loses digits.
    private static let farthestArgument = 0.95
    private static let lowestParameter = -12.0

    /// Purchases expected in `weeks`; 0 for no time.
    func purchases(in weeks: Double) -> Double {
        guard weeks > 0 else { return 0 }
        let z = weeks / (alpha + weeks)
        if z <= Self.farthestArgument, a + b - 1 - r >= Self.lowestParameter {
            return bySeries(weeks)
        }
        return byQuadrature(weeks)
    }

    /// Equation 9 of Fader, Hardie & Lee 2005 after Euler's transformation of its ₂F₁.
    ///
    /// Written so that nothing is divided by `a − 1` or `a + b − 1`, where the published form is
    /// 0/0: with c = a + b − 1 and z = t / (alpha + t) it is
    /// c (1 − (1−z)^(a−1)) / (a−1) − (1−z)^(a−1) (c−r) ∫₀ᶻ ₂F₁(c−r+1, a; c+1; u) du.
    func bySeries(_ weeks: Double) -> Double {
        let c = a + b - 1
        let logRemainder = -log1p(weeks / alpha)
        let exponent = (a - 1) * logRemainder
        let growth = abs(exponent) < 1e-300 ? 1 : expm1(exponent) / exponent
        let tail = Hypergeometric.integral(c - r, a, c + 1, upTo: weeks / (alpha + weeks))
        return -c * logRemainder * growth - exp(exponent) * tail
    }

    /// The same as the mean over p ~ beta(a, b) of w(p) = (1 − (1 + p t / alpha)^−r) / p.
    ///
    /// The straight line from w(0) to w(1) is taken out, what remains vanishes at both ends, and the
    /// trapezoidal rule on the logit of p, where the integrand is analytic in a strip, converges
    /// exponentially (Trefethen & Weideman 2014).
    func byQuadrature(_ weeks: Double) -> Double {
        let ratio = weeks / alpha
        let atZero = r * ratio
        let atOne = -expm1(-r * log1p(ratio))
        let slope = atOne - atZero
        func remainder(_ p: Double) -> Double {
            -expm1(-r * log1p(p * ratio)) / p - atZero - slope * p
        }
        let spread = (1 / a + 1 / b).squareRoot()
        let step = min(0.25, spread / 4)
        let center = log(a / b)
        let normalization = -logBeta(a, b)
        func density(_ logit: Double) -> Double {
            exp(normalization - a * softplus(-logit) - b * softplus(logit))
        }
        var sum = density(center) * remainder(logistic(center))
        for direction in [-step, step] {
            for index in 1..<Self.maximumNodes {
                let logit = center + direction * Double(index)
                let p = logistic(logit)
                guard p > 1e-290 else { break }
                let term = density(logit) * remainder(p)
                sum += term
                if abs(term) <= abs(sum) * 1e-17, index > 8 { break }
            }
        }
        return atZero + slope * a / (a + b) + step * sum
    }

    private static let maximumNodes = 4_000
}
