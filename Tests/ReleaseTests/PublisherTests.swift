import CustomerModel
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
        #expect(refusal?.code == .epochTaken(epoch: ReleaseFixture.epoch, next: "2011-W49-2"))
        #expect(refusal?.isRefusal == true)
        #expect(try fixture.cells() == cells)
        let other = try fixture.publisher().publish(as: EpochName("2011-W49-2"))
        #expect(other.status == .published)
        #expect(other.budget.charged == "0.128")
        // Ten numbers of independent noise agree once in 10^10.
        #expect(try fixture.cells("2011-W49-2") != cells)
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
        #expect(try publish("2011-W49").budget.epochsLeft == 1)
        #expect(try publish("2011-W49-2").budget.epochsLeft == 0)
        let refusal = #expect(throws: ReleaseError.self) { try publish("2011-W49-3") }
        #expect(refusal?.isRefusal == true)
        #expect(try publish("2011-W49").status == .alreadyPublished)
        #expect(try fixture.count("release.epoch") == 2)
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
    }

    @Test("what was charged 365 days ago does not count, and what was charged last December does")
    func yearSlides() throws {
        func charged(daysAgo days: Int) throws -> ReleaseFixture {
            let fixture = try ReleaseFixture()
            try fixture.installation.release.connect().execute(
                """
                INSERT INTO release.privacy_ledger (epoch, charged_at, rho, policy_digest)
                SELECT 'old-' || week, now() - make_interval(days => \(Int32(days))), 0.064,
                    sha256('')
                FROM generate_series(1, 53) AS week
                """)
            return fixture
        }
        let free = try charged(daysAgo: 365)
        #expect(try free.publisher().publish(as: nil).budget.charged == "0.064")
        let fixture = try charged(daysAgo: 364)
        let refusal = #expect(throws: ReleaseError.self) {
            try fixture.publisher().publish(as: nil)
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
                    .publish(as: EpochName("2011-W49-2"))
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

    @Test(
        "days are published under the name of their own week, or as a correction of it",
        arguments: ["2026-W01", "2011-W48", "2011-W49b", "2011-W49-1", "2011-W49-02", "W49"])
    func foreignName(name: String) throws {
        let fixture = try ReleaseFixture(customers: 10)
        let refusal = #expect(throws: ReleaseError.self) {
            try fixture.publisher().publish(as: EpochName(name))
        }
        #expect(
            refusal?.code
                == .epochOfOtherPeriod(
                    epoch: name, asOf: ReleaseFixture.asOf, period: ReleaseFixture.epoch))
        #expect(try fixture.count("release.privacy_ledger") == 0)
        #expect(fixture.keys.names == [ReleaseSigner.keyFileName])
        #expect(
            try fixture.publisher().publish(as: EpochName("2011-W49-17")).status == .published)
    }

    @Test("a snapshot of years to come is published only where its day is named")
    func dayToCome() throws {
        let fixture = try ReleaseFixture(customers: 10)
        try fixture.installation.main.connect().execute(
            """
            INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
            VALUES ('rfm', 20620101, 'default', '', 0, 0)
            """)
        let tomorrow = try #require(CalendarDate(iso8601: "2011-12-11"))
        let latest = SnapshotChoice.latest(upTo: tomorrow)
        #expect(try fixture.publisher().nextPublication(as: nil, of: latest).epoch == "2011-W49")
        #expect(
            try fixture.publisher().publish(as: nil, of: latest).record.asOf
                == ReleaseFixture.asOf)
        let named = SnapshotChoice.day(try #require(CalendarDate(iso8601: "2062-01-01")))
        #expect(try fixture.publisher().publish(as: nil, of: named).record.epoch == "2061-W52")
        let missing = SnapshotChoice.day(tomorrow)
        let failure = #expect(throws: ReleaseError.self) {
            try fixture.publisher().publish(as: nil, of: missing)
        }
        #expect(failure?.code == .noSnapshotAsOf(day: "2011-12-11"))
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
