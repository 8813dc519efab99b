import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import Text

/// `bauta-ingest load-list`: what was loaded, the latest first.
struct LoadList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.loadList.name, abstract: "Lists loads.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: QuarantineOptions
    @OptionGroup var summary: SummaryOptions

    /// One load.
    private struct Item: Encodable {
        let load: Int64
        let source: String
        @OrNull var file: String?
        /// `loaded`, `unfinished` or `undone`.
        let state: String
        /// When it began, RFC 3339 in UTC.
        let startedAt: String
        let rows: Int
        let accepted: Int
        let changed: Int
        let refused: Int

        init(_ row: Row) throws {
            load = try row.decode("load_id")
            source = TerminalText.escaped(try row.decode("mapping"))
            file = try row.decode("file_id")
            state = try row.decode("state")
            startedAt = try row.decode("started")
            rows = try row.decode("rows_done")
            accepted = try row.decode("accepted")
            changed = try row.decode("changed")
            refused = try row.decode("refused")
        }
    }

    /// The summary line of `bauta load list --json`.
    private struct Line: Encodable {
        let items: [Item]
        let listed: Int
    }

    func run() throws {
        let connection = try Connection(DatabaseConfiguration(.main, of: .ingest, in: data.folder))
        let items = try connection.query(
            """
            SELECT load_id, mapping, file_id, rows_done, accepted, changed,
                CASE WHEN undone_at IS NOT NULL THEN 'undone'
                    WHEN finished_at IS NULL THEN 'unfinished' ELSE 'loaded' END AS state,
                to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started,
                (SELECT least(coalesce(sum(value::numeric), 0), 1e12)::bigint
                    FROM jsonb_each_text(quarantined)) AS refused
            FROM ops.load ORDER BY load_id DESC LIMIT \(options.limit)
            """
        ).map(Item.init)
        guard !summary.json else {
            return try JSONLine.print(Line(items: items, listed: items.count))
        }
        var table = TextTable([
            "load", "source", "file", "state", "started", "rows", "accepted", "changed", "refused",
        ])
        for item in items {
            table.add([
                String(item.load), item.source, item.file ?? "-", item.state, item.startedAt,
                String(item.rows), String(item.accepted), String(item.changed),
                String(item.refused),
            ])
        }
        table.lines.forEach(Terminal.print)
        if items.isEmpty { Terminal.print("nothing was loaded yet") }
    }
}
