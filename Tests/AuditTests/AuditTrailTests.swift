import CustomerModel
import Database
import TestSupport
import Testing
import Text
import Verification

@testable import Audit

@Suite("Audit trail")
struct AuditTrailTests {
    @Test("writes the leaf of an event in one spelling, without what does not apply")
    func writesLeaf() throws {
        var event = AuditEvent(
            .failure(code: "key-gone"), stage: .outcome, requestID: "r-1",
            at: EventTime(milliseconds: 1_795_338_000_007))
        event.actor = AuditEvent.Actor(
            Principal(
                account: "rita", role: .retentionAgent, team: "north", credentialID: "00ff"))
        event.action = "unlock"
        event.purpose = PurposeID("churn-callback")
        event.reason = Commitment(to: [1], salt: [UInt8](repeating: 0, count: 16))
        event.columns = [ContactColumn("first_name"), ContactColumn("phone")]
        event.subjects = AuditEvent.Subjects(count: 2, list: nil)
        event.decision = AuditEvent.Decision(
            effect: .allow, rule: "unlock-churn", code: nil, policyDigest: [0xAB, 0xCD])
        event.quota = AuditEvent.QuotaDebit(name: "people-per-day", before: 3, after: 5)
        event.result = AuditEvent.Outcome(rows: 2, status: .disclosed)
        let recorded = try event.recorded()
        // The commitment is SHA-256 over 16 zero bytes and 0x01.
        // One expression of many would take the compiler seconds.
        let commitment = Hexadecimal.text(
            SHA256.digest([UInt8](repeating: 0, count: 16) + [1]))
        let parts: [String] = [
            #"{"action":"unlock","actor":{"account":"rita","credential_id":"00ff","#,
            #""role":"retention_agent","team":"north"},"#,
            #""columns":["first_name","phone"],"#,
            #""decision":{"effect":"allow","policy_digest":"abcd","rule":"unlock-churn"},"#,
            #""event_id":"\#(event.eventID.text)","failure":"key-gone","kind":"unlock","#,
            #""occurred_at":"2026-11-22T09:00:00.007Z","purpose":"churn-callback","#,
            #""quota":{"after":5,"before":3,"name":"people-per-day"},"#,
            #""reason_commit":"\#(commitment)","#,
            #""request_id":"r-1","result":{"rows":2,"status":"disclosed"},"#,
            #""stage":"outcome","subjects":{"count":2},"v":2}"#,
        ]
        #expect(String(decoding: recorded.leaf, as: UTF8.self) == parts.joined())
        #expect(LeafHead(recorded.leaf)?.eventID == event.eventID)
    }

    @Test("lets no leaf grow without end")
    func refusesLongLeaves() throws {
        let event = AuditEvent(
            .failure(code: String(repeating: "x", count: 40_000)), stage: .outcome)
        #expect(throws: AuditError.self) { try event.recorded() }
    }

    @Test("has a closed list of kinds, whose words in leaves are these for ever")
    func kinds() {
        #expect(
            AuditEvent.Kind.allCases.map(\.rawValue) == [
                "identify", "release.read", "worklist.read", "worklist.count", "audit.read",
                "unlock", "load.names", "load.undo", "quarantine.replay", "session.opened",
                "session.closed",
                "credential.issued", "credential.revoked", "credential.refused", "alarm.forged_row",
                "log.started",
                "log.stopped", "log.refused", "log.erased",
            ])
    }

    @Test("says of details what it always said, and none stands for a field of every event")
    func details() throws {
        let holder = AuditEvent.CredentialHolder(
            credentialID: "00ff", account: "rita", role: "retention_agent", team: "north")
        let held = [
            "credential": "00ff", "holder": "rita", "holder_role": "retention_agent",
            "holder_team": "north",
        ]
        let expected: [(AuditEvent.Details, [String: String])] = [
            (.failure(code: "key-gone"), ["failure": "key-gone"]),
            (.forgedRow(table: .credential), ["table": "access.credential"]),
            (.issued(holder, isFirst: true), held.merging(["bootstrap": "true"]) { $1 }),
            (.revoked(holder), held),
            (
                .refusedCredentials(address: "127.0.0.1", minute: EventTime(seconds: 60)),
                ["address": "127.0.0.1", "minute": "1970-01-01T00:01:00Z"]
            ),
            (
                .files([0, 255].map { FileID(digest: [UInt8](repeating: $0, count: 16)) }),
                ["files": "file-0000000000 file-zzzzzzzzzz"]
            ),
            (
                .refused(reason: .notALeaf, sha256: [0xAB]),
                ["refused": "not-a-leaf", "sha256": "ab"]
            ),
        ]
        for (details, members) in expected {
            #expect(details.members == members)
            let event = AuditEvent(details, stage: .outcome)
            #expect(event.kind == details.kind)
            #expect(throws: Never.self) { try event.recorded() }
        }
    }

    @Test("names events by UUIDs of version 7 that sort by time")
    func namesEvents() throws {
        let early = EventID(at: EventTime(milliseconds: 1_000))
        let late = EventID(at: EventTime(milliseconds: 1_795_338_000_000))
        #expect(early.text < late.text)
        #expect(early != EventID(at: EventTime(milliseconds: 1_000)))
        #expect(Array(late.text)[14] == "7")
        #expect("89ab".contains(Array(late.text)[19]))
        #expect(EventID(late.text) == late)
        for text in [late.text.uppercased(), String(late.text.dropLast()), late.text + "0", ""] {
            #expect(EventID(text) == nil || text == late.text)
        }
    }

    @Test("commits to a value that only its salt tells")
    func commits() {
        let first = Commitment(to: [1, 2, 3])
        #expect(first != Commitment(to: [1, 2, 3]))
        #expect(first == Commitment(to: [1, 2, 3], salt: first.salt))
        #expect(first.digest != Commitment(to: [1, 2, 4], salt: first.salt).digest)
    }

    @Test("records nothing when its transaction is rolled back")
    func rollsBack() throws {
        struct Refused: Error {}
        let log = try LogFixture()
        let vault = try log.database.connect(user: "bauta_vault")
        #expect(throws: Refused.self) {
            try vault.transaction { transaction in
                _ = try log.trail.record(LogFixture.event(1), sidecar: [1], in: transaction)
                throw Refused()
            }
        }
        #expect(try log.count("outbox") == 0)
        #expect(try log.count("sidecar") == 0)
    }

    @Test("is on disk at COMMIT, whatever the session was told")
    func commitsSynchronously() throws {
        let log = try LogFixture()
        let vault = try log.database.connect(user: "bauta_vault")
        try vault.execute("SET synchronous_commit = off")
        let setting: String? = try vault.transaction { transaction in
            try log.trail.record(LogFixture.event(1), in: transaction)
            return try transaction.query("SELECT current_setting('synchronous_commit') AS value")
                .first?.decode("value")
        }
        #expect(setting == "on")
    }

    @Test("lets the vault write the outbox and do nothing else with it")
    func grantsLittle() throws {
        let log = try LogFixture()
        _ = try log.record(1)
        for role in ["bauta_vault", "bauta_gateway", "bauta_ingest"] {
            let connection = try log.database.connect(user: role)
            for statement in [
                "SELECT leaf FROM audit.outbox", "DELETE FROM audit.outbox",
                "UPDATE audit.outbox SET leaf = ''", "TRUNCATE audit.outbox",
                "INSERT INTO audit.leaf VALUES (0, '', '', gen_random_uuid())",
                "INSERT INTO audit.checkpoint VALUES (0, '')",
                "UPDATE audit.sidecar SET sealed = ''", "DELETE FROM audit.sidecar",
                "DELETE FROM audit.leaf_subject",
            ] {
                let error = #expect(throws: DatabaseError.self) {
                    try connection.execute(SQL(unsafeSQL: statement))
                }
                #expect(error?.sqlState == .insufficientPrivilege, "\(role): \(statement)")
            }
        }
    }
}
