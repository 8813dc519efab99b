import ArgumentParser
import Installation

/// `bauta score`: RFM and segments of everyone.
struct Score: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score every customer as of a day.",
        discussion: """
            The day is exclusive: orders before it count. A snapshot is written whole or not at all.

            Example:
              bauta score --as-of 2011-12-10 --segments requirements --json
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions
    @Option(help: ArgumentHelp("The day, YYYY-MM-DD, exclusive.", valueName: "date"))
    var asOf: String
    @Option(help: ArgumentHelp("Rule set of policies/segments.yaml.", valueName: "name"))
    var segments = "default"

    func run() throws {
        try data.runningSite().command(
            .analytics, "score", ["--as-of", asOf, "--segments", segments] + summary.arguments
        ).replaceThisProcess()
    }
}
