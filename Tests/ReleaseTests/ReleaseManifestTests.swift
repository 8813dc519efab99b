import Cryptography
import CustomerModel
import Settings
import Testing
import Text

@testable import Release

/// Known answers: what is stored and signed, and the noise behind it, bit for bit.
///
/// Computed by a second program, in Python, from the definitions: the encodings, BLAKE2b and
/// ChaCha20 of libsodium, and the sampler of arXiv:2004.00010.
@Suite("ReleaseManifest")
struct ReleaseManifestTests {
    /// 300 customers whose cells follow from their number.
    private func snapshot() throws -> Snapshot {
        try Snapshot(
            asOf: #require(CalendarDate(iso8601: "2011-12-10")), ruleSet: "default",
            customers: (0..<300).map { Pseudonym(high: 7, low: $0) },
            positions: (1...3).map { step in (0..<300).map { UInt16($0 * step % 4) } })
    }

    @Test("the first shipped policy under a known key makes the manifest it always made")
    func shippedPolicy() throws {
        let plan = try ShippedPolicy.firstPlan()
        #expect(
            Hexadecimal.text(plan.policy.digest)
                == "85c90e8e39a3ccf227d8fbc0da639c7036575a2468d650d562b58709b4643b49")
        let snapshot = try snapshot()
        #expect(
            Hexadecimal.text(snapshot.digest)
                == "1bed95b0f3199595c1a524aa2a76212ecc59c0b29d391b67c7161153c9a4dd20")
        let epoch = try EpochName("2011-W49")
        let release = NoisyRelease(of: snapshot, plan: plan, epoch: epoch, under: try makeKey(2))
        let counts = release.cells.compactMap { cell -> Int64? in
            guard case .published(let count, _, _) = cell.content else { return nil }
            return count
        }
        #expect(counts == [88, 73, 71, 76, 145, 155, 77, 70, 69, 71])
        let manifest = ReleaseManifest(
            epoch: epoch, asOf: "2011-12-10", ruleSet: "default",
            sealedSnapshotDigest: [UInt8](repeating: 7, count: 32), plan: plan, release: release
        ).bytes
        // Version 1, of which the answer is known, had no descriptions.
        let descriptions = descriptions(of: plan)
        let place = try #require(manifest.firstRange(of: descriptions))
        var first = CanonicalEncoding("bauta release manifest 1").bytes
        first += manifest[first.count..<place.lowerBound] + manifest[place.upperBound...]
        #expect(first.count == 10_177)
        #expect(
            Hexadecimal.text(Blake2b.digest(first))
                == "cad594ddc1e460d3255243bf28adca4f5570875bf07091d4dfbd7de30f281488")
    }

    /// What version 2 adds, of the shipped policy: three dimensions, each a marginal of its own.
    private func descriptions(of plan: ReleasePlan) -> [UInt8] {
        var text = CanonicalEncoding("")
        text.append(UInt64(3))
        for (dimension, isOrdered) in zip(plan.policy.dimensions, [0, 0, 1]) {
            text.append(dimension.id)
            text.append(dimension.title)
            text.append(dimension.why)
            text.append(UInt64(isOrdered))
        }
        text.append(UInt64(3))
        for dimension in plan.policy.dimensions {
            text.append("customers")
            text.append(dimension.id)
            text.append("Customers by " + dimension.title.lowercased())
            text.append(dimension.why)
            text.append([dimension.id])
        }
        // Without the empty name that an encoding begins with.
        return Array(text.bytes.dropFirst(8))
    }

    @Test("a known cell of two dimensions has known coordinates, bytes and noise")
    func knownCell() throws {
        let cell = CellCoordinates(
            epoch: "e", snapshotDigest: [1, 2], policyDigest: [3], measure: "m",
            dimensions: ["d", "f"], values: ["v", "w"])
        #expect(
            Hexadecimal.text(Blake2b.digest(cell.encoded))
                == "9b7aa32d4cf921ebf7f7870c6fa8906dd10ec73c994db419ecd0617bc07129b2")
        var bytes = CellRandomness(for: cell, under: try makeKey(9))
        #expect(
            Hexadecimal.text((0..<600).map { _ in bytes.nextByte() }.suffix(16))
                == "4c1505ac7141fa5facf0db66778425c9")
        var randomness = CellRandomness(for: cell, under: try makeKey(9))
        let noise = try ShippedPolicy.plan().noise
        #expect(
            (0..<8).map { _ in noise.sample(from: &randomness) } == [3, 0, -6, -4, -1, 4, 3, 0])
    }
}
