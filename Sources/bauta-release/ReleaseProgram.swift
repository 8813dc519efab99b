import ArgumentParser
import Database
import Glibc
import Release
import Verification

/// The executable that publishes: the only way from the warehouse into `bauta_release`.
struct ReleaseProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-release",
        abstract: "Publishes noisy numbers of customers, each epoch once.",
        discussion: """
            Exit codes: 0 done, 1 failed, 2 usage, 3 refused by policy, 65 a policy that cannot \
            be used.

            Example: bauta-release publish --data .bauta --json
            """,
        subcommands: [PublishCommand.self, PlanCommand.self, StatusCommand.self])

    /// Parses the command line and runs it; returns the exit code.
    static func run() -> Int32 {
        do {
            var command = try parseAsRoot()
            try command.run()
            return 0
        } catch let error as ReleaseError {
            tell("bauta release: \(error)\n")
            return ReleaseExit.code(of: error)
        } catch let error as DatabaseError {
            tell("bauta release: \(error)\n")
            return ReleaseExit.failed
        } catch let error as KeyFileError {
            tell("bauta release: \(error)\n")
            return ReleaseExit.failed
        } catch {
            // What remains is the command line itself: a mistake in it, or a request for help.
            let isHelp = exitCode(for: error) == .success
            let text = fullMessage(for: error) + "\n"
            if isHelp { print(text, terminator: "") } else { tell(text) }
            return isHelp ? 0 : ReleaseExit.usage
        }
    }

    /// Writes to standard error, which is for people; results go to standard output.
    static func tell(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}

/// Exit codes that a script can tell apart (65 as in sysexits.h).
enum ReleaseExit {
    static let failed: Int32 = 1
    static let usage: Int32 = 2
    static let refused: Int32 = 3
    static let badInput: Int32 = 65

    static func code(of error: ReleaseError) -> Int32 {
        switch error.code {
        case .unusableEpochName: usage
        case .unusablePolicy: badInput
        default: error.isRefusal ? refused : failed
        }
    }
}
