@_spi(KeyBytes) import Cryptography
import CustomerModel
import Foundation
import ReleaseReading
import Settings
import StrictYAML
import TestSupport
import Testing
import Verification

@testable import Release

/// What is published keeps its bytes: digests, noise, manifest and signature against answers known
/// beforehand.
@Suite("Known answers of releases")
struct ReleaseAnswerTests {
    private let plan: ReleasePlan
    private let snapshot: Snapshot
    private let epoch: EpochName
    private let folder: TemporaryFolder

    init() throws {
        let text = try String(
            contentsOfFile: KnownAnswer.folder + "/release-policy.yaml", encoding: .utf8)
        plan = try ReleasePlan(ReleasePolicy(StrictDocument(text: text, named: "release.yaml")))
        let answer = try KnownAnswer.one("snapshot", in: "release.txt")
        let asOf = try #require(CalendarDate(iso8601: answer.text("as_of")))
        // 30 customers, 10 in each of the first three cells.
        snapshot = try Snapshot(
            asOf: asOf, ruleSet: answer.text("rule_set"),
            customers: (0..<30).map { Pseudonym(high: 7, low: UInt64($0 * 7 % 30)) },
            positions: [(0..<30).map { UInt16($0 % 3) }])
        epoch = try EpochName(answer.text("epoch"))
        folder = try TemporaryFolder()
        try KeyFile.write(
            SecretKey(bytes: answer.bytes("seed")),
            to: folder.path + "/" + ReleaseSigner.keyFileName)
    }

    private func signer() throws -> ReleaseSigner { try ReleaseSigner(folder: folder.path) }

    @Test("a policy, a snapshot and a sealed snapshot keep their digests")
    func digests() throws {
        let policy = try KnownAnswer.one("policy", in: "release.txt")
        #expect(try plan.policy.digest == policy.bytes("digest"))
        let answer = try KnownAnswer.one("snapshot", in: "release.txt")
        #expect(try snapshot.digest == answer.bytes("digest"))
        let signer = try signer()
        #expect(try signer.publicKey == answer.bytes("public_key"))
        #expect(try signer.seal(snapshot.digest, epoch: epoch) == answer.bytes("sealed_digest"))
    }

    @Test("a cell keeps its noise, over the borders of blocks")
    func noise() throws {
        let answer = try KnownAnswer.one("noise of a cell", in: "release.txt")
        let key = SecretKey(bytes: try answer.bytes("epoch_key"))
        let cell = CellCoordinates(
            epoch: epoch.rawValue, snapshotDigest: snapshot.digest,
            policyDigest: plan.policy.digest, measure: "customers", dimensions: ["segment"],
            values: ["Lost"])
        #expect(try cell.encoded == answer.bytes("coordinates"))
        #expect(try Blake2b.digest(cell.encoded, key: key) == answer.bytes("cell_seed"))
        var randomness = CellRandomness(for: cell, under: key)
        let bytes = (0..<1_100).map { _ in randomness.nextByte() }
        #expect(try Array(bytes[..<64]) == answer.bytes("first_bytes"))
        #expect(try Array(bytes[480..<544]) == answer.bytes("bytes_480_to_544"))
        #expect(try Array(bytes[1_020..<1_060]) == answer.bytes("bytes_1020_to_1060"))
        randomness = CellRandomness(for: cell, under: key)
        let draws = (0..<12).map { _ in String(plan.noise.sample(from: &randomness)) }
        #expect(try draws.joined(separator: " ") == answer.text("draws"))
    }

    @Test("a release keeps its manifest and its signature")
    func manifest() throws {
        let answer = try KnownAnswer.one("described manifest", in: "release.txt")
        let signer = try signer()
        let manifest = ReleaseManifest(
            epoch: epoch, asOf: snapshot.asOf.iso8601, ruleSet: snapshot.ruleSet,
            sealedSnapshotDigest: signer.seal(snapshot.digest, epoch: epoch), plan: plan,
            release: NoisyRelease(
                of: snapshot, plan: plan, epoch: epoch,
                under: SecretKey(bytes: try answer.bytes("epoch_key"))))
        #expect(try manifest.bytes == answer.bytes("manifest"))
        let signature = try answer.bytes("signature")
        #expect(signer.sign(manifest.bytes) == signature)
        #expect(Ed25519.isValid(signature, of: manifest.bytes, by: signer.publicKey))
    }

    @Test(
        "a manifest with titles, and one of the first version without, are read with their numbers")
    func readsManifests() throws {
        for (record, why) in [
            ("manifest", ""), ("described manifest", "Segments are what campaigns are planned by."),
        ] {
            let answer = try KnownAnswer.one(record, in: "release.txt")
            let epoch = try SignedEpoch(
                manifest: answer.bytes("manifest"), signature: answer.bytes("signature"),
                key: ReleaseKey(signer().publicKey))
            #expect(epoch.head.name == "2011-W49" && epoch.head.rhoText == "0.5")
            let marginal = try #require(epoch.marginals.first)
            #expect(marginal.title == "Customers by segment" && marginal.why == why)
            let members = marginal.cells.map { $0.members[0] }
            #expect(members == ["Champions", "Lost", "Promising", "other"])
            #expect(marginal.cells.map { $0.numbers?.count } == [8, 11, 11, nil])
        }
    }
}
