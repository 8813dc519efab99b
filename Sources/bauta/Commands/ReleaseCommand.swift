import ArgumentParser
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
        subcommands: [Plan.self, Publish.self, Status.self, Verify.self])

    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what the next epoch would publish, its noise and its cost.",
            discussion: """
                Example:
                  bauta release plan
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var options: EpochOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.releasePlan, options, summary).run(on: data.runningSite())
        }
    }

    struct Publish: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a snapshot as the epoch of its week, once.",
            discussion: """
                Which snapshot is --as-of, otherwise the latest that is not after tomorrow. Data that \
                changed after their week was published can follow as a correction, whose privacy loss \
                is charged anew.

                Example:
                  bauta release publish --json
                  bauta release publish --as-of 2011-12-10 --epoch 2011-W49-2
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var options: EpochOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.releasePublish, options, summary).run(on: data.runningSite())
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the latest epoch and what is left of the privacy budget.",
            discussion: """
                Exits 1 when a later epoch does not carry the release's signature.

                Example:
                  bauta release status --json
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.releaseStatus, summary).run(on: data.runningSite())
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every epoch's signature, and its tables against what was signed.",
            discussion: """
                Exits 1 when an epoch does not hold, and names it.

                Example:
                  bauta release verify
                """)
        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.releaseVerify, summary).run(on: data.runningSite())
        }
    }
}
