import ArgumentParser
import Cryptography
import Database
import Glibc
import Ingest
import Installation
import Observability
import Pseudonymization
import Sealing
import Settings
import StrictYAML

/// `bauta-ingest load`: one source, files as inherited descriptors.
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Loads files of one source.",
        discussion: """
            The files are descriptors that the parent has opened, since this process may not be \
            able to open their paths: --input 3:orders.csv.gz
            """)

    @Option(help: "The data folder.") var data: String?
    @Option(help: "The mapping: a file of policies/sources without its ending.") var source: String
    @Option(name: .customLong("input"), help: "DESCRIPTOR:NAME of a file; may be given again.")
    var inputs: [String]
    @Flag(help: "Read and check everything, write nothing.") var dryRun = false
    @Flag(help: "Print one line of JSON last.") var json = false

    func run() throws {
        let folder = DataFolder(option: data)
        let files = try inputs.map(parse)
        let mapping = try readMapping(folder)
        if dryRun { return try rehearse(files, mapping: mapping) }

        let keyFolder = folder.keysDirectory(for: .ingest)
        let run = IngestRun(
            mapping: mapping,
            pseudonymizer: Pseudonymizer(
                linking: try KeyRing(name: "linking", folder: keyFolder),
                pseudonym: try KeyRing(name: "pseudonym", folder: keyFolder)),
            vaultKey: try SealingKey(folder: keyFolder),
            main: try connect(folder, "bauta"), keys: try connect(folder, "bauta_keys"))
        var summary = LoadSummary(source: mapping.id)
        for file in files {
            let progress = ProgressLine(file: file)
            summary.add(try run.load(file) { progress.show(rows: $0) }, file: file.name)
        }
        // For logs; a person at a terminal has the summary.
        if isatty(STDERR_FILENO) == 0 {
            summary.observe(Observer.standardError(process: "bauta-ingest"))
        }
        print(json ? summary.json : summary.text)
    }

    private func readMapping(_ folder: DataFolder) throws -> SourceMapping {
        guard source.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            throw ValidationError("a source is named by letters, digits and '-'")
        }
        guard access("\(folder.policies)/sources/\(source).yaml", R_OK) == 0 else {
            throw ValidationError(
                "no mapping \(folder.policies)/sources/\(source).yaml; write one, or name another")
        }
        do {
            return try SourceMapping(name: source, policies: folder.policies)
        } catch let error as StrictYAMLError {
            IngestFailure.say("\(error)")
            throw ExitCode(IngestFailure.badInput)
        }
    }

    private func rehearse(_ files: [FileSource], mapping: SourceMapping) throws {
        for file in files {
            let result = try IngestRun.rehearse(file, mapping: mapping)
            let rejected = result.quarantined.values.reduce(0, +)
            print("\(file.name): \(result.accepted) rows would pass, \(rejected) would not")
            for (reason, count) in result.quarantined.sorted(by: {
                $0.key.rawValue < $1.key.rawValue
            }) { print("  \(reason.rawValue): \(count)") }
        }
    }

    private func connect(_ folder: DataFolder, _ database: String) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: folder.runDirectory, database: database,
                user: ServiceProcess.ingest.databaseRole, applicationName: "bauta-ingest",
                statementTimeout: nil, lockTimeout: nil))
    }

    private func parse(_ input: String) throws -> FileSource {
        let parts = input.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let descriptor = Int32(parts[0]), fcntl(descriptor, F_GETFD) >= 0
        else { throw ValidationError("--input wants DESCRIPTOR:NAME of an open file") }
        return FileSource(descriptor: descriptor, name: String(parts[1]))
    }
}
