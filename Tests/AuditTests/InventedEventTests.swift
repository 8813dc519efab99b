import CustomerModel
import Database
import Foundation
import Installation
import TestSupport
import Testing

@testable import Audit

/// What the owner of the database can put into the log: nothing that the vault has not recorded.
@Suite("Invented events")
struct InventedEventTests {
    /// What an owner of the database makes of the row of a genuine event before it is signed.
    struct Alteration: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statement: String
        let reason: AuditEvent.RefusalReason

        init(_ description: String, _ statement: String, _ reason: AuditEvent.RefusalReason) {
            testDescription = description
            self.statement = statement
            self.reason = reason
        }
    }

    private static let people = [Pseudonym(high: 3, low: 4), Pseudonym(high: 1, low: 2)]

    static let alterations = [
        Alteration(
            "the leaf names another account",
            """
            UPDATE audit.outbox SET leaf =
                convert_to(replace(convert_from(leaf, 'UTF8'), '"rita"', '"nora"'), 'UTF8')
            """, .notTheVaults),
        Alteration(
            "the leaf is longer by a space",
            "UPDATE audit.outbox SET leaf = leaf || '\\x20'", .notTheVaults),
        Alteration(
            "the event has another name",
            "UPDATE audit.outbox SET event_id = gen_random_uuid()", .notTheVaults),
        Alteration(
            "event and leaf have another name",
            """
            UPDATE audit.outbox SET event_id = '00000000-0000-7000-8000-000000000001', leaf =
                convert_to(replace(convert_from(leaf, 'UTF8'), event_id::text,
                    '00000000-0000-7000-8000-000000000001'), 'UTF8')
            """, .notTheVaults),
        Alteration(
            "a bit of the proof differs",
            "UPDATE audit.outbox SET mac = set_byte(mac, 35, get_byte(mac, 35) # 1)",
            .notTheVaults),
        Alteration(
            "the proof is of a key that nobody has",
            "UPDATE audit.outbox SET mac = set_byte(mac, 3, 9)", .notTheVaults),
        Alteration("the proof is gone", "UPDATE audit.outbox SET mac = NULL", .notTheVaults),
        Alteration(
            "the row has a new number and no proof",
            "UPDATE audit.outbox SET outbox_id = DEFAULT, mac = NULL", .notTheVaults),
        Alteration(
            "a person is left out",
            "UPDATE audit.outbox SET subject_tags = subject_tags[1:1]", .subjectsDiffer),
        Alteration(
            "the salt differs",
            "UPDATE audit.outbox SET subject_salt = decode(repeat('00', 16), 'hex')",
            .subjectsDiffer),
        Alteration("the sidecar is gone", "DELETE FROM audit.sidecar", .sidecarDiffers),
        Alteration(
            "the sidecar differs", "UPDATE audit.sidecar SET sealed = '\\x00'", .sidecarDiffers),
    ]

    @Test(
        "an altered row is refused, the leaf says why, and the events before and after it are signed",
        arguments: alterations)
    func refusesAlteredRows(alteration: Alteration) throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let before = try log.record(1)
        try sequencer.sequence(signer: signer)
        let altered = try Self.record(in: log)
        try log.tamper(alteration.statement)
        let after = try log.record(1)
        // The refusal stands behind the events of the same look at the outbox.
        #expect(try sequencer.sequence(signer: signer) == 2)
        #expect(sequencer.latestRefused == 1)
        #expect(
            try log.lastLeaf()?.contains(#""refused":"\#(alteration.reason.rawValue)""#) == true)
        #expect(try sequencer.proofs(for: (before + after).map(\.eventID)).count == 2)
        #expect(try sequencer.proofs(for: [altered.eventID]).isEmpty)
        #expect(try log.count("outbox") == 0)
        #expect(RefusedEvents(inDirectory: log.folder)?.count == 1)
        let report = try log.check()
        #expect(report.finding == nil)
        #expect(report.refusedCount == 1)
        #expect(try sequencer.sequence(signer: signer) == 0)
        #expect(sequencer.latestRefused == 0)
    }

    @Test("an invented event is refused, under whatever number, and however many there are")
    func refusesInventions() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let proof = try Self.record(in: log)
        let owner = try log.database.connect()
        let genuine: [UInt8] = try #require(
            try owner.query("SELECT mac FROM audit.outbox").first?.decode("mac"))
        var invented: [EventID] = []
        for number in 0..<50 {
            let event = try LogFixture.event(number).recorded()
            invented.append(event.eventID)
            // Without a proof, with one of another event, and with bytes that are none.
            let macs: [[UInt8]?] = [nil, genuine, [UInt8](repeating: 0, count: 36)]
            try owner.execute(
                """
                INSERT INTO audit.outbox (outbox_id, event_id, leaf, mac) OVERRIDING SYSTEM VALUE
                VALUES (\(-number), \(event.eventID.text)::uuid, \(event.leaf),
                    \(macs[number % 3])::bytea)
                """)
        }
        // One leaf tells of all of them: what somebody puts there does not make the log grow.
        #expect(try sequencer.sequence(signer: signer) == 2)
        #expect(sequencer.latestRefused == 50)
        #expect(try sequencer.proofs(for: invented).isEmpty)
        #expect(try sequencer.proofs(for: [proof.eventID]).count == 1)
        #expect(RefusedEvents(inDirectory: log.folder)?.count == 50)
        // Nothing of it is looked at again.
        #expect(try log.count("outbox") == 0)
        let leaf = try #require(try log.lastLeaf())
        #expect(leaf.contains(#""refused":"not-the-vaults","result":{"rows":50,"#))
        #expect(try log.check().refusedCount == 50)
    }

    @Test("a row that shares its number with a genuine one is not taken for it")
    func refusesSharedNumber() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let genuine = try log.record(1)
        let invented = try LogFixture.event(2).recorded()
        try log.tamper(
            """
            ALTER TABLE audit.outbox DROP CONSTRAINT outbox_pkey;
            INSERT INTO audit.outbox (outbox_id, event_id, leaf) OVERRIDING SYSTEM VALUE
            SELECT outbox_id, '\(invented.eventID.text)',
                '\(String(decoding: invented.leaf, as: UTF8.self))'
            FROM audit.outbox
            """)
        #expect(try sequencer.sequence(signer: signer) == 2)
        #expect(sequencer.latestRefused == 1)
        #expect(try sequencer.proofs(for: [invented.eventID]).isEmpty)
        #expect(try sequencer.proofs(for: genuine.map(\.eventID)).count == 1)
    }

    @Test("a row that is put back is refused while its event is known, on one page too")
    func refusesReplays() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let event = try log.record(1)[0]
        let owner = try log.database.connect()
        try owner.script(
            unsafeSQL: """
                ALTER TABLE audit.outbox DROP CONSTRAINT outbox_event_id_key;
                CREATE TABLE public.kept AS SELECT * FROM audit.outbox;
                """)
        let replay = """
            INSERT INTO audit.outbox (event_id, leaf, subject_tags, subject_salt, mac)
            SELECT event_id, leaf, subject_tags, subject_salt, mac FROM public.kept
            """
        try owner.script(unsafeSQL: replay)
        #expect(try sequencer.sequence(signer: signer) == 2)
        #expect(try log.lastLeaf()?.contains(#""refused":"event-recorded-already""#) == true)
        try owner.script(unsafeSQL: replay)
        #expect(try sequencer.sequence(signer: signer) == 1)
        #expect(sequencer.latestRefused == 1)
        #expect(try sequencer.proofs(for: [event.eventID])[event.eventID]?.leafIndex == 0)
        #expect(
            try log.check().finding
                == LogFinding(kind: .alteredTable, leaves: nil, table: "audit.outbox"))
    }

    @Test("a row that is put back once its leaf was filed under another name is found as repeated")
    func findsRepeatedEvents() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let sequencer = try log.sequencer(signer)
        let event = try log.record(1)[0]
        try log.tamper("CREATE TABLE public.kept AS SELECT * FROM audit.outbox")
        _ = try log.record(2)
        try sequencer.sequence(signer: signer)
        try log.tamper(
            """
            UPDATE audit.leaf SET event_id = gen_random_uuid() WHERE leaf_index = 0;
            INSERT INTO audit.outbox (event_id, leaf, subject_tags, mac)
                SELECT event_id, leaf, subject_tags, mac FROM public.kept
            """)
        #expect(try log.check().finding == LogFinding(kind: .misnamedLeaf, leaves: 0...0))
        // Nobody but the check can know: the signer asks the tables for the events it has.
        try sequencer.sequence(signer: signer)
        try log.tamper(
            """
            ALTER TABLE audit.leaf DROP CONSTRAINT leaf_event_id_key;
            UPDATE audit.leaf SET event_id = '\(event.eventID.text)' WHERE leaf_index = 0
            """)
        #expect(try log.check().finding == LogFinding(kind: .repeatedEvent, leaves: 3...3))
    }

    private static func record(in log: LogFixture) throws -> RecordedEvent {
        try log.database.connect(user: "bauta_vault").transaction { transaction in
            try log.trail.record(
                LogFixture.event(1), subjectTags: people, sidecar: [1, 2, 3], in: transaction)
        }
    }
}
