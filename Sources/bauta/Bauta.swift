import ArgumentParser
import Installation
import ProgramSupport

/// The operator's command line.
struct Bauta: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta",
        abstract: "Customer analytics behind a mask: the operator's command line.",
        discussion: """
            Every command works on one data folder: --data DIR, or BAUTA_DATA, or ./.bauta.
            Exit codes: 0 done, 1 failed, 2 usage, 3 refused by policy, 65 bad input.

            Example:
              bauta demo
            """,
        version: Installed.version,
        subcommands: [
            Demo.self, Up.self, Down.self, StatusReport.self, Policy.self, Migrate.self, Keys.self,
            Psql.self,
            Source.self, Ingest.self, Loads.self, Quarantine.self, Score.self, Fit.self,
            Predict.self,
            Backtest.self,
            Review.self, Retention.self,
            ReleaseCells.self, Audit.self, Token.self, Analyst.self, Generate.self, Schedule.self,
        ])
}

@main
enum Main {
    static func main() { Program.run(Bauta.self, name: "bauta") }
}
