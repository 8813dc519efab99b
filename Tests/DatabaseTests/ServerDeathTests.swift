import BlockingThreads
import Database
import Glibc
import TestSupport
import Testing

/// What happens when the server goes away; each test has a cluster of its own to kill.
@Suite struct ServerDeathTests {
    @Test("a server killed in mid-query is a broken connection that a reset mends")
    func midQuery() throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let connection = try Connection(cluster.configuration())
        let processId: Int = try connection.query("SELECT pg_backend_pid() AS pid")[0].decode("pid")
        let watch = try BackendWatch(Connection(cluster.configuration()), processId: processId) {
            cluster.kill()
        }
        let error = try databaseError { try connection.query("SELECT pg_sleep(3600)") }
        watch.join()
        #expect(error.code == .connection)
        #expect(!connection.isUsable)
        #expect(try databaseError { try connection.execute("SELECT 1") }.code == .connection)
        #expect(try databaseError { try connection.reset() }.code == .connection)
        try cluster.start()
        try connection.reset()
        #expect(connection.isUsable)
        #expect(try connection.query("SELECT 1 AS one")[0].decode("one") == 1)
    }

    @Test("a pool outlives its server")
    func pool() async throws {
        let threads = BlockingThreads(name: "cluster", count: 1)
        let cluster = try await threads.run { try TemporaryCluster() }
        defer { cluster.discard() }
        let pool = ConnectionPool(cluster.configuration(), size: 3)
        defer { pool.shutDown() }
        #expect(
            try await pool.run(timeout: .testTimeout) {
                try $0.query("SELECT 1 AS one")[0].decode("one")
            } == 1)
        try await threads.run { cluster.kill() }
        // A pool that has not come to try within its time can only say that it is exhausted.
        try await eventually("the pool says that it has no server") {
            let error = try await databaseError {
                try await pool.run(timeout: .milliseconds(200)) { try $0.execute("SELECT 1") }
            }
            return error.code == .connection
        }
        // Work that is waiting when the server comes back is done.
        async let waiting = pool.run(timeout: .testTimeout) { connection -> Int in
            try connection.query("SELECT 2 AS two")[0].decode("two")
        }
        try await threads.run { try cluster.start() }
        #expect(try await waiting == 2)
    }

    @Test("a connection that breaks during COMMIT leaves the outcome unknown, and says so")
    func commitUnknown() throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let connection = try Connection(cluster.configuration())
        // A deferred trigger makes COMMIT itself take its time.
        try connection.script(
            unsafeSQL: """
                CREATE TABLE slow (a integer);
                CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN PERFORM pg_sleep(3600); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON slow
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();
                """)
        let processId: Int = try connection.query("SELECT pg_backend_pid() AS pid")[0].decode("pid")
        let watch = try BackendWatch(Connection(cluster.configuration()), processId: processId) {
            cluster.kill()
        }
        let error = try databaseError {
            try connection.transaction { try $0.execute("INSERT INTO slow VALUES (1)") }
        }
        watch.join()
        #expect(error.code == .commitUnknown)
    }

    @Test("a server that hangs is given up soon after the statement's limit")
    func hangingServer() throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let connection = try Connection(
            cluster.configuration().with { $0.statementTimeout = .seconds(1) })
        let processId: Int = try connection.query("SELECT pg_backend_pid() AS pid")[0].decode("pid")
        #expect(kill(pid_t(processId), SIGSTOP) == 0)
        let error = try databaseError { try connection.query("SELECT 1") }
        #expect(kill(pid_t(processId), SIGCONT) == 0)
        #expect(error.code == .connection)
        #expect(!connection.isUsable)
    }
}
