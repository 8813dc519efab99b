public import ArgumentParser
import Database
import Glibc
import Installation

/// What the main function of every executable does: parse the command line, run it, and end with an
/// exit code that says how it went.
///
/// The exit codes are those of `CommandFailure.Reason`, and 0 when everything was done.
public enum Program {
    /// Runs the command line under `root` and ends the process.
    ///
    /// - Parameters:
    ///   - root: The command that the executable stands for.
    ///   - name: Stands before every message of a failure, for example `bauta ingest`.
    ///   - failure: What an error of the program's own modules means; nil for an error it does not
    ///     know.
    public static func run<Root: ParsableCommand>(
        _ root: Root.Type, name: String,
        failure: (any Error) -> CommandFailure? = { _ in nil }
    ) -> Never {
        Hardening.apply()
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch {
            exit(report(error, of: root, name: name, failure: failure))
        }
        exit(0)
    }

    /// Runs the command line under `root`, some of whose commands are asynchronous, and ends the
    /// process.
    ///
    /// - Parameters: as for `run`.
    public static func runAsynchronously<Root: ParsableCommand>(
        _ root: Root.Type, name: String,
        failure: (any Error) -> CommandFailure? = { _ in nil }
    ) async -> Never {
        Hardening.apply()
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(report(error, of: root, name: name, failure: failure))
        }
        exit(0)
    }

    /// Tells what went wrong, and returns the exit code.
    ///
    /// Help goes to standard output and is no error.
    private static func report<Root: ParsableCommand>(
        _ error: any Error, of root: Root.Type, name: String,
        failure: (any Error) -> CommandFailure?
    ) -> Int32 {
        if let known = failure(error) ?? CommandFailure(error) {
            Terminal.note(name + ": " + known.message)
            return known.reason.rawValue
        }
        if let code = error as? ExitCode { return code.rawValue }
        let message = root.fullMessage(for: error)
        switch root.exitCode(for: error) {
        case .success:
            Terminal.print(message)
            return 0
        case .validationFailure:
            Terminal.note(message)
            return CommandFailure.Reason.usage.rawValue
        default:
            Terminal.note(name + ": " + message)
            return CommandFailure.Reason.failed.rawValue
        }
    }
}
