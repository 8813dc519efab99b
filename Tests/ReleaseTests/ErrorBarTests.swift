import Settings
import Testing

@testable import Release

@Suite("ErrorBar")
struct ErrorBarTests {
    @Test("the default policy's bar is nine to either side")
    func defaultBar() {
        #expect(ErrorBar(sigmaSquared: Rational(375, over: 16)).halfWidth == 9)
    }

    @Test("noise of nearly no variance needs no bar")
    func noBar() {
        #expect(ErrorBar(sigmaSquared: Rational(1, over: 100)).halfWidth == 0)
    }

    @Test("at least 95 % of the draws lie within the bar, and a narrower bar would not do")
    func coversItsShare() throws {
        let variance = Rational(375, over: 16)
        let sample = try DiscreteGaussianTests.draws(variance, count: 400_000, seed: 31)
        let bar = UInt64(ErrorBar(sigmaSquared: variance).halfWidth)
        let within = sample.count { $0.magnitude <= bar }
        let narrower = sample.count { $0.magnitude <= bar - 1 }
        // 0.9503 expected; 0.0014 is four standard errors.
        #expect(Double(within) / Double(sample.count) > 0.9489)
        #expect(Double(narrower) / Double(sample.count) < 0.95)
    }
}
