import Glibc

/// Purchases in `time` at a constant rate that is gamma distributed.
struct NegativeBinomial {
    let shape: Double
    let rate: Double
    let time: Double

    /// Probability of exactly `n`.
    func probability(of n: Int) -> Double {
        guard time > 0 else { return n == 0 ? 1 : 0 }
        let logProbability =
            logRising(shape, by: n) - logGamma(Double(n) + 1)
            - shape * log1p(time / rate) - Double(n) * log1p(rate / time)
        return exp(logProbability)
    }

    /// Probability of `n` or more, accurate also where it is small.
    func probability(ofAtLeast n: Int) -> Double {
        guard n > 0 else { return 1 }
        guard time > 0 else { return 0 }
        return regularizedBeta(time / (rate + time), Double(n), shape)
    }
}
