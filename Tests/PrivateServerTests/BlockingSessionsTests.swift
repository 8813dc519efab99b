import BlockingThreads
import Database
import PrivateServer
import TestSupport
import Testing

@Suite("A session that holds a lock")
struct BlockingSessionsTests {
    @Test("is ended when it is a service's, old, and another role waits; its own role may wait")
    func ends() async throws {
        // Its own cluster: who else waits for whom is nobody's affair here.
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let database = try cluster.freshInstallation().main
        let superuser = try database.connect()
        let threads = BlockingThreads(name: "waiting", count: 2)
        defer { threads.shutDown() }
        let thief = try database.connect(user: "bauta_analytics")
        try thief.execute("BEGIN")
        try thief.execute("LOCK TABLE warehouse.dim_customer_segment IN ACCESS EXCLUSIVE MODE")
        let look: SQL = "SELECT FROM warehouse.dim_customer_segment WHERE false"
        func waiting(_ role: String) throws -> Bool {
            try superuser.query(
                """
                SELECT FROM pg_stat_activity
                WHERE usename = \(role) AND wait_event_type = 'Lock'
                """
            ).isEmpty == false
        }

        async let same = threads.run { try database.connect(user: "bauta_analytics").query(look) }
        try await eventually("one of its own role waits") { try waiting("bauta_analytics") }
        #expect(try BlockingSessions.end(olderThan: 0, on: superuser) == 0)

        async let other = threads.run { try database.connect(user: "bauta_release").query(look) }
        try await eventually("another waits") { try waiting("bauta_release") }
        #expect(try BlockingSessions.end(olderThan: 3_600, on: superuser) == 0)
        #expect(try BlockingSessions.end(olderThan: 0, on: superuser) == 1)
        #expect(try await other.isEmpty)
        #expect(try await same.isEmpty)
        #expect(throws: DatabaseError.self) { try thief.query("SELECT 1") }
    }

    @Test("beyond any transaction is ended when it does nothing, and another role waits")
    func idle() async throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let database = try cluster.freshInstallation().main
        let superuser = try database.connect()
        let threads = BlockingThreads(name: "waiting", count: 1)
        defer { threads.shutDown() }
        let thief = try database.connect(user: "bauta_ingest")
        _ = try thief.query("SELECT locks.take('load')")
        #expect(try BlockingSessions.end(idleFor: 0, on: superuser) == 0)
        async let undo: Void = threads.run {
            _ = try? database.connect(user: "bauta_vault").query("SELECT FROM ops.undo_load(1)")
        }
        try await eventually("the vault waits") {
            try superuser.query(
                """
                SELECT FROM pg_stat_activity WHERE usename = 'bauta_vault' AND wait_event_type = 'Lock'
                """
            ).isEmpty == false
        }
        #expect(try BlockingSessions.end(idleFor: 36_000, on: superuser) == 0)
        #expect(try BlockingSessions.end(idleFor: 0, on: superuser) == 1)
        try await undo
        #expect(throws: DatabaseError.self) { try thief.query("SELECT 1") }
    }

    @Test("that keeps an old snapshot is ended, unless its service reads through large tables")
    func endsOld() throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let database = try cluster.freshInstallation().main
        let superuser = try database.connect()
        let sessions = try ["bauta_gateway", "bauta_ingest", "bauta_analytics"].map { role in
            let session = try database.connect(user: role)
            try session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            _ = try session.query("SELECT 1")
            return session
        }
        #expect(try BlockingSessions.endOld(on: superuser) == 0)
        #expect(try BlockingSessions.endOld(olderThan: 0, on: superuser) == 2)
        for ended in sessions.dropLast() {
            #expect(throws: DatabaseError.self) { try ended.query("SELECT 1") }
        }
        _ = try sessions.last?.query("SELECT 1")
    }
    @Test("that fills the memory of locks is ended by a session that was open before")
    func endsHolder() async throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let database = try cluster.freshInstallation().main
        let superuser = try database.connect()
        // As a watch that has looked before.
        let owner = try BlockingSessions.owner(on: superuser)
        #expect(try BlockingSessions.endHoldingMany(sparing: owner, on: superuser) == 0)
        let thief = try database.connect(user: "bauta_analytics")
        try thief.script(unsafeSQL: "BEGIN")
        let many = String(repeating: Self.savepoint, count: 1_000)
        #expect(throws: DatabaseError.self) {
            for _ in 1...1_000 { try thief.script(unsafeSQL: many) }
        }
        // The statement that failed gave back what it held; as much is left.
        #expect(throws: DatabaseError.self) {
            for _ in 1...10 { _ = try database.connect(user: "bauta_gateway").query(Self.writes) }
        }

        #expect(try BlockingSessions.endHoldingMany(sparing: owner, on: superuser) == 1)
        #expect(throws: DatabaseError.self) { try thief.query("SELECT 1") }
        // It learns of its end before its locks are gone.
        try await eventually("others write") {
            (try? database.connect(user: "bauta_gateway").query(Self.writes)) != nil
        }
    }

    /// A savepoint that writes; it holds a lock until the whole transaction ends.
    private static let savepoint =
        """
        SAVEPOINT s;
        INSERT INTO warehouse.customer_order_history VALUES (uuid_send(gen_random_uuid()), '');
        """

    /// What takes a lock.
    private static let writes: SQL = "SELECT pg_current_xact_id() IS NOT NULL AS written"
}
