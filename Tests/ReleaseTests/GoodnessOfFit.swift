import Glibc

/// A sample of integers beside the distribution it should come from.
struct GoodnessOfFit {
    let counts: [Int64: Int]
    let total: Int
    /// P(x) of the discrete Gaussian, summed over all x that a Double can tell from zero.
    let probability: (Int64) -> Double
    let support: ClosedRange<Int64>

    init(_ sample: [Int64], sigmaSquared: Double) {
        counts = sample.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        total = sample.count
        let last = Int64((40 * sigmaSquared.squareRoot()).rounded(.up)) + 1
        support = -last...last
        let sum = (-last...last).reduce(0.0) { $0 + exp(-Double($1 * $1) / (2 * sigmaSquared)) }
        probability = { exp(-Double($0 * $0) / (2 * sigmaSquared)) / sum }
    }

    var mean: Double {
        counts.reduce(0) { $0 + Double($1.key) * Double($1.value) } / Double(total)
    }

    var meanSquare: Double {
        counts.reduce(0) { $0 + Double($1.key * $1.key) * Double($1.value) } / Double(total)
    }

    /// Pearson's statistic over cells of at least ten expected draws, as a standard normal deviate.
    ///
    /// By Wilson and Hilferty's cube root (1931); above 4 once in 30,000 samples.
    var chiSquareDeviate: Double {
        var statistic = 0.0
        var cells = 0
        var pooledExpected = 0.0
        var pooledCount = 0
        for value in support {
            pooledExpected += probability(value) * Double(total)
            pooledCount += counts[value] ?? 0
            guard pooledExpected >= 10 else { continue }
            let difference = Double(pooledCount) - pooledExpected
            statistic += difference * difference / pooledExpected
            cells += 1
            (pooledExpected, pooledCount) = (0, 0)
        }
        // What is left is a tail of less than ten expected draws.
        statistic += pow(Double(pooledCount) - pooledExpected, 2) / max(pooledExpected, 1)
        let freedom = Double(max(cells - 1, 1))
        return (cbrt(statistic / freedom) - (1 - 2 / (9 * freedom)))
            / (2 / (9 * freedom))
            .squareRoot()
    }

    /// Kolmogorov's distance times √n; for discrete values 1.95 is passed less than once in 1,000.
    var kolmogorovDistance: Double {
        var seen = 0
        var expected = 0.0
        var distance = 0.0
        for value in support {
            seen += counts[value] ?? 0
            expected += probability(value)
            distance = max(distance, abs(Double(seen) / Double(total) - expected))
        }
        return distance * Double(total).squareRoot()
    }
}
