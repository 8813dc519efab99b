import Database
import Foundation
import TestSupport
import Testing

@Suite("The migrations")
struct GoldenSchemaTests {
    @Test(
        "make the schema that was reviewed",
        arguments: ["bauta", "bauta_keys", "bauta_release"])
    func isGolden(name: String) throws {
        let installation = try TemporaryCluster.shared.freshInstallation()
        let database = try #require(try installation.databases[name])
        let text = try SchemaDump.text(of: database)
        let file = "\(packageRoot)/Tests/Golden/schema-\(name).sql"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: file, encoding: .utf8)
        let changes = text.split(separator: "\n").difference(from: golden.split(separator: "\n"))
        #expect(text == golden, "UPDATE_GOLDEN=1 rewrites \(file): \(changes)")
    }

    @Test(
        "run a second time change nothing",
        arguments: ["bauta", "bauta_keys", "bauta_release"])
    func runTwice(name: String) throws {
        let installation = try TemporaryCluster.shared.freshInstallation()
        let database = try #require(try installation.databases[name])
        let before = try SchemaDump.text(of: database)
        let folder = "\(packageRoot)/migrations/\(name)"
        let connection = try database.connect(user: "bauta_owner")
        #expect(try Migrator(folder: folder).run(on: connection) == 0)
        #expect(try SchemaDump.text(of: database) == before)
    }

    @Test("of roles and of what everybody has run a second time change nothing")
    func runScriptsTwice() throws {
        // Its own cluster: the scripts limit the connections of roles that other tests share.
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let connection = try cluster.freshInstallation().main.connect()
        func runScripts() throws -> [String] {
            for name in ["roles", "public"] {
                let file = "\(packageRoot)/migrations/\(name).sql"
                try connection.script(unsafeSQL: String(contentsOfFile: file, encoding: .utf8))
            }
            return try Self.privileges(connection)
        }
        #expect(try runScripts() == runScripts())
    }

    @Test("of roles leave nothing of what a service's role has kept for itself")
    func keptSettings() throws {
        let cluster = try TemporaryCluster()
        defer { cluster.discard() }
        let database = try cluster.freshInstallation().main
        for role in ["bauta_vault", "bauta_gateway"] {
            let own = try database.connect(user: role)
            try own.execute("ALTER ROLE CURRENT_USER SET statement_timeout = 1")
            try own.execute("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")
        }
        let file = "\(packageRoot)/migrations/roles.sql"
        let superuser = try database.connect()
        try superuser.script(unsafeSQL: String(contentsOfFile: file, encoding: .utf8))
        let kept: [String] = try superuser.query(
            """
            SELECT DISTINCT setting FROM pg_db_role_setting, unnest(setconfig) AS setting
            WHERE setrole <> 0
            """
        ).map { try $0.decode("setting") }
        #expect(kept == ["synchronous_commit=on"])
    }

    private static func privileges(_ connection: Connection) throws -> [String] {
        try connection.query(
            """
            SELECT r::text AS line FROM pg_roles r
            UNION ALL SELECT format('%s %s', oid::regprocedure, proacl) FROM pg_proc
            UNION ALL SELECT format('%s %s', datname, datacl) FROM pg_database
                WHERE datname = current_database()
            ORDER BY 1
            """
        ).map { try $0.decode("line") }
    }
}

extension TemporaryInstallation {
    var databases: [String: TemporaryDatabase] {
        get throws { try ["bauta": main, "bauta_keys": keys, "bauta_release": release] }
    }
}
