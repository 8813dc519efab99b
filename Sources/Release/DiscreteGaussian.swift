public import Settings

/// The discrete Gaussian on the integers: P(x) is proportional to exp(-x² / 2σ²).
///
/// Exact: integers and fair coin tosses only, no rounding anywhere. C. Canonne, G. Kamath and
/// T. Steinke, "The Discrete Gaussian for Differential Privacy" (2020), arXiv:2004.00010,
/// algorithms 1 to 3. Adding it to a vector whose squared L2 norm changes by at most Δ² with one
/// person satisfies Δ²/2σ²-zCDP (theorem 4 there).
public struct DiscreteGaussian: Hashable, Sendable {
    /// Largest numerator and denominator of σ².
    ///
    /// Products of the acceptance step stay below 2^128 unless a Laplace draw passes 2^14 scales,
    /// whose probability is below e^-16000; should it happen, checked arithmetic stops the process
    /// and nothing is published.
    static let varianceParameterPartMaximum: UInt64 = 1 << 48

    /// σ², the variance parameter.
    public let sigmaSquared: Rational
    /// t = ⌊σ⌋ + 1, the scale of the proposals.
    private let scale: UInt128

    /// Nil when σ² is zero or a part of the fraction exceeds 2^48.
    public init?(sigmaSquared: Rational) {
        let limit = Self.varianceParameterPartMaximum
        guard (1...limit).contains(sigmaSquared.numerator), sigmaSquared.denominator <= limit
        else { return nil }
        self.sigmaSquared = sigmaSquared
        let wholeVariance = sigmaSquared.numerator / sigmaSquared.denominator
        scale = UInt128(wholeVariance.squareRootRoundedDown) + 1
    }

    /// One draw (algorithm 3): a discrete Laplace proposal, accepted with probability
    /// exp(-(|y| - σ²/t)² / 2σ²).
    public func sample(from source: inout some RandomByteSource) -> Int64 {
        let numerator = UInt128(sigmaSquared.numerator)
        let denominator = UInt128(sigmaSquared.denominator)
        // With σ² = n/d the exponent is (|y|·d·t - n)² / (2·n·d·t²).
        let exponentDenominator = 2 * numerator * denominator * scale * scale
        while true {
            let proposal = discreteLaplace(from: &source)
            let left = proposal.magnitude * denominator * scale
            let distance = left > numerator ? left - numerator : numerator - left
            if bernoulliOfExponential(distance * distance, over: exponentDenominator, &source) {
                let magnitude = Int64(proposal.magnitude)
                return proposal.isNegative ? -magnitude : magnitude
            }
        }
    }

    /// A draw with P(x) proportional to exp(-|x| / t) (algorithm 2 with s = 1).
    private func discreteLaplace(
        from source: inout some RandomByteSource
    ) -> (magnitude: UInt128, isNegative: Bool) {
        while true {
            let offset = source.uniform(below: scale)
            guard bernoulliOfExponential(offset, over: scale, &source) else { continue }
            var scales: UInt128 = 0
            while bernoulliOfExponential(1, over: 1, &source) { scales += 1 }
            let magnitude = offset + scale * scales
            let isNegative = source.uniform(below: 2) == 1
            // Zero has one sign only, or it would come twice as often.
            if isNegative && magnitude == 0 { continue }
            return (magnitude, isNegative)
        }
    }
}

/// True with probability exp(-numerator / denominator) (algorithm 1).
func bernoulliOfExponential(
    _ numerator: UInt128, over denominator: UInt128, _ source: inout some RandomByteSource
) -> Bool {
    let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
    var remaining = whole
    while remaining > 0 {
        guard bernoulliOfExponentialAtMostOne(1, over: 1, &source) else { return false }
        remaining -= 1
    }
    return bernoulliOfExponentialAtMostOne(rest, over: denominator, &source)
}

/// The same for a fraction of at most one: the parity of the first failure of Bernoulli(γ/k).
private func bernoulliOfExponentialAtMostOne(
    _ numerator: UInt128, over denominator: UInt128, _ source: inout some RandomByteSource
) -> Bool {
    var trial: UInt128 = 1
    while source.uniform(below: denominator * trial) < numerator { trial += 1 }
    return trial % 2 == 1
}

extension UInt64 {
    /// ⌊√self⌋, by bisection on integers.
    var squareRootRoundedDown: UInt64 {
        var (low, high) = (UInt64(0), UInt64(1) << 32)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if middle * middle <= self { low = middle } else { high = middle }
        }
        return low
    }
}
