import Glibc

/// How likely a customer has dropped out since the last purchase, by Pareto/NBD.
///
/// The odds are s ∫ ((α+T)/(α+τ))^(r+x) ((β+T)/(β+τ))^s dτ / (β+τ) over τ from t_x to T: the
/// function A₀ of Fader & Hardie, "A note on deriving the Pareto/NBD model" (2005), before it is
/// written as a difference of two ₂F₁ that overflow or cancel for frequent buyers. The integrand is
/// positive and analytic, so quadrature gives it, and its derivatives by every parameter, to full
/// precision.
struct ParetoDropout {
    /// Logarithm of the odds of having left.
    let logOddsGone: Double
    /// Derivatives of the log odds by r and by s.
    let byShape: Double
    let byS: Double
    /// Derivative of the log odds by α, over r + x.
    let byAlphaPerShape: Double
    let byBeta: Double

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
            (byShape, byS, byAlphaPerShape, byBeta) = (0, 0, 0, 0)
            return
        }
        // With m the smaller of α and β, u = log((m+τ) / (m+t_x)) keeps the singularities of the
        // integrand at a distance of π or more.
        let smaller = min(alpha, beta)
        let base = smaller + recency
        let end = min(
            log1p(silence / base),
            log1p((beta + recency) / base * expm1(Self.negligible / s)),
            log1p((alpha + recency) / base * expm1(Self.negligible / shape)))
        var sums = Sums()
        for panel in Self.panels(
            to: end,
            fall: shape * log1p(base * expm1(end) / (alpha + recency))
                + s * log1p(base * expm1(end) / (beta + recency)))
        {
            sums.add(
                panel, base: base, alpha: alpha + recency, beta: beta + recency,
                shape: shape, s: s)
        }
        let whole = (
            a: log1p(silence / (alpha + recency)), b: log1p(silence / (beta + recency))
        )
        logOddsGone = log(s * sums.weight) + shape * whole.a + s * whole.b
        byShape = whole.a - sums.logA / sums.weight
        byS = 1 / s + whole.b - sums.logB / sums.weight
        byAlphaPerShape = 1 / (alpha + age) - sums.inverseA / sums.weight
        byBeta = s / (beta + age) - (s + 1) * sums.inverseB / sums.weight
    }

    /// A part of 0…`end` of u and the nodes that are enough for it.
    private struct Panel {
        var start: Double
        var width: Double
        var rule: GaussLegendre
    }

    private static let short = GaussLegendre(count: 16)

    /// - Parameter fall: by how many powers of e the integrand falls.
    private static func panels(to end: Double, fall: Double) -> [Panel] {
        if fall < 6, end < 1.5 { return [Panel(start: 0, width: end, rule: short)] }
        let rule = GaussLegendre.standard
        if fall < 24 { return [Panel(start: 0, width: end, rule: rule)] }
        return [
            Panel(start: 0, width: 0.3 * end, rule: rule),
            Panel(start: 0.3 * end, width: 0.7 * end, rule: rule),
        ]
    }

    /// The integral, and the integral times what its means are wanted of.
    private struct Sums {
        var weight = 0.0
        var logA = 0.0
        var inverseA = 0.0
        var logB = 0.0
        var inverseB = 0.0

        /// - Parameters:
        ///   - alpha: α + t_x; `beta` likewise.
        ///   - base: the smaller of both.
        mutating func add(
            _ panel: Panel, base: Double, alpha: Double, beta: Double, shape: Double, s: Double
        ) {
            let (nodes, weights) = (panel.rule.nodes, panel.rule.weights)
            for index in nodes.indices {
                let growth = base * expm1(panel.start + panel.width * nodes[index])
                let (timeA, timeB) = (alpha + growth, beta + growth)
                let (logA, logB) = (log1p(growth / alpha), log1p(growth / beta))
                let fallen = exp(-shape * logA - s * logB)
                let node = panel.width * weights[index] * fallen * (base + growth) / timeB
                weight += node
                self.logA += node * logA
                inverseA += node / timeA
                self.logB += node * logB
                inverseB += node / timeB
            }
        }
    }
}
