import CustomerModel
import Database
import Foundation
import TestSupport
import Testing
import Verification

@testable import Audit

@Suite("Sequencer")
struct SequencerTests {
    @Test("makes leaves of what was recorded, in order, and signs their tree")
    func sequences() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let events = try log.record(7)
        #expect(try sequencer.sequence(signer: signer) == 7)
        #expect(try sequencer.sequence(signer: signer) == 0)
        #expect(try log.count("outbox") == 0)
        let checkpoint = try signer.verifier.open(sequencer.latest.note)
        #expect(checkpoint.size == 7)
        #expect(
            checkpoint.root == BruteForceTree.root(events.map { TreeHash.leaf($0.leaf) }[...]))
        let proofs = try sequencer.proofs(for: events.map(\.eventID))
        for event in events {
            let proof = try #require(proofs[event.eventID])
            #expect(
                MerkleProof.includes(
                    TreeHash.leaf(event.leaf), at: proof.leafIndex, in: checkpoint.size,
                    root: checkpoint.root, proof: proof.path))
        }
        let report = try log.check()
        #expect(report.finding == nil)
        #expect(report.leafCount == 7)
    }

    @Test("keeps subject tags beside the leaf and knows no proof of what was not recorded")
    func tagsSubjects() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let tags = [Pseudonym(high: 1, low: 2), Pseudonym(high: 3, low: 4)]
        let vault = try log.database.connect(user: "bauta_vault")
        _ = try log.record(2)
        _ = try vault.transaction { transaction in
            try log.trail.record(
                LogFixture.event(3), subjectTags: tags + tags, sidecar: [9], in: transaction)
        }
        try sequencer.sequence(signer: signer)
        let rows = try log.database.connect().query(
            "SELECT tag FROM audit.leaf_subject WHERE leaf_index = 2 ORDER BY tag")
        #expect(try rows.map { try $0.decode("tag", as: [UInt8].self) } == tags.map(\.bytes))
        #expect(try log.count("leaf_subject") == 2)
        #expect(try sequencer.proofs(for: [EventID()]).isEmpty)
        let event = try LogFixture.event(4).recorded()
        try log.insert(event.leaf, as: event.eventID, tags: [[UInt8]("x".utf8), nil])
        #expect(try sequencer.sequence(signer: signer) == 1)
        #expect(try log.count("leaf_subject") == 2)
    }

    @Test("lets one writer in at a time")
    func refusesSecondWriter() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        var first: Sequencer? = try log.sequencer(signer)
        let error = #expect(throws: AuditError.self) { _ = try log.sequencer(signer) }
        #expect(error?.code == .anotherWriter)
        #expect(first?.latest.checkpoint.size == 0)
        first = nil
        var second: Sequencer?
        // The server gives the lock back when it notices that its client has gone.
        try poll("the next writer is let in") {
            second = try? log.sequencer(signer)
            return second != nil
        }
    }

    @Test("refuses what is no leaf of its event, and a second leaf of one")
    func refusesImpostors() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let event = try log.record(1)[0]
        try sequencer.sequence(signer: signer)
        let insert = { try log.insert($0, as: $1) }
        let other = String(decoding: event.leaf, as: UTF8.self).replacing("rita", with: "rosa")
        try insert(Array(other.utf8), event.eventID)
        try insert(Array("{ }".utf8), EventID())
        try insert(event.leaf, EventID())
        let good = try log.record(1)
        // One good leaf and a refusal for each reason: two are no leaf of their event.
        #expect(try sequencer.sequence(signer: signer) == 3)
        #expect(sequencer.latestRefused == 3)
        #expect(try sequencer.proofs(for: good.map(\.eventID)).count == 1)
        #expect(try log.check().finding == nil)
        #expect(try log.count("outbox") == 0)
    }

    @Test("neither loses nor doubles a leaf, wherever its connection is cut", arguments: 0..<16)
    func survivesCuts(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let log = try LogFixture()
        let signer = try log.signer()
        let owner = try log.database.connect()
        // Each round, the statement that touches one table at one moment ends its own session.
        try owner.script(
            unsafeSQL: """
                CREATE FUNCTION public.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                """)
        var events: [RecordedEvent] = []
        var cuts = 0
        for _ in 0..<6 {
            events += try log.record(Int.random(in: 0...5, using: &generator))
            let table =
                ["leaf", "node", "checkpoint", "leaf_subject", "outbox"]
                .randomElement(using: &generator) ?? "leaf"
            let moment = Bool.random(using: &generator) ? "BEFORE" : "AFTER"
            let isDeferred = Bool.random(using: &generator) && table != "outbox"
            // A deferred trigger cuts at COMMIT.
            try owner.script(
                unsafeSQL: isDeferred
                    ? """
                    CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON audit.\(table)
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.cut()
                    """
                    : """
                    CREATE TRIGGER cut \(moment) \(table == "outbox" ? "DELETE" : "INSERT")
                    ON audit.\(table) FOR EACH STATEMENT EXECUTE FUNCTION public.cut()
                    """)
            do {
                try log.eventually { try log.sequencer(signer) }.sequence(signer: signer)
            } catch is DatabaseError {
                cuts += 1
            }
            try owner.script(unsafeSQL: "DROP TRIGGER cut ON audit.\(table)")
        }
        #expect(cuts > 0)
        let sequencer = try log.eventually { try log.sequencer(signer) }
        try sequencer.sequence(signer: signer)
        let rows = try owner.query("SELECT leaf FROM audit.leaf ORDER BY leaf_index")
        let leaves = try rows.map { try $0.decode("leaf", as: [UInt8].self) }
        #expect(leaves == events.map(\.leaf))
        #expect(try log.check().finding == nil)
    }

    @Test("says that it is alive by the same checkpoint, and notices a log that is not its own")
    func beats() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        _ = try log.record(5)
        try sequencer.sequence(signer: signer)
        let before = try log.count("checkpoint")
        try sequencer.heartbeat()
        #expect(try log.count("checkpoint") == before + 1)
        #expect(try log.check().finding == nil)
        try log.tamper("DELETE FROM audit.leaf WHERE leaf_index = 4")
        #expect(throws: AuditError.self) { try sequencer.heartbeat() }
    }

    @Test("goes on from a crash after signing and before publishing")
    func survivesCrashBeforePublishing() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(3)
        try log.sequencer(signer).sequence(signer: signer)
        try log.tamper("DELETE FROM audit.checkpoint WHERE tree_size = 3")
        #expect(try log.check().finding?.kind == .missingCheckpoint)
        var sequencer: Sequencer? = try log.eventually { try log.sequencer(signer) }
        #expect(sequencer?.latest.checkpoint.size == 3)
        sequencer = nil
        #expect(try log.check().finding == nil)
    }

    @Test("signs nothing that contradicts what it remembers")
    func refusesRewrittenLog() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(5)
        try log.sequencer(signer).sequence(signer: signer)
        for rewriting in [
            "DELETE FROM audit.leaf; DELETE FROM audit.node; DELETE FROM audit.checkpoint",
            "DELETE FROM audit.leaf WHERE leaf_index = 4",
            "UPDATE audit.leaf SET leaf_hash = sha256('x') WHERE leaf_index = 4",
            "UPDATE audit.node SET hash = sha256('x') WHERE level = 2",
        ] {
            try log.save()
            try log.tamper(rewriting)
            let error = #expect(throws: AuditError.self) {
                try log.eventually { _ = try log.sequencer(signer) }
            }
            #expect(error?.code == .inconsistentLog, "\(rewriting)")
            try log.restore()
        }
        #expect(try log.check().finding == nil)
        try FileManager.default.removeItem(atPath: log.folder + "/checkpoint")
        let error = #expect(throws: AuditError.self) {
            try log.eventually { _ = try log.sequencer(signer) }
        }
        #expect(error?.code == .signerState)
        #expect(try log.check().finding?.kind == .signerFile)
    }
}

extension LogFixture {
    /// Tries again while a session that has ended still holds the writer's lock.
    func eventually<R>(_ body: () throws -> R) throws -> R {
        var result: R?
        try poll("the writer's lock is free") {
            do {
                result = try body()
                return true
            } catch let error as AuditError where error.code == .anotherWriter {
                return false
            }
        }
        return try #require(result)
    }

    private static let tables = ["leaf", "node", "checkpoint"]

    func save() throws {
        try tamper("CREATE SCHEMA IF NOT EXISTS saved")
        for table in Self.tables {
            try tamper(
                """
                DROP TABLE IF EXISTS saved.\(table);
                CREATE TABLE saved.\(table) AS TABLE audit.\(table)
                """)
        }
    }

    func restore() throws {
        for table in Self.tables {
            try tamper(
                """
                DELETE FROM audit.\(table); INSERT INTO audit.\(table) TABLE saved.\(table)
                """)
        }
    }
}
