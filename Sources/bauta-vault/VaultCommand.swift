import ArgumentParser
import Installation

/// The process that knows who is calling and can open what is sealed: it authorizes, records, and
/// only then opens.
@main
struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-vault",
        abstract: "Keeps the vault; started by `bauta up` and `bauta token`.",
        subcommands: [Run.self, KeysInit.self, TokenIssue.self, TokenList.self, TokenRevoke.self])

    static func main() {
        Hardening.apply()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let told = VaultFailure.describe(error)
            guard !(told is ExitCode), !exitCode(for: told).isSuccess else {
                exit(withError: told)
            }
            // The parser's own code for wrong usage is 64; this command line's is 2.
            VaultFailure.say(message(for: told))
            exit(withError: ExitCode(2))
        }
    }
}
