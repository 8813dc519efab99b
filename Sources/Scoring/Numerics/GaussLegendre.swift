import Glibc

/// Gauss–Legendre quadrature: exact for polynomials up to degree 2n − 1.
struct GaussLegendre: Sendable {
    /// Abscissas on 0…1, ascending, and their weights, which add up to 1.
    let nodes: [Double]
    let weights: [Double]

    /// Enough for an analytic function that falls by twenty orders of magnitude on the way.
    static let standard = GaussLegendre(count: 32)

    /// Enough for a smooth function that changes by no more than a few times.
    static let coarse = GaussLegendre(count: 5)

    /// Newton's method on the Legendre polynomial of degree `count` (DLMF 3.5.v, 18.9.1).
    init(count: Int) {
        var nodes: [Double] = []
        var weights: [Double] = []
        for index in (0..<count).reversed() {
            var root = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var derivative = 1.0
            for _ in 0..<20 {
                let polynomial = Self.legendre(degree: count, at: root)
                derivative = polynomial.derivative
                let step = polynomial.value / derivative
                root -= step
                if abs(step) < 1e-16 { break }
            }
            nodes.append((1 + root) / 2)
            weights.append(1 / ((1 - root * root) * derivative * derivative))
        }
        self.nodes = nodes
        self.weights = weights
    }

    private static func legendre(
        degree: Int, at x: Double
    ) -> (value: Double, derivative: Double) {
        var previous = 1.0
        var value = x
        for k in 1..<max(2, degree) {
            let n = Double(k)
            (previous, value) = (value, ((2 * n + 1) * x * value - n * previous) / (n + 1))
        }
        return (value, Double(degree) * (x * value - previous) / (x * x - 1))
    }

    /// The integral of `integrand` over `range`, cut into `panels` equal parts.
    func integral(
        over range: ClosedRange<Double>, panels: Int = 1, of integrand: (Double) -> Double
    ) -> Double {
        let width = (range.upperBound - range.lowerBound) / Double(panels)
        var sum = 0.0
        for panel in 0..<panels {
            let start = range.lowerBound + Double(panel) * width
            for index in nodes.indices {
                sum += weights[index] * integrand(start + width * nodes[index])
            }
        }
        return sum * width
    }
}
