import Database
import Foundation
import TestSupport
import Testing
import Verification

@testable import Release

@Suite("Publisher")
struct PublisherTests {
    @Test("an epoch is out with every cell, its charge and its signature, and its key is gone")
    func publishes() throws {
        let fixture = try ReleaseFixture()
        let publication = try fixture.publisher().publish(as: nil)
        #expect(publication.status == .published)
        #expect(publication.record.epoch == ReleaseFixture.epoch)
        #expect(publication.record.asOf == ReleaseFixture.asOf)
        #expect(publication.record.cells == 114)
        // Champions, Lost, other; four regions; two quarters.
        #expect(publication.record.published == 9)
        #expect(publication.record.withheld == 105)
        #expect(publication.record.rho == "0.064")
        #expect(publication.record.sigma == "4.84")
        #expect(publication.budget.charged == "0.064")
        #expect(publication.budget.cap == "3.392")
        #expect(publication.budget.epochsLeft == 52)
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
        #expect(try fixture.cells().count == 114)
    }

    @Test("numbers lie near the truth, and what the policy does not list is other")
    func numbersAreRight() throws {
        let fixture = try ReleaseFixture()
        _ = try fixture.publisher().publish(as: nil)
        let rows = try fixture.installation.release.connect().query(
            """
            SELECT marginal || '=' || members[1] AS cell, noisy_count FROM release.cell
            WHERE status = 'published'
            """)
        var noisy: [String: Int] = [:]
        for row in rows { noisy[try row.decode("cell")] = try row.decode("noisy_count") }
        let truth = [
            "segment=Champions": 1_900, "segment=Lost": 1_000, "segment=other": 100,
            "region=UK & Ireland": 750, "region=Western Europe": 750, "region=Asia": 750,
            "region=other": 750, "cohort_quarter=2010-Q1": 1_500, "cohort_quarter=2010-Q4": 1_500,
        ]
        #expect(noisy.keys.sorted() == truth.keys.sorted())
        for (cell, count) in truth {
            // Eight sigma: once in 10¹⁴.
            #expect(abs((noisy[cell] ?? 0) - count) < 39, "\(cell)")
        }
    }

    @Test("the stored signature covers the stored manifest")
    func signatureVerifies() throws {
        let fixture = try ReleaseFixture()
        _ = try fixture.publisher().publish(as: nil)
        let rows = try fixture.installation.release.connect().query(
            "SELECT manifest, signature, signing_key FROM release.epoch")
        let row = try #require(rows.first)
        let manifest: [UInt8] = try row.decode("manifest")
        let signature: [UInt8] = try row.decode("signature")
        let key: [UInt8] = try row.decode("signing_key")
        #expect(Ed25519.isValid(signature, of: manifest, by: key))
        #expect(try key == ReleaseSigner(folder: fixture.keys.path).publicKey)
    }

    @Test("publishing again changes nothing and costs nothing")
    func againIsNoOp() throws {
        let fixture = try ReleaseFixture()
        let first = try fixture.publisher().publish(as: nil)
        let cells = try fixture.cells()
        let second = try fixture.publisher().publish(as: nil)
        #expect(second.status == .alreadyPublished)
        #expect(second.record == first.record)
        #expect(second.budget == first.budget)
        #expect(try fixture.cells() == cells)
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
    }

    @Test("changed data are refused under the old name and charged under a new one")
    func changedDataNeedANewEpoch() throws {
        let fixture = try ReleaseFixture()
        _ = try fixture.publisher().publish(as: nil)
        let cells = try fixture.cells()
        try fixture.addCustomers(3_001...3_001)
        let refusal = #expect(throws: ReleaseError.self) {
            try fixture.publisher().publish(as: nil)
        }
        #expect(refusal?.code == .epochTaken(epoch: ReleaseFixture.epoch))
        #expect(refusal?.isRefusal == true)
        #expect(try fixture.cells() == cells)
        let other = try fixture.publisher().publish(as: EpochName("2011-W49b"))
        #expect(other.status == .published)
        #expect(other.budget.charged == "0.128")
        // Ten numbers of independent noise agree once in 10^10.
        #expect(try fixture.cells("2011-W49b") != cells)
    }

    @Test("another policy is refused under the old name")
    func changedPolicyNeedsANewEpoch() throws {
        let fixture = try ReleaseFixture()
        _ = try fixture.publisher().publish(as: nil)
        #expect(throws: ReleaseError.self) {
            try fixture.publisher(changing: "minimum_count: 20", to: "minimum_count: 10")
                .publish(as: nil)
        }
        #expect(try fixture.count("release.privacy_ledger") == 1)
    }

    @Test("the yearly cap holds over restarts, and a refused epoch leaves no key")
    func capHolds() throws {
        let fixture = try ReleaseFixture()
        func publish(_ epoch: String) throws -> Publication {
            try fixture.publisher(changing: "\"3.392\"", to: "\"0.128\"").publish(
                as: EpochName(epoch))
        }
        #expect(try publish("one").budget.epochsLeft == 1)
        #expect(try publish("two").budget.epochsLeft == 0)
        let refusal = #expect(throws: ReleaseError.self) { try publish("three") }
        #expect(refusal?.isRefusal == true)
        #expect(try publish("one").status == .alreadyPublished)
        #expect(try fixture.count("release.epoch") == 2)
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
    }

    @Test("what was charged 365 days ago does not count, and what was charged last December does")
    func yearSlides() throws {
        let fixture = try ReleaseFixture()
        try fixture.installation.release.connect().execute(
            """
            INSERT INTO release.privacy_ledger (epoch, charged_at, rho, policy_digest)
            SELECT 'old-' || week, now() - interval '365 days', 0.064, sha256('')
            FROM generate_series(1, 53) AS week
            """)
        #expect(try fixture.publisher().publish(as: nil).budget.charged == "0.064")
        try fixture.installation.release.connect().execute(
            """
            INSERT INTO release.privacy_ledger (epoch, charged_at, rho, policy_digest)
            SELECT 'newer-' || week, now() - interval '364 days', 0.064, sha256('')
            FROM generate_series(1, 52) AS week
            """)
        let refusal = #expect(throws: ReleaseError.self) {
            try fixture.publisher().publish(as: EpochName("next"))
        }
        #expect(refusal?.isRefusal == true)
        // Nor by the database role alone.
        #expect(throws: DatabaseError.self) {
            try fixture.installation.release.connect(user: "bauta_release").execute(
                """
                INSERT INTO release.privacy_ledger (epoch, rho, policy_digest)
                VALUES ('next', 0.064, sha256(''))
                """)
        }
    }

    @Test("one publisher at a time")
    func oneAtATime() throws {
        let fixture = try ReleaseFixture(customers: 10)
        let publication = try fixture.publisher().publish(as: nil) { step in
            guard step == .noiseDrawn else { return }
            let refusal = #expect(throws: ReleaseError.self) {
                try fixture.publisher(lockTimeout: .milliseconds(500))
                    .publish(as: EpochName("other"))
            }
            #expect(refusal?.code == .busy)
        }
        #expect(publication.status == .published)
        #expect(try fixture.count("release.epoch") == 1)
    }

    @Test("nothing to publish before the first snapshot")
    func needsASnapshot() throws {
        let fixture = try ReleaseFixture(customers: 1)
        try fixture.installation.main.connect().execute("DELETE FROM ops.snapshot")
        let failure = #expect(throws: ReleaseError.self) {
            try fixture.publisher().publish(as: nil)
        }
        #expect(failure?.code == .noSnapshot)
        #expect(try fixture.publisher().nextPublication(as: nil).epoch == nil)
    }

    @Test("the next publication is known, with epoch and budget, without publishing")
    func nextPublication() throws {
        let fixture = try ReleaseFixture(customers: 10)
        let before = try fixture.publisher().nextPublication(as: nil)
        #expect(before.epoch == ReleaseFixture.epoch)
        #expect(!before.isPublished)
        #expect(before.budget.epochsLeft == 53)
        let key = try fixture.publicKey()
        #expect(try fixture.publisher().latestRecord(signedBy: key).record == nil)
        let publication = try fixture.publisher().publish(as: nil)
        #expect(try fixture.publisher().nextPublication(as: nil).isPublished)
        #expect(
            try fixture.publisher().latestRecord(signedBy: key).record == publication.record)
    }
}
