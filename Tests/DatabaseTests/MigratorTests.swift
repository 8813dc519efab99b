import BlockingThreads
import Database
import Foundation
import TestSupport
import Testing

@Suite final class MigratorTests {
    private let database: TemporaryDatabase
    private let connection: Connection
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }

    init() throws {
        database = try TemporaryCluster.shared.freshDatabase()
        connection = try database.connect()
        temporary = try TemporaryFolder()
    }

    private func write(_ name: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }

    private func migrate() throws -> Int { try Migrator(folder: folder).run(on: connection) }

    @Test("each file runs once, in order, reported by name")
    func runsOnce() throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        try write("0002_row.sql", "INSERT INTO a VALUES (1);")
        var reported: [String] = []
        let first = try Migrator(folder: folder).run(on: connection) { reported.append($0) }
        #expect(first == 2 && reported == ["0001_table.sql", "0002_row.sql"])
        #expect(try migrate() == 0)
        try write("0003_row.sql", "INSERT INTO a VALUES (2);")
        #expect(try migrate() == 1)
        #expect(try sum() == 3)
        let limit = try connection.query("SELECT current_setting('statement_timeout') AS limit")
        // The limit of the connection stands again: `Duration.testTimeout`.
        #expect(try limit[0].decode("limit") == "10min")
    }

    @Test("a file changed after it was applied is refused by name")
    func changed() throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        _ = try migrate()
        try write("0001_table.sql", "CREATE TABLE a (v integer); ")
        let error = try databaseError { try migrate() }
        #expect(error.code == .migration && error.description.contains("0001_table.sql"))
    }

    @Test("renamed, missing, misnumbered and doubled files are refused")
    func misnamed() throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        _ = try migrate()
        let names = ["0003_gap.sql", "0001_again.sql", "2_short.sql", "x.sql", "00002_long.sql"]
        for name in names {
            try write(name, "SELECT 1;")
            #expect(try databaseError { try migrate() }.code == .migration, "\(name)")
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        try FileManager.default.moveItem(
            atPath: "\(folder)/0001_table.sql", toPath: "\(folder)/0001_other.sql")
        #expect(try databaseError { try migrate() }.code == .migration)
        try FileManager.default.removeItem(atPath: "\(folder)/0001_other.sql")
        #expect(try databaseError { try migrate() }.code == .migration)
        folderIsMissing: do {
            let error = try databaseError {
                try Migrator(folder: folder + "-none").run(on: connection)
            }
            #expect(error.code == .migration)
        }
    }

    @Test("a failing file leaves nothing of itself, keeps those before it, and names its line")
    func failing() throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        try write("0002_bad.sql", "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (nothing);")
        let error = try databaseError { try migrate() }
        #expect(error.code == .server && error.description.hasPrefix("0002_bad.sql: line 2: "))
        #expect(try sum() == 0)
        try write("0002_bad.sql", "INSERT INTO a VALUES (1);")
        #expect(try migrate() == 1)
        #expect(try sum() == 1)
    }

    @Test("a file that ends its transaction is refused", arguments: ["COMMIT", "COMMIT; BEGIN"])
    func endsTransaction(statement: String) throws {
        try write("0001_table.sql", "SELECT 1; \(statement);")
        #expect(try databaseError { try migrate() }.code == .migration)
        #expect(try applied() == 0)
        #expect(!connection.isInTransaction)
    }

    @Test("of many migrators at once each file is run by one")
    func atOnce() async throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        for number in 2...9 {
            try write("000\(number)_row.sql", "INSERT INTO a VALUES (1);")
        }
        let threads = BlockingThreads(name: "migrate", count: 4)
        let (database, folder) = (database, folder)
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await threads.run {
                        try Migrator(folder: folder).run(on: database.connect())
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(counts == 9)
        #expect(try sum() == 8)
    }

    @Test("a crash between two files loses neither what was done nor what remains")
    func crashBetweenFiles() throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        try write("0002_row.sql", "INSERT INTO a VALUES (1);")
        try write("0003_row.sql", "INSERT INTO a VALUES (2);")
        let killer = try database.connect()
        let victim = try database.connect()
        let processId: Int = try victim.query("SELECT pg_backend_pid() AS pid")[0].decode("pid")
        let error = try databaseError {
            try Migrator(folder: folder).run(on: victim) { name in
                // The session is killed after the first file, before the second has begun.
                guard name == "0002_row.sql" else { return }
                _ = try? killer.query("SELECT pg_terminate_backend(\(Int32(processId)), 10000)")
            }
        }
        #expect(error.code == .connection)
        #expect(try applied() == 1)
        #expect(try migrate() == 2)
        #expect(try sum() == 3)
    }

    @Test("a table in use stops a migration within seconds, not the service behind it")
    func lockTimeout() throws {
        try write("0001_table.sql", "CREATE TABLE a (v integer);")
        _ = try migrate()
        try write("0002_column.sql", "ALTER TABLE a ADD COLUMN w integer;")
        let user = try database.connect()
        try user.transaction { user in
            _ = try user.query("SELECT * FROM a")
            let error = try databaseError { try migrate() }
            #expect(error.code == .timeout)
        }
        #expect(try migrate() == 1)
    }

    private func sum() throws -> Int {
        try connection.query("SELECT coalesce(sum(v), 0) AS sum FROM a")[0].decode("sum")
    }

    private func applied() throws -> Int {
        try connection.query("SELECT count(*) AS count FROM ops.schema_migration")[0]
            .decode("count")
    }
}
