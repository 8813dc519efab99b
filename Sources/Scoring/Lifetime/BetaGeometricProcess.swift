import Glibc

/// Purchases of a customer who may leave after each of them: rate gamma distributed with shape `r`
/// and rate `alpha` (weeks), probability of leaving beta distributed with `a` and `b`.
public struct BetaGeometricProcess: PurchaseProcess {
    /// Shape of the purchase rate's gamma distribution.
    public let r: Double
    /// Rate of the purchase rate's gamma distribution, in weeks.
    public let alpha: Double
    /// First parameter of the leaving probability's beta distribution.
    public let a: Double
    /// Second parameter of the leaving probability's beta distribution.
    public let b: Double

    /// All above zero; `alpha` is in weeks.
    public init(r: Double, alpha: Double, a: Double, b: Double) {
        self.r = r
        self.alpha = alpha
        self.a = a
        self.b = b
    }

    /// Equation 9 of Fader, Hardie & Lee 2005.
    public func expectedPurchases(in weeks: Double) -> Double {
        guard weeks > 0 else { return 0 }
        let z = weeks / (alpha + weeks)
        if z <= Self.farthestArgument, a + b - 1 - r >= Self.lowestParameter,
            a * log1p(weeks / alpha) <= Self.largestExponent
        {
            return expectationBySeries(weeks)
        }
        return expectationByQuadrature(weeks)
    }

    /// Equation 8 of Fader, Hardie & Lee 2005; its finite sum is an incomplete beta function.
    public func probability(of n: Int, in weeks: Double) -> Double {
        guard n >= 0, weeks >= 0 else { return 0 }
        let counts = NegativeBinomial(shape: r, rate: alpha, time: weeks)
        guard n > 0 else { return counts.probability(of: 0) }
        let stays = exp(logRising(b, by: n) - logRising(a + b, by: n))
        let leaves = stays * a / (b + Double(n) - 1)
        return stays * counts.probability(of: n) + leaves * counts.probability(ofAtLeast: n)
    }

    /// Beyond these the power series is slow, or loses digits.
    private static let farthestArgument = 0.95
    private static let lowestParameter = -12.0
    /// The series grows as the power of this that it is then multiplied by: beyond it, as 0 times
    /// infinity.
    private static let largestExponent = 100.0
    private static let maximumNodes = 4_000

    /// By the power series of the equation after Euler's transformation of its ₂F₁.
    ///
    /// Nothing is divided by `a − 1` or `a + b − 1`, where the published form is 0/0: with
    /// c = a + b − 1 and z = t / (alpha + t) it is
    /// c (1 − (1−z)^(a−1)) / (a−1) − (1−z)^(a−1) (c−r) ∫₀ᶻ ₂F₁(c−r+1, a; c+1; u) du.
    func expectationBySeries(_ weeks: Double) -> Double {
        let c = a + b - 1
        let logRemainder = -log1p(weeks / alpha)
        let exponent = (a - 1) * logRemainder
        let growth = exponent == 0 ? 1 : expm1(exponent) / exponent
        let tail = Hypergeometric.integral(c - r, a, c + 1, upTo: weeks / (alpha + weeks))
        return -c * logRemainder * growth - exp(exponent) * tail
    }

    /// As the mean over p ~ beta(a, b) of w(p) = (1 − (1 + p t / alpha)^−r) / p.
    ///
    /// The straight line from w(0) to w(1) is taken out, what remains vanishes at both ends, and the
    /// trapezoidal rule on the logit of p, around which the integrand is analytic in a strip,
    /// converges exponentially (Trefethen & Weideman 2014).
    func expectationByQuadrature(_ weeks: Double) -> Double {
        let ratio = weeks / alpha
        let atZero = r * ratio
        let atOne = -expm1(-r * log1p(ratio))
        let slope = atOne - atZero
        let normalization = -logBeta(a, b)
        func term(_ logit: Double) -> Double {
            let p = logistic(logit)
            guard p > 0 else { return 0 }
            let density = exp(normalization - a * softplus(-logit) - b * softplus(logit))
            return density * (-expm1(-r * log1p(p * ratio)) / p - atZero - slope * p)
        }
        let step = min(0.25, (1 / a + 1 / b).squareRoot() / 4)
        let center = log(a / b)
        var sum = term(center)
        for direction in [-step, step] {
            for index in 1..<Self.maximumNodes {
                let next = term(center + direction * Double(index))
                sum += next
                if abs(next) <= abs(sum) * 1e-17, index > 8 { break }
            }
        }
        return atZero + slope * a / (a + b) + step * sum
    }
}
