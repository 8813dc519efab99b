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

    /// Where one row failed, and why.
    private struct Item: Encodable {
        let file: String
        let line: Int
        let column: String
        let reason: String

        init(_ row: Row) throws {
            file = try row.decode("file")
            line = try row.decode("line")
            column = TerminalText.escaped(try row.decode("column_name"))
            reason = TerminalText.escaped(try row.decode("reason"))
        }
    }

    /// The summary line of `bauta quarantine list --json`.
    private struct Line: Encodable {
        let items: [Item]
        let listed: Int
        let quarantined: Int
    }

    func run() throws {
        let connection = try Connection(
            DatabaseConfiguration(.main, of: .ingest, in: data.folder))
        let total =
            try connection.query("SELECT count(quarantine_id) AS n FROM vault.quarantine")
            .first.map { try $0.decode("n") as Int } ?? 0
        let items = try connection.query(
            """
            SELECT coalesce(file_id, '(a file)') AS file, line, column_name, reason
            FROM vault.quarantine
            ORDER BY quarantine_id DESC LIMIT \(options.limit)
            """
        ).map(Item.init)
        guard !summary.json else {
            return try JSONLine.print(
                Line(items: items, listed: items.count, quarantined: total))
        }
        var table = TextTable(["file", "line", "column", "reason"])
        for item in items { table.add([item.file, String(item.line), item.column, item.reason]) }
        table.lines.forEach(Terminal.print)
        if items.isEmpty { Terminal.print("no row is quarantined") }
        if total > items.count {
            Terminal.print("… and \(total - items.count) more (--limit N)")
        }
    }
}
