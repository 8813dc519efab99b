import Database
import TestSupport
import Testing

@Suite("A lock that a service takes")
struct OwnLockTests {
    @Test("is its own: all that another can take do not stop it, and its own second run does")
    func ownLocks() throws {
        let database = try TemporaryCluster.shared.freshInstallation().main
        let analytics = try database.connect(user: "bauta_analytics")
        // As many as a role may have.
        for word in 0..<500 { #expect(try Self.takes(analytics, "word \(word)")) }
        let error = #expect(throws: DatabaseError.self) {
            try Self.takes(analytics, "one more")
        }
        #expect(error?.sqlState == SQLState("54000"))
        let audit = try database.connect(user: "bauta_audit")
        #expect(try Self.takes(audit, "write"))
        #expect(try !Self.takes(database.connect(user: "bauta_audit"), "write"))
        let ingest = try database.connect(user: "bauta_ingest")
        _ = try ingest.query("SELECT locks.take('load')")
        _ = try ingest.query("SELECT locks.release('load')")
        let vault = try database.connect(user: "bauta_vault")
        _ = try vault.transaction { try $0.query("SELECT locks.take_in_transaction('a list')") }
    }

    @Test("is of one work: those of other works of the same service are free")
    func ownWork() throws {
        let database = try TemporaryCluster.shared.freshInstallation().main
        let one = try database.connect(user: "bauta_analytics")
        let other = try database.connect(user: "bauta_analytics")
        for word in 0..<200 { #expect(try Self.takes(one, "word \(word)")) }
        for word in 200..<400 { #expect(try Self.takes(other, "word \(word)")) }
        for word in 0..<200 { #expect(try !Self.takes(other, "word \(word)")) }
        for word in 0..<200 {
            _ = try one.query("SELECT locks.release(\("word \(word)"))")
            #expect(try Self.takes(other, "word \(word)"))
        }
    }

    private static func takes(_ connection: Connection, _ word: String) throws -> Bool {
        try connection.query("SELECT locks.try_take(\(word)) AS held").first?.decode("held")
            ?? false
    }
}
