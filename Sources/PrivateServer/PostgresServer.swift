public import Database
import Glibc
public import Installation
public import ProgramSupport

/// The private PostgreSQL of a data folder: a Unix socket and no port.
public struct PostgresServer: Sendable {
    let site: Site
    /// Folder of `initdb`, `postgres` and `psql`.
    public let programs: String

    /// The server of `site`, by the newest programs on this machine.
    ///
    /// - Throws: `CommandFailure` when PostgreSQL is not installed.
    public init(site: Site) throws {
        self.site = site
        programs = try Self.findPrograms()
    }

    /// The role that owns the schemas; it migrates.
    static let owner = "bauta_owner"
    /// The superuser's role; only the operator may take it.
    public static let superuser = "postgres"
    /// The role that tells how the service stands: it reads sizes, times and counts, and no row.
    public static let statusRole = "bauta_status"

    private var folder: DataFolder { site.folder }

    /// Creates the cluster when there is none.
    ///
    /// It is made beside its place and moved, so that an interrupted start leaves nothing half
    /// made.
    public func createIfMissing(say: (String) -> Void) throws {
        guard Files.target(folder.postgresData + "/PG_VERSION") == nil else { return }
        guard (Files.names(in: folder.postgresData) ?? []).isEmpty else {
            throw CommandFailure(
                "\(folder.postgresData) has no PG_VERSION and is not empty: it is a cluster of which a "
                    + "part is missing; restore it, or move it away to start with an empty one")
        }
        say("creating the PostgreSQL cluster")
        let draft = folder.postgresData + ".new"
        Files.removeTree(draft)
        try Files.makeFolder(draft, mode: 0o700, owner: serverOwner)
        var command = server(
            [
                "initdb", "--pgdata", draft, "--username", Self.superuser, "--auth", "peer",
                "--encoding", "UTF8", "--locale", "C", "--data-checksums", "--no-instructions",
            ], withParent: "TERM")
        let log = try LogFile.open(folder.postgresLog)
        defer { close(log) }
        (command.output, command.errors) = (log, log)
        let ended = try command.run()
        guard ended.succeeded else {
            throw CommandFailure(
                "initdb failed with \(ended.text); its words are in \(folder.postgresLog)")
        }
        guard rename(draft, folder.postgresData) == 0 else {
            throw CommandFailure.system("put the new cluster in place")
        }
    }

    /// Writes the server's settings and who may sign in as whom.
    public func configure() throws {
        let files = [
            ("postgresql.conf", PostgresSettings.text(folder: folder, separated: site.separated)),
            ("pg_hba.conf", "local all all peer map=bauta\n"),
            ("pg_ident.conf", try Analysts(site: site).signInMap()),
        ]
        for (name, text) in files {
            try Files.write(
                text, to: folder.postgresData + "/" + name, mode: 0o600, owner: serverOwner)
        }
    }

    /// What starts the server itself, so that its process id is the postmaster's.
    public func launch() throws -> Launch {
        // On the command line, where ALTER SYSTEM cannot reach: nobody who signs in may switch off
        // that a record is on disk, or on that a log quotes values.
        let fixed = PostgresSettings.fixed.flatMap { ["-c", $0.0 + "=" + $0.1] }
        return server(["postgres", "-D", folder.postgresData] + fixed, withParent: "INT")
    }

    /// Whether the server takes connections.
    public func answers() -> Bool {
        (try? connect(database: "postgres", as: Self.superuser)) != nil
    }

    /// A connection for the operator: the owner's for migrations, the superuser's for roles.
    public func connect(database: String, as role: String) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: folder.postgresSocketDirectory, database: database, user: role,
                applicationName: "bauta"
            ).with {
                $0.serverUser = ProcessIdentity.databaseServer
                // What the owner made in a schema of hers must not run with the superuser's rights.
                if role != Self.owner { $0.searchPath = "pg_catalog" }
            })
    }

    private var serverOwner: Files.Owner? {
        guard site.separated else { return nil }
        return ProcessIdentity.named(ProcessIdentity.databaseServerUser).map {
            Files.Owner(user: $0.userID, group: $0.groupID)
        }
    }

    private func server(_ arguments: [String], withParent signalName: String) -> Launch {
        let user = ProcessIdentity.databaseServerUser
        return site.command(
            [programs + "/" + arguments[0]] + arguments.dropFirst(), as: user,
            groups: [user, ProcessIdentity.groupName], withParent: signalName)
    }

    /// The newest server on this machine, or the one `BAUTA_POSTGRES_BIN` names.
    private static func findPrograms() throws -> String {
        if let chosen = getenv("BAUTA_POSTGRES_BIN") { return String(cString: chosen) }
        let versions = (Files.names(in: "/usr/lib/postgresql") ?? []).sorted {
            (Int($0) ?? 0) > (Int($1) ?? 0)
        }
        let folders = versions.map { "/usr/lib/postgresql/" + $0 + "/bin" }
        let candidates = folders + ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"]
        guard let found = candidates.first(where: { Files.target($0 + "/initdb") != nil }) else {
            throw CommandFailure(
                "PostgreSQL is not installed; run `make setup`, or name its bin folder in "
                    + "BAUTA_POSTGRES_BIN")
        }
        return found
    }
}
