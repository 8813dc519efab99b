import Database
import TestSupport
import Testing

extension WholeService {
    /// Whoever owns the database writes rows of `access`: none of them signs anybody in, and each is
    /// noticed.
    @Suite("Rows written by SQL")
    struct ForgedRowTests {
        private let service: RunningService
        private static let owners = ["bauta_owner", "postgres"]

        init() throws { service = try RunningService.running() }

        @Test("make no credential out of another, whichever column they change")
        func credentialColumns() async throws {
            let table = "access.credential"
            let agent = try await service.issue("retention_agent", to: "fay")
            #expect(try await service.worklist(agent.token).status == 200)
            let size = try await service.logSize()
            let changes = try await service.mutations(of: table)
            for mutation in changes {
                let lines = service.alarmLines(about: table)
                try await service.restoring(table) {
                    try await service.sql(
                        """
                        UPDATE access.credential SET \(unsafeSQL: mutation.assignment)
                        WHERE account = \(agent.account)
                        """, as: "bauta_owner")
                    service.expectNoContacts(
                        try await service.worklist(agent.token), 401, "\(mutation.testDescription)")
                }
                // Under another digest the token finds no row, so there is none to suspect.
                let expected = mutation.column == "secret_digest" ? 0 : 1
                try await service.expectAlarmLines(lines + expected, about: table)
            }
            #expect(try await service.alarms(about: table, since: size) == changes.count - 1)
            #expect(try await service.worklist(agent.token).status == 200)
        }

        @Test("make no credential with the proof of a genuine one")
        func insertedCredential() async throws {
            let agent = try await service.issue("retention_agent", to: "ike")
            let size = try await service.logSize()
            try await service.restoring("access.credential") {
                // The owner cannot make a digest, but can move one whose token is known.
                try await service.sql(
                    """
                    CREATE TABLE public.stolen AS
                    SELECT * FROM access.credential WHERE account = \(agent.account)
                    """)
                try await service.sql(
                    "DELETE FROM access.credential WHERE account = \(agent.account)")
                try await service.sql(
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
                service.expectNoContacts(reply, 401, "an inserted officer")
                try await service.sql("DROP TABLE public.stolen")
            }
            #expect(try await service.alarms(about: "access.credential", since: size) == 1)
        }

        @Test("bring no revoked credential back", arguments: owners)
        func unrevoked(owner: String) async throws {
            let agent = try await service.issue(
                "retention_agent", to: "rev-" + owner.prefix(5))
            let revoked = try await service.site.bauta(
                "token", "revoke", "--id", agent.credentialID)
            try #require(revoked.status == 0, "\(revoked.errors)")
            let size = try await service.logSize()
            try await service.sql(
                """
                UPDATE access.credential SET revoked_at = NULL WHERE account = \(agent.account)
                """, as: owner)
            service.expectNoContacts(
                try await service.worklist(agent.token), 401, "revoked_at set to NULL")
            #expect(try await service.alarms(about: "access.credential", since: size) == 1)
        }

        @Test("bring no revoked credential back by its genuine row of before")
        func credentialReplayed() async throws {
            let agent = try await service.issue("retention_agent", to: "ray")
            let revoked = try await service.issue("retention_agent", to: "raya")
            try await service.sql(
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
            service.expectNoContacts(try await service.worklist(revoked.token), 401, "revoked")
            let size = try await service.logSize()
            try await service.sql(
                """
                UPDATE access.credential c
                SET version = e.version, revoked_at = e.revoked_at, mac = e.mac
                FROM public.earlier e WHERE e.credential_id = c.credential_id
                """)
            for person in [agent, revoked] {
                service.expectNoContacts(try await service.worklist(person.token), 401, "replayed")
            }
            try await service.restart("vault")
            for person in [agent, revoked] {
                service.expectNoContacts(
                    try await service.worklist(person.token), 401, "replayed, restarted")
            }
            #expect(try await service.alarms(about: "access.credential", since: size) == 4)
            try await service.sql("DROP TABLE public.earlier")
        }
    }
}
