import Access
import Cryptography
import CustomerModel
import Database
import TestSupport
import Testing

@Suite("Stored credentials")
struct CredentialStoreTests {
    private let fixture: AccessFixture

    init() throws { fixture = try AccessFixture() }

    private func refusal(of text: String, at time: Int? = nil) throws -> AccessError? {
        try fixture.refusal {
            _ = try fixture.credentials.authenticate(
                PresentedSecret(text), now: time ?? fixture.now, on: fixture.vault)
        }
    }

    @Test("tell who holds one, and store no secret")
    func authenticates() throws {
        let (issued, text) = try fixture.issue()
        let found = try fixture.credentials.authenticate(
            PresentedSecret(text), now: fixture.now, on: fixture.vault)
        #expect(found.principal == issued.principal)
        #expect(found.role == .retentionAgent)
        #expect(found.expiresAt == fixture.now + 3_600)
        let stored = try fixture.superuser.query(
            "SELECT count(*) AS n FROM access.credential c WHERE c::text LIKE '%' || \(text) || '%'"
        )
        #expect(try stored.first?.decode("n") == 0)
    }

    @Test("of a role are found without a look at its sessions")
    func besideSessions() throws {
        let token = try fixture.issue().credential
        for _ in 0..<300 { _ = try fixture.issue(kind: .session, parent: token) }
        // The server's statistics are the superuser's alone.
        let connection = fixture.superuser
        try connection.execute("BEGIN")
        #expect(try fixture.credentials.hasTokens(of: token.role, on: connection))
        #expect(try !fixture.credentials.hasTokens(of: .analyst, on: connection))
        let read = try connection.query(
            """
            SELECT idx_tup_fetch + seq_tup_read AS n FROM pg_stat_xact_user_tables
            WHERE schemaname = 'access' AND relname = 'credential'
            """)
        try connection.execute("ROLLBACK")
        #expect(try read.first?.decode("n") == 1)
    }

    @Test("of a role are found however many others there are; forged ones are none")
    func anyOfRole() throws {
        func isKnown(_ role: Role) throws -> Bool {
            try fixture.credentials.hasTokens(of: role, on: fixture.vault)
        }
        _ = try fixture.issue("leo", role: .retentionLead)
        #expect(try isKnown(.retentionLead))
        #expect(try !isKnown(.analyst))
        // Newer than every genuine one, of both roles, and more than a list of tokens shows.
        try fixture.superuser.execute(
            """
            INSERT INTO access.credential (credential_id, version, kind, account, role, team,
                secret_digest, parent_id, issued_at, expires_at, mac)
            SELECT decode(md5(added || n), 'hex'), version, kind, account, added, team,
                decode(md5(added || n) || md5(n || added), 'hex'), NULL, issued_at + 1, expires_at,
                mac
            FROM access.credential old, generate_series(1, 5001) n,
                (VALUES ('analyst'), ('retention_lead')) AS roles (added)
            """)
        #expect(try isKnown(.retentionLead))
        #expect(try !isKnown(.analyst))
        _ = try fixture.issue("ana", role: .analyst)
        #expect(try isKnown(.analyst))
    }

    @Test("end at their expiry, to the second")
    func expires() throws {
        let (issued, text) = try fixture.issue()
        #expect(try refusal(of: text, at: issued.expiresAt - 1) == nil)
        #expect(try refusal(of: text, at: issued.expiresAt) == .expired)
    }

    @Test("end when revoked, with every session opened with them")
    func revokes() throws {
        let (token, text) = try fixture.issue()
        let (_, session) = try fixture.issue(kind: .session, parent: token)
        let (_, other) = try fixture.issue("nora")
        #expect(try refusal(of: session) == nil)
        try fixture.revoke(token)
        #expect(try refusal(of: text) == .revoked)
        #expect(try refusal(of: session) == .revoked)
        #expect(try refusal(of: other) == nil)
    }

    @Test("stay ended when the genuine row of an earlier day is put back")
    func putBack() throws {
        let (token, text) = try fixture.issue()
        let (_, session) = try fixture.issue(kind: .session, parent: token)
        try fixture.superuser.execute("CREATE TABLE public.kept AS SELECT * FROM access.credential")
        try fixture.revoke(token)
        try fixture.superuser.execute("DELETE FROM access.credential")
        #expect(try refusal(of: text) == .unknownCredential)
        try fixture.superuser.execute("INSERT INTO access.credential SELECT * FROM public.kept")
        #expect(try refusal(of: text) == .forged(table: .credential))
        #expect(try refusal(of: session) == .forged(table: .credential))
        // A vault that starts anew knows it, too.
        let restarted = CredentialStore(
            authenticator: fixture.authenticator,
            journal: try fixture.journal.open(fixture.authenticator))
        #expect(throws: AccessError.forged(table: .credential)) {
            try restarted.authenticate(
                PresentedSecret(text), now: fixture.now, on: fixture.vault)
        }
    }

    @Test("end for a running vault when another process revokes them")
    func revokedElsewhere() throws {
        let (token, text) = try fixture.issue()
        let (session, _) = try fixture.issue(kind: .session, parent: token)
        #expect(try refusal(of: text) == nil)
        #expect(try !fixture.credentials.hasEnded(session))
        let command = CredentialStore(
            authenticator: fixture.authenticator,
            journal: try fixture.journal.open(fixture.authenticator))
        try fixture.revoke(token, by: command)
        #expect(try fixture.credentials.hasEnded(session))
        #expect(try refusal(of: text) == .revoked)
    }

    @Test("end even where their row was taken away before it could say so")
    func revokedWithoutRow() throws {
        let (token, text) = try fixture.issue()
        try fixture.superuser.execute("CREATE TABLE public.kept AS SELECT * FROM access.credential")
        try fixture.superuser.execute("DELETE FROM access.credential")
        #expect(throws: AccessError.unknownCredential) {
            try fixture.revoke(token)
        }
        try fixture.superuser.execute("INSERT INTO access.credential SELECT * FROM public.kept")
        #expect(try refusal(of: text) == .forged(table: .credential))
    }

    @Test("are unknown where nobody was issued the secret")
    func unknown() throws {
        _ = try fixture.issue()
        for text in ["", "x", CredentialSecret(kind: .token).reveal()] {
            #expect(try refusal(of: text) == .unknownCredential)
        }
    }

    @Test("with any column changed by SQL are refused")
    func everyColumn() throws {
        let (token, _) = try fixture.issue("parent")
        let (session, text) = try fixture.issue(kind: .session, parent: token)
        let mutations = try RowMutation.every(of: "access.credential", on: fixture.superuser)
        #expect(mutations.count >= 12)
        for mutation in mutations {
            try fixture.withTampering { transaction in
                let changed = try transaction.execute(
                    """
                    UPDATE access.credential SET \(unsafeSQL: mutation.assignment)
                    WHERE credential_id = \(session.id)
                    """)
                #expect(changed == 1)
                let refusal = try fixture.refusal {
                    _ = try fixture.credentials.authenticate(
                        PresentedSecret(text), now: fixture.now, on: transaction)
                }
                // Under another digest the secret finds no row at all.
                let expected: AccessError =
                    mutation.column == "secret_digest"
                    ? .unknownCredential : .forged(table: .credential)
                #expect(refusal == expected, "\(mutation.column)")
            }
        }
        #expect(try refusal(of: text) == nil)
    }

    @Test("made alive again by SQL after they were revoked are refused")
    func unrevoked() throws {
        let (token, text) = try fixture.issue()
        try fixture.revoke(token)
        try fixture.superuser.execute(
            "UPDATE access.credential SET revoked_at = NULL WHERE credential_id = \(token.id)")
        #expect(try refusal(of: text) == .forged(table: .credential))
    }

    @Test("that trade their secrets' digests do not trade their roles")
    func exchangedDigests() throws {
        let (agent, agentText) = try fixture.issue()
        let (officer, _) = try fixture.issue("cora", role: .complianceOfficer)
        try fixture.superuser.execute(
            """
            UPDATE access.credential SET secret_digest = sha256('nobody')
            WHERE credential_id = \(agent.id)
            """)
        let key = fixture.authenticator.digest(ofToken: Array(agentText.utf8)).bytes
        try fixture.superuser.execute(
            """
            UPDATE access.credential SET secret_digest = \(key)
            WHERE credential_id = \(officer.id)
            """)
        #expect(try refusal(of: agentText) == .forged(table: .credential))
    }

    @Test("inserted with the proof of another row are refused, and counted")
    func copiedProof() throws {
        let (_, text) = try fixture.issue()
        let secret = CredentialSecret(kind: .token).reveal()
        let digest = fixture.authenticator.digest(ofToken: Array(secret.utf8)).bytes
        try fixture.superuser.execute(
            """
            INSERT INTO access.credential (credential_id, version, kind, account, role, team,
                secret_digest, issued_at, expires_at, mac)
            SELECT decode(repeat('ab', 16), 'hex'), version, kind, account, role, team,
                \(digest), issued_at, expires_at, mac
            FROM access.credential
            """)
        #expect(try refusal(of: secret) == .forged(table: .credential))
        #expect(try refusal(of: text) == nil)
        let (genuine, forged) = try fixture.credentials.tokens(on: fixture.vault)
        #expect(genuine.map(\.account) == ["rita"])
        #expect(forged == 1)
    }

    @Test("of a vault with another key are refused")
    func otherKey() throws {
        let other = RowAuthenticator(ring: KeyRing(name: "credential", only: .random()))
        let store = CredentialStore(
            authenticator: other, journal: try JournalFile().open(other))
        let issued = try fixture.vault.transaction {
            try store.issue(
                CredentialStore.Issue(
                    kind: .token, account: "eve", role: .operator, team: "north", lifetime: 60),
                now: fixture.now, on: $0)
        }
        #expect(try refusal(of: issued.secret.reveal()) == .unknownCredential)
        #expect(try fixture.credentials.tokens(on: fixture.vault).forged == 1)
    }

    @Test("cannot be revoked under a forged row")
    func revokesNoForgery() throws {
        let (token, _) = try fixture.issue()
        try fixture.superuser.execute("UPDATE access.credential SET account = 'eve'")
        let refusal = try fixture.refusal {
            try fixture.revoke(token)
        }
        #expect(refusal == .forged(table: .credential))
    }

    @Test("presented together, each is answered for itself and in its place")
    func together() throws {
        let (rita, ritasText) = try fixture.issue()
        let (session, sessionText) = try fixture.issue(kind: .session, parent: rita)
        let (ended, endedText) = try fixture.issue("nora")
        try fixture.revoke(ended)
        let (orphan, _) = try fixture.issue("leo")
        let (_, orphanText) = try fixture.issue("leo", kind: .session, parent: orphan)
        try fixture.revoke(orphan)
        let answers = try fixture.credentials.authenticate(
            [
                endedText, sessionText, "", "no credential", ritasText, orphanText, ritasText,
            ].map { PresentedSecret($0) },
            now: fixture.now, on: fixture.vault)
        let expected: [Result<[UInt8], AccessError>] = [
            .failure(.revoked), .success(session.id), .failure(.unknownCredential),
            .failure(.unknownCredential), .success(rita.id), .failure(.revoked), .success(rita.id),
        ]
        #expect(answers.map { $0.map(\.id) } == expected)
    }

    @Test("a session is of the user who opened it: to no other user, and to nobody, is it one")
    func boundToUser() throws {
        let (rita, token) = try fixture.issue()
        let (session, text) = try fixture.issue(kind: .session, parent: rita, onlyFor: 1_000)
        func holder(_ text: String, _ user: UInt32?) throws -> Result<[UInt8], AccessError> {
            try fixture.credentials.authenticate(
                [PresentedSecret(text, by: user)], now: fixture.now, on: fixture.vault)[0]
                .map(\.id)
        }
        #expect(try holder(text, 1_000) == .success(session.id))
        for other: UInt32? in [0, 100, 1_001, 10_000, nil] {
            #expect(try holder(text, other) == .failure(.unknownCredential))
            #expect(try holder(token, other) == .success(rita.id))
        }
        let (_, unbound) = try fixture.issue(kind: .session, parent: rita)
        #expect(try holder(unbound, 1_000) == .failure(.unknownCredential))
    }
}
