import ArgumentParser
import ProgramSupport

/// `bauta score`: every score of everyone, as of a day.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score every customer as of a day, or say how one customer's scores came about.",
        discussion: """
            The day is exclusive: orders before it count. A snapshot is written whole or not at all. \
            A day after tomorrow of the shop's clock is refused without --allow-future.

            Example:
              bauta score --as-of 2011-12-10 --segments requirements --json
              bauta score explain --customer 00112233445566778899aabbccddeeff
            """,
        subcommands: [Everyone.self, Explain.self, Drop.self], defaultSubcommand: Everyone.self)

    struct Everyone: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "everyone", abstract: "Score every customer as of a day (the default).",
            discussion: """
                Example:
                  bauta score --as-of 2011-12-10 --json
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: ScoreOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.score, options, summary).run(on: data.runningSite())
        }
    }

    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drop the snapshot of a day that should not have been scored.",
            discussion: """
                The latest too: the one before it is then the latest. Places on work lists that it \
                gave go with it, and models of a day to come go out of use. What was published of it \
                stays published.

                Example:
                  bauta score drop --as-of 2062-01-01
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: DropOptions
        @OptionGroup var summary: SummaryOptions

        func run() throws {
            try PassedCommand(.scoreDrop, options, summary).run(on: data.runningSite())
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print how one customer's scores came about.",
            discussion: """
                The customer is the key of the warehouse, 32 hexadecimal digits.

                Example:
                  bauta score explain --customer 00112233445566778899aabbccddeeff
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var options: ExplainOptions

        func run() throws {
            try PassedCommand(.explain, options).run(on: data.runningSite())
        }
    }
}
