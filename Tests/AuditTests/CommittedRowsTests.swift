import CustomerModel
import Database
import TestSupport
import Testing
import Text
import Verification

@testable import Audit

/// What stands beside a leaf is what the leaf commits to, or nothing is covered.
@Suite("Committed rows")
struct CommittedRowsTests {
    private static let people = [Pseudonym(high: 3, low: 4), Pseudonym(high: 1, low: 2)]
    private static let sealed = [UInt8]("sealed bytes".utf8)

    /// What an owner of the database does to what the vault records, and what comes of it.
    struct Interference: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let statements: String
        let consequence: Consequence

        enum Consequence: Sendable {
            /// Nothing can be recorded.
            case unrecorded
            /// The event is refused by a leaf that says why.
            case refused(AuditEvent.RefusalReason)
            /// The log cannot be written until it ends.
            case interrupted
            /// The event becomes a leaf that nobody gets a proof of, and the check names it.
            case found(LogFinding.Kind)
        }

        init(_ description: String, _ statements: String, _ consequence: Consequence) {
            testDescription = description
            self.statements = statements
            self.consequence = consequence
        }
    }

    private static func trigger(_ when: String, on table: String, _ body: String) -> String {
        """
        CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
            $$ BEGIN \(body) END $$;
        CREATE TRIGGER meddle \(when) ON audit.\(table)
            FOR EACH ROW EXECUTE FUNCTION public.meddle();
        """
    }

    static let interferences = [
        Interference(
            "a trigger empties the tags",
            trigger("BEFORE INSERT", on: "outbox", "NEW.subject_tags := '{}'; RETURN NEW;"),
            .refused(.subjectsDiffer)),
        Interference(
            "a trigger names somebody else",
            trigger(
                "BEFORE INSERT", on: "outbox",
                "NEW.subject_tags := ARRAY[decode(repeat('ab', 16), 'hex')]; RETURN NEW;"),
            .refused(.subjectsDiffer)),
        Interference(
            "a trigger takes the salt",
            trigger("BEFORE INSERT", on: "outbox", "NEW.subject_salt := NULL; RETURN NEW;"),
            .refused(.subjectsDiffer)),
        Interference(
            "a rule drops what is sealed",
            "CREATE RULE nothing AS ON INSERT TO audit.sidecar DO INSTEAD NOTHING", .unrecorded),
        Interference(
            "a trigger drops what is recorded",
            trigger("BEFORE INSERT", on: "outbox", "RETURN NULL;"), .unrecorded),
        Interference(
            "a trigger seals nothing",
            trigger("BEFORE INSERT", on: "sidecar", "NEW.sealed := '\\x00'; RETURN NEW;"),
            .refused(.sidecarDiffers)),
        Interference(
            "row security hides what is sealed from the signer",
            """
            ALTER TABLE audit.sidecar ENABLE ROW LEVEL SECURITY;
            CREATE POLICY written ON audit.sidecar FOR INSERT TO bauta_vault WITH CHECK (true);
            CREATE POLICY hidden ON audit.sidecar FOR SELECT TO bauta_audit USING (false)
            """, .refused(.sidecarDiffers)),
        Interference(
            "a view stands in the place of what is sealed",
            """
            ALTER TABLE audit.sidecar RENAME TO sidecar_of_old;
            CREATE VIEW audit.sidecar AS
                SELECT event_id, sealed FROM audit.sidecar_of_old WHERE false;
            GRANT SELECT ON audit.sidecar TO bauta_audit; GRANT INSERT ON audit.sidecar TO bauta_vault
            """, .refused(.sidecarDiffers)),
        Interference(
            "a rule drops whom a leaf concerns",
            "CREATE RULE nothing AS ON INSERT TO audit.leaf_subject DO INSTEAD NOTHING",
            .interrupted),
        Interference(
            "a trigger drops whom a leaf concerns",
            trigger("BEFORE INSERT", on: "leaf_subject", "RETURN NULL;"), .interrupted),
        Interference(
            "a trigger removes whom a leaf concerned once it stands there",
            trigger(
                "AFTER INSERT", on: "leaf_subject",
                "DELETE FROM audit.leaf_subject WHERE leaf_index = NEW.leaf_index; RETURN NULL;"),
            .found(.missingSubjects)),
        Interference(
            "a trigger puts somebody else in their place",
            trigger(
                "BEFORE INSERT", on: "leaf_subject",
                "NEW.tag := set_byte(NEW.tag, 0, get_byte(NEW.tag, 0) # 1); RETURN NEW;"),
            .found(.changedSubjects)),
        Interference(
            "a trigger adds somebody",
            trigger(
                "BEFORE INSERT", on: "leaf_subject",
                """
                IF pg_trigger_depth() = 1 THEN INSERT INTO audit.leaf_subject
                VALUES (NEW.leaf_index, set_byte(NEW.tag, 0, get_byte(NEW.tag, 0) # 1), NEW.salt);
                END IF; RETURN NEW;
                """), .found(.changedSubjects)),
        Interference(
            "a trigger removes what was sealed once its leaf stands there",
            trigger("AFTER INSERT", on: "leaf", "DELETE FROM audit.sidecar; RETURN NULL;"),
            .found(.missingSidecar)),
        Interference(
            "a trigger drops leaves",
            trigger("BEFORE INSERT", on: "leaf", "RETURN NULL;"), .interrupted),
        Interference(
            "a rule drops nodes",
            "CREATE RULE nothing AS ON INSERT TO audit.node DO INSTEAD NOTHING", .interrupted),
        Interference(
            "a rule drops checkpoints",
            "CREATE RULE nothing AS ON INSERT TO audit.checkpoint DO INSTEAD NOTHING",
            .interrupted),
    ]

    @Test(
        "The owner of the database removes whom and why: no proof is given, and the check says what is missing",
        arguments: interferences)
    func withholds(interference: Interference) throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(1)
        try log.sequencer(signer).sequence(signer: signer)
        #expect(try log.check().finding == nil)
        try log.database.connect().script(unsafeSQL: interference.statements)

        if case .unrecorded = interference.consequence {
            let error = #expect(throws: AuditError.self) { try Self.record(in: log) }
            #expect(error?.code == .alteredTable)
            #expect(try log.check().finding?.kind == .alteredTable)
            return
        }
        let event = try Self.record(in: log)
        let sequencer = try log.eventually { try log.sequencer(signer) }
        switch interference.consequence {
        case .unrecorded: break
        case .refused(let reason):
            try sequencer.sequence(signer: signer)
            #expect(try log.lastLeaf()?.contains(#""refused":"\#(reason.rawValue)""#) == true)
            let report = try log.check()
            #expect(report.refusedCount == 1)
            #expect(report.finding?.kind == .alteredTable)
        case .interrupted:
            let error = #expect(throws: AuditError.self) {
                try sequencer.sequence(signer: signer)
            }
            #expect(error?.code == .alteredTable)
            #expect(try log.check().finding != nil)
        case .found(let kind):
            try sequencer.sequence(signer: signer)
            #expect(try log.check().finding?.kind == kind)
        }
        #expect(try sequencer.proofs(for: [event.eventID]).isEmpty)
    }

    @Test("an event that waited while a table was altered is covered once it is as it was made")
    func goesOn() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        var sequencer: Sequencer? = try log.sequencer(signer)
        let owner = try log.database.connect()
        for table in ["leaf", "leaf_subject", "node", "checkpoint"] {
            try owner.script(
                unsafeSQL: "CREATE RULE nothing AS ON INSERT TO audit.\(table) DO INSTEAD NOTHING")
            let events = [try Self.record(in: log), try Self.record(in: log)]
            let error = #expect(throws: AuditError.self) {
                try sequencer?.sequence(signer: signer)
            }
            #expect(error?.code == .alteredTable, "\(table)")
            try owner.script(unsafeSQL: "DROP RULE nothing ON audit.\(table)")
            sequencer = nil
            let next = try log.eventually { try log.sequencer(signer) }
            sequencer = next
            try next.sequence(signer: signer)
            #expect(try next.proofs(for: events.map(\.eventID)).count == 2, "\(table)")
            #expect(try log.check().finding == nil, "\(table)")
        }
    }

    @Test(
        "what is removed or changed beside a leaf later is found, and the leaf named",
        arguments: [
            ("DELETE FROM audit.leaf_subject", LogFinding.Kind.missingSubjects),
            ("DELETE FROM audit.leaf_subject WHERE tag < '\\x0000000000000002'", .changedSubjects),
            (
                "UPDATE audit.leaf_subject SET salt = decode(repeat('00', 16), 'hex')",
                .changedSubjects
            ),
            (
                "INSERT INTO audit.leaf_subject VALUES (0, decode(repeat('00', 16), 'hex'))",
                .changedSubjects
            ),
            ("DELETE FROM audit.sidecar", .missingSidecar),
            ("UPDATE audit.sidecar SET sealed = sealed || '\\x00'", .changedSidecar),
        ])
    func finds(statement: String, kind: LogFinding.Kind) throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(1)
        _ = try Self.record(in: log)
        try log.sequencer(signer).sequence(signer: signer)
        #expect(try log.check().finding == nil)
        try log.tamper(statement)
        let leaf = statement.hasPrefix("INSERT") ? 0 : 1
        #expect(try log.check().finding == LogFinding(kind: kind, leaves: leaf...leaf))
    }

    @Test("one leaf without its people hides no other that was changed, nor an altered table")
    func findsAll() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try Self.record(in: log)
        _ = try log.record(3)
        _ = try Self.record(in: log)
        try log.sequencer(signer).sequence(signer: signer)
        try log.tamper("DELETE FROM audit.leaf_subject WHERE leaf_index = 0")
        try log.tamper("UPDATE audit.leaf SET leaf = leaf || '\\x20' WHERE leaf_index = 2")
        try log.tamper(
            """
            DELETE FROM audit.sidecar
            WHERE event_id = (SELECT event_id FROM audit.leaf WHERE leaf_index = 4)
            """)
        try log.tamper("CREATE UNIQUE INDEX leaf_length ON audit.leaf (leaf_index, length(leaf))")
        let report = try log.check()
        #expect(
            report.findings.map(\.kind) == [
                .missingSubjects, .changedLeaf, .missingSidecar, .alteredTable,
            ])
        #expect(report.findings.map(\.leaves?.lowerBound) == [0, 2, 4, nil])
    }

    @Test("people beside a leaf that is not there are found")
    func findsStraySubjects() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        _ = try log.record(2)
        try log.sequencer(signer).sequence(signer: signer)
        try log.tamper("INSERT INTO audit.leaf_subject VALUES (9, decode(repeat('00', 16), 'hex'))")
        #expect(try log.check().finding == LogFinding(kind: .changedSubjects, leaves: 9...9))
    }

    @Test("commits to each person once, in an order of its own, under a salt of each event")
    func commits() throws {
        let doubled = Self.people + Self.people
        #expect(
            CompanionRows.tagList(of: doubled)
                == CompanionRows.tagList(of: Self.people.reversed()))
        #expect(CompanionRows.tagList(of: doubled).count == 32)
        let log = try LogFixture()
        let events = [try Self.record(in: log), try Self.record(in: log)]
        let commitments = try events.map { try #require(LeafHead($0.leaf)).commitments }
        #expect(commitments[0].tags != commitments[1].tags)
        #expect(commitments.allSatisfy { $0.sidecar == SHA256.digest(Self.sealed) })
    }

    private static func record(in log: LogFixture) throws -> RecordedEvent {
        try log.database.connect(user: "bauta_vault").transaction { transaction in
            try log.trail.record(
                LogFixture.event(1), subjectTags: people, sidecar: sealed, in: transaction)
        }
    }
}
