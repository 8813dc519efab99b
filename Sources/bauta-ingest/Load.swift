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
import Sealing
import Settings
import Text
import Vault

/// `bauta-ingest load`: one source, files as inherited descriptors.
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.load.name, abstract: "Loads files of one source.",
        discussion: """
            The files are descriptors that the parent has opened, since this process may not be \
            able to open their paths. What they are called stands in a file behind one more: \
            whoever lists processes reads arguments.
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @OptionGroup var summary: SummaryOptions
    @Option(name: .customLong("input"), help: "Descriptor of a file; may be given again.")
    var inputs: [Int32]
    @Option(help: "Descriptor of the names of the files, in the same order.")
    var names: Int32
    @Option(help: "Descriptor of the second file of a mapping that reads two.")
    var second: Int32?
    @Option(
        name: .customLong(ProcessCommand.incomplete),
        help: "Some files were left out: end with this code when the rest is done.")
    var leftOut: Int32?
    @Flag(
        name: .customLong(ProcessCommand.byID),
        help: "Call files by their ids at a terminal too: nobody there has typed their names.")
    var byID = false

    func run() throws {
        let folder = try data.folder
        let mapping = try SourceMapping(source: options.source, in: folder)
        guard mapping.hasSecondFile == (second != nil) else {
            throw CommandFailure(
                mapping.hasSecondFile
                    ? "the mapping \(mapping.id) reads two files: name the second by --with FILE"
                    : "the mapping \(mapping.id) reads one file at a time: --with is for those that read two",
                reason: .usage)
        }
        if options.dryRun { return try dryRun(files(ids: nil), mapping: mapping) }

        let pseudonym = try FixedKey(
            name: "pseudonym", folder: folder.keysDirectory(for: .ingest))
        let files = try files(ids: FileIDDeriver(key: pseudonym))
        // From the folder that is root's: whoever chooses this key reads what is loaded.
        let vaultKey = try SealingKey(folder: folder.publicKeysDirectory)
        let main = try Connection(loading: .main, in: folder)
        let run = try IngestRun(mapping: mapping, vaultKey: vaultKey, main: main, in: folder)
        var totals = LoadSummary(source: mapping.id)
        let (loaded, failure) = try eachOf(files) { file in
            guard let id = file.id else { return }
            // First: whoever reads of a file by its id must be able to find it, loaded or not.
            try FileNameStore.put(file.name, as: id, sealedTo: vaultKey, on: main)
            let report = try load(file, called: id, by: run)
            totals.add(report, file: file.label(on: STDOUT_FILENO))
        }
        // For logs; a person at a terminal has the summary.
        if isatty(STDERR_FILENO) == 0 {
            totals.observe(Observer.standardError(process: "bauta-ingest"))
        }
        if loaded > 0 {
            Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        }
        try end(failure, isAllRefused: totals.isAllRefused)
    }

    private func load(
        _ file: InputFile, called id: FileID, by run: IngestRun
    ) throws -> IngestReport {
        let progress = LoadProgressLine(label: file.label(on: STDERR_FILENO))
        guard second == nil else {
            return try run.load(
                source(of: file, run.mapping), from: id,
                progress: { progress.show(rows: $0, fraction: $1) })
        }
        return try run.load(
            file: file.source, from: id, expansion: options.maxExpansion,
            progress: { progress.show(rows: $0, fraction: $1) })
    }

    private func source(
        of file: InputFile, _ mapping: SourceMapping
    ) throws(FeedError) -> any RowSource {
        guard let second else {
            return try SourceFile(file.source, of: mapping, expansion: options.maxExpansion)
        }
        return try JoinedFiles(
            file.source, FileSource(descriptor: second), of: mapping,
            expansion: options.maxExpansion)
    }

    /// Ends with what went wrong; that nothing at all could be taken is the input's fault.
    private func end(_ failure: CommandFailure.Reason?, isAllRefused: Bool) throws {
        if let failure { throw ExitCode(failure.rawValue) }
        if isAllRefused {
            throw CommandFailure(
                "every row was refused: does the mapping describe these files?", reason: .badInput)
        }
    }

    /// Does `work` for each file; one that cannot be read is told of and keeps none of the others out.
    ///
    /// Returns for how many it was done, and the exit code for what went wrong: that which may pass counts
    /// more, so that whoever runs this by a schedule tries again.
    private func eachOf(
        _ files: [InputFile], _ work: (InputFile) throws -> Void
    ) throws -> (done: Int, failure: CommandFailure.Reason?) {
        var done = 0
        var reason = leftOut.flatMap(CommandFailure.Reason.init(rawValue:))
        for file in files {
            do {
                try work(file)
                done += 1
            } catch let error as FeedError {
                guard let failure = IngestCommand.failure(error) else { throw error }
                Terminal.note(
                    "\(IngestCommand.displayName): \(file.label(on: STDERR_FILENO)): "
                        + failure.message)
                if reason != .failed { reason = failure.reason }
            }
        }
        return (done, reason)
    }

    private func dryRun(_ files: [InputFile], mapping: SourceMapping) throws {
        var totals = DryRunSummary(source: mapping.id)
        let (loaded, failure) = try eachOf(files) { file in
            let tally = try IngestRun.dryRun(
                source(of: file, mapping),
                mapping: mapping)
            totals.add(tally, file: file.label(on: STDOUT_FILENO))
        }
        if loaded > 0 {
            Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        }
        try end(failure, isAllRefused: totals.isAllRefused)
    }

    /// The files, with ids where `ids` can make them.
    private func files(ids: FileIDDeriver?) throws -> [InputFile] {
        let names = try HandedTexts.read(names).map { FileName($0) }
        guard names.count == inputs.count, inputs.allSatisfy({ fcntl($0, F_GETFD) >= 0 }) else {
            throw ValidationError("--input wants descriptors of open files, each with its name")
        }
        return zip(inputs, names).enumerated().map { index, file in
            InputFile(
                source: FileSource(descriptor: file.0), name: file.1,
                id: ids?.id(of: file.1), position: index + 1, isTyped: !byID)
        }
    }
}
