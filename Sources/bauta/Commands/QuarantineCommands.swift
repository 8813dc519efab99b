import ArgumentParser
import CPlatform
import Installation
import ProgramSupport
import Supervision

/// `bauta quarantine`: rows that could not be loaded.
struct Quarantine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rows that could not be loaded: list, load again.",
        discussion: """
            Example:
              bauta quarantine list
              bauta quarantine replay 12
            """,
        subcommands: [List.self, Replay.self])

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
    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Load the refused rows of a load again, by the mapping as it is now; recorded.",
            discussion: """
                For when the mapping was mended and the file is no longer there. The vault alone opens
                the rows, into memory; they are loaded as a load of their own, which leaves in
                quarantine what is refused again, under the lines of the file. What passed leaves the
                list. Where a load changed the same orders meanwhile, these rows change them again.

                Whom policies/roles.yaml allows quarantine.replay may do this: the operator, who owns
                the data folder, as shipped.

                Example:
                  bauta quarantine replay 12
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: QuarantineReplayOptions
        @OptionGroup var caller: CallerOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            let site = try data.runningSite()
            // Before anything is sealed: a key that is not the vault's would open it to a stranger.
            try KeyFolders(folder: site.folder).requireVaultsKeys()
            // Memory alone holds the rows: on a disk they would stand in the clear.
            let rows = SharedDescriptor(option: "rows", descriptor: platform_memory_file())
            let lines = SharedDescriptor(option: "lines", descriptor: platform_memory_file())
            guard rows.descriptor >= 0, lines.descriptor >= 0 else {
                throw CommandFailure.system("keep rows in memory")
            }
            try PassedCommand(.quarantineOpen, options)
                .runFirst(on: site, shared: [rows, lines] + caller.shared())
            try PassedCommand(.quarantineReplay, options, summary)
                .run(on: site, shared: [rows, lines])
        }
    }
}
