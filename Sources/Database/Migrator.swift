/// Brings a database's schema up to date: numbered SQL files, forward only, each run once.
///
/// Files are named `NNNN_what_it_does.sql`, numbered from 0001 without a gap. Each runs in a
/// transaction of its own together with its row in `ops.schema_migration`, so that a crash leaves
/// whole files. A file that has been applied must never change: its SHA-256 is compared each time.
public struct Migrator {
    /// "bautamig" in ASCII: the advisory lock that lets one migrator in at a time.
    private static let advisoryLock: Int64 = 0x6261_7574_616D_6967
    private let folder: String

    /// - Parameter folder: holds the files of one database.
    public init(folder: String) {
        self.folder = folder
    }

    /// Applies what has not been applied, as the role of `connection`; returns how many files.
    ///
    /// A second migrator waits for the first. Within a file, waiting longer than 2 s for a lock
    /// fails: a migration must not stop a running service behind it.
    ///
    /// - Parameter report: is called with the name of each file before it is applied.
    public func run(on connection: Connection, report: (String) -> Void = { _ in }) throws -> Int {
        let files = try MigrationFile.read(folder: folder)
        try connection.script(
            unsafeSQL: "SET statement_timeout = 0; SET lock_timeout = '60s'")
        defer { try? connection.script(unsafeSQL: "RESET statement_timeout; RESET lock_timeout") }
        _ = try connection.query("SELECT pg_advisory_lock(\(Self.advisoryLock))")
        defer {
            _ = try? connection.query("SELECT pg_advisory_unlock(\(Self.advisoryLock))")
        }
        try connection.script(unsafeSQL: "SET lock_timeout = '2s'")
        try createLedger(on: connection)
        let applied = try readLedger(on: connection)
        try check(files, against: applied, on: connection)
        let pending = files.dropFirst(applied.count)
        for file in pending {
            report(file.name)
            try apply(file, on: connection)
        }
        return pending.count
    }

    private func createLedger(on connection: Connection) throws {
        let exists = try connection.query(
            "SELECT to_regclass('ops.schema_migration') IS NOT NULL AS exists")
        guard try exists.first?.decode("exists") != true else { return }
        try connection.script(
            unsafeSQL: """
                CREATE SCHEMA IF NOT EXISTS ops;
                CREATE TABLE ops.schema_migration (
                    version integer PRIMARY KEY,
                    name text NOT NULL,
                    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
                    applied_at timestamptz NOT NULL DEFAULT now()
                );
                """)
    }

    private struct Applied {
        let version: Int
        let name: String
        let checksum: [UInt8]
    }

    private func readLedger(on connection: Connection) throws -> [Applied] {
        try connection.query(
            "SELECT version, name, sha256 FROM ops.schema_migration ORDER BY version"
        ).map { row in
            try Applied(
                version: row.decode("version"), name: row.decode("name"),
                checksum: row.decode("sha256"))
        }
    }

    /// What was applied must be the beginning of what is there, byte for byte.
    private func check(
        _ files: [MigrationFile], against applied: [Applied], on connection: Connection
    ) throws {
        for (position, past) in applied.enumerated() {
            guard files.indices.contains(position) else {
                throw DatabaseError(
                    .migration, "\(past.name) was applied but is not in the folder")
            }
            let file = files[position]
            guard file.version == past.version, file.name == past.name else {
                throw DatabaseError(.migration, "\(past.name) was applied, not \(file.name)")
            }
            guard try checksum(of: file, on: connection) == past.checksum else {
                throw DatabaseError(.migration, "\(file.name) was changed after it was applied")
            }
        }
    }

    /// SHA-256 by the server, which saves this module a library.
    private func checksum(of file: MigrationFile, on connection: Connection) throws -> [UInt8]? {
        try connection.query("SELECT sha256(\(file.bytes)) AS checksum").first?.decode("checksum")
    }

    private func apply(_ file: MigrationFile, on connection: Connection) throws {
        do {
            try connection.transaction { transaction in
                let before = try transactionNumber(of: transaction)
                try transaction.script(unsafeSQL: file.text)
                guard transaction.isOpenAtServer,
                    try transactionNumber(of: transaction) == before
                else {
                    throw DatabaseError(.migration, "ends the transaction it runs in")
                }
                try transaction.execute(
                    """
                    INSERT INTO ops.schema_migration (version, name, sha256)
                    VALUES (\(file.version), \(file.name), sha256(\(file.bytes)))
                    """)
            }
        } catch let error as DatabaseError {
            throw error.during(file.name)
        }
    }

    private func transactionNumber(of transaction: Transaction) throws -> String? {
        try transaction.query("SELECT pg_current_xact_id()::text AS number")
            .first?.decode("number")
    }
}
