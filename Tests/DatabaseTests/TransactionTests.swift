import Database
import TestSupport
import Testing

@Suite struct TransactionTests {
    private let database: TemporaryDatabase
    private let connection: Connection

    init() throws {
        database = try TemporaryCluster.shared.freshDatabase()
        connection = try database.connect()
        try connection.script(unsafeSQL: "CREATE TABLE item (n integer)")
    }

    /// Every way to make something run, by name.
    private typealias Use<Executor> = (name: String, run: (Executor) throws -> Void)

    private static var connectionUses: [Use<Connection>] {
        [
            ("execute", { try $0.execute("INSERT INTO item VALUES (1)") }),
            ("query", { _ = try $0.query("SELECT 1") }),
            ("script", { try $0.script(unsafeSQL: "INSERT INTO item VALUES (1)") }),
            (
                "copyIn",
                { connection in
                    try connection.copyIn("item", columns: ["n"]) { writer in
                        try writer.row()
                        writer.write(1 as Int32)
                    }
                }
            ),
            (
                "copyOut",
                { try $0.copyOut("SELECT 1") { while try $0.next() { _ = try $0.readInt32() } } }
            ),
            ("transaction", { try $0.transaction { _ in } }),
            ("reset", { try $0.reset() }),
        ]
    }

    private static var transactionUses: [Use<Transaction>] {
        [
            ("execute", { try $0.execute("INSERT INTO item VALUES (1)") }),
            ("query", { _ = try $0.query("SELECT 1") }),
            ("script", { try $0.script(unsafeSQL: "INSERT INTO item VALUES (1)") }),
            (
                "copyIn",
                { transaction in
                    try transaction.copyIn("item", columns: ["n"]) { writer in
                        try writer.row()
                        writer.write(1 as Int32)
                    }
                }
            ),
            (
                "copyOut",
                { try $0.copyOut("SELECT 1") { while try $0.next() { _ = try $0.readInt32() } } }
            ),
        ]
    }

    @Test("the connection runs nothing while its transaction is open, and the transaction goes on")
    func connectionInUse() throws {
        try connection.transaction { transaction in
            try transaction.execute("INSERT INTO item VALUES (7)")
            for use in Self.connectionUses {
                let error = try databaseError { try use.run(connection) }
                #expect(error.code == .misuse, "\(use.name)")
            }
            #expect(connection.isInTransaction && connection.isUsable)
        }
        #expect(try items() == [7])
    }

    @Test("a transaction that was kept runs nothing after its closure has returned")
    func usedAfterCommit() throws {
        let kept = try connection.transaction { $0 }
        try expectEnded(kept)
        #expect(try items() == [])
    }

    @Test("a transaction that was kept runs nothing after its closure has thrown")
    func usedAfterRollback() throws {
        struct Stop: Error {}
        var kept: Transaction?
        #expect(throws: Stop.self) {
            try connection.transaction { transaction in
                kept = transaction
                throw Stop()
            }
        }
        try expectEnded(#require(kept))
        #expect(try items() == [])
    }

    @Test("a transaction that was kept does not run in the next one of its connection")
    func usedInTheNext() throws {
        let kept = try connection.transaction { $0 }
        try connection.transaction { next in
            try expectEnded(kept)
            try next.execute("INSERT INTO item VALUES (8)")
        }
        #expect(try items() == [8])
    }

    @Test("everything a transaction offers happens in it")
    func allTogether() throws {
        struct Stop: Error {}
        for (name, run) in Self.transactionUses {
            #expect(throws: Stop.self, "\(name)") {
                try connection.transaction { transaction in
                    try run(transaction)
                    throw Stop()
                }
            }
            #expect(try items() == [], "\(name)")
        }
        try connection.transaction { transaction in
            for (_, run) in Self.transactionUses { try run(transaction) }
        }
        #expect(try items() == [1, 1, 1])
    }

    @Test("the connection goes on after a transaction, however it ended")
    func afterwards() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try connection.transaction { _ in throw Stop() } }
        #expect(throws: DatabaseError.self) {
            try connection.transaction { try $0.execute("SELECT 1 / 0") }
        }
        let swallowed = try databaseError {
            try connection.transaction { _ = try? $0.execute("SELECT 1 / 0") }
        }
        #expect(swallowed.code == .rolledBack)
        _ = try connection.transaction { try $0.execute("INSERT INTO item VALUES (9)") }
        for use in Self.connectionUses where use.name != "reset" { try use.run(connection) }
        #expect(try items() == [1, 1, 1, 9])
    }

    @Test("a function for either runs alone or in a transaction")
    func either() throws {
        func add(_ number: Int32, by executor: any StatementExecutor) throws -> Int {
            try executor.execute("INSERT INTO item VALUES (\(number))")
            return try executor.query("SELECT count(*) AS n FROM item")[0].decode("n")
        }
        #expect(try add(1, by: connection) == 1)
        #expect(try connection.transaction { try add(2, by: $0) } == 2)
        #expect(try items() == [1, 2])
    }

    @Test("a transaction says what it sees of others")
    func isolation() throws {
        for isolation in [Isolation.readCommitted, .repeatableRead, .serializable] {
            #expect(try connection.transaction(isolation) { $0.isolation } == isolation)
        }
    }

    private func expectEnded(_ transaction: Transaction) throws {
        for use in Self.transactionUses {
            let error = try databaseError { try use.run(transaction) }
            #expect(error.code == .misuse, "\(use.name)")
        }
    }

    private func items() throws -> [Int32] {
        try database.connect().query("SELECT n FROM item ORDER BY n").map { try $0.decode("n") }
    }
}
