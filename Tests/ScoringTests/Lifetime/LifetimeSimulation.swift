import Foundation
import Scoring
import TestSupport

/// Customers that behave exactly as a model says, from a seed.
struct LifetimeSimulation {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    struct Customers {
        var repeats: [Int] = []
        var recencies: [Double] = []
        var ages: [Double] = []

        var groups: PurchaseGroups {
            PurchaseGroups(repeats: repeats, recencies: recencies, ages: ages)
        }
    }

    /// Customers of a BG/NBD process, or of MBG/NBD where they may leave at once.
    mutating func customers(
        _ count: Int, r: Double, alpha: Double, a: Double, b: Double, mayLeaveAtOnce: Bool = false
    ) -> Customers {
        customers(count, r: r, alpha: alpha) { simulation in
            let one = simulation.gamma(a)
            let leaving = one / (one + simulation.gamma(b))
            let atOnce = mayLeaveAtOnce && simulation.uniform() < leaving
            return atOnce ? (0, 1) : (.infinity, leaving)
        }
    }

    /// Customers of a Pareto/NBD process.
    mutating func customers(
        _ count: Int, r: Double, alpha: Double, s: Double, beta: Double
    ) -> Customers {
        customers(count, r: r, alpha: alpha) { simulation in
            (-log(simulation.uniform()) / (simulation.gamma(s) / beta), 0)
        }
    }

    /// Gamma-Gamma spend of customers with 1 to 10 repeat purchases.
    mutating func spend(_ count: Int, p: Double, q: Double, gamma scale: Double) -> SpendColumns {
        var repeats: [Int32] = []
        var means: [Double] = []
        for _ in 0..<count {
            let x = Int.random(in: 1...10, using: &generator)
            let rate = gamma(q) / scale
            repeats.append(Int32(x))
            means.append(gamma(p * Double(x)) / rate / Double(x))
        }
        return SpendColumns(repeats: repeats, meanValues: means)
    }

    /// - Parameter leaving: the time after which a customer leaves, and the probability with which
    ///   they leave after a purchase.
    private mutating func customers(
        _ count: Int, r: Double, alpha: Double,
        leaving: (inout LifetimeSimulation) -> (after: Double, probability: Double)
    ) -> Customers {
        var customers = Customers()
        for _ in 0..<count {
            let age = Double(Int.random(in: 10...100, using: &generator))
            let rate = gamma(r) / alpha
            let (lifetime, probability) = leaving(&self)
            var (time, last, repeats) = (0.0, 0.0, 0)
            while true {
                time -= log(uniform()) / rate
                guard time <= min(age, lifetime) else { break }
                last = time
                repeats += 1
                if uniform() < probability { break }
            }
            customers.repeats.append(repeats)
            customers.recencies.append(last)
            customers.ages.append(age)
        }
        return customers
    }

    /// Above 0 and below 1.
    mutating func uniform() -> Double {
        (Double(generator.next() >> 11) + 0.5) / 9_007_199_254_740_992
    }

    /// Gamma distributed with this shape and rate 1 (Marsaglia & Tsang 2000).
    mutating func gamma(_ shape: Double) -> Double {
        guard shape >= 1 else { return gamma(shape + 1) * pow(uniform(), 1 / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let normal = (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
            let cube = pow(1 + c * normal, 3)
            guard cube > 0 else { continue }
            let bound = 0.5 * normal * normal + d - d * cube + d * log(cube)
            if log(uniform()) < bound { return d * cube }
        }
    }
}
