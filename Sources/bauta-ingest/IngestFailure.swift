import ArgumentParser
import Database
import Glibc
import Ingest
import Verification

/// Tells the operator what went wrong and how the process ends: 65 for bad input (sysexits).
enum IngestFailure {
    static let badInput: Int32 = 65

    /// Prints what happened and turns it into an exit code; usage errors are left to the parser.
    static func describe(_ error: any Error) -> any Error {
        switch error {
        case let feed as FeedError:
            say("\(feed)")
            return ExitCode(badInput)
        case let database as DatabaseError:
            say("the database: \(database)")
            if database.code == .connection {
                say("is the service up? start it with `bauta up --detach`")
            }
            return ExitCode(1)
        case let key as KeyFileError:
            say("\(key)")
            return ExitCode(1)
        case let ingest as IngestError:
            say("\(ingest)")
            return ExitCode(1)
        default:
            return error
        }
    }

    static func say(_ text: String) {
        var line = "bauta ingest: \(text)\n"
        line.withUTF8 { bytes in
            _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
