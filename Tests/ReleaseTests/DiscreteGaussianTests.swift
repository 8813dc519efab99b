import Foundation
import Settings
import TestSupport
import Testing

@testable import Release

@Suite("DiscreteGaussian")
struct DiscreteGaussianTests {
    /// 10⁵ draws, or 10⁷ at the full size.
    static let drawCount = TestSize.isFull ? 10_000_000 : 100_000

    /// Far below one, one, the default policy's 375/16, an awkward fraction, large.
    static let variances = [
        Rational(1, over: 25), Rational(1, over: 1), Rational(375, over: 16),
        Rational(10_007, over: 997), Rational(40_000, over: 1),
    ]

    static func draws(_ variance: Rational, count: Int, seed: UInt64) throws -> [Int64] {
        let gaussian = try #require(DiscreteGaussian(sigmaSquared: variance))
        var source = SeededBytes(seed: seed)
        return (0..<count).map { _ in gaussian.sample(from: &source) }
    }

    @Test("draws follow the exact probabilities", arguments: variances)
    func followsProbabilities(variance: Rational) throws {
        let sigmaSquared = Double(variance.numerator) / Double(variance.denominator)
        let sample = try Self.draws(variance, count: Self.drawCount, seed: 106)
        let fit = GoodnessOfFit(sample, sigmaSquared: sigmaSquared)
        #expect(fit.chiSquareDeviate < 4)
        #expect(fit.kolmogorovDistance < 1.95)
    }

    @Test("draws have no drift and the variance of the distribution", arguments: variances)
    func hasItsMoments(variance: Rational) throws {
        let sigmaSquared = Double(variance.numerator) / Double(variance.denominator)
        let sample = try Self.draws(variance, count: Self.drawCount, seed: 107)
        let fit = GoodnessOfFit(sample, sigmaSquared: sigmaSquared)
        let exact = fit.support.reduce(0.0) { $0 + Double($1 * $1) * fit.probability($1) }
        let fourth = fit.support.reduce(0.0) { $0 + pow(Double($1), 4) * fit.probability($1) }
        let standardError = ((fourth - exact * exact) / Double(fit.total)).squareRoot()
        #expect(abs(fit.meanSquare - exact) < 4 * standardError)
        #expect(abs(fit.mean) < 4 * (exact / Double(fit.total)).squareRoot())
    }

    @Test("a value and its negative come equally often")
    func isSymmetric() throws {
        let sample = try Self.draws(Rational(375, over: 16), count: Self.drawCount, seed: 108)
        for value in Int64(1)...10 {
            let above = sample.count { $0 == value }
            let below = sample.count { $0 == -value }
            // The difference of two Poisson counts.
            #expect(abs(Double(above - below)) < 4.5 * Double(above + below).squareRoot())
        }
    }

    @Test("the test of fit notices a variance that is five per cent off")
    func fitCanFail() throws {
        let sample = try Self.draws(Rational(375, over: 16), count: 100_000, seed: 109)
        let fit = GoodnessOfFit(sample, sigmaSquared: 375.0 / 16 * 1.05)
        #expect(fit.chiSquareDeviate > 4)
    }

    @Test("the same bytes give the same draws")
    func isDeterministic() throws {
        let variance = Rational(375, over: 16)
        let first = try Self.draws(variance, count: 1_000, seed: 7)
        #expect(try first == Self.draws(variance, count: 1_000, seed: 7))
        #expect(try first != Self.draws(variance, count: 1_000, seed: 8))
    }

    @Test("a tiny variance gives zero nearly always, never an error")
    func tinyVariance() throws {
        let sample = try Self.draws(Rational(1, over: 1 << 48), count: 1_000, seed: 1)
        #expect(sample.allSatisfy { $0 == 0 })
    }

    @Test("the largest variance allowed stays within its integers")
    func largestVariance() throws {
        let limit = DiscreteGaussian.varianceParameterPartMaximum
        for variance in [Rational(limit, over: 1), Rational(limit, over: limit - 1)] {
            let sigma = (Double(variance.numerator) / Double(variance.denominator)).squareRoot()
            let sample = try Self.draws(variance, count: 2_000, seed: 2)
            #expect(sample.allSatisfy { Double($0.magnitude) < 7 * sigma })
            #expect(sample.contains { $0 != 0 })
        }
    }

    @Test("no distribution without a variance, nor with one beyond the limits")
    func refusesImpossibleVariances() {
        let limit = DiscreteGaussian.varianceParameterPartMaximum
        #expect(DiscreteGaussian(sigmaSquared: Rational(0, over: 1)) == nil)
        #expect(DiscreteGaussian(sigmaSquared: Rational(limit + 1, over: 1)) == nil)
        #expect(DiscreteGaussian(sigmaSquared: Rational(1, over: limit + 1)) == nil)
    }

    @Test(
        "exp(-γ) trials succeed as often as they should",
        arguments: [(0, 1), (1, 3), (1, 1), (7, 2)])
    func bernoulliTrials(numerator: Int, denominator: Int) {
        var source = SeededBytes(seed: 11)
        let trials = 100_000
        let successes = (0..<trials).count { _ in
            bernoulliOfExponential(UInt128(numerator), over: UInt128(denominator), &source)
        }
        let expected = exp(-Double(numerator) / Double(denominator))
        let standardError = (expected * (1 - expected) / Double(trials)).squareRoot()
        #expect(abs(Double(successes) / Double(trials) - expected) <= 4 * standardError)
    }

    @Test("uniform numbers favour none", arguments: [1, 2, 3, 5, 255, 256, 257, 300_000])
    func uniformNumbers(bound: Int) {
        var source = SeededBytes(seed: 12)
        let draws = 60_000
        var buckets = [Int](repeating: 0, count: min(bound, 60))
        for _ in 0..<draws {
            let value = source.uniform(below: UInt128(bound))
            buckets[Int(value * UInt128(buckets.count) / UInt128(bound))] += 1
        }
        for (bucket, count) in buckets.enumerated() {
            let first = (bucket * bound + buckets.count - 1) / buckets.count
            let next = ((bucket + 1) * bound + buckets.count - 1) / buckets.count
            let expected = Double(draws) * Double(next - first) / Double(bound)
            #expect(abs(Double(count) - expected) <= 4.5 * expected.squareRoot())
        }
    }

    @Test("no floating point in the files that make noise")
    func samplerHasNoFloatingPoint() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Release").standardizedFileURL
        for name in ["DiscreteGaussian", "RandomByteSource", "CellRandomness", "NoiseMechanism"] {
            let text = try String(
                contentsOf: sources.appending(path: name + ".swift"), encoding: .utf8)
            let code = text.split(separator: "\n").filter {
                !$0.drop { $0 == " " }.hasPrefix("//")
            }.joined(separator: "\n")
            for word in ["Double", "Float", "CGFloat", "import Glibc", "import Foundation"] {
                #expect(!code.contains(word), "\(name).swift says \(word)")
            }
            #expect(code.firstMatch(of: #/\d\.\d/#) == nil, "\(name).swift has a decimal literal")
        }
    }
}
