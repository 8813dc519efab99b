import ArgumentParser
import Database
import Installation

/// `bauta-ingest quarantine-list`: where rows failed and why; never what they say.
struct QuarantineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine-list", abstract: "Lists quarantined rows by file, line and reason."
    )

    @Option(help: "The data folder.") var data: String?
    @Option(help: "How many rows at most.") var limit = 100
    @Flag(help: "Print one line of JSON last.") var json = false

    func run() throws {
        let folder = DataFolder(option: data)
        let connection = try Connection(
            DatabaseConfiguration(
                socketDirectory: folder.runDirectory, database: "bauta",
                user: ServiceProcess.ingest.databaseRole, applicationName: "bauta-ingest"))
        let total =
            try connection.query("SELECT count(quarantine_id) AS n FROM vault.quarantine")
            .first.map { try $0.decode("n") as Int } ?? 0
        let rows = try connection.query(
            """
            SELECT file_name, line, column_name, reason FROM vault.quarantine
            ORDER BY quarantine_id DESC LIMIT \(limit)
            """)
        for row in rows {
            let file: String = try row.decode("file_name")
            let line: Int = try row.decode("line")
            let column: String = try row.decode("column_name")
            print("\(file):\(line): column \(column): \(try row.decode("reason") as String)")
        }
        if total > rows.count { print("… and \(total - rows.count) more (--limit N)") }
        if json { print("{\"quarantined\":\(total),\"listed\":\(rows.count)}") }
    }
}
