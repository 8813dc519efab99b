import Database
import Installation

/// Brings roles, databases and schemas to what this version expects; safe to run again.
struct ClusterSetup {
    let server: PostgresServer
    let say: (String) -> Void

    /// One database and who may connect to it besides its owner.
    private struct ClusterDatabase {
        let name: String
        let guests: [String]
        /// Who may make temporary tables, which hold pseudonyms and sealed bytes only.
        let temporary: [String]
    }

    private static let databases = [
        ClusterDatabase(
            name: "bauta", guests: ServiceProcess.allCases.map(\.databaseRole),
            temporary: ["bauta_ingest", "bauta_analytics"]),
        ClusterDatabase(
            name: "bauta_keys", guests: ["bauta_ingest", "bauta_vault"], temporary: []),
        ClusterDatabase(
            name: "bauta_release", guests: ["bauta_release", "bauta_gateway", "bauta_analyst"],
            temporary: []),
    ]

    /// Roles and databases, by the superuser.
    func createRolesAndDatabases() throws {
        let roles = try Installed.shippedFolder() + "/migrations/roles.sql"
        guard let script = Files.text(of: roles) else {
            throw CommandFailure.system("read " + roles)
        }
        let connection = try server.connect(database: "postgres", as: PostgresServer.superuser)
        try connection.script(unsafeSQL: script)
        for database in Self.databases {
            let name = database.name
            let found = try connection.query("SELECT 1 FROM pg_database WHERE datname = \(name)")
            if found.isEmpty {
                say("creating the database " + name)
                try connection.script(
                    unsafeSQL: "CREATE DATABASE \(name) OWNER bauta_owner TEMPLATE template0")
            }
            try connection.script(unsafeSQL: Self.grants(of: database))
        }
        try connection.script(
            unsafeSQL: "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    }

    /// Runs what is new in `migrations/`, by the owner, and returns how many files that was.
    func migrate() throws -> Int {
        let shipped = try Installed.shippedFolder()
        var applied = 0
        for database in Self.databases {
            let connection = try server.connect(database: database.name, as: "bauta_owner")
            let migrator = Migrator(folder: shipped + "/migrations/" + database.name)
            applied += try migrator.run(on: connection) { say(database.name + ": " + $0) }
        }
        return applied
    }

    private static func grants(of database: ClusterDatabase) -> String {
        var statements = [
            "REVOKE ALL ON DATABASE \(database.name) FROM PUBLIC",
            "GRANT CONNECT ON DATABASE \(database.name) TO "
                + database.guests.joined(separator: ", "),
        ]
        if !database.temporary.isEmpty {
            statements.append(
                "GRANT TEMPORARY ON DATABASE \(database.name) TO "
                    + database.temporary.joined(separator: ", "))
        }
        return statements.joined(separator: ";\n")
    }
}
