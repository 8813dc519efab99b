import ArgumentParser
import CustomerModel
import Database
import Ingest
import Installation
import Observability
import ProgramSupport
import Sealing
import Settings
import Text

/// `bauta-ingest quarantine-replay`: loads rows again that a load refused, by the mapping as it is now.
struct QuarantineReplay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.quarantineReplay.name,
        abstract: "Loads quarantined rows again.",
        discussion: """
            The vault has opened the rows into a file in memory, which this process inherits.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: QuarantineReplayOptions
    @OptionGroup var summary: SummaryOptions
    @Option(help: "Descriptor of the rows.")
    var rows: Int32
    @Option(help: "Descriptor of where each stood in its file.")
    var lines: Int32

    func run() throws {
        let folder = try data.folder
        let main = try Connection(loading: .main, in: folder)
        let file = try file(on: main)
        let (source, places) = try handed()
        let mapping = try SourceMapping(source: source, in: folder)
        let run = try IngestRun(
            mapping: mapping, vaultKey: SealingKey(folder: folder.publicKeysDirectory), main: main,
            in: folder)
        var totals = LoadSummary(source: mapping.id)
        let replayed = ReplayedRows(
            try SourceFile(rows: FileSource(descriptor: rows), of: mapping), of: options.load,
            lines: places)
        let progress = LoadProgressLine(label: "load \(options.load)")
        let report = try run.load(
            replayed, from: file, replaying: options.load,
            progress: { progress.show(rows: $0, fraction: $1) })
        totals.add(report, file: "what load \(options.load) refused")
        Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        if totals.isAllRefused {
            throw CommandFailure(
                "every row was refused again: does the mapping describe them?", reason: .badInput)
        }
    }

    /// The file of the load.
    private func file(on main: Connection) throws -> FileID {
        let rows = try main.query(
            "SELECT file_id, finished_at IS NOT NULL AS finished FROM ops.load WHERE load_id = \(options.load)"
        )
        guard let row = rows.first, let text: String = try row.decode("file_id"),
            let file = FileID(text)
        else {
            throw CommandFailure(
                "load \(options.load) is not known; see `bauta quarantine list`", reason: .badInput)
        }
        guard try row.decode("finished") else {
            throw CommandFailure(
                "load \(options.load) did not come to its end: load its file again first",
                reason: .badInput)
        }
        return file
    }

    /// The mapping that the rows were sealed for, which the database could not change, and where each stood.
    private func handed() throws -> (source: String, places: [ReplayedRows.Line]) {
        let texts = try HandedTexts.read(lines)
        guard let source = texts.first else {
            throw ValidationError("--lines begins with the mapping")
        }
        let places = try texts.dropFirst().map { text in
            let numbers = text.split(separator: " ").compactMap { Int($0) }
            guard numbers.count == 2 else {
                throw ValidationError("--lines wants two numbers for each row")
            }
            return ReplayedRows.Line(among: numbers[0], original: numbers[1])
        }
        return (source, places)
    }
}
