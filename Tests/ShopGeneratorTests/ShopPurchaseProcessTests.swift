import Foundation
import Testing

@testable import ShopGenerator

@Suite("The purchase process")
struct ShopPurchaseProcessTests {
    private static let customers = 20_000
    private let process = ShopPurchaseProcess(
        season: Season(
            from: CivilDay(year: 2024, month: 1, day: 1), to: CivilDay(year: 2026, month: 1, day: 1)
        ))

    /// The number of repeat orders of each of many customers whose first order opened the span.
    private func repeatCounts() -> [Double] {
        (0..<Self.customers).map { number in
            var stream = RandomStream(seed: 11, topic: .purchases, number: number)
            var count = -1
            let buyer = ShopPurchaseProcess.Buyer(.unplanted, &stream)
            process.orders(of: buyer, from: 0, &stream) { _, _ in count += 1 }
            return Double(count)
        }
    }

    /// The season only bends time: what counts is the sum of its factors.
    private var exposure: Double { process.season.exposure(fromDay: 0) }

    @Test("has the mean number of repeat orders that BG/NBD expects")
    func expectedOrders() {
        let counts = repeatCounts()
        let mean = counts.reduce(0, +) / Double(counts.count)
        let square = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count)
        let error = (square / Double(counts.count)).squareRoot()
        #expect(abs(mean - expectedRepeatOrders(within: exposure)) < 4 * error)
        #expect(error < 0.02 * mean, "the tolerance is tight enough to mean something")
    }

    @Test("has the share of one-time buyers that BG/NBD expects")
    func oneTimeBuyers() {
        let share = Double(repeatCounts().count { $0 == 0 }) / Double(Self.customers)
        let scale = ShopPurchaseProcess.rateScaleInDays
        let expected = pow(scale / (scale + exposure), ShopPurchaseProcess.rateShape)
        #expect(abs(share - expected) < 4 * (expected / Double(Self.customers)).squareRoot())
    }

    @Test("has the mean order value that Gamma-Gamma expects")
    func expectedSpend() {
        var sum = 0
        for number in 0..<Self.customers {
            var stream = RandomStream(seed: 12, topic: .purchases, number: number)
            var isFirst = true
            let buyer = ShopPurchaseProcess.Buyer(.unplanted, &stream)
            process.orders(of: buyer, from: 0, &stream) { order, _ in
                if isFirst { sum += order.amountMinorUnits }
                isFirst = false
            }
        }
        let mean = Double(sum) / Double(Self.customers)
        let expected =
            ShopPurchaseProcess.spendShape * ShopPurchaseProcess.spendRateScale
            / (ShopPurchaseProcess.spendRateShape - 1)
        #expect(abs(mean - expected) < 0.03 * expected)
    }

    @Test("brings customers over the whole span, more of them later")
    func growth() {
        let times = (0..<Self.customers).map { number in
            var stream = RandomStream(seed: 13, topic: .acquisition, number: number)
            return process.firstOrderTime(&stream)
        }
        let half = process.season.lengthInDays / 2
        let late = times.count { $0 >= half }
        #expect(times.allSatisfy { $0 >= 0 && $0 < process.season.lengthInDays })
        #expect(Double(late) > 0.52 * Double(times.count))
        #expect(Double(late) < 0.62 * Double(times.count))
    }

    @Test("keeps the season's mean at one over whole years")
    func neutralSeason() {
        #expect(abs(exposure / process.season.lengthInDays - 1) < 0.01)
        let factors = stride(from: 0.0, to: process.season.lengthInDays, by: 0.02)
            .map(process.season.factor)
        #expect(factors.allSatisfy { $0 > 0 && $0 <= process.season.peak })
    }

    /// E[X(t)], equation (9) of Fader, Hardie, Lee (2005); the Gaussian hypergeometric function as
    /// its series, which converges for z < 1.
    private func expectedRepeatOrders(within time: Double) -> Double {
        let r = ShopPurchaseProcess.rateShape
        let alpha = ShopPurchaseProcess.rateScaleInDays
        let a = ShopPurchaseProcess.dropoutA
        let b = ShopPurchaseProcess.dropoutB
        let z = time / (alpha + time)
        var term = 1.0
        var series = 1.0
        for index in 0..<10_000 {
            let k = Double(index)
            term *= (r + k) * (b + k) / ((a + b - 1 + k) * (k + 1)) * z
            series += term
        }
        return (a + b - 1) / (a - 1) * (1 - pow(alpha / (alpha + time), r) * series)
    }
}
