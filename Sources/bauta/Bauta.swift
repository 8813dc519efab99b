import ArgumentParser
import Database
import Glibc
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
            Demo.self, Up.self, Down.self, StatusReport.self, Migrate.self, Keys.self, Psql.self,
            Ingest.self, Quarantine.self, Score.self, Fit.self, Predict.self, Backtest.self,
            Review.self, Retention.self,
            ReleaseCells.self, Audit.self, Token.self, Analyst.self, Generate.self, Schedule.self,
        ])
}

@main
enum Main {
    static func main() {
        Hardening.apply()
        do {
            var command = try Bauta.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error))
        }
    }

    /// Tells the operator what went wrong; help goes to standard output and is no error.
    private static func report(_ error: any Error) -> Int32 {
        if let failure = CommandFailure(error) {
            Terminal.note("bauta: " + failure.message)
            return failure.reason.rawValue
        }
        switch error {
        case let failure as DatabaseError:
            Terminal.note("bauta: the database refused: " + failure.description)
            return CommandFailure.Reason.failed.rawValue
        case let code as ExitCode:
            return code.rawValue
        default:
            guard Bauta.exitCode(for: error).isSuccess else {
                Terminal.note(Bauta.fullMessage(for: error))
                return CommandFailure.Reason.usage.rawValue
            }
            Terminal.print(Bauta.fullMessage(for: error))
            return 0
        }
    }
}
