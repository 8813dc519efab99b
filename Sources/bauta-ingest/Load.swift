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
import StrictYAML
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
        let mapping = try readMapping(folder)
        if options.dryRun { return try dryRun(files(ids: nil), mapping: mapping) }

        let keyFolder = folder.keysDirectory(for: .ingest)
        let pseudonym = try FixedKey(name: "pseudonym", folder: keyFolder)
        let files = try files(ids: FileIDDeriver(key: pseudonym))
        // From the folder that is root's: whoever chooses this key reads what is loaded.
        let vaultKey = try SealingKey(folder: folder.publicKeysDirectory)
        let main = try connect(folder, .main)
        let run = IngestRun(
            mapping: mapping,
            pseudonymizer: Pseudonymizer(
                linking: try KeyRing(name: "linking", folder: keyFolder),
                pseudonym: pseudonym),
            vaultKey: vaultKey, main: main, keys: try connect(folder, .keys))
        var totals = LoadSummary(source: mapping.id)
        let (loaded, failure) = try eachOf(files) { file in
            guard let id = file.id else { return }
            // First: whoever reads of a file by its id must be able to find it, loaded or not.
            try FileNameStore.put(file.name, as: id, sealedTo: vaultKey, on: main)
            let report = try run.load(
                file: file.source, from: id, expansion: options.maxExpansion
            ) { source in
                let progress = LoadProgressLine(
                    source: source, label: file.label(on: STDERR_FILENO))
                return { progress.show(rows: $0) }
            }
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

    private func readMapping(_ folder: DataFolder) throws -> SourceMapping {
        let source = options.source
        guard source.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw CommandFailure("a source is named by letters, digits and '-'", reason: .usage)
        }
        guard access("\(folder.policies)/sources/\(source).yaml", R_OK) == 0 else {
            throw CommandFailure(
                "no mapping \(folder.policies)/sources/\(source).yaml; write one, or name another",
                reason: .usage)
        }
        do {
            return try SourceMapping(name: source, policies: folder.policies)
        } catch let error as StrictYAMLError {
            throw CommandFailure("\(error)", reason: .badInput)
        }
    }

    private func dryRun(_ files: [InputFile], mapping: SourceMapping) throws {
        var totals = DryRunSummary(source: mapping.id)
        let (loaded, failure) = try eachOf(files) { file in
            let tally = try IngestRun.dryRun(
                CSVFile(
                    file.source, as: mapping.dialect, expansion: options.maxExpansion),
                mapping: mapping)
            totals.add(tally, file: file.label(on: STDOUT_FILENO))
        }
        if loaded > 0 {
            Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        }
        try end(failure, isAllRefused: totals.isAllRefused)
    }

    private func connect(_ folder: DataFolder, _ database: DatabaseName) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                database, of: .ingest, in: folder, statementTimeout: nil, lockTimeout: nil))
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
