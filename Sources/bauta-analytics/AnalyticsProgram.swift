import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Warehouse

/// The executable that scores: no key, no cryptography, no personal value.
struct AnalyticsProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-analytics",
        abstract: "Scores customers without knowing who they are.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 usage, 65 a file or a policy that cannot be used.

            Example: bauta-analytics score --data .bauta --as-of 2011-12-10 --json
            """,
        subcommands: [
            ScoreCommand.self, ScoreDropCommand.self, ExplainCommand.self, RefitCommand.self,
            ReviewCommand.self, BacktestCommand.self,
            FitCommand.self, PredictCommand.self, RetentionCommand.self,
        ])

    /// The prefix of messages on standard error.
    static let displayName = "bauta"

    /// What an error of scoring means to the operator.
    static func failure(_ error: any Error) -> CommandFailure? {
        switch error {
        case let score as ScoreError:
            CommandFailure("\(score)", reason: score.isOfState ? .failed : .badInput)
        case let warehouse as WarehouseError: CommandFailure("\(warehouse)")
        default: nil
        }
    }

    /// One line on standard error for whoever waits.
    static func say(_ text: String) { Terminal.note(displayName + ": " + text) }
}

@main
enum Main {
    static func main() async {
        LargeMemory.returnAtOnce()
        await Program.runAsynchronously(
            AnalyticsProgram.self, name: AnalyticsProgram.displayName,
            failure: AnalyticsProgram.failure)
    }
}

extension DatabaseConfiguration {
    /// The warehouse of `folder`, as the scoring process may reach it.
    static func analytics(in folder: DataFolder) -> DatabaseConfiguration {
        // One statement reads or writes everything there is.
        DatabaseConfiguration(.main, of: .analytics, in: folder, statementTimeout: nil)
    }
}
