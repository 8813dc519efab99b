import Glibc
public import Settings

/// How far a noisy number may lie from the true one.
///
/// Computed from the distribution's own probabilities, not from 1.96 σ: with σ² = 375/16 the bar
/// is ± 9 and holds 95.0 % of the noise. Floating point is harmless here, the bar does not depend
/// on the data.
public struct ErrorBar: Hashable, Sendable {
    /// Share of the noise that lies within the bar, at least.
    public static let confidence = 0.95

    /// The smallest whole number w with P(|noise| ≤ w) ≥ 95 %.
    public let halfWidth: Int64

    /// The bar of noise with variance parameter `sigmaSquared`.
    public init(sigmaSquared: Rational) {
        let variance = Double(sigmaSquared.numerator) / Double(sigmaSquared.denominator)
        // Beyond 40 σ the weights are below 1e-340: zero in a Double.
        let last = Int64((40 * variance.squareRoot()).rounded(.up)) + 1
        func weight(_ value: Int64) -> Double { exp(-Double(value * value) / (2 * variance)) }
        // Smallest terms first: the sum of a long tail keeps its digits.
        var tail = 0.0
        for value in stride(from: last, through: 1, by: -1) { tail += 2 * weight(value) }
        let total = 1 + tail
        var within = 1.0
        var width: Int64 = 0
        while within < Self.confidence * total {
            width += 1
            within += 2 * weight(width)
        }
        halfWidth = width
    }
}
