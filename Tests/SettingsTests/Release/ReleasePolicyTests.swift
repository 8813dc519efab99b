import Foundation
import Settings
import StrictYAML
import TestSupport
import Testing

@Suite("ReleasePolicy")
struct ReleasePolicyTests {
    /// Marginals of two dimensions, before the dimensions.
    private static let crossed = """
        marginals:
          - id: segment
            why: Segments are what campaigns and budgets are planned by.
            dimensions:
              - segment
          - id: where_they_are
            title: home
            why: Where campaigns are worth their postage.
            dimensions:
              - region
              - segment

        dimensions:
        """

    private func shipped() throws -> ReleasePolicy {
        try ReleasePolicy(folder: ShippedPolicies.folder)
    }

    @Test("the shipped policy has three dimensions with closed domains, other last")
    func shippedDomains() throws {
        let policy = try shipped()
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
        let policies = ShippedPolicies.folder
        let dimensions = try shipped().dimensions
        let regions = try StrictDocument(path: policies + "/regions.yaml").root.mapping()
            .require("regions").mapping().allEntries().map(\.key)
        #expect(dimensions[1].domain.dropLast() == regions[...])
        let segments = try String(contentsOfFile: policies + "/segments.yaml", encoding: .utf8)
        let names = segments.matches(of: #/\bname: (.+)/#).map { String($0.1) }
        #expect(Set(dimensions[0].domain.dropLast()) == Set(names))
    }

    @Test("as many weekly epochs fit into the shipped year as 365 days can hold, and no more")
    func shippedYear() throws {
        let budget = try shipped().budget
        #expect(budget.rhoPerEpoch.scale == budget.rhoPerYear.scale)
        #expect(budget.rhoPerEpoch.units * 53 == budget.rhoPerYear.units)
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
            try ReleasePolicy(ChangedPolicy.document("release", change.0, to: change.1))
        }
    }

    @Test(
        "marginals that do not read well publish nothing",
        arguments: [
            ("      - region\n", "      - planet\n"), ("      - region\n", "      - segment\n"),
            ("      - region\n", ""),
            ("    dimensions:\n      - region\n      - segment\n", ""),
            ("id: where_they_are", "id: segment"), ("    title: home", "    titel: home"),
            ("    why: Where campaigns are worth their postage.\n", ""),
        ])
    func refusesMarginals(change: (String, String)) throws {
        let changed = Self.crossed.replacing(change.0, with: change.1)
        try #require(changed != Self.crossed)
        #expect(throws: StrictYAMLError.self) {
            try ReleasePolicy(ChangedPolicy.document("release", "dimensions:", to: changed))
        }
    }
}
