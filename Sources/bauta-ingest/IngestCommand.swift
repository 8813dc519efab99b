import ArgumentParser
import Installation

/// The process that maps, normalises, pseudonymizes and seals.
///
/// It holds hashing keys and the vault's public key: it can seal, and cannot open.
@main
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-ingest",
        abstract: "Loads files into the warehouse and the vault; started by `bauta ingest`.",
        subcommands: [Load.self, QuarantineList.self])

    static func main() {
        Hardening.apply()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let told = IngestFailure.describe(error)
            guard !(told is ExitCode), !exitCode(for: told).isSuccess else {
                exit(withError: told)
            }
            // The parser's own code for wrong usage is 64; this command line's is 2.
            IngestFailure.say(message(for: told))
            exit(withError: ExitCode(2))
        }
    }
}
