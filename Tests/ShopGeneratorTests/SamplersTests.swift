import Foundation
import Testing

@testable import ShopGenerator

@Suite("The samplers")
struct SamplersTests {
    private static let draws = 40_000

    private func moments(_ draw: (inout RandomStream) -> Double) -> (mean: Double, variance: Double)
    {
        var stream = RandomStream(seed: 99, topic: .purchases)
        let values = (0..<Self.draws).map { _ in draw(&stream) }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, squares / Double(values.count))
    }

    @Test("draw gamma numbers with mean and variance of the shape", arguments: [0.3, 0.8, 1, 4, 6])
    func gamma(shape: Double) {
        let (mean, variance) = moments { $0.gamma(shape: shape) }
        #expect(abs(mean - shape) < 5 * (shape / Double(Self.draws)).squareRoot())
        #expect(abs(variance - shape) < 0.08 * shape)
    }

    @Test(
        "draw beta numbers with their mean and variance",
        arguments: [(0.35, 2.2), (1.8, 3.2), (4, 4)])
    func beta(a: Double, b: Double) {
        let (mean, variance) = moments { $0.beta(a, b) }
        let expected = a * b / ((a + b) * (a + b) * (a + b + 1))
        #expect(abs(mean - a / (a + b)) < 0.005)
        #expect(abs(variance - expected) < 0.05 * expected)
    }

    @Test("draw Poisson numbers whose variance is their mean", arguments: [0.2, 2.5, 12])
    func poisson(expected: Double) {
        let (mean, variance) = moments { Double($0.poisson(mean: expected)) }
        #expect(abs(mean - expected) < 0.03 * expected)
        #expect(abs(variance - expected) < 0.05 * expected)
    }

    @Test("draw exponential and normal numbers of unit scale")
    func unitScale() {
        let exponential = moments { $0.exponential() }
        #expect(abs(exponential.mean - 1) < 0.02 && abs(exponential.variance - 1) < 0.06)
        let normal = moments { $0.normal() }
        #expect(abs(normal.mean) < 0.02 && abs(normal.variance - 1) < 0.03)
    }

    @Test("follow the published sequence of SplitMix64")
    func splitMix() {
        // The first outputs for state 0, from the reference code of Sebastiano Vigna.
        #expect(mixed(0) == 0xE220_A839_7B1D_CDAF)
        #expect(mixed(0x9E37_79B9_7F4A_7C15) == 0x6E78_9E6A_A1B9_65F4)
    }

    @Test("compute logarithm and exponential as the C library does, within the last bits")
    func portableMath() {
        var stream = RandomStream(seed: 3, topic: .person)
        for _ in 0..<5_000 {
            let value = stream.uniform() * exp(40 * stream.uniform() - 20)
            let logarithm = PortableMath.logarithm(value)
            #expect(abs(logarithm - log(value)) <= 2 * log(value).ulp)
            let exponential = PortableMath.exponential(logarithm * 3)
            #expect(abs(exponential - exp(logarithm * 3)) <= 2 * exp(logarithm * 3).ulp)
        }
        #expect(PortableMath.exponential(-1_000) == 0)
    }

    @Test("give streams that differ by seed, topic and number")
    func streams() {
        var outputs: Set<UInt64> = []
        for seed in 0..<5 as Range<UInt64> {
            for number in 0..<100 {
                for topic in [RandomStream.Topic.person, .purchases, .address] {
                    var stream = RandomStream(seed: seed, topic: topic, number: number)
                    outputs.insert(stream.next())
                }
            }
        }
        #expect(outputs.count == 1_500)
    }
}
