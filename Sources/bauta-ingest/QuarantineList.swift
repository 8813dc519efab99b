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

    /// Where one row or field failed, and why.
    private struct Item: Encodable {
        /// The mapping it was read by.
        let source: String
        let load: Int64
        let file: String
        let line: Int
        let column: String
        let reason: String
        /// `row` where the row is in quarantine, `field-left-out` where it was taken without the field.
        let kind: String

        init(_ row: Row) throws {
            source = TerminalText.escaped(try row.decode("mapping"))
            load = try row.decode("load_id")
            file = TerminalText.escaped(try row.decode("file"))
            line = try row.decode("line")
            column = TerminalText.escaped(try row.decode("column_name"))
            reason = TerminalText.escaped(try row.decode("reason"))
            kind = try row.decode("kind")
        }
    }

    /// The summary line of `bauta quarantine list --json`.
    private struct Line: Encodable {
        let items: [Item]
        let listed: Int
        let quarantined: Int
        let fieldsLeftOut: Int
    }

    func run() throws {
        let connection = try Connection(
            DatabaseConfiguration(.main, of: .ingest, in: data.folder))
        let rows = try count("vault.quarantine", on: connection)
        let fields = try count("vault.left_out_field", on: connection)
        let items = try connection.query(
            """
            SELECT l.mapping, q.* FROM (
                (SELECT load_id, coalesce(file_id, '(a file)') AS file, line, column_name, reason,
                    'row' AS kind
                FROM vault.quarantine WHERE superseded_by IS NULL
                ORDER BY load_id DESC, line LIMIT \(options.limit))
                UNION ALL
                (SELECT load_id, file_id, line, column_name, reason, 'field-left-out'
                FROM vault.left_out_field WHERE superseded_by IS NULL
                ORDER BY load_id DESC, line LIMIT \(options.limit))
            ) AS q JOIN ops.load l USING (load_id)
            ORDER BY q.load_id DESC, q.line, q.column_name LIMIT \(options.limit)
            """
        ).map(Item.init)
        guard !summary.json else {
            return try JSONLine.print(
                Line(items: items, listed: items.count, quarantined: rows, fieldsLeftOut: fields))
        }
        var table = TextTable(["load", "source", "file", "line", "column", "reason", "what"])
        for item in items {
            table.add([
                String(item.load), item.source, item.file, String(item.line), item.column,
                item.reason,
                item.kind == "row" ? "row" : "field left out",
            ])
        }
        table.lines.forEach(Terminal.print)
        if items.isEmpty { Terminal.print("no row is quarantined, and no field was left out") }
        if rows + fields > items.count {
            Terminal.print("… and \(rows + fields - items.count) more (--limit N)")
        }
    }

    private func count(_ table: String, on connection: Connection) throws -> Int {
        let rows = try connection.query(
            "SELECT count(load_id) AS n FROM \(identifier: table) WHERE superseded_by IS NULL")
        return try rows.first.map { try $0.decode("n") } ?? 0
    }
}
