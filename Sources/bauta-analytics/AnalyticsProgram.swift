import ArgumentParser
import Database
import Glibc
import ScoreRuns
import Warehouse

/// The executable that scores: no key, no cryptography, no personal value.
struct AnalyticsProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-analytics",
        abstract: "Scores customers without knowing who they are.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 usage, 65 a policy that cannot be used.

            Example: bauta-analytics score --data .bauta --as-of 2011-12-10 --json
            """,
        subcommands: [
            ScoreCommand.self, ExplainCommand.self, RefitCommand.self, ReviewCommand.self,
            BacktestCommand.self,
            FitCommand.self, PredictCommand.self, RetentionCommand.self,
        ])

    private static let failed: Int32 = 1
    private static let usage: Int32 = 2
    /// EX_DATAERR of sysexits.h.
    private static let badInput: Int32 = 65

    /// Parses the command line and runs it; returns the exit code.
    static func run() async -> Int32 {
        do {
            var command = try parseAsRoot()
            if var concurrent = command as? any AsyncParsableCommand {
                try await concurrent.run()
            } else {
                try command.run()
            }
            return 0
        } catch let error as ScoreError {
            StandardError.say("\(error)")
            return badInput
        } catch let error as DatabaseError {
            StandardError.say("the database: \(error)")
            if error.code == .connection {
                StandardError.say("is the service up? start it with `bauta up --detach`")
            }
            return failed
        } catch let error as WarehouseError {
            StandardError.say("\(error)")
            return failed
        } catch {
            // What remains is the command line itself: a mistake in it, or a request for help.
            let isHelp = exitCode(for: error) == .success
            let text = fullMessage(for: error)
            if isHelp { print(text) } else { StandardError.write(text + "\n") }
            return isHelp ? 0 : usage
        }
    }
}

/// Standard error, which is for people; results go to standard output.
enum StandardError {
    static func say(_ text: String) { write("bauta: \(text)\n") }

    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes {
                Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}
