import ArgumentParser
import Audit
import Authorization
import Cryptography
import CustomerModel
import Installation
import ProgramSupport
import Sealing
import Unsealing
import Vault

/// `bauta-vault quarantine-open`: opens rows that could not be loaded, into files in memory that the process
/// which loads them again inherits.
///
/// Decided by policy, recorded and signed, and only then opened.
struct QuarantineOpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.quarantineOpen.name,
        abstract: "Opens quarantined rows for ingest; recorded.")

    /// More is to be loaded from its file.
    private static let mostOctets = 256 << 20

    @OptionGroup var data: DataOptions
    @OptionGroup var options: QuarantineReplayOptions
    @Option(help: "Descriptor of the file in memory that the rows are written to.")
    var rows: Int32
    @Option(help: "Descriptor of the file in memory for where each row stood.")
    var lines: Int32
    @Option(help: "Descriptor of the caller's token.")
    var token: Int32?

    func run() throws {
        let folder = try data.folder
        let actions = try LocalActions(folder: folder, token: token)
        let details = AuditEvent.Details.replayed(load: options.load)
        let decision = try actions.authorize(ReplayQuarantine(), details)
        let count = try QuarantineStore.count(of: options.load, on: actions.connection)
        guard count > 0 else {
            throw CommandFailure(
                "no row of load \(options.load) is in quarantine; see `bauta quarantine list`",
                reason: .badInput)
        }
        guard
            let preamble = try QuarantineStore.preamble(
                of: options.load, on: actions.connection)
        else {
            throw CommandFailure(
                "no header is kept beside the rows of load \(options.load), which was of two files or made by an "
                    + "earlier version: load its file again", reason: .badInput)
        }
        try actions.record(
            details, .quarantineReplay, rows: count, status: .done, decision)
        let keys = folder.keysDirectory(for: .vault)
        let opener = RowOpener(
            boxes: try Unsealer(folder: keys).opener(of: QuarantinedRowKind.self),
            tags: RefusedRowTags(key: try FixedKey(name: "pseudonym", folder: keys)))
        do {
            let head = try open(preamble, by: opener)
            guard head.part == .header else { throw StrangeRow() }
            var output = OpenedRows(rows: rows, lines: lines, mostOctets: Self.mostOctets)
            try output.write(head)
            try QuarantineStore.forEach(of: options.load, on: actions.connection) { row in
                try output.write(open(row.sealed, by: opener, of: head.origin), of: row.line)
            }
        } catch let error as StrangeRow {
            try actions.recordForgery(of: .quarantine)
            throw error.failure(of: options.load)
        }
    }

    private struct RowOpener {
        let boxes: BoxOpener<QuarantinedRowKind>
        let tags: RefusedRowTags
    }

    /// What stands in the place of a row, and is none that may be read with the others.
    private struct StrangeRow: Error {
        func failure(of load: Int64) -> CommandFailure {
            CommandFailure(
                "what vault.quarantine holds of load \(load) is not what ingest has put there of one file and one "
                    + "mapping, and none of it is loaded: unless an earlier version has sealed it, somebody "
                    + "has written to the table, which is now in the log of access; find out who, and load "
                    + "the file again")
        }
    }

    /// - Parameter origin: where what is read with it is from; nil for what is opened first.
    private func open(
        _ box: SealedBox<QuarantinedRowKind>, by opener: RowOpener,
        of origin: RefusedRow.Origin? = nil
    ) throws -> RefusedRow {
        let content: [UInt8]
        do throws(UnsealingError) {
            // Rows go on to a mapping, which may keep some of them in the clear: a name or a reason of before kinds
            // were sealed must not pass for one.
            content = try opener.boxes.open(box, mayBeUnmarked: false)
        } catch {
            throw CommandFailure(
                "what vault.quarantine holds of load \(options.load) does not open as a row with any key of "
                    + "the vault: is keys/vault complete? If it is, somebody has written to the table"
            )
        }
        guard let row = opener.tags.row(opened: content) else { throw StrangeRow() }
        guard let origin else { return row }
        guard row.origin == origin, row.part == .row else { throw StrangeRow() }
        return row
    }
}

/// Rows behind each other, and where each stood in its file.
private struct OpenedRows {
    let rows: Int32
    let lines: Int32
    let mostOctets: Int
    private var written = 0
    /// The line on which the next row begins.
    private var line = 1

    init(rows: Int32, lines: Int32, mostOctets: Int) {
        self.rows = rows
        self.lines = lines
        self.mostOctets = mostOctets
    }

    /// Writes what stands before all rows, and the mapping that all are of.
    mutating func write(_ preamble: RefusedRow) throws {
        Terminal.write("\(preamble.origin.mapping)\0", to: lines)
        try append(preamble.bytes)
        line += preamble.bytes.count { $0 == 0x0A }
    }

    /// Writes a row that stood on `original`.
    mutating func write(_ row: RefusedRow, of original: Int) throws {
        Terminal.write("\(line) \(original)\0", to: lines)
        try append(row.bytes + [0x0A])
        line += row.bytes.count { $0 == 0x0A } + 1
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        written += bytes.count
        guard written <= mostOctets else {
            throw CommandFailure(
                "the rows are more than 256 MiB, and nothing of them was loaded: load their file again",
                reason: .badInput)
        }
        guard bytes.withUnsafeBytes({ Files.writeAll($0, to: rows) }) else {
            throw CommandFailure.system("keep the rows in memory")
        }
    }
}
