import ArgumentParser
import Installation
import ProgramSupport

/// `bauta release`: noisy cells for analysts.
struct ReleaseCells: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Noisy aggregates for analysts, and the privacy they have cost.",
        discussion: """
            Example:
              bauta release publish --json
            """,
        subcommands: [Plan.self, Publish.self, Status.self])

    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what the next epoch would publish, its noise and its cost.",
            discussion: """
                Example:
                  bauta release plan
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        @Option(
            help: ArgumentHelp(
                "Name of the epoch (default: the snapshot's week).", valueName: "name"))
        var epoch: String?

        func run() throws {
            let name = epoch.map { ["--epoch", $0] } ?? []
            try data.runningSite().command(.release, "plan", name + summary.arguments)
                .replaceThisProcess()
        }
    }

    struct Publish: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish the latest snapshot as an epoch, once.",
            discussion: """
                Example:
                  bauta release publish --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        @Option(
            help: ArgumentHelp(
                "Name of the epoch (default: the snapshot's week).", valueName: "name"))
        var epoch: String?

        func run() throws {
            let name = epoch.map { ["--epoch", $0] } ?? []
            try data.runningSite().command(.release, "publish", name + summary.arguments)
                .replaceThisProcess()
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the epochs published and what is left of the privacy budget.",
            discussion: """
                Example:
                  bauta release status --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try data.runningSite().command(.release, "status", summary.arguments)
                .replaceThisProcess()
        }
    }
}
