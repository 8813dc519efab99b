import Database
import TestSupport
import Testing

extension WholeService {
    /// Whoever owns the database writes rows of `access`: none of them opens anything, and each is
    /// noticed.
    @Suite("Rows written by SQL")
    struct ForgedRowTests {
        private let service: RunningService
        private static let owners = ["bauta_owner", "postgres"]

        init() throws { service = try RunningService.running() }

        private func sql(_ statement: SQL, as owner: String = "postgres") async throws {
            _ = try await service.database(as: owner) { try $0.execute(statement) }
        }

        private func mutations(of table: String) async throws -> [RowMutation] {
            try await service.database { try RowMutation.every(of: table, on: $0) }
        }

        /// Runs `body` and takes back what it did to `table`.
        private func restoring(_ table: String, _ body: () async throws -> Void) async throws {
            try await sql("CREATE TABLE public.kept AS SELECT * FROM \(identifier: table)")
            do {
                try await body()
            } catch {
                try await restore(table)
                throw error
            }
            try await restore(table)
        }

        private func restore(_ table: String) async throws {
            _ = try await service.database { connection in
                try connection.transaction { connection in
                    try connection.execute("DELETE FROM \(identifier: table)")
                    try connection.execute(
                        "INSERT INTO \(identifier: table) SELECT * FROM public.kept")
                    try connection.execute("DROP TABLE public.kept")
                }
            }
        }

        /// The alarms about `table` since the log had `size` leaves, as the log has them.
        private func alarms(about table: String, since size: Int) async throws -> Int {
            try await service.log(from: size).count {
                $0.kind == "alarm.forged_row" && $0.table == table
            }
        }

        /// The lines about `table` in the vault's own log.
        private func alarmLines(about table: String) -> Int {
            service.processLog("vault").split(separator: "\n").count {
                $0.contains(#""event":"forged_row""#) && $0.contains(#""table":"\#(table)""#)
            }
        }

        private func worklist(_ token: String) async throws -> HTTPReply {
            try await service.probe.send("GET", "/v1/worklists/at-risk", token: token)
        }

        private func expectNoContacts(_ reply: HTTPReply, _ status: Int, _ what: Comment) {
            #expect(reply.status == status, what)
            #expect(reply.headers["content-type"] == "application/problem+json", what)
            #expect(reply.json["contacts"] == nil && reply.json["items"] == nil, what)
        }

        // MARK: Credentials

        @Test("make no credential out of another, whichever column they change")
        func credentialColumns() async throws {
            let table = "access.credential"
            let agent = try await service.issue("retention_agent", to: "fay")
            #expect(try await worklist(agent.token).status == 200)
            let size = try await service.logSize()
            let changes = try await mutations(of: table)
            for mutation in changes {
                let lines = alarmLines(about: table)
                try await restoring(table) {
                    try await sql(
                        """
                        UPDATE access.credential SET \(unsafeSQL: mutation.assignment)
                        WHERE account = \(agent.account)
                        """, as: "bauta_owner")
                    expectNoContacts(
                        try await worklist(agent.token), 401, "\(mutation.testDescription)")
                }
                // Under another digest the token finds no row, so there is none to suspect.
                let expected = mutation.column == "secret_digest" ? 0 : 1
                #expect(alarmLines(about: table) == lines + expected, "\(mutation.column)")
            }
            #expect(try await alarms(about: table, since: size) == changes.count - 1)
            #expect(try await worklist(agent.token).status == 200)
        }

        @Test("make no credential with the proof of a genuine one")
        func insertedCredential() async throws {
            let agent = try await service.issue("retention_agent", to: "ike")
            let size = try await service.logSize()
            try await restoring("access.credential") {
                // The owner cannot make a digest, but can move one whose token is known.
                try await sql(
                    """
                    CREATE TABLE public.stolen AS
                    SELECT * FROM access.credential WHERE account = \(agent.account)
                    """)
                try await sql("DELETE FROM access.credential WHERE account = \(agent.account)")
                try await sql(
                    """
                    INSERT INTO access.credential (credential_id, version, kind, account, role,
                        team, secret_digest, issued_at, expires_at, mac)
                    SELECT decode(md5('x'), 'hex'), 1, 'token', 'eve', 'compliance_officer', 'main',
                        s.secret_digest, s.issued_at, s.expires_at + 86400, c.mac
                    FROM public.stolen s, access.credential c
                    WHERE c.role = 'compliance_officer' LIMIT 1
                    """)
                let reply = try await service.probe.send(
                    "GET", "/v1/audit/events", token: agent.token)
                expectNoContacts(reply, 401, "an inserted officer")
                try await sql("DROP TABLE public.stolen")
            }
            #expect(try await alarms(about: "access.credential", since: size) == 1)
        }

        @Test("bring no revoked credential back", arguments: owners)
        func unrevoked(owner: String) async throws {
            let agent = try await service.issue(
                "retention_agent", to: "rev-" + owner.prefix(5))
            let revoked = try await service.site.bauta(
                "token", "revoke", "--id", agent.credentialID)
            try #require(revoked.status == 0, "\(revoked.errors)")
            let size = try await service.logSize()
            try await sql(
                """
                UPDATE access.credential SET revoked_at = NULL WHERE account = \(agent.account)
                """, as: owner)
            expectNoContacts(try await worklist(agent.token), 401, "revoked_at set to NULL")
            #expect(try await alarms(about: "access.credential", since: size) == 1)
        }

        @Test("bring no revoked credential back by its genuine row of before")
        func credentialReplayed() async throws {
            let agent = try await service.issue("retention_agent", to: "ray")
            let revoked = try await service.issue("retention_agent", to: "raya")
            try await sql(
                """
                CREATE TABLE public.earlier AS
                SELECT * FROM access.credential WHERE account IN ('ray', 'raya')
                """)
            for person in [agent, revoked] {
                let result = try await service.site.bauta(
                    "token", "revoke", "--id", person.credentialID)
                try #require(result.status == 0, "\(result.errors)")
            }
            // One the vault has seen revoked, one it has not; and both after it forgot.
            expectNoContacts(try await worklist(revoked.token), 401, "revoked")
            let size = try await service.logSize()
            try await sql(
                """
                UPDATE access.credential c
                SET version = e.version, revoked_at = e.revoked_at, mac = e.mac
                FROM public.earlier e WHERE e.credential_id = c.credential_id
                """)
            for person in [agent, revoked] {
                expectNoContacts(try await worklist(person.token), 401, "replayed")
            }
            try await service.restart("vault")
            for person in [agent, revoked] {
                expectNoContacts(try await worklist(person.token), 401, "replayed, restarted")
            }
            #expect(try await alarms(about: "access.credential", since: size) == 4)
            try await sql("DROP TABLE public.earlier")
        }

        // MARK: Grants

        @Test("widen no grant while it is used")
        func grantColumns() async throws {
            let table = "access.unlock_grant"
            let agent = try await service.issue("retention_agent", to: "gus")
            let references = try await service.references(of: agent, count: 1)
            let size = try await service.logSize()
            let changes = try await mutations(of: table)
            for mutation in changes {
                let lines = alarmLines(about: table)
                // A grant lives as long as one request: only a trigger is quick enough.
                try await withTrigger(
                    on: table,
                    """
                    UPDATE access.unlock_grant SET \(mutation.assignment)
                    WHERE grant_id = NEW.grant_id; RETURN NULL;
                    """
                ) {
                    expectNoContacts(
                        try await service.unlock(Unlock(references: references), as: agent), 403,
                        "\(mutation.testDescription)")
                }
                // Under another id there is no grant, and nothing to suspect.
                let expected = mutation.column == "grant_id" ? 0 : 1
                #expect(alarmLines(about: table) == lines + expected, "\(mutation.column)")
            }
            #expect(try await alarms(about: table, since: size) == changes.count - 1)
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
            try await sql(
                """
                INSERT INTO access.unlock_grant SELECT decode(md5('g'), 'hex'), 1,
                    decode(\(agent.credentialID), 'hex'), \(agent.account), 'churn-callback',
                    ARRAY['full_name', 'phone', 'note'], sha256('s'), 26, sha256('p'), 'active',
                    issued_at, expires_at, mac
                FROM access.credential LIMIT 1
                """)
            let reply = try await service.unlock(
                Unlock(references: references, columns: ["full_name", "phone"]), as: agent)
            expectNoContacts(reply, 403, "a grant beside the request")
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
                try await service.unlock(Unlock(references: references), as: agent).status == 200)
            // Another's row, with less used, to copy from.
            let one = Unlock(references: [references[0]])
            #expect(try await service.unlock(one, as: other).status == 200)
            let changes =
                try await mutations(of: table).map { ($0.column, "SET " + $0.assignment) }
                + [
                    ("used set back", "SET used = 0"),
                    ("used and version", "SET used = 9, version = 1"),
                ]
            for (name, change) in changes {
                try await expectQuotaRefused(agent, references, name) {
                    try await sql(
                        """
                        UPDATE access.quota_use \(unsafeSQL: change)
                        WHERE account = \(agent.account)
                        """, as: owner)
                }
            }
            try await expectQuotaRefused(agent, references, "deleted") {
                try await sql(
                    "DELETE FROM access.quota_use WHERE account = \(agent.account)", as: owner)
            }
            try await expectQuotaRefused(agent, references, "another's row") {
                try await sql(
                    """
                    UPDATE access.quota_use q SET version = o.version, used = o.used, mac = o.mac
                    FROM access.quota_use o
                    WHERE q.account = \(agent.account) AND o.account = \(other.account)
                    """, as: owner)
            }
            #expect(
                try await service.unlock(Unlock(references: references), as: agent).status == 200)
        }

        @Test("give no quota back by a genuine row of an earlier hour, nor after a restart")
        func quotaReplayed() async throws {
            let agent = try await service.issue("retention_agent", to: "rex")
            let references = try await service.references(of: agent, count: 25)
            let one = Unlock(references: [references[0]])
            #expect(try await service.unlock(one, as: agent).status == 200)
            try await sql(
                """
                CREATE TABLE public.earlier AS
                SELECT * FROM access.quota_use WHERE account = \(agent.account)
                """)
            #expect(
                try await service.unlock(Unlock(references: references), as: agent).status == 200)
            let replay = """
                UPDATE access.quota_use q SET version = e.version, used = e.used, mac = e.mac
                FROM public.earlier e WHERE e.account = q.account
                """
            try await expectQuotaRefused(agent, [references[0]], "replayed") {
                try await sql(SQL(unsafeSQL: replay))
            }
            try await service.restart("vault")
            try await expectQuotaRefused(agent, [references[0]], "replayed after a restart") {
                try await sql(SQL(unsafeSQL: replay))
            }
            try await service.restart("vault")
            try await expectQuotaRefused(agent, [references[0]], "deleted after a restart") {
                try await sql("DELETE FROM access.quota_use WHERE account = \(agent.account)")
            }
            try await sql("DROP TABLE public.earlier")
            #expect(try await service.unlock(one, as: agent).status == 200)
        }

        private func expectQuotaRefused(
            _ agent: RunningService.Person, _ references: [String], _ what: String,
            after change: () async throws -> Void
        ) async throws {
            let table = "access.quota_use"
            let lines = alarmLines(about: table)
            try await restoring(table) {
                try await change()
                let reply = try await service.unlock(Unlock(references: references), as: agent)
                expectNoContacts(reply, 403, "\(what): \(reply.text)")
                #expect(reply.json["code"] as? String == "forged-row", "\(what)")
            }
            #expect(alarmLines(about: table) == lines + 1, "\(what)")
        }

        // MARK: The record itself

        @Test(
            "release nothing where a trigger swallows the record", arguments: ["intent", "outcome"])
        func swallowedRecord(stage: String) async throws {
            let agent = try await service.issue("retention_agent", to: "sue-" + stage)
            let references = try await service.references(of: agent, count: 1)
            let condition = "convert_from(NEW.leaf, 'UTF8')::jsonb->>'stage' = '\(stage)'"
            try await withTrigger(
                on: "audit.outbox", when: "BEFORE INSERT",
                "IF \(condition) THEN RETURN NULL; END IF; RETURN NEW;"
            ) {
                let reply = try await service.unlock(Unlock(references: references), as: agent)
                expectNoContacts(reply, 503, "\(reply.text)")
                #expect(reply.headers["retry-after"] != nil)
            }
            let reply = try await service.unlock(Unlock(references: references), as: agent)
            #expect(reply.status == 200, "\(reply.text)")
        }

        /// Runs `body` while a trigger of the superuser's has its way with what the vault inserts.
        private func withTrigger(
            on table: String, when moment: String = "AFTER INSERT", _ function: String,
            _ body: () async throws -> Void
        ) async throws {
            _ = try await service.database { connection in
                try connection.script(
                    unsafeSQL: """
                        CREATE FUNCTION public.meddle() RETURNS trigger LANGUAGE plpgsql
                            SECURITY DEFINER AS $$ BEGIN \(function) END $$;
                        CREATE TRIGGER meddle \(moment) ON \(table)
                            FOR EACH ROW EXECUTE FUNCTION public.meddle();
                        """)
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            try await sql("DROP FUNCTION public.meddle() CASCADE")
            try result.get()
        }
    }
}
