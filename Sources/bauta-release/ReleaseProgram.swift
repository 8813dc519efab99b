import ArgumentParser
import ProgramSupport
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
        subcommands: [
            PublishCommand.self, PlanCommand.self, StatusCommand.self, VerifyReleaseCommand.self,
        ])

    /// The prefix of messages on standard error.
    static let displayName = "bauta release"

    /// What an error of releasing means to the operator.
    static func failure(_ error: any Error) -> CommandFailure? {
        if let key = error as? KeyFileError { return CommandFailure("\(key)") }
        guard let error = error as? ReleaseError else { return nil }
        let reason: CommandFailure.Reason =
            switch error.code {
            case .unusableEpochName, .epochOfOtherPeriod: .usage
            case .unusablePolicy: .badInput
            default: error.isRefusal ? .refusedByPolicy : .failed
            }
        return CommandFailure("\(error)", reason: reason)
    }
}

@main
enum Main {
    static func main() {
        Program.run(
            ReleaseProgram.self, name: ReleaseProgram.displayName, failure: ReleaseProgram.failure)
    }
}
