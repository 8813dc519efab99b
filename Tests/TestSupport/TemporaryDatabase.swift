import BlockingThreads
public import Database
import Foundation
import Glibc

/// A database that one test has for itself.
public struct TemporaryDatabase: Sendable {
    public let name: String
    public let cluster: TemporaryCluster

    public func configuration(user: String = "postgres") -> DatabaseConfiguration {
        cluster.configuration(database: name, user: user)
    }

    /// A new connection; the superuser's unless another role is named.
    public func connect(user: String = "postgres") throws -> Connection {
        try Connection(configuration(user: user))
    }
}

/// The three databases of a full installation, migrated as `bauta_owner`; two of them made on first use.
public final class TemporaryInstallation: Sendable {
    public let main: TemporaryDatabase
    private let more = GuardedState<[InstalledDatabase: TemporaryDatabase]>([:])

    fileprivate init(main: TemporaryDatabase) { self.main = main }

    public var keys: TemporaryDatabase { get throws { try database(.keys) } }
    public var release: TemporaryDatabase { get throws { try database(.release) } }

    private func database(_ kind: InstalledDatabase) throws -> TemporaryDatabase {
        try more.change { made in
            if let database = made[kind] { return database }
            let database = try main.cluster.installed(kind)
            made[kind] = database
            return database
        }
    }
}

/// A database of an installation.
private enum InstalledDatabase: String {
    case main = "bauta"
    case keys = "bauta_keys"
    case release = "bauta_release"

    /// The services that may connect.
    var roles: [String] {
        switch self {
        case .main: TemporaryCluster.services
        case .keys: ["ingest", "vault"]
        case .release: ["release", "gateway", "analyst"]
        }
    }
}

extension TemporaryDatabase {
    /// Lets the release database of an installation take charges, as `bauta migrate` does from
    /// `policies/release.yaml`.
    public func putBudgetInForce(
        rhoPerEpoch: String = "0.064", rhoPerYear: String = "3.392"
    ) throws {
        try connect(user: "bauta_owner").execute(
            """
            INSERT INTO release.budget (rho_per_epoch, rho_per_year)
            VALUES (\(rhoPerEpoch)::numeric, \(rhoPerYear)::numeric)
            ON CONFLICT (singleton) DO UPDATE SET
                rho_per_epoch = excluded.rho_per_epoch, rho_per_year = excluded.rho_per_year
            """)
    }
}

/// What a cluster has been given so far.
struct Catalog {
    var databaseCount = 0
    var hasRoles = false
    /// Migrated databases to copy from, by the folders they were migrated with.
    var templates: [[String]: String] = [:]
}

extension TemporaryCluster {
    /// An empty database, or one migrated by the folders in turn (as the superuser).
    public func freshDatabase(migrating folders: [String] = []) throws -> TemporaryDatabase {
        guard !folders.isEmpty else { return try createDatabase() }
        return try createDatabase(template: template(for: folders, owner: nil))
    }

    /// Three databases as an installation has them: roles of `migrations/roles.sql`, owned and
    /// migrated by `bauta_owner`, nobody else connecting but the services each is for.
    public func freshInstallation() throws -> TemporaryInstallation {
        try TemporaryInstallation(main: installed(.main))
    }

    fileprivate static let services = [
        "ingest", "analytics", "release", "vault", "audit", "gateway", "status",
    ]

    fileprivate func installed(_ kind: InstalledDatabase) throws -> TemporaryDatabase {
        try createRoles()
        let database = try createDatabase(template: template(of: kind), owner: "bauta_owner")
        // Rights to connect are the cluster's, and are not copied with the template.
        try restrict(database.name, to: kind.roles)
        return database
    }

    private func restrict(_ database: String, to roles: [String]) throws {
        let names = roles.map { "bauta_" + $0 }.joined(separator: ", ")
        try Connection(configuration()).script(
            unsafeSQL: """
                REVOKE ALL ON DATABASE "\(database)" FROM PUBLIC;
                GRANT CONNECT ON DATABASE "\(database)" TO \(names);
                """)
    }

    /// The name of a database as installed, to copy; made on the first call for its kind.
    private func template(of kind: InstalledDatabase) throws -> String {
        try template(
            for: ["\(packageRoot)/migrations/\(kind.rawValue)"], owner: "bauta_owner"
        ) { database in
            try restrict(database.name, to: kind.roles)
            try database.connect().script(unsafeSQL: Self.script("public"))
            if kind == .release {
                try database.connect().script(unsafeSQL: Self.script("event_triggers"))
                try database.putBudgetInForce()
            }
        }
    }

    /// Roles belong to the whole cluster: they are made once, however many tests ask.
    public func createRoles() throws {
        try catalog.change { catalog in
            guard !catalog.hasRoles else { return }
            let connection = try Connection(configuration())
            try connection.script(unsafeSQL: Self.script("roles"))
            // Tests that run at the same time share the roles of their cluster.
            for service in Self.services + ["owner"] {
                try connection.execute(
                    "ALTER ROLE \(identifier: "bauta_" + service) CONNECTION LIMIT -1")
            }
            catalog.hasRoles = true
        }
    }

    /// A file beside the migrations, for the superuser.
    private static func script(_ name: String) throws -> String {
        try String(contentsOfFile: "\(packageRoot)/migrations/\(name).sql", encoding: .utf8)
    }

    /// The name of a migrated database to copy; made on the first call for these folders, and then
    /// given to `complete`.
    private func template(
        for folders: [String], owner: String?,
        complete: (TemporaryDatabase) throws -> Void = { _ in }
    ) throws -> String {
        let key = folders + [owner ?? ""]
        return try catalog.change { catalog in
            if let existing = catalog.templates[key] { return existing }
            let template = TemporaryDatabase(
                name: "template_\(catalog.templates.count)", cluster: self)
            try create(template.name, template: nil, owner: owner)
            let connection = try template.connect(user: owner ?? "postgres")
            for folder in folders { _ = try Migrator(folder: folder).run(on: connection) }
            try complete(template)
            catalog.templates[key] = template.name
            return template.name
        }
    }

    private func createDatabase(
        template: String? = nil, owner: String? = nil
    ) throws -> TemporaryDatabase {
        let number = catalog.change { catalog in
            catalog.databaseCount += 1
            return catalog.databaseCount
        }
        let name = "test_\(number)"
        try create(name, template: template, owner: owner)
        return TemporaryDatabase(name: name, cluster: self)
    }

    private func create(_ name: String, template: String?, owner: String?) throws {
        try Connection(configuration()).execute(
            """
            CREATE DATABASE \(identifier: name) TEMPLATE \(identifier: template ?? "template0")
            OWNER \(identifier: owner ?? "postgres")
            """)
    }
}
