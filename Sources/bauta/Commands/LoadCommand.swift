import ArgumentParser
import ProgramSupport

/// `bauta load`: what was loaded.
struct Loads: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "What was loaded: names of files.",
        discussion: """
            Example:
              bauta load names file-7f3k9q2mxa
            """,
        subcommands: [Names.self])

    struct Names: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the names of loaded files; recorded.",
            discussion: """
                A file's name may be a person's, so tables, logs and messages call it by an id. The
                vault opens the name for whom policies/roles.yaml allows load.names, once the record of
                that is signed.

                Example:
                  bauta load names file-7f3k9q2mxa
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: LoadNamesOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.loadNames, options, summary).run(on: data.runningSite())
        }
    }
}
