import Access
import CustomerModel
import Database
import TestSupport
import Testing

@Suite("Rows of access that ended long ago")
struct EndedRowsTests {
    private static let day = 86_400

    private let fixture: AccessFixture
    /// By the database's clock, which decides.
    private let now: Int

    init() throws {
        fixture = try AccessFixture()
        now = try #require(
            try fixture.superuser.query("SELECT extract(epoch FROM now())::bigint AS now").first
        ).decode("now")
    }

    /// A credential, a grant and a quota that ended `days` days ago.
    private func fill(days: Int) throws {
        let ended = now - days * Self.day
        try fixture.vault.transaction { transaction in
            _ = try fixture.credentials.issue(
                CredentialStore.Issue(
                    kind: .token, account: "a-\(days)", role: .retentionAgent, team: "north",
                    lifetime: 60),
                now: ended - 60, on: transaction)
            let key = QuotaStore.Key(
                account: "a-\(days)", rule: "people-per-day", day: ended / Self.day)
            _ = try fixture.quotas.debit(
                key, amount: 1, limit: 9, atLeastUsed: 0, on: transaction)
            let grant = fixture.grant()
            let ending = Grant(
                id: grant.id, credentialID: grant.credentialID, account: "a-\(days)",
                purpose: grant.purpose, columns: grant.columns,
                subjectsDigest: grant.subjectsDigest, subjectCount: grant.subjectCount,
                policyDigest: grant.policyDigest, requestID: grant.requestID,
                requestDigest: grant.requestDigest, issuedAt: ended - 60, expiresAt: ended)
            try fixture.grants.insert([ending], on: transaction)
        }
    }

    private func accounts(of table: String) throws -> [String] {
        try fixture.superuser.query(
            "SELECT account FROM \(identifier: table) ORDER BY account"
        ).map { try $0.decode("account") }
    }

    @Test("go after 400 days, and no day sooner")
    func goes() throws {
        for days in [0, 1, 398, 402, 900] { try fill(days: days) }
        #expect(try EndedRows.remove(on: fixture.vault) == 6)
        for table in ["access.credential", "access.unlock_grant", "access.quota_use"] {
            #expect(try accounts(of: table) == ["a-0", "a-1", "a-398"], "\(table)")
        }
        #expect(try EndedRows.remove(on: fixture.vault) == 0)
    }

    @Test("go in no other way: the vault deletes nothing by itself")
    func noOtherWay() throws {
        for table in ["access.credential", "access.unlock_grant", "access.quota_use"] {
            let error = #expect(throws: DatabaseError.self) {
                try fixture.vault.execute("DELETE FROM \(identifier: table)")
            }
            #expect(error?.sqlState == .insufficientPrivilege, "\(table)")
        }
    }
}
