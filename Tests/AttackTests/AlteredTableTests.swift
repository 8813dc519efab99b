import BlockingThreads
import Database
import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Whoever owns the database has their way with what goes into and comes out of the tables that
    /// the record of access rests on, while contacts are asked for.
    @Suite("Altered tables")
    struct AlteredTableTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// One table and one way to have one's way with it.
        struct Case: Sendable, CustomTestStringConvertible {
            let table: String
            let way: Way
            var testDescription: String { "\(way.rawValue) on \(table)" }
        }

        enum Way: String, CaseIterable, Sendable {
            case trigger, rule, rowSecurity, columnDefault, view
        }

        private static let counted = GuardedState(
            (disclosed: 0, refused: 0, slowest: Duration.zero))

        private static let tables = [
            "audit.outbox", "audit.sidecar", "audit.leaf_subject", "audit.leaf", "audit.node",
            "audit.checkpoint", "access.credential", "access.unlock_grant", "access.quota_use",
        ]

        /// Every table in every way, or each table in one way after the other.
        static let cases: [Case] = tables.enumerated().flatMap { place, table in
            let ways = Way.allCases
            return (TestSize.isFull ? ways : [ways[place % ways.count]]).map {
                Case(table: table, way: $0)
            }
        }

        @Test(
            "The owner of the database removes whom and why: contacts leave with their record whole, or not at all",
            arguments: cases)
        func discloses(altered: Case) async throws {
            let number =
                Self.cases.firstIndex { $0.testDescription == altered.testDescription } ?? 0
            // An account of its own: a quota that was meddled with stops the account for the day.
            let agent = try await service.issue("retention_agent", to: "alter-\(number)")
            let references = try await service.references(of: agent, count: 2, after: 2 * number)
            try await expectWhole("before")

            try await script(altered.statements)
            let reply: HTTPReply
            let told: Bool
            let start = ContinuousClock.now
            let elapsed: Duration
            do {
                reply = try await service.unlock(UnlockRequest(references: references), as: agent)
                elapsed = ContinuousClock.now - start
                told = try await verified()["whole"] as? Bool == false
            } catch {
                try await script(altered.undo)
                throw error
            }
            try await script(altered.undo)
            #expect(told, "the check names what was altered")

            if reply.status == 200 {
                let outcome = try #require(reply.json["audit_leaf_index"] as? Int)
                #expect(try await companions(ofIntentOf: outcome) == 2)
            } else {
                #expect([401, 403, 429, 503].contains(reply.status), "\(reply.text)")
                service.expectNoContacts(reply, reply.status, "\(altered.testDescription)")
            }
            try await eventually("the service answers again") {
                try await service.probe.send("GET", "/readyz").status == 200
            }
            try await expectWhole("after")
            try report(reply, after: elapsed)
            let other = try await service.issue("retention_agent", to: "other-\(number)")
            let some = try await service.references(of: other, count: 1)
            try await eventually("somebody else is served as before") {
                try await service.unlock(UnlockRequest(references: some), as: other).status == 200
            }
        }

        private func report(_ reply: HTTPReply, after elapsed: Duration) throws {
            let counted = Self.counted.change { counted in
                if reply.status == 200 { counted.disclosed += 1 } else { counted.refused += 1 }
                if reply.status == 503 { counted.slowest = max(counted.slowest, elapsed) }
                return counted
            }
            guard counted.disclosed + counted.refused == Self.cases.count else { return }
            try AttackReport(
                "Altered tables",
                rows: [
                    ("tables", "\(Self.tables.count)"),
                    ("alterations", "\(Self.cases.count)"),
                    ("unlocks that left a whole record", "\(counted.disclosed)"),
                    ("unlocks refused, without contacts", "\(counted.refused)"),
                    ("slowest refusal (503), s", AttackReport.seconds(counted.slowest)),
                ],
                "By the database's owner: a trigger, a rule, row security, a default, a view in a "
                    + "table's stead. `bauta audit verify` names each."
            ).publish()
        }

        private func script(_ statements: String) async throws {
            try await service.database { try $0.script(unsafeSQL: statements) }
        }

        private func verified() async throws -> [String: Any] {
            try await service.site.bauta("audit", "verify", "--json").summary
        }

        /// What is being recorded meanwhile may not be signed yet.
        private func expectWhole(_ moment: String) async throws {
            try await eventually("the log is whole \(moment)") {
                try await verified()["whole"] as? Bool == true
            }
        }

        /// How many of the two things an unlock records beside its intent are there: whom it
        /// concerned, and the sealed reason.
        private func companions(ofIntentOf outcome: Int) async throws -> Int {
            try await service.database { connection in
                try connection.query(
                    """
                    SELECT (EXISTS (SELECT FROM audit.leaf_subject s
                            WHERE s.leaf_index = intent.leaf_index))::int
                        + (EXISTS (SELECT FROM audit.sidecar s
                            WHERE s.event_id = intent.event_id))::int AS companions
                    FROM audit.leaf AS outcome JOIN audit.leaf AS intent ON intent.event_id =
                        (convert_from(outcome.leaf, 'UTF8')::jsonb->>'caused_by')::uuid
                    WHERE outcome.leaf_index = \(outcome)
                        AND convert_from(intent.leaf, 'UTF8')::jsonb ? 'tags_commit'
                        AND convert_from(intent.leaf, 'UTF8')::jsonb ? 'sidecar_sha256'
                    """
                ).first?.decode("companions") ?? 0
            }
        }
    }
}

extension WholeService.AlteredTableTests.Case {
    /// What the owner of the database does.
    var statements: String {
        switch way {
        case .trigger:
            """
            CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
                $$ BEGIN RETURN NULL; END $$;
            CREATE TRIGGER meddle BEFORE INSERT OR UPDATE ON \(table)
                FOR EACH ROW EXECUTE FUNCTION public.meddle()
            """
        case .rule: "CREATE RULE nothing AS ON INSERT TO \(table) DO INSTEAD NOTHING"
        case .rowSecurity:
            """
            ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
            CREATE POLICY written ON \(table) FOR INSERT WITH CHECK (true)
            """
        case .columnDefault: "ALTER TABLE \(table) ALTER \(column) SET DEFAULT ''"
        case .view:
            """
            ALTER TABLE \(table) RENAME TO set_aside;
            CREATE VIEW \(table) AS SELECT * FROM \(schema).set_aside WHERE false;
            GRANT SELECT, INSERT, UPDATE, DELETE ON \(table)
                TO bauta_vault, bauta_audit, bauta_gateway
            """
        }
    }

    /// Takes it back.
    var undo: String {
        switch way {
        case .trigger: "DROP FUNCTION public.meddle() CASCADE"
        case .rule: "DROP RULE nothing ON \(table)"
        case .rowSecurity:
            "ALTER TABLE \(table) DISABLE ROW LEVEL SECURITY; DROP POLICY written ON \(table)"
        case .columnDefault: "ALTER TABLE \(table) ALTER \(column) DROP DEFAULT"
        case .view: "DROP VIEW \(table); ALTER TABLE \(schema).set_aside RENAME TO \(name)"
        }
    }

    private var schema: Substring { table.prefix { $0 != "." } }
    private var name: Substring { table.drop { $0 != "." }.dropFirst() }

    /// One that a row may not want.
    private var column: String {
        switch name {
        case "outbox": "subject_salt"
        case "sidecar": "sealed"
        case "leaf_subject": "salt"
        case "leaf": "leaf"
        case "node": "hash"
        case "checkpoint": "note"
        default: "mac"
        }
    }
}
