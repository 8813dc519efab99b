/// What the purchase models make of Gauss's hypergeometric function.
enum Hypergeometric {
    private static let maximumTerms = 20_000
    private static let precision = 1e-17

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
