import ArgumentParser
import CPlatform
import Glibc
import Installation
import ProgramSupport

/// `bauta ingest`: files in, under a declared mapping.
struct Ingest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load files of a source: map, pseudonymize, seal, store.",
        discussion: """
            The mapping of the source is policies/sources/NAME.yaml in the data folder. A file that
            was loaded before changes nothing; a run that was interrupted goes on where it stopped.

            Example:
              bauta ingest --source online-retail orders.csv.gz --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions
    @Option(help: ArgumentHelp("The source, as in policies/sources/.", valueName: "name"))
    var source: String
    @Flag(help: "Read and map everything, store nothing.")
    var dryRun = false
    @Argument(help: "CSV files, plain or gzip.")
    var files: [String]

    func run() throws {
        let site = try data.runningSite()
        // The process may not be allowed to open the operator's files; it gets them open.
        let opened = try files.map { (descriptor: try Self.open($0), name: Self.baseName($0)) }
        var arguments = ["--source", source]
        for file in opened { arguments += ["--input", "\(file.descriptor):\(file.name)"] }
        if dryRun { arguments.append("--dry-run") }
        try site.command(.ingest, "load", arguments + summary.arguments).replaceThisProcess(
            keeping: opened.map(\.descriptor))
    }

    private static func open(_ path: String) throws -> Int32 {
        let file = platform_open(path, O_RDONLY | O_NONBLOCK, 0)
        guard file >= 0 else {
            throw CommandFailure(
                "cannot open \(path): " + String(cString: strerror(errno)), reason: .badInput)
        }
        var found = stat()
        guard fstat(file, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(path + " is not a regular file", reason: .badInput)
        }
        return file
    }

    private static func baseName(_ path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}

/// `bauta quarantine`: rows that could not be loaded.
struct Quarantine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rows that could not be loaded.",
        discussion: """
            Example:
              bauta quarantine list
            """,
        subcommands: [List.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List quarantined rows by file, line, column and reason.",
            discussion: """
                The rows themselves stay sealed.

                Example:
                  bauta quarantine list --json
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Option(help: ArgumentHelp("How many rows at most.", valueName: "number"))
        var limit = 100

        func run() throws {
            let arguments = ["--limit", String(limit)] + summary.arguments
            try data.runningSite().command(.ingest, "quarantine-list", arguments)
                .replaceThisProcess()
        }
    }
}
