import Access
import BlockingThreads
import CustomerModel
import Database
import Foundation
import TestSupport
import Testing

@Suite("Stored quotas")
struct QuotaStoreTests {
    private let fixture: AccessFixture
    private let key = QuotaStore.Key(account: "rita", rule: "people-per-day", day: 20_000)

    init() throws { fixture = try AccessFixture() }

    private func debit(
        _ amount: Int, limit: Int = 100, atLeastUsed: Int = 0
    ) throws -> QuotaStore.Debit {
        try fixture.vault.transaction {
            try debit(amount, limit: limit, atLeastUsed: atLeastUsed, on: $0)
        }
    }

    private func debit(
        _ amount: Int, limit: Int = 100, atLeastUsed: Int, on transaction: Transaction
    ) throws -> QuotaStore.Debit {
        try fixture.quotas.debit(
            key, amount: amount, limit: limit, atLeastUsed: atLeastUsed, on: transaction)
    }

    @Test("are taken from down to the last unit, and no further")
    func exhausts() throws {
        #expect(try fixture.quotas.used(key, on: fixture.vault) == 0)
        #expect(try debit(60).after == 60)
        #expect(throws: AccessError.quotaExceeded(used: 60, limit: 100)) { try debit(41) }
        #expect(try debit(40).after == 100)
        #expect(throws: AccessError.quotaExceeded(used: 100, limit: 100)) { try debit(1) }
        #expect(try fixture.quotas.used(key, on: fixture.vault) == 100)
    }

    @Test("are one for each account, rule and day")
    func separate() throws {
        _ = try debit(100)
        let others = [
            QuotaStore.Key(account: "nora", rule: key.rule, day: key.day),
            QuotaStore.Key(account: key.account, rule: "other", day: key.day),
            QuotaStore.Key(account: key.account, rule: key.rule, day: key.day + 1),
        ]
        for other in others { #expect(try fixture.quotas.used(other, on: fixture.vault) == 0) }
    }

    @Test("with any column changed by SQL are refused")
    func everyColumn() throws {
        _ = try debit(60)
        let mutations = try RowMutation.every(of: "access.quota_use", on: fixture.superuser)
        #expect(mutations.count >= 6)
        for mutation in mutations {
            try fixture.withTampering { transaction in
                try transaction.execute(
                    "UPDATE access.quota_use SET \(unsafeSQL: mutation.assignment)")
                // Under another name the row is as good as deleted: what was used is remembered.
                #expect(throws: AccessError.forged(table: .quotaUse)) {
                    try debit(1, atLeastUsed: 60, on: transaction)
                }
            }
        }
        #expect(try debit(1, atLeastUsed: 60).after == 61)
    }

    @Test("that were deleted, or set back to an earlier genuine row, are refused")
    func setBack() throws {
        _ = try debit(10)
        try fixture.superuser.execute("CREATE TABLE earlier AS SELECT * FROM access.quota_use")
        _ = try debit(50)
        try fixture.superuser.execute("DELETE FROM access.quota_use")
        #expect(throws: AccessError.forged(table: .quotaUse)) {
            try fixture.vault.transaction { try debit(1, atLeastUsed: 60, on: $0) }
        }
        try fixture.superuser.execute("INSERT INTO access.quota_use SELECT * FROM earlier")
        #expect(throws: AccessError.forged(table: .quotaUse)) {
            try debit(1, atLeastUsed: 60)
        }
    }

    @Test("copied from yesterday or from another account are refused")
    func copied() throws {
        let yesterday = QuotaStore.Key(account: key.account, rule: key.rule, day: key.day - 1)
        let neighbour = QuotaStore.Key(account: "nora", rule: key.rule, day: key.day)
        for source in [yesterday, neighbour] {
            _ = try fixture.vault.transaction {
                try fixture.quotas.debit(
                    source, amount: 1, limit: 100, atLeastUsed: 0, on: $0)
            }
            try fixture.superuser.execute(
                """
                INSERT INTO access.quota_use (account, rule, day, version, used, mac)
                SELECT \(key.account), \(key.rule), \(Int32(key.day)), version, used, mac
                FROM access.quota_use WHERE account = \(source.account)
                    AND day = \(Int32(source.day))
                """)
            #expect(throws: AccessError.forged(table: .quotaUse)) { try debit(1) }
            #expect(throws: AccessError.forged(table: .quotaUse)) {
                try fixture.quotas.used(key, on: fixture.vault)
            }
            try fixture.superuser.execute("DELETE FROM access.quota_use")
        }
    }

    /// 10⁴ attempts, or 10⁶ at the full size.
    @Test("are not overdrawn by sixteen connections that race for the last units")
    func raced() async throws {
        let attempts = TestSize.isFull ? 1_000_000 : 10_000
        // Half of the attempts ask for more than one; about a tenth of all can be met.
        let limit = attempts / 5
        let threads = BlockingThreads(name: "quota", count: 16)
        let (store, database, key) = (fixture.quotas, fixture.database, key)
        let debits = try await withThrowingTaskGroup(of: [QuotaStore.Debit].self) { group in
            for worker in 0..<16 {
                group.addTask {
                    try await threads.run {
                        let connection = try Connection(
                            database.configuration(user: "bauta_vault").with {
                                $0.lockTimeout = nil
                            })
                        return try (0..<attempts / 16).compactMap { attempt in
                            try Self.debit(
                                1 + (worker + attempt) % 3, of: key, limit: limit, in: store,
                                on: connection)
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let taken = debits.reduce(0) { $0 + $1.after - $1.before }
        #expect(try fixture.quotas.used(key, on: fixture.vault) == taken)
        // Units are left only where no attempt asked for so few.
        #expect((limit - 2...limit).contains(taken))
        try AttackReport(
            "Races for a quota",
            rows: [
                ("attempts of 16 connections", "\(attempts)"), ("units to give", "\(limit)"),
                ("units given", "\(taken)"),
            ],
            "No unit is given twice."
        ).publish()
        // One after another: nobody's debit overlaps another's.
        var reached = 0
        for debit in debits.sorted(by: { $0.before < $1.before }) {
            #expect(debit.before == reached)
            reached = debit.after
        }
    }

    @Test("taken from together they are so one after the other; what is too much changes nothing")
    func takenTogether() throws {
        let other = QuotaStore.Key(account: "nora", rule: key.rule, day: key.day)
        let debits = try fixture.vault.transaction { transaction in
            try fixture.quotas.debit(
                [(key, 60), (other, 5), (key, 50), (key, 40)].map {
                    QuotaStore.Request(key: $0, amount: $1, limit: 100)
                }, atLeastUsed: { _ in [:] }, on: transaction)
        }
        #expect(debits.map { try? $0.get().before } == [0, 0, nil, 60])
        #expect(debits.map { try? $0.get().after } == [60, 5, nil, 100])
        #expect(throws: AccessError.quotaExceeded(used: 60, limit: 100)) { try debits[2].get() }
        #expect(try fixture.quotas.used(key, on: fixture.vault) == 100)
        #expect(try fixture.quotas.used(other, on: fixture.vault) == 5)
    }

    @Test("two that take the same in another order do not wait for each other")
    func inAnyOrder() async throws {
        let keys = ["rita", "nora", "Ärmel", "zoe"].map {
            QuotaStore.Key(account: $0, rule: key.rule, day: key.day)
        }
        let threads = BlockingThreads(name: "quota", count: 2)
        let (store, database) = (fixture.quotas, fixture.database)
        let rounds = 200
        try await withThrowingTaskGroup(of: Void.self) { group in
            for keys in [keys, keys.reversed()] {
                group.addTask {
                    try await threads.run {
                        let connection = try database.connect(user: "bauta_vault")
                        let requests = keys.map {
                            QuotaStore.Request(key: $0, amount: 1, limit: 2 * rounds)
                        }
                        for _ in 0..<rounds {
                            _ = try connection.transaction {
                                try store.debit(requests, atLeastUsed: { _ in [:] }, on: $0)
                            }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        for key in keys { #expect(try store.used(key, on: fixture.vault) == 2 * rounds) }
    }

    /// One attempt in a transaction of its own; nil when too little is left.
    private static func debit(
        _ amount: Int, of key: QuotaStore.Key, limit: Int, in store: QuotaStore,
        on connection: Connection
    ) throws -> QuotaStore.Debit? {
        do {
            return try connection.transaction {
                try store.debit(key, amount: amount, limit: limit, atLeastUsed: 0, on: $0)
            }
        } catch AccessError.quotaExceeded {
            return nil
        }
    }
}
