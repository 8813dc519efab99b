import Database
import Installation
import ProgramSupport
import Settings

/// Brings roles, databases and schemas to what this version expects; safe to run again.
public struct ClusterSetup {
    let server: PostgresServer
    let say: (String) -> Void

    /// The setup of what `server` holds; `say` is given a line of progress.
    public init(server: PostgresServer, say: @escaping (String) -> Void) {
        self.server = server
        self.say = say
    }

    /// One database and who may connect to it besides its owner.
    private struct ClusterDatabase {
        let name: String
        let connectingRoles: [String]
    }

    private static let databases = [
        ClusterDatabase(
            name: "bauta",
            connectingRoles: ServiceProcess.allCases.map(\.databaseRole)
                + [PostgresServer.statusRole]),
        ClusterDatabase(name: "bauta_keys", connectingRoles: ["bauta_ingest", "bauta_vault"]),
        ClusterDatabase(
            name: "bauta_release",
            connectingRoles: ["bauta_release", "bauta_gateway", "bauta_analyst"]),
    ]

    /// Roles and databases, by the superuser.
    public func createRolesAndDatabases() throws {
        let connection = try server.connect(database: "postgres", as: PostgresServer.superuser)
        try connection.script(unsafeSQL: Self.shippedScript("roles"))
        let limits = try Self.shippedScript("public")
        for database in Self.databases {
            let name = database.name
            let found = try connection.query("SELECT 1 FROM pg_database WHERE datname = \(name)")
            if found.isEmpty {
                say("creating the database " + name)
                try connection.script(
                    unsafeSQL: "CREATE DATABASE \(name) OWNER bauta_owner TEMPLATE template0")
            }
            try connection.script(unsafeSQL: Self.grants(of: database))
            try server.connect(database: name, as: PostgresServer.superuser)
                .script(unsafeSQL: limits)
        }
        try Analysts(site: server.site).limit(connection)
        try connection.script(
            unsafeSQL: "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    }

    /// Runs what is new in `migrations/`, by the owner, and returns how many files that was; puts the
    /// budget of `release.yaml` in force.
    public func migrate() throws -> Int {
        let shipped = try Installed.shippedFolder()
        var applied = 0
        for database in Self.databases {
            let connection = try server.connect(database: database.name, as: PostgresServer.owner)
            let migrator = Migrator(folder: shipped + "/migrations/" + database.name)
            applied += try migrator.run(on: connection) { say(database.name + ": " + $0) }
        }
        try server.connect(database: "bauta_release", as: PostgresServer.superuser)
            .script(unsafeSQL: Self.shippedScript("event_triggers"))
        try putBudgetInForce()
        try putKeyVersions()
        return applied
    }

    /// Tells the main database which versions the key that links has: a loader reads them there and cannot
    /// write them.
    private func putKeyVersions() throws {
        let files = Files.names(in: server.site.folder.keysDirectory(for: .ingest)) ?? []
        let versions = files.compactMap { file -> Int32? in
            let parts = file.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "linking", parts[2] == "key" else { return nil }
            return Int32(parts[1])
        }
        try server.connect(database: "bauta", as: PostgresServer.owner).execute(
            """
            INSERT INTO identity.key_version SELECT v FROM unnest(\(versions)) AS v
            ON CONFLICT DO NOTHING
            """)
    }

    /// Tells the release database what the policy lets an epoch and a year cost: the publisher reads
    /// it there and cannot write it.
    private func putBudgetInForce() throws {
        let budget: ReleasePolicy.Budget
        do {
            budget = try ReleasePolicy(folder: server.site.folder.policies).budget
        } catch {
            // Nothing is published under a policy that does not read well.
            return say("\(error); the privacy budget stays as it was")
        }
        try server.connect(database: "bauta_release", as: PostgresServer.owner).execute(
            """
            INSERT INTO release.budget (rho_per_epoch, rho_per_year)
            VALUES (\(budget.rhoPerEpoch.description)::numeric,
                \(budget.rhoPerYear.description)::numeric)
            ON CONFLICT (singleton) DO UPDATE SET written_at = now(),
                rho_per_epoch = excluded.rho_per_epoch, rho_per_year = excluded.rho_per_year
            WHERE (budget.rho_per_epoch, budget.rho_per_year)
                IS DISTINCT FROM (excluded.rho_per_epoch, excluded.rho_per_year)
            """)
    }

    private static func grants(of database: ClusterDatabase) -> String {
        """
        REVOKE ALL ON DATABASE \(database.name) FROM PUBLIC;
        GRANT CONNECT ON DATABASE \(database.name) TO \(database.connectingRoles.joined(separator: ", "))
        """
    }

    private static func shippedScript(_ name: String) throws -> String {
        let path = try Installed.shippedFolder() + "/migrations/\(name).sql"
        guard let script = Files.text(of: path) else { throw CommandFailure.system("read " + path) }
        return script
    }
}
