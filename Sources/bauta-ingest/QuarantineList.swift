import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import Text

/// `bauta-ingest quarantine-list`: where rows failed and why; never what they say.
struct QuarantineList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.quarantineList.name,
        abstract: "Lists quarantined rows by file, line and reason.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: QuarantineOptions
    @OptionGroup var summary: SummaryOptions

    /// The summary line of `bauta quarantine list --json`.
    private struct Line: Encodable {
        let quarantined: Int
        let listed: Int
    }

    func run() throws {
        let connection = try Connection(
            DatabaseConfiguration(.main, of: .ingest, in: data.folder))
        let total =
            try connection.query("SELECT count(quarantine_id) AS n FROM vault.quarantine")
            .first.map { try $0.decode("n") as Int } ?? 0
        let rows = try connection.query(
            """
            SELECT coalesce(file_id, '(a file)') AS file, line, column_name, reason
            FROM vault.quarantine
            ORDER BY quarantine_id DESC LIMIT \(options.limit)
            """)
        for row in rows {
            let file: String = try row.decode("file")
            let line: Int = try row.decode("line")
            let column: String = try row.decode("column_name")
            let reason: String = try row.decode("reason")
            Terminal.print(
                "\(file):\(line): column \(TerminalText.escaped(column)): "
                    + TerminalText.escaped(reason))
        }
        if total > rows.count { Terminal.print("… and \(total - rows.count) more (--limit N)") }
        if summary.json { try JSONLine.print(Line(quarantined: total, listed: rows.count)) }
    }
}
