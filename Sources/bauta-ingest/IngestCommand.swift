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
        } catch let failure as ExitCode {
            exit(withError: failure)
        } catch {
            exit(withError: IngestFailure.describe(error))
        }
    }
}
