import ArgumentParser
import ProgramSupport

/// `bauta load`: what was loaded.
struct Loads: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "What was loaded: list, take back, names of files.",
        discussion: """
            Example:
              bauta load list
              bauta load undo 12
            """,
        subcommands: [List.self, Undo.self, Names.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List loads, the latest first: number, source, file, rows.",
            discussion: """
                Example:
                  bauta load list --limit 20 --json
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: QuarantineOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.loadList, options, summary).run(on: data.runningSite())
        }
    }

    struct Undo: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a load back: its rows and contacts; recorded.",
            discussion: """
                Orders, leads, interactions and contacts that the load brought go; orders that it
                changed are again what they were. People who are left without anything are removed;
                those whom the load joined stay joined. The same file may be loaded again. Scores
                follow with the next `bauta score`.

                Whom policies/roles.yaml allows load.undo may do this: the operator, who owns the
                data folder, as shipped.

                Example:
                  bauta load undo 12
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: LoadUndoOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.loadUndo, options, summary)
                .run(on: data.runningSite(), shared: caller.shared())
        }
    }

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
        @OptionGroup var caller: CallerOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.loadNames, options, summary)
                .run(on: data.runningSite(), shared: caller.shared())
        }
    }
}
