import Database
import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Whoever owns the database writes grants and quotas, or keeps records from being written: nothing
    /// is opened by it, and each is noticed.
    @Suite("Grants and quotas written by SQL")
    struct ForgedGrantTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        // MARK: Grants

        @Test("widen no grant while it is used")
        func grantColumns() async throws {
            let table = "access.unlock_grant"
            let agent = try await service.issue("retention_agent", to: "gus")
            let references = try await service.references(of: agent, count: 1)
            let size = try await service.logSize()
            let changes = try await service.mutations(of: table)
            for mutation in changes {
                let lines = service.alarmLines(about: table)
                // A grant lives as long as one request: only a trigger is quick enough.
                try await service.withTrigger(
                    on: table,
                    """
                    UPDATE access.unlock_grant SET \(mutation.assignment)
                    WHERE grant_id = NEW.grant_id; RETURN NULL;
                    """
                ) {
                    service.expectNoContacts(
                        try await service.unlock(UnlockRequest(references: references), as: agent),
                        403,
                        "\(mutation.testDescription)")
                }
                // Under another id there is no grant, and nothing to suspect.
                let expected = mutation.column == "grant_id" ? 0 : 1
                try await service.expectAlarmLines(lines + expected, about: table)
            }
            #expect(try await service.alarms(about: table, since: size) == changes.count - 1)
            let log = try await service.log(from: size)
            #expect(
                log.compactMap(\.code)
                    == changes.map { $0.column == "grant_id" ? "grant-not-usable" : "forged-row" })
            #expect(log.allSatisfy { $0.quotaAfter == nil })
        }

        @Test("put no grant in place of a request")
        func insertedGrant() async throws {
            let agent = try service.person("retention_agent")
            let references = try await service.references(of: agent, count: 26)
            try await service.sql(
                """
                INSERT INTO access.unlock_grant SELECT decode(md5('g'), 'hex'), 1,
                    decode(\(agent.credentialID), 'hex'), \(agent.account), 'churn-callback',
                    ARRAY['full_name', 'phone', 'note'], sha256('s'), 26, sha256('p'), 'active',
                    issued_at, expires_at, mac
                FROM access.credential LIMIT 1
                """)
            let reply = try await service.unlock(
                UnlockRequest(references: references, columns: ["full_name", "phone"]), as: agent)
            service.expectNoContacts(reply, 403, "a grant beside the request")
            #expect(reply.json["code"] as? String == "needs-approval")
        }

        // MARK: Quotas

        @Test("give nobody a quota back, whichever column they change")
        func quotaColumns() async throws {
            let table = "access.quota_use"
            let owner = "bauta_owner"
            let (agent, other) = (
                try await service.issue("retention_agent", to: "quin"),
                try await service.issue("retention_agent", to: "quint")
            )
            let references = try await service.references(of: agent, count: 10)
            #expect(
                try await service.unlock(UnlockRequest(references: references), as: agent).status
                    == 200)
            // Another's row, with less used, to copy from.
            let one = UnlockRequest(references: [references[0]])
            #expect(try await service.unlock(one, as: other).status == 200)
            let changes =
                try await service.mutations(of: table).map { ($0.column, "SET " + $0.assignment) }
                + [
                    ("used set back", "SET used = 0"),
                    ("used and version", "SET used = 9, version = 1"),
                ]
            for (name, change) in changes {
                try await expectQuotaRefused(agent, references, name) {
                    try await service.sql(
                        """
                        UPDATE access.quota_use \(unsafeSQL: change)
                        WHERE account = \(agent.account)
                        """, as: owner)
                }
            }
            try await expectQuotaRefused(agent, references, "deleted") {
                try await service.sql(
                    "DELETE FROM access.quota_use WHERE account = \(agent.account)", as: owner)
            }
            try await expectQuotaRefused(agent, references, "another's row") {
                try await service.sql(
                    """
                    UPDATE access.quota_use q SET version = o.version, used = o.used, mac = o.mac
                    FROM access.quota_use o
                    WHERE q.account = \(agent.account) AND o.account = \(other.account)
                    """, as: owner)
            }
            #expect(
                try await service.unlock(UnlockRequest(references: references), as: agent).status
                    == 200)
        }

        @Test("give no quota back by a genuine row of an earlier hour, nor after a restart")
        func quotaReplayed() async throws {
            let agent = try await service.issue("retention_agent", to: "rex")
            let references = try await service.references(of: agent, count: 25)
            let one = UnlockRequest(references: [references[0]])
            #expect(try await service.unlock(one, as: agent).status == 200)
            try await service.sql(
                """
                CREATE TABLE public.earlier AS
                SELECT * FROM access.quota_use WHERE account = \(agent.account)
                """)
            #expect(
                try await service.unlock(UnlockRequest(references: references), as: agent).status
                    == 200)
            let replay = """
                UPDATE access.quota_use q SET version = e.version, used = e.used, mac = e.mac
                FROM public.earlier e WHERE e.account = q.account
                """
            try await expectQuotaRefused(agent, [references[0]], "replayed") {
                try await service.sql(SQL(unsafeSQL: replay))
            }
            try await service.restart("vault")
            try await expectQuotaRefused(agent, [references[0]], "replayed after a restart") {
                try await service.sql(SQL(unsafeSQL: replay))
            }
            try await service.restart("vault")
            try await expectQuotaRefused(agent, [references[0]], "deleted after a restart") {
                try await service.sql(
                    "DELETE FROM access.quota_use WHERE account = \(agent.account)")
            }
            try await service.sql("DROP TABLE public.earlier")
            #expect(try await service.unlock(one, as: agent).status == 200)
        }

        @Test("keep nobody from reading who they are, and are noticed when a page is read")
        func quotaRead() async throws {
            let table = "access.quota_use"
            let agent = try await service.issue("retention_agent", to: "quill")
            let references = try await service.references(of: agent, count: 1)
            let unlocked = try await service.unlock(
                UnlockRequest(references: references), as: agent)
            #expect(unlocked.status == 200)
            let lines = service.alarmLines(about: table)
            let size = try await service.logSize()
            try await service.restoring(table) {
                try await service.sql(
                    "UPDATE access.quota_use SET used = 0 WHERE account = \(agent.account)")
                for path in ["/v1/whoami", "/v1/purposes", "/v1/worklists/at-risk"] {
                    let reply = try await service.probe.send("GET", path, token: agent.token)
                    #expect(reply.status == 200, "\(path): \(reply.text)")
                }
                let quota = try await service.probe.send("GET", "/v1/quota", token: agent.token)
                #expect(quota.status == 200)
                #expect(quota.json["left"] is NSNull)
            }
            try await service.expectAlarmLines(lines + 4, about: table)
            #expect(try await service.alarms(about: table, since: size) == 4)
        }

        @Test(
            "are noticed where a quota is given back, and that nobody received anything is recorded"
        )
        func givenBack() async throws {
            let table = "access.quota_use"
            let agent = try await service.issue("retention_agent", to: "wim")
            let references = try await service.references(of: agent, count: 1)
            let lines = service.alarmLines(about: table)
            let size = try await service.logSize()
            try await service.restoring(table) {
                // The record is altered too, so that the signer proves another and nothing leaves.
                try await service.withTrigger(
                    on: "audit.outbox", when: "BEFORE INSERT",
                    """
                    IF convert_from(NEW.leaf, 'UTF8') LIKE '%"disclosed"%' THEN
                        UPDATE access.quota_use SET used = 0 WHERE account = '\(agent.account)';
                        NEW.leaf := convert_to(replace(
                            convert_from(NEW.leaf, 'UTF8'), '"disclosed"', '"done"'), 'UTF8');
                    END IF;
                    RETURN NEW;
                    """
                ) {
                    let reply = try await service.unlock(
                        UnlockRequest(references: references), as: agent)
                    service.expectNoContacts(reply, 503, "\(reply.text)")
                }
            }
            let log = try await service.log(from: size)
            #expect(
                log.contains { $0.status == "withheld" && $0.account == agent.account })
            #expect(try await service.alarms(about: table, since: size) == 1)
            try await service.expectAlarmLines(lines + 1, about: table)
        }

        private func expectQuotaRefused(
            _ agent: RunningService.Person, _ references: [String], _ what: String,
            after change: () async throws -> Void
        ) async throws {
            let table = "access.quota_use"
            let lines = service.alarmLines(about: table)
            try await service.restoring(table) {
                try await change()
                let reply = try await service.unlock(
                    UnlockRequest(references: references), as: agent)
                service.expectNoContacts(reply, 403, "\(what): \(reply.text)")
                #expect(reply.json["code"] as? String == "forged-row", "\(what)")
            }
            try await service.expectAlarmLines(lines + 1, about: table)
        }

        // MARK: The record itself

        @Test(
            "release nothing where a trigger swallows the record", arguments: ["intent", "outcome"])
        func swallowedRecord(stage: String) async throws {
            let agent = try await service.issue("retention_agent", to: "sue-" + stage)
            let references = try await service.references(of: agent, count: 1)
            let condition = "convert_from(NEW.leaf, 'UTF8')::jsonb->>'stage' = '\(stage)'"
            try await service.withTrigger(
                on: "audit.outbox", when: "BEFORE INSERT",
                "IF \(condition) THEN RETURN NULL; END IF; RETURN NEW;"
            ) {
                let reply = try await service.unlock(
                    UnlockRequest(references: references), as: agent)
                service.expectNoContacts(reply, 503, "\(reply.text)")
                #expect(reply.headers["retry-after"] != nil)
            }
            let reply = try await service.unlock(UnlockRequest(references: references), as: agent)
            #expect(reply.status == 200, "\(reply.text)")
        }
    }
}
