import CustomerModel
import Database
import Glibc
public import Installation
import ProgramSupport

/// PostgreSQL sign-ins of analysts: roles `analyst_NAME` that reach `bauta_release` and no more.
public struct Analysts {
    let site: Site

    /// The analysts of one data folder.
    public init(site: Site) { self.site = site }

    /// The one database that an analyst reaches.
    private static let database = "bauta_release"
    private static let rolePrefix = "analyst_"

    /// The database that `role` reaches, where it is an analyst's.
    public static func database(of role: String) -> String? {
        role.hasPrefix(rolePrefix) ? database : nil
    }

    /// The space that one session of an analyst may take on disk; only the superuser changes it.
    private static let temporarySpace = "256MB"

    private var listFile: String { site.folder.root + "/analysts" }

    /// The role of the analyst called `name`; refuses names that are no account names.
    public static func role(of name: String) throws -> String {
        guard let account = AccountName(name) else {
            throw CommandFailure("a name has " + AccountName.rule, reason: .usage)
        }
        return rolePrefix + account.text
    }

    /// Creates the sign-in, or sets one that exists back to what an analyst may have.
    public func grant(_ name: String, on server: PostgresServer) throws {
        let role = try Self.role(of: name)
        let connection = try server.connect(database: "postgres", as: PostgresServer.superuser)
        let exists = try connection.query("SELECT 1 FROM pg_roles WHERE rolname = \(role)")
        let all = names().union([role])
        guard ConnectionShares.each(of: all.count) != nil else {
            throw CommandFailure(
                "there are \(names().count) analyst sign-ins, and no connection is left for one "
                    + "more; revoke one that is not used, or let people share the pages",
                reason: .refusedByPolicy)
        }
        if exists.isEmpty {
            try connection.script(unsafeSQL: "CREATE ROLE \"\(role)\" IN ROLE bauta_analyst")
        }
        try connection.script(
            unsafeSQL: """
                ALTER ROLE "\(role)" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
                    NOBYPASSRLS INHERIT;
                GRANT bauta_analyst TO "\(role)";
                """)
        try remember(all, on: server, connection)
    }

    /// Sets every sign-in there is to its limits: what a session may take, and how many there may be.
    func limit(_ connection: Connection) throws {
        let present = try connection.query(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (\(names().sorted()))"
        ).map { try $0.decode("rolname", as: String.self) }
        // Of sign-ins beyond the share each keeps one, until some are revoked.
        let connections = ConnectionShares.each(of: present.count) ?? 1
        for role in present {
            try connection.script(
                unsafeSQL: """
                    ALTER ROLE "\(role)" CONNECTION LIMIT \(connections);
                    ALTER ROLE "\(role)" SET statement_timeout = '\(SessionWatch.seconds)s';
                    ALTER ROLE "\(role)" SET idle_in_transaction_session_timeout
                        = '\(SessionWatch.seconds)s';
                    ALTER ROLE "\(role)" SET temp_file_limit = '\(Self.temporarySpace)';
                    ALTER ROLE "\(role)" SET default_transaction_read_only = on;
                    """)
        }
    }

    /// Takes the sign-in away and ends its sessions.
    public func revoke(_ name: String, on server: PostgresServer) throws {
        let role = try Self.role(of: name)
        let connection = try server.connect(database: "postgres", as: PostgresServer.superuser)
        guard try !connection.query("SELECT 1 FROM pg_roles WHERE rolname = \(role)").isEmpty else {
            throw CommandFailure("there is no analyst sign-in " + role)
        }
        try connection.script(unsafeSQL: "ALTER ROLE \"\(role)\" NOLOGIN")
        _ = try connection.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(role)")
        try connection.script(unsafeSQL: "DROP ROLE \"\(role)\"")
        try remember(names().subtracting([role]), on: server, connection)
    }

    /// Which user of this machine may take which role (pg_ident.conf).
    func signInMap() throws -> String {
        let operatorName = ProcessIdentity.current.name
        let roles = ServiceProcess.allCases.map(\.databaseRole)
        let own = [PostgresServer.superuser, "bauta_owner", PostgresServer.statusRole]
        let everyone = own + roles + names().sorted()
        var lines = everyone.map { Self.line(user: operatorName, role: $0) }
        if site.separated {
            lines += ServiceProcess.allCases.map {
                Self.line(user: $0.systemUser, role: $0.databaseRole)
            }
            let server = ProcessIdentity.databaseServerUser
            lines.append(Self.line(user: server, role: PostgresServer.superuser))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(user: String, role: String) -> String {
        "bauta \"" + user + "\" \"" + role + "\""
    }

    private func names() -> Set<String> {
        Set((Files.text(of: listFile) ?? "").split(separator: "\n").map(String.init))
    }

    private func remember(
        _ roles: Set<String>, on server: PostgresServer, _ connection: Connection
    ) throws {
        try Files.write(roles.sorted().joined(separator: "\n") + "\n", to: listFile)
        try server.configure()
        try limit(connection)
        _ = try connection.query("SELECT pg_reload_conf()")
    }
}
