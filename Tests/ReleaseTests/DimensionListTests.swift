import Database
import Settings
import StrictYAML
import TestSupport
import Testing

@testable import Release

/// Marginals by more than one dimension, from the policy to the database.
@Suite("Lists of dimensions")
struct DimensionListTests {
    /// The shipped policy with marginals of its own: segments and, crossed, regions and segments.
    static let crossed = """
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

    @Test("without a list, each dimension is a marginal of its own")
    func oneForEachDimension() throws {
        let plan = try ShippedPolicy.plan()
        #expect(plan.marginals.map(\.id) == ["segment", "region", "cohort_quarter"])
        #expect(plan.marginals.map { $0.dimensions.count } == [1, 1, 1])
        #expect(
            plan.marginals.map(\.title) == [
                "Customers by segment", "Customers by region", "Customers by cohort quarter",
            ])
    }

    @Test("a marginal of two dimensions has a cell for each pair, the last dimension first")
    func pairs() throws {
        let plan = try ShippedPolicy.plan(changing: "dimensions:", to: Self.crossed)
        #expect(plan.cellsPerPerson == 2)
        #expect(plan.cellCount == 13 + 12 * 13)
        #expect(plan.noise.sigmaSquared == Rational(125, over: 8))
        let marginal = try #require(plan.marginals.last)
        #expect(marginal.title == "Customers by home")
        #expect(marginal.members(at: 0) == ["UK & Ireland", "Champions"])
        #expect(marginal.members(at: 1) == ["UK & Ireland", "Loyal Customers"])
        #expect(marginal.members(at: 13) == ["Western Europe", "Champions"])
        #expect(marginal.members(at: 12 * 13 - 1) == ["other", "other"])
        let all = (0..<marginal.cellCount).map(marginal.members(at:))
        #expect(Set(all).count == 12 * 13)
    }

    @Test("counts of pairs are those of the customers in both")
    func countsPairs() throws {
        let plan = try ShippedPolicy.plan(changing: "dimensions:", to: Self.crossed)
        let snapshot = try makeSnapshot(seed: 5, count: 1_000, plan: plan)
        let pairs = snapshot.counts(of: [1, 0], sizes: [12, 13])
        let regions = snapshot.counts(of: [1], sizes: [12])
        let segments = snapshot.counts(of: [0], sizes: [13])
        #expect(pairs.reduce(0, +) == 1_000)
        for region in 0..<12 {
            #expect(pairs[(region * 13)..<(region * 13 + 13)].reduce(0, +) == regions[region])
        }
        for segment in 0..<13 {
            let sum = stride(from: segment, to: 12 * 13, by: 13).reduce(0) { $0 + pairs[$1] }
            #expect(sum == segments[segment])
        }
    }

    @Test("what is published says by which dimensions, under which titles, in which order")
    func publishesDescriptions() throws {
        let fixture = try ReleaseFixture()
        let publication = try fixture.publisher(changing: "dimensions:", to: Self.crossed)
            .publish(as: nil)
        #expect(publication.record.cells == 13 + 12 * 13)
        let release = try fixture.installation.release.connect(user: "bauta_gateway")
        let marginals = try release.query(
            "SELECT marginal, title, why, dimensions FROM release.marginal ORDER BY place")
        #expect(try marginals.map { try $0.decode("marginal") } == ["segment", "where_they_are"])
        #expect(try marginals[1].decode("title") == "Customers by home")
        #expect(try marginals[1].decode("why") == "Where campaigns are worth their postage.")
        #expect(try marginals[1].decode("dimensions") == ["region", "segment"])
        let dimensions = try release.query(
            "SELECT dimension, title, domain, is_ordered FROM release.dimension ORDER BY dimension")
        #expect(try dimensions.map { try $0.decode("dimension") } == ["region", "segment"])
        #expect(try dimensions[1].decode("title") == "Segment")
        #expect(
            try dimensions[1].decode("domain") == ShippedPolicy.policy().dimensions[0].domain)
        #expect(try dimensions.map { try $0.decode("is_ordered") } == [false, false])
        let pair = try release.query(
            """
            SELECT noisy_count FROM release.cell
            WHERE marginal = 'where_they_are' AND members = ARRAY['Asia', 'Lost']
            """)
        // Of 3,000, a twelfth are both; eight sigma.
        #expect(try abs(#require(pair.first).decode("noisy_count") - 250) < 32)
    }
}
