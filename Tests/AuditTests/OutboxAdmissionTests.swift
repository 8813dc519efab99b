import Database
import Foundation
import TestSupport
import Testing

@testable import Audit

/// Which rows the signer takes for the vault's when keys are added, and after an upgrade.
@Suite("Admission of events")
struct OutboxAdmissionTests {
    @Test(
        "a key that is added while the signer runs counts for it at once, and the older one still")
    func readsNewerKeys() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let older = try log.record(2)
        try log.addOutboxKey(2)
        let newer = try log.record(2)
        let versions = try log.database.connect().query(
            "SELECT get_byte(mac, 3) AS version FROM audit.outbox ORDER BY outbox_id")
        #expect(try versions.map { try $0.decode("version") } == [1, 1, 2, 2])
        #expect(try sequencer.sequence(signer: signer) == 4)
        #expect(sequencer.latestRefused == 0)
        #expect(try sequencer.proofs(for: (older + newer).map(\.eventID)).count == 4)
    }

    @Test(
        "rows of before an upgrade are taken once, at the first start; after it none without proof")
    func takesOlderRowsOnce() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(2)
        try log.sequencer(signer).sequence(signer: signer)
        // As an earlier version leaves it: rows without a proof, and no file that says so.
        try log.forgetOlderEvents()
        let older = try log.record(3)
        try log.tamper("UPDATE audit.outbox SET mac = NULL")
        let first = try log.eventually { try log.sequencer(signer) }
        // What comes without a proof after the first look is not of before.
        let late = try log.record(1)
        try log.tamper(
            "UPDATE audit.outbox SET mac = NULL WHERE event_id = '\(late[0].eventID.text)'")
        #expect(try first.sequence(signer: signer) == 4)
        #expect(first.latestRefused == 1)
        #expect(try first.proofs(for: older.map(\.eventID)).count == 3)
        #expect(try first.proofs(for: late.map(\.eventID)).isEmpty)
        // The owner of the database can give a row any number.
        try log.invent(7)
        #expect(try first.sequence(signer: signer) == 1)
        #expect(first.latestRefused == 1)
        #expect(try log.check().finding == nil)
    }

    @Test("the signer remembers over its next start that every row needs a proof")
    func remembers() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(2)
        try log.sequencer(signer).sequence(signer: signer)
        try log.forgetOlderEvents()
        _ = try log.record(1)
        try log.tamper("UPDATE audit.outbox SET mac = NULL")
        #expect(try log.eventually { try log.sequencer(signer) }.sequence(signer: signer) == 1)
        try log.invent(8)
        let next = try log.eventually { try log.sequencer(signer) }
        try next.sequence(signer: signer)
        #expect(next.latestRefused == 1)
        #expect(try log.check().finding == nil)
    }

    @Test("a first start that is cut off is one that goes on, up to the same row")
    func goesOnAfterCut() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(1)
        try log.sequencer(signer).sequence(signer: signer)
        try log.forgetOlderEvents()
        let older = try log.record(2)
        try log.tamper("UPDATE audit.outbox SET mac = NULL")
        // Started, and killed before it took anything in.
        _ = try log.eventually { try log.sequencer(signer) }
        let late = try log.record(1)
        try log.tamper(
            "UPDATE audit.outbox SET mac = NULL WHERE event_id = '\(late[0].eventID.text)'")
        let sequencer = try log.eventually { try log.sequencer(signer) }
        try sequencer.sequence(signer: signer)
        #expect(try sequencer.proofs(for: older.map(\.eventID)).count == 2)
        #expect(sequencer.latestRefused == 1)
    }

    @Test("nothing is of before in a log that begins")
    func newLog() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(2)
        try log.tamper("UPDATE audit.outbox SET mac = NULL")
        let sequencer = try log.sequencer(signer)
        try sequencer.sequence(signer: signer)
        #expect(sequencer.latestRefused == 2)
        #expect(try log.signerFolder.olderEvents.load() == 0)
    }

    @Test(
        "a file that says nothing lets nobody sign", arguments: ["", "unproved through x\n", "0"])
    func refusesDamagedFile(text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Array(text.utf8), as: "older-events")
        let error = #expect(throws: AuditError.self) { try OlderEventsFile(path: path).load() }
        #expect(error?.code == .signerState)
    }
}

extension LogFixture {
    /// As before the first start of a version that asks for proofs.
    fileprivate func forgetOlderEvents() throws {
        try FileManager.default.removeItem(atPath: folder + "/older-events")
    }

    /// An event that the vault has not recorded, in the place of the first row that there ever was.
    fileprivate func invent(_ number: Int) throws {
        let event = try LogFixture.event(number).recorded()
        try tamper(
            """
            INSERT INTO audit.outbox (outbox_id, event_id, leaf) OVERRIDING SYSTEM VALUE
            VALUES (1, '\(event.eventID.text)', '\(String(decoding: event.leaf, as: UTF8.self))')
            """)
    }
}
