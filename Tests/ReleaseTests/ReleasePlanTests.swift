import CustomerModel
import Foundation
import Settings
import StrictYAML
import Testing

@testable import Release

@Suite("ReleasePlan")
struct ReleasePlanTests {
    @Test("the shipped plan has three cells a person, σ² = 375/16 and threshold 20")
    func shippedPlan() throws {
        let plan = try ShippedPolicy.plan()
        #expect(plan.cellsPerPerson == 3)
        #expect(plan.noise.sigmaSquared == Rational(375, over: 16))
        #expect(plan.sigmaText == "4.84")
        #expect(plan.threshold == 20)
        #expect(plan.errorBar.halfWidth == 9)
        #expect(plan.cellCount == 13 + 12 + 89)
    }

    @Test("another measure is more cells a person, so more noise")
    func noiseFollowsThePlan() throws {
        let second = """
            measures:
              - id: again
                why: A second count of the same people.
                counts: customers
            """
        let plan = try ShippedPolicy.plan(changing: "measures:", to: second)
        #expect(plan.cellsPerPerson == 6)
        #expect(plan.noise.sigmaSquared == Rational(375, over: 8))
    }

    @Test("the threshold is four sigma, rounded up, where that is more than the minimum")
    func thresholdFollowsTheNoise() throws {
        // σ² = 3 / (2 · 0.0064) = 1875/8, so 4σ = 61.2.
        let plan = try ShippedPolicy.plan(changing: "\"0.064\"", to: "\"0.0064\"")
        #expect(plan.noise.sigmaSquared == Rational(1_875, over: 8))
        #expect(plan.threshold == 62)
        #expect(plan.sigmaText == "15.31")
    }

    @Test("a budget that asks for endless noise is refused")
    func refusesAbsurdBudget() throws {
        let plan = try ShippedPolicy.plan(changing: "\"0.064\"", to: "\"0.000000001\"")
        #expect(plan.noise.sigmaSquared == Rational(1_500_000_000, over: 1))
        var measures = "measures:\n"
        for number in 1...3 {
            measures += "  - id: m\(number)\n    why: One more.\n    counts: customers\n"
        }
        let text = ShippedPolicy.text.replacingOccurrences(of: "measures:\n", with: measures)
            .replacingOccurrences(of: "\"0.064\"", with: "\"0.000000001\"")
        let policy = try ReleasePolicy(StrictDocument(text: text, named: "release.yaml"))
        #expect(throws: ReleaseError.self) { try ReleasePlan(policy) }
    }

    @Test("comments do not change the digest, a value does")
    func digestIsOfTheContent() throws {
        let shipped = try ShippedPolicy.policy().digest
        let commented = try ShippedPolicy.policy(changing: "version: 1", to: "version: 1  # so far")
        let changed = try ShippedPolicy.policy(
            changing: "minimum_count: 20", to: "minimum_count: 21")
        #expect(commented.digest == shipped)
        #expect(changed.digest != shipped)
    }
}
