import Database
import TestSupport
import Testing

@Suite("A lock that a service takes")
struct OwnLockTests {
    @Test("is its own: all that another can take do not stop it, and its own second run does")
    func ownLocks() throws {
        let database = try TemporaryCluster.shared.freshInstallation().main
        let analytics = try database.connect(user: "bauta_analytics")
        // Every number that its words can fall on.
        for word in 0..<2_000 {
            _ = try analytics.query("SELECT locks.try_take(\("word \(word)"))")
        }
        let held = try database.connect().query(
            """
            SELECT count(DISTINCT objid) AS held FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 'bauta_analytics'::regrole
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)
        #expect(try held.first?.decode("held", as: Int.self) == 64)
        let audit = try database.connect(user: "bauta_audit")
        #expect(try Self.takes(audit, "write"))
        #expect(try !Self.takes(database.connect(user: "bauta_audit"), "write"))
        let ingest = try database.connect(user: "bauta_ingest")
        _ = try ingest.query("SELECT locks.take('load')")
        _ = try ingest.query("SELECT locks.release('load')")
        let vault = try database.connect(user: "bauta_vault")
        _ = try vault.transaction { try $0.query("SELECT locks.take_in_transaction('a list')") }
    }

    private static func takes(_ connection: Connection, _ word: String) throws -> Bool {
        try connection.query("SELECT locks.try_take(\(word)) AS held").first?.decode("held")
            ?? false
    }
}
