import ArgumentParser
import Cryptography
import CustomerModel
import Database
import Glibc
import Ingest
import Installation
import Observability
import ProgramSupport
import Pseudonymization
import Sealing
import Settings
import StrictYAML
import Text

/// `bauta-ingest load`: one source, files as inherited descriptors.
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.load.name, abstract: "Loads files of one source.",
        discussion: """
            The files are descriptors that the parent has opened, since this process may not be \
            able to open their paths: --input 3:orders.csv.gz
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @OptionGroup var summary: SummaryOptions
    @Option(name: .customLong("input"), help: "DESCRIPTOR:NAME of a file; may be given again.")
    var inputs: [String]
    @Flag(
        name: .customLong(ProcessCommand.incomplete),
        help: "Some files were left out as still being written: end with 1 when the rest is done.")
    var isIncomplete = false

    func run() throws {
        let folder = try data.folder
        let files = try inputs.map(parse)
        let mapping = try readMapping(folder)
        if options.dryRun { return try dryRun(files, mapping: mapping) }

        let keyFolder = folder.keysDirectory(for: .ingest)
        let run = IngestRun(
            mapping: mapping,
            pseudonymizer: Pseudonymizer(
                linking: try KeyRing(name: "linking", folder: keyFolder),
                pseudonym: try FixedKey(name: "pseudonym", folder: keyFolder)),
            // From the folder that is root's: whoever chooses this key reads what is loaded.
            vaultKey: try SealingKey(folder: folder.publicKeysDirectory),
            main: try connect(folder, .main), keys: try connect(folder, .keys))
        var totals = LoadSummary(source: mapping.id)
        let (loaded, failure) = try eachOf(files) { file in
            let source = try CSVFile(file)
            let progress = LoadProgressLine(source: source)
            totals.add(try run.load(source) { progress.show(rows: $0) }, file: source.name)
        }
        // For logs; a person at a terminal has the summary.
        if isatty(STDERR_FILENO) == 0 {
            totals.observe(Observer.standardError(process: "bauta-ingest"))
        }
        if loaded > 0 {
            Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        }
        if let failure { throw ExitCode(failure.rawValue) }
    }

    /// Does `work` for each file; one that cannot be read is told of and keeps none of the others out.
    ///
    /// Returns for how many it was done, and the exit code for what went wrong: that which may pass counts
    /// more, so that whoever runs this by a schedule tries again.
    private func eachOf(
        _ files: [FileSource], _ work: (FileSource) throws -> Void
    ) throws -> (done: Int, failure: CommandFailure.Reason?) {
        var done = 0
        var reason: CommandFailure.Reason? = isIncomplete ? .failed : nil
        for file in files {
            do {
                try work(file)
                done += 1
            } catch let error as FeedError {
                guard let failure = IngestCommand.failure(error) else { throw error }
                Terminal.note(IngestCommand.displayName + ": " + failure.message)
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

    private func dryRun(_ files: [FileSource], mapping: SourceMapping) throws {
        var totals = DryRunSummary(source: mapping.id)
        let (loaded, failure) = try eachOf(files) { file in
            let result = try IngestRun.dryRun(CSVFile(file), mapping: mapping)
            totals.add(
                accepted: result.accepted, quarantined: result.quarantined, file: file.name)
        }
        if loaded > 0 {
            Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        }
        if let failure { throw ExitCode(failure.rawValue) }
    }

    private func connect(_ folder: DataFolder, _ database: DatabaseName) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                database, of: .ingest, in: folder, statementTimeout: nil, lockTimeout: nil))
    }

    private func parse(_ input: String) throws -> FileSource {
        let parts = input.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let descriptor = Int32(parts[0]), fcntl(descriptor, F_GETFD) >= 0
        else { throw ValidationError("--input wants DESCRIPTOR:NAME of an open file") }
        return FileSource(descriptor: descriptor, name: String(parts[1]))
    }
}
