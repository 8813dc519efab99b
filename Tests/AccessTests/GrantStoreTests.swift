import Access
import BlockingThreads
import CustomerModel
import Database
import TestSupport
import Testing

@Suite("Stored grants")
struct GrantStoreTests {
    private let fixture: AccessFixture

    init() throws { fixture = try AccessFixture() }

    private func refusal(of grant: Grant, at time: Int? = nil) throws -> AccessError? {
        try fixture.refusal {
            try fixture.vault.transaction {
                try fixture.grants.use(grant, now: time ?? fixture.now, on: $0)
            }
        }
    }

    private func refusal(
        of grant: Grant, on transaction: Transaction
    ) throws -> AccessError? {
        try fixture.refusal {
            try fixture.grants.use(grant, now: fixture.now, on: transaction)
        }
    }

    @Test("are used once")
    func once() throws {
        let grant = fixture.grant()
        try fixture.insert(grant)
        #expect(try refusal(of: grant) == nil)
        #expect(try refusal(of: grant) == .grantNotUsable)
    }

    @Test("are used exactly once by sixteen who try at the same time", arguments: 0..<4)
    func raced(run: Int) async throws {
        let grants = (0..<10).map { _ in fixture.grant() }
        for grant in grants { try fixture.insert(grant) }
        let threads = BlockingThreads(name: "grants", count: 16)
        let (store, database, now) = (fixture.grants, fixture.database, fixture.now)
        let used = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await threads.run {
                        let connection = try database.connect(user: "bauta_vault")
                        return try grants.indices.filter { index in
                            do {
                                try connection.transaction {
                                    try store.use(grants[index], now: now, on: $0)
                                }
                                return true
                            } catch AccessError.grantNotUsable {
                                return false
                            }
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(used.sorted() == Array(grants.indices))
    }

    @Test("end at their expiry")
    func expires() throws {
        let grant = fixture.grant()
        try fixture.insert(grant)
        #expect(try refusal(of: grant, at: grant.expiresAt) == .grantNotUsable)
        #expect(try refusal(of: grant, at: grant.expiresAt - 1) == nil)
    }

    @Test("hold for what they were given for and nothing else")
    func frozen() throws {
        let given = fixture.grant()
        try fixture.insert(given)
        let wider = Grant(
            id: given.id, credentialID: given.credentialID, account: given.account,
            purpose: given.purpose, columns: given.columns + ["note"],
            subjectsDigest: given.subjectsDigest, subjectCount: given.subjectCount,
            policyDigest: given.policyDigest, requestID: given.requestID,
            requestDigest: given.requestDigest, issuedAt: given.issuedAt,
            expiresAt: given.expiresAt)
        #expect(try refusal(of: wider) == .grantNotUsable)
        #expect(try refusal(of: fixture.grant()) == .grantNotUsable)
        #expect(try refusal(of: given) == nil)
    }

    @Test("with any column changed by SQL are refused")
    func everyColumn() throws {
        let grant = fixture.grant()
        try fixture.insert(grant)
        let mutations = try RowMutation.every(of: "access.unlock_grant", on: fixture.superuser)
        #expect(mutations.count >= 13)
        for mutation in mutations {
            try fixture.withTampering { transaction in
                try transaction.execute(
                    "UPDATE access.unlock_grant SET \(unsafeSQL: mutation.assignment)")
                let expected: AccessError =
                    mutation.column == "grant_id"
                    ? .grantNotUsable : .forged(table: .unlockGrant)
                #expect(try refusal(of: grant, on: transaction) == expected, "\(mutation.column)")
            }
        }
        #expect(try refusal(of: grant) == nil)
    }

    @Test("that were used are not made usable by SQL")
    func reactivated() throws {
        let grant = fixture.grant()
        try fixture.insert(grant)
        #expect(try refusal(of: grant) == nil)
        try fixture.superuser.execute("UPDATE access.unlock_grant SET state = 'active'")
        #expect(try refusal(of: grant) == .forged(table: .unlockGrant))
    }

    @Test("stored together, each holds for itself: one that was altered is refused alone")
    func storedTogether() throws {
        let grants = (0..<5).map { _ in fixture.grant() }
        let unstored = fixture.grant()
        try fixture.vault.transaction { try fixture.grants.insert(grants, on: $0) }
        for grant in grants {
            #expect(try fixture.grants.stored(grant.id, on: fixture.vault)?.state == .active)
            #expect(
                try fixture.grants.stored(grant.id, on: fixture.vault)?.grant.columns
                    == grant.columns)
        }
        try fixture.superuser.execute(
            "UPDATE access.unlock_grant SET purpose = 'other' WHERE grant_id = \(grants[3].id)")
        try fixture.vault.transaction { transaction in
            let (locked, errors) = try fixture.grants.lock(
                grants + [unstored], now: fixture.now, on: transaction)
            #expect(
                errors == [
                    grants[3].id: .forged(table: .unlockGrant), unstored.id: .grantNotUsable,
                ])
            try fixture.grants.use([grants[0], grants[2], grants[3]], of: locked, on: transaction)
        }
        let states = try [0, 1, 2, 4].map { place in
            try fixture.grants.stored(grants[place].id, on: fixture.vault)?.state
        }
        #expect(states == [.used, .active, .used, .active])
    }
}
