/// The processes of the service, one trust each.
public enum ServiceProcess: String, CaseIterable, Sendable {
    case ingest, analytics, release, vault, audit, gateway

    /// File name of the executable, for example `bauta-vault`.
    public var executableName: String { "bauta-" + rawValue }

    /// The PostgreSQL role it signs in as, for example `bauta_vault`.
    public var databaseRole: String { "bauta_" + rawValue }

    /// The system user it runs as where processes are separated, for example `bauta-vault`.
    public var systemUser: String { "bauta-" + rawValue }
}
