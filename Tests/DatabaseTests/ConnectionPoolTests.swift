import BlockingThreads
import Database
import TestSupport
import Testing

@Suite struct ConnectionPoolTests {
    private let database: TemporaryDatabase

    init() throws {
        database = try TemporaryCluster.shared.freshDatabase()
    }

    @Test("200 tasks share 4 connections; each gets its own rows, none is lost")
    func manyTasks() async throws {
        let pool = ConnectionPool(database.configuration(), size: 4)
        defer { pool.shutDown() }
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await pool.run(timeout: .testTimeout) { connection in
                        try connection.transaction { connection in
                            try connection.query("SELECT \(number) AS number")[0].decode("number")
                        }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 199 * 200 / 2)
        let used = try await pool.run(timeout: .testTimeout) { connection -> Int in
            try connection.query(
                """
                SELECT count(*) AS count FROM pg_stat_activity
                WHERE datname = current_database() AND backend_type = 'client backend'
                """)[0].decode("count")
        }
        #expect((1...4).contains(used))
    }

    @Test("who waits too long is told that the pool is exhausted")
    func exhausted() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let (begun, release) = (GuardedState(false), GuardedState(false))
        async let holder: Void = pool.run(timeout: .testTimeout) { _ in
            begun.change { $0 = true }
            release.wait { $0 ? () : nil }
        }
        let threads = BlockingThreads(name: "test", count: 1)
        try await threads.run { begun.wait { $0 ? () : nil } }
        let error = try await databaseError {
            try await pool.run(timeout: .milliseconds(50)) { try $0.execute("SELECT 1") }
        }
        #expect(error.code == .poolExhausted)
        release.change { $0 = true }
        try await holder
        #expect(try await pool.run(timeout: .testTimeout) { try $0.execute("SELECT 1") } == 1)
    }

    @Test("the queue has an end")
    func queueLimit() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let (begun, release) = (GuardedState(false), GuardedState(false))
        async let holder: Void = pool.run(timeout: .testTimeout) { _ in
            begun.change { $0 = true }
            release.wait { $0 ? () : nil }
        }
        let threads = BlockingThreads(name: "test", count: 1)
        try await threads.run { begun.wait { $0 ? () : nil } }
        let refused = await withTaskGroup(of: DatabaseError.Code?.self) { group in
            for _ in 0..<ConnectionPool.maximumWaiting + 10 {
                group.addTask {
                    do {
                        try await pool.run(timeout: .testTimeout) { _ in }
                        return nil
                    } catch {
                        // The first refusal frees the connection, so that the others get through.
                        release.change { $0 = true }
                        return (error as? DatabaseError)?.code
                    }
                }
            }
            return await group.reduce(into: [DatabaseError.Code]()) { codes, code in
                if let code { codes.append(code) }
            }
        }
        try await holder
        #expect(!refused.isEmpty && refused.allSatisfy { $0 == .poolExhausted })
    }

    @Test("a transaction left open is not handed on")
    func returnedClean() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        try await pool.run(timeout: .testTimeout) { connection in
            try connection.execute("CREATE TABLE t (a integer)")
            try connection.script(unsafeSQL: "BEGIN")
            try connection.execute("INSERT INTO t VALUES (1)")
        }
        let (inTransaction, count) = try await pool.run(timeout: .testTimeout) { connection in
            (
                connection.isInTransaction,
                try connection.query("SELECT count(*) AS count FROM t")[0].decode(
                    "count", as: Int.self)
            )
        }
        #expect(!inTransaction && count == 0)
    }

    @Test("a failed transaction left open is not handed on either")
    func failedReturnedClean() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let error = try await databaseError {
            try await pool.run(timeout: .testTimeout) { connection in
                try connection.script(unsafeSQL: "BEGIN")
                try connection.execute("SELECT 1 / 0")
            }
        }
        #expect(error.code == .server)
        #expect(try await pool.run(timeout: .testTimeout) { try $0.execute("SELECT 1") } == 1)
    }

    @Test("cancelling a task ends its statement and rolls back its transaction")
    func cancelledTask() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let processId = GuardedState<Int?>(nil)
        let task = Task {
            try await pool.run(timeout: .testTimeout) { connection in
                try connection.transaction { connection in
                    try connection.execute("CREATE TABLE t (a integer)")
                    let row = try connection.query("SELECT pg_backend_pid() AS pid")[0]
                    let pid: Int = try row.decode("pid")
                    processId.change { $0 = pid }
                    try connection.execute("SELECT pg_sleep(3600)")
                }
            }
        }
        let database = database
        try await BlockingThreads(name: "test", count: 1).run {
            let pid = processId.wait { $0 }
            let watch = try BackendWatch(database.connect(), processId: pid) { task.cancel() }
            watch.join()
        }
        let error = try await databaseError { try await task.value }
        #expect(error.code == .cancelled)
        let exists = try await pool.run(timeout: .testTimeout) { connection -> Bool in
            try connection.query("SELECT to_regclass('t') IS NOT NULL AS exists")[0].decode(
                "exists")
        }
        #expect(!exists)
    }

    @Test("a cancelled task starts no further statement, even if its body goes on")
    func cancelledBodyGoesOn() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let (begun, release) = (GuardedState(false), GuardedState(false))
        let task = Task {
            try await pool.run(timeout: .testTimeout) { connection in
                try connection.execute("CREATE TABLE before (a integer)")
                begun.change { $0 = true }
                release.wait { $0 ? () : nil }
                try connection.execute("CREATE TABLE after (a integer)")
            }
        }
        try await BlockingThreads(name: "test", count: 1).run { begun.wait { $0 ? () : nil } }
        task.cancel()
        release.change { $0 = true }
        #expect(try await databaseError { try await task.value }.code == .cancelled)
        let row = try await pool.run(timeout: .testTimeout) { connection in
            try connection.query(
                """
                SELECT to_regclass('before') IS NOT NULL AS before,
                    to_regclass('after') IS NOT NULL AS after
                """)[0]
        }
        #expect(try row.decode("before", as: Bool.self))
        #expect(try !row.decode("after", as: Bool.self))
    }

    @Test("cancelling half of 200 tasks disturbs none of the others", arguments: 0..<3)
    func cancelledAmongOthers(round: Int) async throws {
        let pool = ConnectionPool(database.configuration(), size: 4)
        defer { pool.shutDown() }
        let tasks = (0..<200).map { number in
            Task {
                try await pool.run(timeout: .testTimeout) { connection -> Int in
                    for _ in 0..<3 { try connection.execute("SELECT pg_sleep(0.002)") }
                    return try connection.query("SELECT \(number) AS number")[0].decode("number")
                }
            }
        }
        for number in stride(from: 1, to: 200, by: 2) { tasks[number].cancel() }
        for (number, task) in tasks.enumerated() {
            let result = await task.result
            if number % 2 == 0 {
                #expect(try result.get() == number)
            } else if case .failure(let error) = result {
                #expect((error as? DatabaseError)?.code == .cancelled)
            }
        }
    }

    @Test("a task already cancelled does not get a connection")
    func cancelledBefore() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await pool.run(timeout: .testTimeout) { try $0.execute("SELECT 1") }
        }
        #expect(try await databaseError { try await task.value }.code == .cancelled)
    }

    @Test("shut down, the pool finishes its work, refuses more and closes its connections")
    func shutDown() async throws {
        let pool = ConnectionPool(database.configuration(), size: 2)
        async let last = pool.run(timeout: .testTimeout) { try $0.execute("SELECT pg_sleep(0.05)") }
        _ = try await last
        try await BlockingThreads(name: "test", count: 1).run { pool.shutDown() }
        let error = try await databaseError {
            try await pool.run(timeout: .testTimeout) { try $0.execute("SELECT 1") }
        }
        #expect(error.code == .shutDown)
        let connection = try Connection(database.cluster.configuration())
        try connection.execute("DROP DATABASE \(identifier: database.name)")
    }

    @Test("a backend that the server ended while idle is replaced before work gets it")
    func endedWhileIdle() async throws {
        let pool = ConnectionPool(database.configuration(), size: 1)
        defer { pool.shutDown() }
        let pid: Int = try await pool.run(timeout: .testTimeout) { connection in
            try connection.query("SELECT pg_backend_pid() AS pid")[0].decode("pid")
        }
        let killer = try Connection(database.cluster.configuration())
        _ = try killer.query("SELECT pg_terminate_backend(\(Int32(pid)), 10000)")
        #expect(try await pool.run(timeout: .testTimeout) { try $0.execute("SELECT 1") } == 1)
    }
}
