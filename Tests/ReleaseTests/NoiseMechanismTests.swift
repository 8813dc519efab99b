@_spi(KeyBytes) import Cryptography
import CustomerModel
import Settings
import Testing

@testable import Release

/// A snapshot of `count` customers, told by one seed.
func makeSnapshot(seed: UInt64, count: Int, plan: ReleasePlan) throws -> Snapshot {
    var source = SeededBytes(seed: seed)
    let customers = (0..<count).map { number in
        Pseudonym(high: UInt64(source.uniform(below: 1 << 64)), low: UInt64(number))
    }
    let positions = plan.policy.dimensions.map { dimension in
        (0..<count).map { _ in
            UInt16(source.uniform(below: UInt128(min(dimension.domain.count, 5))))
        }
    }
    let asOf = try #require(CalendarDate(iso8601: "2011-12-10"))
    return try Snapshot(
        asOf: asOf, ruleSet: "default", customers: customers, positions: positions)
}

func makeKey(_ byte: UInt8) throws -> SecretKey {
    SecretKey { bytes in
        for position in 0..<SecretKey.byteCount { bytes[position] = byte }
    }
}

@Suite("NoiseMechanism")
struct NoiseMechanismTests {
    @Test("every cell of every domain is there, empty ones too, and no total")
    func publishesTheWholePlan() throws {
        let plan = try ShippedPolicy.plan()
        let snapshot = try makeSnapshot(seed: 1, count: 0, plan: plan)
        let release = NoisyRelease(
            of: snapshot, plan: plan, epoch: try EpochName("e"), under: try makeKey(1))
        let names = release.cells.map { $0.dimensions + $0.members }
        let expected = plan.policy.dimensions.flatMap { dimension in
            dimension.domain.map { [dimension.id, $0] }
        }
        #expect(names == expected)
        // 114 draws of σ = 4.84 stay below 4.13 σ but for one case in 500; this key is not one.
        #expect(release.publishedCount == 0)
    }

    @Test("numbers are near the truth, inside their own interval and at least the threshold")
    func numbersAreNoisyCounts() throws {
        let plan = try ShippedPolicy.plan()
        let snapshot = try makeSnapshot(seed: 2, count: 5_000, plan: plan)
        let release = NoisyRelease(
            of: snapshot, plan: plan, epoch: try EpochName("e"), under: try makeKey(2))
        let domains = plan.policy.dimensions.map(\.domain)
        let exact = domains.indices.flatMap {
            snapshot.counts(of: [$0], sizes: [domains[$0].count])
        }
        var differences: [Int64] = []
        for (cell, count) in zip(release.cells, exact) {
            guard case .published(let noisy, let lower, let upper) = cell.content else { continue }
            #expect(noisy >= 20)
            #expect(upper - noisy == 9 && noisy - lower == 9)
            differences.append(noisy - count)
        }
        #expect(differences.count == 15)
        #expect(differences.allSatisfy { $0.magnitude < 30 })
        #expect(Set(differences).count > 5)
    }

    @Test("the order of the rows changes nothing")
    func orderDoesNotMatter() throws {
        let plan = try ShippedPolicy.plan()
        let customers = (0..<100).map { Pseudonym(high: 7, low: UInt64($0 * 37 % 101)) }
        let positions = (0..<3).map { dimension in (0..<100).map { UInt16(($0 + dimension) % 4) } }
        let asOf = CalendarDate(dayNumber: 15_000)
        let straight = try Snapshot(
            asOf: asOf, ruleSet: "default", customers: customers, positions: positions)
        let reversed = try Snapshot(
            asOf: asOf, ruleSet: "default", customers: customers.reversed(),
            positions: positions.map { $0.reversed() })
        #expect(straight.digest == reversed.digest)
        let epoch = try EpochName("e")
        #expect(
            NoisyRelease(of: straight, plan: plan, epoch: epoch, under: try makeKey(3)).cells
                == NoisyRelease(of: reversed, plan: plan, epoch: epoch, under: try makeKey(3)).cells
        )
    }

    @Test("one person more, another key, epoch or policy: all noise is drawn anew")
    func noiseDependsOnEverything() throws {
        let plan = try ShippedPolicy.plan()
        let coordinates = CellCoordinates(
            epoch: "e", snapshotDigest: [1], policyDigest: [2], measure: "m", dimensions: ["d"],
            values: ["v"])
        let changed = [
            CellCoordinates(
                epoch: "f", snapshotDigest: [1], policyDigest: [2], measure: "m",
                dimensions: ["d"], values: ["v"]),
            CellCoordinates(
                epoch: "e", snapshotDigest: [1, 2], policyDigest: [], measure: "m",
                dimensions: ["d"], values: ["v"]),
            CellCoordinates(
                epoch: "e", snapshotDigest: [1], policyDigest: [2], measure: "md",
                dimensions: [""], values: ["v"]),
            CellCoordinates(
                epoch: "e", snapshotDigest: [1], policyDigest: [2], measure: "m",
                dimensions: ["d", "v"], values: []),
        ]
        func noise(_ cell: CellCoordinates, key: UInt8) throws -> [Int64] {
            var randomness = CellRandomness(for: cell, under: try makeKey(key))
            return (0..<40).map { _ in plan.noise.sample(from: &randomness) }
        }
        let original = try noise(coordinates, key: 1)
        #expect(try noise(coordinates, key: 1) == original)
        #expect(try noise(coordinates, key: 2) != original)
        for other in changed { #expect(try noise(other, key: 1) != original) }
        #expect(
            try makeSnapshot(seed: 1, count: 99, plan: plan).digest
                != makeSnapshot(seed: 1, count: 100, plan: plan).digest)
    }

    @Test("the noise over many cells has the variance of the plan")
    func noiseOverCells() throws {
        let plan = try ShippedPolicy.plan()
        let key = try makeKey(9)
        let sample = (0..<20_000).map { number in
            let cell = CellCoordinates(
                epoch: "e", snapshotDigest: [], policyDigest: [], measure: "m",
                dimensions: ["d"], values: [String(number)])
            var randomness = CellRandomness(for: cell, under: key)
            return plan.noise.sample(from: &randomness)
        }
        #expect(GoodnessOfFit(sample, sigmaSquared: 375.0 / 16).chiSquareDeviate < 4)
    }

    @Test("bytes go on over block borders without repeating")
    func blocksDiffer() throws {
        let cell = CellCoordinates(
            epoch: "e", snapshotDigest: [], policyDigest: [], measure: "m", dimensions: [],
            values: [])
        var randomness = CellRandomness(for: cell, under: try makeKey(1))
        let bytes = (0..<4_096).map { _ in randomness.nextByte() }
        let blocks = Set(stride(from: 0, to: 4_096, by: 512).map { Array(bytes[$0..<$0 + 512]) })
        #expect(blocks.count == 8)
        #expect(Set(bytes).count > 250)
    }

    @Test("a customer who is there twice is refused")
    func refusesDuplicates() throws {
        #expect(throws: ReleaseError.self) {
            try Snapshot(
                asOf: CalendarDate(dayNumber: 0), ruleSet: "default",
                customers: [Pseudonym(high: 1, low: 1), Pseudonym(high: 1, low: 1)],
                positions: [[0, 1]])
        }
    }

    @Test("what the policy does not list is other")
    func unknownValuesAreOther() throws {
        let region = try ShippedPolicy.policy().dimensions[1]
        let index = DomainIndex(region)
        #expect(index.position(of: "Asia") == 9)
        for value in ["Atlantis", "asia", "", nil, "other"] {
            #expect(Int(index.position(of: value)) == region.otherPosition)
        }
    }

    @Test("a snapshot prints nothing it holds")
    func snapshotIsSilent() throws {
        let snapshot = try makeSnapshot(seed: 1, count: 3, plan: ShippedPolicy.plan())
        var dumped = ""
        dump(snapshot, to: &dumped)
        #expect("\(snapshot)" == "<snapshot as of 2011-12-10>")
        #expect(!dumped.contains("Pseudonym") && !dumped.contains("positions"))
    }
}
