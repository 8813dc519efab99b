import ArgumentParser
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

            Example:
              bauta ingest --source online-retail orders.csv.gz --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: LoadOptions
    @OptionGroup var summary: SummaryOptions
    @Flag(name: .customLong(OperatorCommand.withoutLinks), help: .hidden)
    var withoutLinks = false
    @Argument(help: "CSV files, plain or gzip.")
    var files: [String]

    func run() throws {
        let site = try data.runningSite()
        // Before anything is sealed: a key that is not the vault's would open it to a stranger.
        try KeyFolders(folder: site.folder).requireVaultsKeys()
        var complete: [OpenedFile] = []
        for path in files {
            let file = try OpenedFile(path: path, followingLinks: !withoutLinks)
            guard file.isBeingWritten else {
                complete.append(file)
                continue
            }
            Terminal.note(
                "bauta ingest: \(file.name) is still being written by another program and is left "
                    + "out; load it again once that has ended")
        }
        guard !complete.isEmpty else { throw ExitCode.failure }
        try PassedCommand(
            .load, options, summary,
            more: complete.count < files.count ? ["--" + ProcessCommand.incomplete] : []
        ).run(on: site, inputs: complete)
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
        @OptionGroup var options: QuarantineOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.quarantineList, options, summary).run(on: data.runningSite())
        }
    }
}
