import Glibc

/// Gauss's hypergeometric function and what the purchase models make of it.
enum Hypergeometric {
    private static let maximumTerms = 20_000
    private static let precision = 1e-17

    /// The power series of ₂F₁(a, b; c; z) for 0 ≤ z < 1 and c > 0.
    ///
    /// Where c − a − b < 0 the series of Euler's transformation (DLMF 15.8.1) is summed, which
    /// decays faster.
    static func value(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        let excess = c - a - b
        guard excess < 0 else { return series(a, b, c, z) }
        return exp(excess * log1p(-z)) * series(c - a, c - b, c, z)
    }

    private static func series(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for index in 0..<maximumTerms {
            let n = Double(index)
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
            sum += term
            if abs(term) <= abs(sum) * precision { break }
        }
        return sum
    }

    /// `a · ∫₀ᶻ ₂F₁(a + 1, b; c; u) du`, term by term.
    ///
    /// Equal to `(c − 1)(₂F₁(a, b − 1; c − 1; z) − 1) / (b − 1)`, and defined where that is 0/0.
    static func integral(_ a: Double, _ b: Double, _ c: Double, upTo z: Double) -> Double {
        var term = a * z
        var sum = term
        for index in 0..<maximumTerms {
            let n = Double(index)
            term *= (a + 1 + n) * (b + n) / ((c + n) * (n + 2)) * z
            sum += term
            if abs(term) <= abs(sum) * precision { break }
        }
        return sum
    }
}
