public import CustomerModel
public import Database
public import Installation

extension DatabaseConfiguration {
    /// A database of the private server of `folder`, as `process` may reach it: over the Unix socket,
    /// under the role of its own.
    ///
    /// - Parameters:
    ///   - statementTimeout: Longest time one statement may take; nil for no limit.
    ///   - lockTimeout: Longest wait for a lock; nil for no limit.
    ///   - connectTimeout: Longest wait for the server to answer.
    public init(
        _ database: DatabaseName, of process: ServiceProcess, in folder: DataFolder,
        statementTimeout: Duration? = .seconds(30), lockTimeout: Duration? = .seconds(5),
        connectTimeout: Duration = .seconds(5)
    ) {
        self.init(
            socketDirectory: folder.postgresSocketDirectory, database: database.rawValue,
            user: process.databaseRole, applicationName: process.executableName,
            statementTimeout: statementTimeout, lockTimeout: lockTimeout,
            connectTimeout: connectTimeout)
        serverUser = ProcessIdentity.databaseServer
        requiresSilentLog = true
        // Operators and functions that the database's owner made are no part of our statements.
        searchPath = "pg_catalog"
    }
}
