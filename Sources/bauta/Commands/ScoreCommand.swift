import ArgumentParser
import Installation
import ProgramSupport

/// `bauta score`: every score of everyone, as of a day.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score every customer as of a day, or say how one customer's scores came about.",
        discussion: """
            The day is exclusive: orders before it count. A snapshot is written whole or not at all.

            Example:
              bauta score --as-of 2011-12-10 --segments requirements --json
              bauta score explain --customer 00112233445566778899aabbccddeeff
            """,
        subcommands: [Everyone.self, Explain.self], defaultSubcommand: Everyone.self)

    struct Everyone: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "everyone", abstract: "Score every customer as of a day (the default).",
            discussion: """
                Example:
                  bauta score --as-of 2011-12-10 --json
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var summary: SummaryOptions
        @Option(help: ArgumentHelp("The day, YYYY-MM-DD, exclusive.", valueName: "date"))
        var asOf: String
        @Option(help: ArgumentHelp("Rule set of policies/segments.yaml.", valueName: "name"))
        var segments = "default"
        @Flag(help: "Read every order instead of what is new; the result is the same.")
        var fromScratch = false

        func run() throws {
            let arguments =
                ["--as-of", asOf, "--segments", segments]
                + (fromScratch ? ["--from-scratch"] : []) + summary.arguments
            try data.runningSite().command(.analytics, "score", arguments).replaceThisProcess()
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
        @Option(help: ArgumentHelp("The customer's key.", valueName: "key"))
        var customer: String
        @Option(
            help: ArgumentHelp("The snapshot, YYYY-MM-DD (default: the latest).", valueName: "date")
        )
        var asOf: String?

        func run() throws {
            let arguments =
                ["--customer", customer] + (asOf.map { ["--as-of", $0] } ?? [])
            try data.runningSite().command(.analytics, "explain", arguments).replaceThisProcess()
        }
    }
}
