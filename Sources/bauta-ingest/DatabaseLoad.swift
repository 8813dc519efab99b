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

/// `bauta-ingest load-database`: what a database of the shop's has, by a session that only reads.
struct DatabaseLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.loadDatabase.name, abstract: "Loads what a database has.",
        discussion: "Its password is read from an inherited descriptor.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @OptionGroup var summary: SummaryOptions
    @Option(name: .customLong(ProcessCommand.password), help: "Descriptor of the password.")
    var password: Int32?

    func run() throws {
        let folder = try data.folder
        let mapping = try DatabaseMapping(source: options.source, in: folder)
        guard let from = options.from, let address = try? DatabaseAddress(from) else {
            throw ValidationError("--from wants the address of a database")
        }
        let source = try session(at: address, by: mapping)
        let pseudonym = try FixedKey(name: "pseudonym", folder: folder.keysDirectory(for: .ingest))
        let vaultKey = try SealingKey(folder: folder.publicKeysDirectory)
        let main = try Connection(loading: .main, in: folder)
        let name = FileName("postgresql:\(mapping.id)")
        let file = FileIDDeriver(key: pseudonym).id(of: name)
        try FileNameStore.put(name, as: file, sealedTo: vaultKey, on: main)
        let run = PullRun(
            mapping, of: address, from: file, pseudonymizer: try Pseudonymizer(in: folder),
            vaultKey: vaultKey, bookmarks: BookmarkBox(key: pseudonym), main: main,
            keys: try Connection(loading: .keys, in: folder), notice: Self.tell)
        var totals = LoadSummary(source: mapping.id)
        let line = ProgressLine(name: IngestCommand.displayName)
        let ended = Result {
            try run.load(
                source,
                PullRun.Extent(reconciles: options.reconcile, readsAll: options.full)
            ) { feed, rows in line.show("\(mapping.id): \(feed): \(rows) rows") }
        }
        for (mapping, report) in run.reports { totals.add(report, file: mapping) }
        if isatty(STDERR_FILENO) == 0 {
            totals.observe(Observer.standardError(process: "bauta-ingest"))
        }
        if run.rows == 0 { try ended.get() }
        Terminal.print(summary.json ? try JSONLine.text(totals.line) : totals.text)
        try ended.get()
        if totals.isAllRefused {
            throw CommandFailure(
                "every row was refused: do the mappings describe these queries?", reason: .badInput)
        }
    }

    private func session(
        at address: DatabaseAddress, by mapping: DatabaseMapping
    ) throws -> Connection {
        let configuration = address.readOnly(
            applicationName: "bauta", password: try password.map(PasswordFile.read),
            statementTimeout: .seconds(mapping.statementSeconds),
            lockTimeout: .seconds(mapping.lockSeconds))
        do {
            return try Connection(configuration)
        } catch let error as DatabaseError {
            throw PullError(connecting: error)
        }
    }

    private static func tell(_ notice: StreamNotice) {
        Terminal.note("\(IngestCommand.displayName): warning: \(notice)")
    }
}
