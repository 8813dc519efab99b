import ArgumentParser
import Ingest
import ProgramSupport
import Verification

/// The process that maps, normalises, pseudonymizes and seals.
///
/// It holds hashing keys and the vault's public key: it can seal, and cannot open.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bauta-ingest",
        abstract: "Loads files into the warehouse and the vault; started by `bauta ingest`.",
        subcommands: [
            Load.self, StreamLoad.self, StreamState.self, DatabaseLoad.self, LoadList.self,
            QuarantineList.self,
            QuarantineReplay.self,
            SourceInfer.self,
        ])

    /// The prefix of messages on standard error.
    static let displayName = "bauta ingest"

    /// What an error of loading means to the operator.
    static func failure(_ error: any Error) -> CommandFailure? {
        switch error {
        case let feed as FeedError:
            // What is still being written may be whole when it is tried again.
            CommandFailure("\(feed)", reason: feed.code == .changed ? .failed : .badInput)
        case let stream as StreamError: CommandFailure("\(stream)", reason: .badInput)
        case let pull as PullError:
            CommandFailure("\(pull)", reason: pull.mayPass ? .failed : .badInput)
        case let ingest as IngestError: CommandFailure("\(ingest)")
        case let key as KeyFileError: CommandFailure("\(key)")
        default: nil
        }
    }
}

@main
enum Main {
    static func main() {
        Program.run(
            IngestCommand.self, name: IngestCommand.displayName, failure: IngestCommand.failure)
    }
}
