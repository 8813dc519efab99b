import Database
import Foundation
import TestSupport

/// A database's schema as `pg_dump` writes it, without what differs between two equal databases.
enum SchemaDump {
    struct Failure: Error { let status: Int32 }

    static func text(of database: TemporaryDatabase) throws -> String {
        let dump = try Program(
            program(),
            [
                "--schema-only", "--no-comments", "--exclude-schema=pg_catalog", "--host",
                database.cluster.socketDirectory, "--username", "postgres", "--dbname",
                database.name,
            ]
        ).result()
        guard dump.status == 0 else { throw Failure(status: dump.status) }
        return normalised(dump.output)
    }

    /// Without versions, session settings, the random words of `\restrict` and empty comments.
    private static func normalised(_ dump: String) -> String {
        var lines: [Substring] = []
        for line in dump.split(separator: "\n", omittingEmptySubsequences: false) {
            let dropped = [
                "-- Dumped ", "SET ", "SELECT pg_catalog.set_config", "\\restrict",
                "\\unrestrict", "-- PostgreSQL database dump",
            ]
            if dropped.contains(where: line.hasPrefix) || line == "--" { continue }
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The client's own version of the server's: an older one refuses, a newer one writes otherwise.
    private static func program() throws -> String {
        let rows = try Connection(TemporaryCluster.shared.configuration()).query(
            "SELECT setting AS folder FROM pg_config WHERE name = 'BINDIR'")
        let folder: String = try rows.first?.decode("folder") ?? "/usr/bin"
        return folder + "/pg_dump"
    }
}
