/// Draws from the distributions of the purchase model, from uniform numbers and portable math.
extension RandomStream {
    /// Exponential with mean 1.
    mutating func exponential() -> Double {
        -PortableMath.logarithm(uniform())
    }

    /// Standard normal, by the polar method of Marsaglia and Bray (1964): no sine or cosine.
    mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square < 1, square > 0 else { continue }
            return x * (-2 * PortableMath.logarithm(square) / square).squareRoot()
        }
    }

    /// Gamma with the given shape and rate 1.
    ///
    /// Source: Marsaglia, Tsang, "A simple method for generating gamma variables", TOMS 26(3) 2000.
    mutating func gamma(shape: Double) -> Double {
        guard shape >= 1 else {
            let boost = PortableMath.exponential(PortableMath.logarithm(uniform()) / shape)
            return gamma(shape: shape + 1) * boost
        }
        let d = shape - 1.0 / 3.0
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let cube = root * root * root
            let bound = 0.5 * x * x + d - d * cube + d * PortableMath.logarithm(cube)
            if PortableMath.logarithm(uniform()) < bound { return d * cube }
        }
    }

    /// Beta with parameters a and b.
    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let first = gamma(shape: a)
        let second = gamma(shape: b)
        // Both can vanish for tiny shapes; the limit is then a coin with probability a / (a + b).
        guard first + second > 0 else { return chance(a / (a + b)) ? 1 : 0 }
        return first / (first + second)
    }

    /// Poisson, by multiplying uniform numbers (Knuth): meant for means up to a few dozen.
    mutating func poisson(mean: Double) -> Int {
        let limit = PortableMath.exponential(-mean)
        var product = uniform()
        var count = 0
        while product > limit {
            product *= uniform()
            count += 1
        }
        return count
    }
}
