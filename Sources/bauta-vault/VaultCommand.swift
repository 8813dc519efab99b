import Access
import ArgumentParser
import Audit
import Cryptography
import LocalSocket
import ProgramSupport
import Verification

/// The process that knows who is calling and can open what is sealed: it authorizes, records, and
/// only then opens.
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-vault",
        abstract: "Keeps the vault; started by `bauta up` and `bauta token`.",
        subcommands: [
            Run.self, KeysInit.self, TokenIssue.self, TokenList.self, TokenRevoke.self,
            LoadNamesCommand.self, LoadUndoCommand.self, QuarantineOpenCommand.self,
            PolicyCheckCommand.self,
        ])

    /// The prefix of messages on standard error.
    static let displayName = "bauta vault"

    /// What an error of the vault's modules means to the operator, without a value in it.
    static func failure(_ error: any Error) -> CommandFailure? {
        switch error {
        case let key as KeyFileError: CommandFailure("\(key)")
        case let journal as JournalError: CommandFailure("\(journal)")
        case let audit as AuditError: CommandFailure("\(audit)")
        case let socket as LocalSocketError: CommandFailure("the socket: \(socket)")
        case let access as AccessError: CommandFailure("refused: \(access.code)")
        default: nil
        }
    }
}

@main
enum Main {
    static func main() {
        Program.run(
            VaultCommand.self, name: VaultCommand.displayName, failure: VaultCommand.failure)
    }
}
