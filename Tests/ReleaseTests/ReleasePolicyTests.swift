import CustomerModel
import Foundation
import Settings
import StrictYAML
import Testing

@testable import Release

/// The policy that ships, and changed copies of it.
enum ShippedPolicy {
    static let text: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../policies/release.yaml").standardizedFileURL
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    static func plan(changing old: String = "", to new: String = "") throws -> ReleasePlan {
        try ReleasePlan(policy(changing: old, to: new))
    }

    static func policy(changing old: String = "", to new: String = "") throws -> ReleasePolicy {
        var changed = text
        if !old.isEmpty {
            try #require(text.contains(old))
            changed = text.replacingOccurrences(of: old, with: new)
        }
        return try ReleasePolicy(StrictDocument(text: changed, named: "release.yaml"))
    }
}

@Suite("ReleasePolicy")
struct ReleasePolicyTests {
    @Test("the shipped policy has three dimensions with closed domains, other last")
    func shippedDomains() throws {
        let policy = try ShippedPolicy.policy()
        #expect(policy.dimensions.map(\.id) == ["segment", "region", "cohort_quarter"])
        #expect(policy.dimensions.allSatisfy { $0.domain.last == "other" })
        #expect(policy.dimensions.allSatisfy { Set($0.domain).count == $0.domain.count })
        let quarters = try #require(policy.dimensions.last).domain
        #expect(quarters.count == 22 * 4 + 1)
        #expect(quarters.first == "2009-Q1")
        #expect(quarters.dropLast().last == "2030-Q4")
    }

    @Test("the domains name the regions and segments that the other policies make")
    func domainsMatchTheirSources() throws {
        let policies = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../policies").standardizedFileURL.path
        let dimensions = try ShippedPolicy.policy().dimensions
        let regions = try StrictDocument(path: policies + "/regions.yaml").root.mapping()
            .require("regions").mapping().allEntries().map(\.key)
        #expect(dimensions[1].domain.dropLast() == regions[...])
        let segments = try String(contentsOfFile: policies + "/segments.yaml", encoding: .utf8)
        let names = segments.matches(of: #/\bname: (.+)/#).map { String($0.1) }
        #expect(Set(dimensions[0].domain.dropLast()) == Set(names))
    }

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

    @Test("52 epochs fit into the shipped year and 53 do not")
    func shippedYear() throws {
        let budget = try ShippedPolicy.policy().budget
        #expect(budget.rhoPerEpoch.scale == budget.rhoPerYear.scale)
        #expect(budget.rhoPerEpoch.units * 52 == budget.rhoPerYear.units)
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

    @Test(
        "a policy that does not read well publishes nothing",
        arguments: [
            ("rho_per_epoch: \"0.064\"", "rho_per_epoch: \"-0.064\""),
            ("rho_per_epoch: \"0.064\"", "rho_per_epoch: 6.4e-2"),
            ("  length: week", "  length: fortnight"),
            ("minimum_count: 20", "minimum_count: 0"),
            ("minimum_count: 20", "minimum_cuont: 20"),
            ("sigmas: 4", "sigmas: 1"),
            ("      - Africa", "      - other"),
            ("      - Africa", "      - Asia"),
            ("to: 2030-Q4", "to: 2008-Q4"),
            ("to: 2030-Q4", "to: 2030-Q5"),
            ("from: 2009-Q1", "from: today"),
            ("    shows: region", "    shows: postal_code"),
            ("  - id: region", "  - id: segment"),
            ("    why: Regions are coarse enough that nobody is alone in one.\n", ""),
        ])
    func refuses(change: (String, String)) {
        #expect(throws: StrictYAMLError.self) {
            try ShippedPolicy.policy(changing: change.0, to: change.1)
        }
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

    @Test("an epoch is named after the ISO week of its as-of")
    func epochNames() throws {
        let asOf = try #require(CalendarDate(iso8601: "2011-12-10"))
        #expect(EpochName(of: asOf, length: .week).rawValue == "2011-W49")
        #expect(try EpochName("2011-W49.b_2").rawValue == "2011-W49.b_2")
    }

    @Test(
        "a name that could leave its folder is no epoch",
        arguments: [
            "", "../x", "a/b", ".hidden", "-x", "a b", "é", String(repeating: "a", count: 41),
        ])
    func refusesNames(text: String) {
        #expect(throws: ReleaseError.self) { try EpochName(text) }
    }
}
