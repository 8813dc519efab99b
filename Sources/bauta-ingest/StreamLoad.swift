import ArgumentParser
import Cryptography
import CustomerModel
import Database
import Glibc
import Ingest
import Installation
import Observability
@_spi(Plaintext) import PersonalData
import ProgramSupport
import Pseudonymization
import Sealing
import Settings
import Text
import Vault

/// `bauta-ingest load-stream`: what a tap sends, by an inherited descriptor.
struct StreamLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.loadStream.name, abstract: "Loads what a tap sends.",
        discussion: "States go to standard output, all else to standard error.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @OptionGroup var summary: SummaryOptions
    @Option(help: "Descriptor of what the tap sends.")
    var stream: Int32
    @Flag(
        name: .customLong(ProcessCommand.keepState),
        help: "Keep states for the tap's next run, in place of printing them.")
    var keepsState = false

    func run() throws {
        let folder = try data.folder
        let mapping = try StreamMapping(source: options.source, in: folder)
        guard options.isStream, fcntl(stream, F_GETFD) >= 0 else {
            throw ValidationError("--stream wants the descriptor of a pipe, and its protocol")
        }
        let pseudonym = try FixedKey(name: "pseudonym", folder: folder.keysDirectory(for: .ingest))
        let vaultKey = try SealingKey(folder: folder.publicKeysDirectory)
        let main = try Connection(loading: .main, in: folder)
        let format: StreamProtocol = options.singer ? .singer : .airbyte
        let name = FileName("\(format.rawValue):\(mapping.id)")
        let file = FileIDDeriver(key: pseudonym).id(of: name)
        try FileNameStore.put(name, as: file, sealedTo: vaultKey, on: main)
        let kept = StateLedger(of: mapping, main: main, box: BookmarkBox(key: pseudonym))
        let keepsState = keepsState
        let run = StreamRun(
            mapping, from: file, pseudonymizer: try Pseudonymizer(in: folder), vaultKey: vaultKey,
            main: main, keys: try Connection(loading: .keys, in: folder),
            output: { try keepsState ? kept.keep($0) : Self.print(state: $0) }, notice: Self.tell)
        var totals = LoadSummary(source: mapping.id)
        let line = ProgressLine(name: IngestCommand.displayName)
        let ended = Result {
            try run.load(stream, as: format) { line.show("\(mapping.id): \($0) messages") }
        }
        for (mapping, report) in run.reports { totals.add(report, file: mapping) }
        if isatty(STDERR_FILENO) == 0 {
            totals.observe(Observer.standardError(process: "bauta-ingest"))
        }
        let text = summary.json ? try JSONLine.text(totals.line) : totals.text
        // Where states go nothing else does.
        if keepsState { Terminal.print(text) } else { Terminal.note(text) }
        try ended.get()
        if totals.isAllRefused {
            throw CommandFailure(
                "every record was refused: do the mappings describe these streams?",
                reason: .badInput)
        }
    }

    /// Whoever keeps a state must have all of it.
    private static func print(state: [UInt8]) throws {
        guard state.withUnsafeBytes({ Files.writeAll($0, to: STDOUT_FILENO) }) else {
            throw CommandFailure.system("write a state")
        }
    }

    private static func tell(_ notice: StreamNotice) {
        Terminal.note("\(IngestCommand.displayName): warning: \(notice)")
    }
}

/// `bauta-ingest stream-state`: what was kept for a tap's next run, to an inherited descriptor.
struct StreamState: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.streamState.name, abstract: "Gives the state kept of a tap.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @Option(help: "Descriptor that it is written to.")
    var state: Int32

    func run() throws {
        let folder = try data.folder
        let mapping = try StreamMapping(source: options.source, in: folder)
        let pseudonym = try FixedKey(name: "pseudonym", folder: folder.keysDirectory(for: .ingest))
        let kept = StateLedger(
            of: mapping, main: try Connection(loading: .main, in: folder),
            box: BookmarkBox(key: pseudonym))
        // A tap that never ran goes on from nothing, which is an object.
        let bytes = try kept.state() ?? Array("{}".utf8)
        guard bytes.withUnsafeBytes({ Files.writeAll($0, to: state) }) else {
            throw CommandFailure.system("hand a state over")
        }
    }
}
