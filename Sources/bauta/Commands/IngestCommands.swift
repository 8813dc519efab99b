import ArgumentParser
import Glibc
import Installation
import ProgramSupport
import Supervision

/// `bauta ingest`: files in, under a declared mapping.
struct Ingest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load files of a source: map, pseudonymize, seal, store.",
        discussion: """
            The mapping of the source is policies/sources/NAME.yaml in the data folder. A file that
            was loaded before changes nothing; a run that was interrupted goes on where it stopped.
            A file that is still being written, or is written to while it is loaded, is refused; run
            the command again once it is complete.

            A mapping that reads orders from two files, such as orders and their payments, is given the
            second by --with.

            In place of a file, '-' reads standard input to its end, up to 256 MiB, in memory alone.

            With --singer or --airbyte it reads what a tap sends, of any length, as it comes. NAME is a file with
            `streams`, which says what each stream feeds. A state goes to standard output once everything before
            it is committed, as the tap wrote it, and nothing else does: the summary goes to standard error. Give
            the last state to the tap's next run. Rows are followed as the tap tells them: the latest of a number
            stands, and orders that are deleted there go here.

            With --from it reads a database, in one snapshot and by a session that
            cannot write: NAME is a file with `feeds`, each with a query of its own in
            a file of SQL beside it. Rows that have changed since the last run are
            read, and the latest of a number stands; with --reconcile orders that were
            deleted there go here. A run that was cut off goes on where the last row
            was written. The password stands in a file that its owner alone may read.

            Example:
              bauta ingest --source online-retail orders.csv.gz --json
              tap-shopify --config shop.json --state state.json \\
                | bauta ingest --singer --source shopify-streams > states.jsonl
              bauta ingest --source odoo --from postgresql://bauta@odoo-db:5432/odoo \\
                --password-file odoo.password
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @OptionGroup var summary: SummaryOptions
    @Flag(name: .customLong(OperatorCommand.handed), help: .hidden)
    var areHanded = false
    @Flag(name: .customLong(OperatorCommand.tap), help: .hidden)
    var startsTap = false
    @Option(name: .customLong(OperatorCommand.tapUser), help: .hidden)
    var tapUser: String?
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("The second file, of a mapping that reads two.", valueName: "file"),
        completion: .file())
    var second: String?
    @Option(
        name: .customLong(OperatorCommand.passwordFile),
        help: ArgumentHelp(
            "File with the password for the database, and nothing else.", valueName: "file"),
        completion: .file())
    var passwordFile: String?
    @Argument(help: "Files of CSV or JSON lines, plain, gzip or zstd.", completion: .file())
    var files: [String] = []

    func validate() throws {
        guard files.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("standard input is read once")
        }
        guard second == nil || files.count == 1 && second != "-" else {
            throw ValidationError("--with wants a file, beside one other")
        }
        guard !options.isStream || files.isEmpty && !areHanded && second == nil else {
            throw ValidationError("--singer and --airbyte read standard input, and no files")
        }
        guard options.from == nil || files.isEmpty && !areHanded && second == nil else {
            throw ValidationError("--from reads a database, and no files")
        }
        guard passwordFile == nil || options.from != nil else {
            throw ValidationError("--password-file is of a database, which --from names")
        }
        guard options.isStream || options.from != nil || areHanded == files.isEmpty else {
            throw ValidationError("name the files to load, such as orders.csv.gz")
        }
    }

    func run() throws {
        let site = try data.runningSite()
        // Before anything is sealed: a key that is not the vault's would open it to a stranger.
        try KeyFolders(folder: site.folder).requireVaultsKeys()
        if startsTap, options.singer {
            let words = try HandedTexts.read(HandedTexts.descriptor)
            return try TapRun(options: options, summary: summary, user: tapUser)
                .run(words, on: site)
        }
        guard !options.isStream else { return try loadStream(on: site) }
        guard options.from == nil else { return try loadDatabase(on: site) }
        let inputs = InputFiles(try namedFiles())
        guard !inputs.complete.isEmpty else { throw ExitCode(inputs.failure?.rawValue ?? 0) }
        var more = areHanded ? ["--" + ProcessCommand.byID] : []
        if let failure = inputs.failure {
            more += ["--" + ProcessCommand.incomplete, String(failure.rawValue)]
        }
        let beside = try second.map { path in
            SharedDescriptor(
                option: "second",
                descriptor: try OpenedFile(NamedFile(path: path, position: 2, inbox: nil))
                    .descriptor)
        }
        try PassedCommand(.load, options, summary, more: more)
            .run(on: site, inputs: inputs.complete, shared: beside.map { [$0] } ?? [])
    }

    /// Passes standard input on.
    private func loadStream(on site: Site) throws {
        guard isatty(STDIN_FILENO) != 1 else {
            throw CommandFailure(
                "standard input is a terminal: write the tap and '|' before this command",
                reason: .usage)
        }
        // Out of the way of the descriptors that the process finds things by.
        let stream = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, HandedTexts.folder + 1)
        guard stream >= 0 else { throw CommandFailure.system("hand standard input over") }
        try PassedCommand(.loadStream, options, summary)
            .run(on: site, shared: [SharedDescriptor(option: "stream", descriptor: stream)])
    }

    /// Passes the password on, which the process may not be able to open.
    private func loadDatabase(on site: Site) throws {
        let password = try passwordFile.map { path in
            SharedDescriptor(
                option: ProcessCommand.password, descriptor: try PasswordFile.open(path))
        }
        try PassedCommand(.loadDatabase, options, summary)
            .run(on: site, shared: password.map { [$0] } ?? [])
    }

    private func namedFiles() throws -> [NamedFile] {
        let paths = areHanded ? try HandedTexts.read(HandedTexts.descriptor) : files
        let inbox = areHanded ? OpenFolder(descriptor: HandedTexts.folder) : nil
        return paths.enumerated().map { NamedFile(path: $1, position: $0 + 1, inbox: inbox) }
    }
}

/// The files of a command, opened; what cannot be loaded is told of and keeps none of the others out.
private struct InputFiles {
    private(set) var complete: [OpenedFile] = []
    /// What the command must end with when all others are loaded.
    private(set) var failure: CommandFailure.Reason?

    init(_ files: [NamedFile]) {
        for file in files {
            do {
                let opened = try OpenedFile(file)
                if opened.isBeingWritten {
                    tell(
                        "\(file.shown) is still being written by another program and is left out; "
                            + "load it again once that has ended", .failed)
                } else {
                    complete.append(opened)
                }
            } catch {
                let failure =
                    CommandFailure(error) ?? CommandFailure("\(file.shown) cannot be read")
                tell(failure.message, failure.reason)
            }
        }
    }

    /// What may pass counts more, so that whoever runs this by a schedule tries again.
    private mutating func tell(_ message: String, _ reason: CommandFailure.Reason) {
        Terminal.note("bauta ingest: " + message)
        if failure != .failed { failure = reason }
    }
}
