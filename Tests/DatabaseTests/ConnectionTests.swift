import BlockingThreads
import Database
import TestSupport
import Testing

@Suite struct ConnectionTests {
    private let database: TemporaryDatabase
    private let connection: Connection

    init() throws {
        database = try TemporaryCluster.shared.freshDatabase()
        connection = try database.connect()
        try connection.script(
            unsafeSQL: """
                CREATE TABLE person (
                    email text PRIMARY KEY, age integer CHECK (age < 150), note varchar(5)
                );
                INSERT INTO person VALUES ('first@example.org', 30, NULL);
                """)
    }

    @Test(
        "the error of a failing statement holds no value",
        arguments: [
            "INSERT INTO person VALUES ('first@example.org', 1, NULL)",
            "INSERT INTO person VALUES ('secret@example.org', 777, 'note')",
            "INSERT INTO person VALUES (NULL, 77, 'secret')",
            "INSERT INTO person VALUES ('secret', 7, 'secret@example.org')",
            "SELECT 'secret@example.org'::integer", "SELECT secret FROM person",
            "SELECT 'secret", "SELECT '{\"secret\": '::jsonb", "SELECT 777 / 0",
            "SELECT * FROM secret", "DO $$ BEGIN RAISE EXCEPTION 'secret %', 777; END $$",
            "SELECT '2011-77-77'::date",
        ])
    func errorsHoldNoValue(statement: String) throws {
        let direct = try databaseError { try connection.execute(SQL(unsafeSQL: statement)) }
        let script = try databaseError { try connection.script(unsafeSQL: statement) }
        for error in [direct, script] {
            #expect(error.code == .server)
            #expect(error.sqlState != nil)
            var dumped = ""
            dump(error, to: &dumped)
            for text in [error.description, "\(error)", String(reflecting: error), dumped] {
                #expect(!text.contains("secret") && !text.contains("77"), "\(text)")
                #expect(!text.contains("example.org") && !text.contains("first"), "\(text)")
            }
        }
    }

    @Test("an error names SQLSTATE, severity and constraint")
    func errorFields() throws {
        let error = try databaseError {
            try connection.execute(
                "INSERT INTO person VALUES (\("first@example.org"), \(5), \(String?.none))")
        }
        #expect(error.sqlState == .uniqueViolation)
        #expect(error.severity == .error)
        #expect(error.constraint == "person_pkey")
        #expect(
            error.description
                == "a row with this key exists (SQLSTATE 23505, constraint person_pkey)")
    }

    @Test("a failing script says on which line")
    func scriptLine() throws {
        let error = try databaseError {
            try connection.script(unsafeSQL: "SELECT 1;\nSELECT 2;\n\nSELECT nothing;")
        }
        #expect(error.description.hasPrefix("line 4: "))
    }

    @Test("execute returns how many rows it touched")
    func affectedRows() throws {
        #expect(
            try connection.execute(
                "INSERT INTO person SELECT n::text, 1 FROM generate_series(1, 7) AS n") == 7)
        #expect(try connection.execute("UPDATE person SET age = 2 WHERE age = 1") == 7)
        #expect(try connection.execute("DELETE FROM person WHERE age = 3") == 0)
    }

    @Test("a transaction is committed when its body returns")
    func commits() throws {
        let value = try connection.transaction { connection in
            try connection.execute("UPDATE person SET age = 31")
            return 5
        }
        #expect(value == 5)
        #expect(try age(by: database.connect()) == 31)
        #expect(!connection.isInTransaction)
    }

    @Test("a transaction is rolled back when its body throws, and the error comes out")
    func rollsBack() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.transaction { connection in
                try connection.execute("UPDATE person SET age = 99")
                throw Stop()
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try age(by: connection) == 30)
    }

    @Test("a transaction doomed by a swallowed error does not pass for committed")
    func swallowedError() throws {
        let error = try databaseError {
            try connection.transaction { connection in
                try connection.execute("UPDATE person SET age = 99")
                _ = try? connection.execute("SELECT 1 / 0")
            }
        }
        #expect(error.code == .rolledBack)
        #expect(try age(by: connection) == 30)
    }

    @Test("a constraint checked at COMMIT is an answer, not an unknown outcome")
    func deferredConstraint() throws {
        try connection.script(
            unsafeSQL: "CREATE TABLE c (a integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        let error = try databaseError {
            try connection.transaction { try $0.execute("INSERT INTO c VALUES (1), (1)") }
        }
        #expect(error.code == .server && error.sqlState == .uniqueViolation)
        #expect(connection.isUsable && !connection.isInTransaction)
    }

    @Test("a transaction within a transaction is refused and leaves the outer one alone")
    func nested() throws {
        try connection.transaction { transaction in
            try transaction.execute("UPDATE person SET age = 40")
            let error = try databaseError { try connection.transaction { _ in } }
            #expect(error.code == .misuse)
        }
        #expect(try age(by: connection) == 40)
    }

    @Test("isolation is what was asked for")
    func isolation() throws {
        for isolation in [Isolation.readCommitted, .repeatableRead, .serializable] {
            let level = try connection.transaction(isolation) { connection in
                try connection.query(
                    "SELECT current_setting('transaction_isolation') AS level")[0]
                    .decode("level", as: String.self)
            }
            #expect(level == isolation.rawValue.lowercased())
        }
    }

    @Test("a statement over its limit is a timeout, and the connection goes on")
    func statementTimeout() throws {
        let limited = try Connection(
            database.configuration().with { $0.statementTimeout = .seconds(1) })
        let error = try databaseError { try limited.query("SELECT pg_sleep(3600)") }
        #expect(error.code == .timeout && error.sqlState == .queryCanceled)
        #expect(try limited.query("SELECT 1 AS one")[0].decode("one") == 1)
    }

    @Test("a lock that is not free in time is a timeout")
    func lockTimeout() throws {
        let other = try Connection(
            database.configuration().with { $0.lockTimeout = .milliseconds(50) })
        try connection.transaction { connection in
            try connection.execute("UPDATE person SET age = 1")
            let error = try databaseError { try other.execute("UPDATE person SET age = 2") }
            #expect(error.code == .timeout && error.sqlState == .lockNotAvailable)
        }
    }

    @Test("another thread ends a statement through the cancel handle")
    func cancel() throws {
        let handle = connection.cancelHandle
        let isRunning = GuardedState(false)
        let watcher = try database.connect()
        let processId: Int = try connection.query("SELECT pg_backend_pid() AS pid")[0].decode("pid")
        let thread = try DedicatedThread(name: "cancel") {
            isRunning.wait { $0 ? () : nil }
            handle.cancel()
        }
        let watch = try BackendWatch(watcher, processId: processId) {
            isRunning.change { $0 = true }
        }
        let error = try databaseError { try connection.query("SELECT pg_sleep(3600)") }
        watch.join()
        thread.join()
        #expect(error.code == .cancelled)
        #expect(try connection.query("SELECT 1 AS one")[0].decode("one") == 1)
    }

    @Test("a role that does not exist, a database that does not, a folder without a server")
    func cannotConnect() throws {
        let role = try databaseError { try database.connect(user: "nobody_here") }
        #expect(role.code == .connection && role.description.contains("no such database or role"))
        var elsewhere = database.configuration()
        elsewhere.socketDirectory = "/tmp/no-such-folder"
        let folder = try databaseError { try Connection(elsewhere) }
        #expect(folder.code == .connection)
        #expect(folder.description.contains("no server has its socket there"))
    }

    @Test("COPY through execute is refused and leaves the connection usable")
    func copyThroughExecute() throws {
        for statement in ["COPY person FROM STDIN", "COPY person TO STDOUT"] {
            let error = try databaseError { try connection.execute(SQL(unsafeSQL: statement)) }
            #expect(error.code == .misuse)
            #expect(try age(by: connection) == 30)
        }
    }

    @Test("limits and names reach the session")
    func settings() throws {
        let configuration = DatabaseConfiguration(
            socketDirectory: database.cluster.socketDirectory, database: database.name,
            user: "postgres", applicationName: "tests")
        let row = try Connection(configuration).query(
            """
            SELECT current_setting('statement_timeout') AS statement,
                current_setting('lock_timeout') AS lock, current_setting('TimeZone') AS zone,
                current_setting('client_min_messages') AS messages,
                current_setting('application_name') AS name
            """)[0]
        #expect(try row.decode("statement") == "30s")
        #expect(try row.decode("lock") == "5s")
        #expect(try row.decode("zone") == "UTC")
        #expect(try row.decode("messages") == "warning")
        #expect(try row.decode("name") == "tests")
    }

    private func age(by connection: Connection) throws -> Int {
        try connection.query("SELECT age FROM person")[0].decode("age")
    }

    @Test("a session that looks rows up by key reads no table whole, not even an empty one")
    func looksUpByKey() throws {
        let session = try Connection(database.configuration().with { $0.looksUpByKey = true })
        try connection.execute("CREATE TABLE growing (id bigint PRIMARY KEY, note text)")
        func plan(on executor: any StatementExecutor) throws -> String {
            try executor.query(
                """
                EXPLAIN (COSTS off)
                SELECT note FROM unnest(\(Array(0..<5_000))) AS asked (id) JOIN growing USING (id)
                """
            ).map { try $0.decode(at: 0, as: String.self) }.joined(separator: "\n")
        }
        #expect(try plan(on: connection).contains("Seq Scan on growing"))
        #expect(try plan(on: session).contains("Index Scan using growing_pkey"))
        try session.transaction { transaction in
            try transaction.planForWholeTables()
            #expect(try plan(on: transaction).contains("Seq Scan on growing"))
        }
        #expect(try plan(on: session).contains("Index Scan using growing_pkey"))
    }
}
