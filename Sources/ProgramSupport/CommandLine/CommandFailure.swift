import Database
public import Glibc
import Installation

/// Why a command ends without having done its work, in words for the operator.
///
/// The message says what to do next and never holds a value of a customer.
public struct CommandFailure: Error {
    /// Exit codes: the reasons a script can tell apart (65 as in sysexits.h).
    public enum Reason: Int32, Sendable {
        /// Something went wrong that may pass, or that the operator can mend.
        case failed = 1
        /// The command line cannot be used.
        case usage = 2
        /// A policy says no.
        case refusedByPolicy = 3
        /// A file or a policy cannot be used.
        case badInput = 65
    }

    /// For the operator; without a full stop.
    public let message: String
    /// Which exit code the program ends with.
    public let reason: Reason

    /// A failure with this message.
    public init(_ message: String, reason: Reason = .failed) {
        self.message = message
        self.reason = reason
    }

    /// What an error of the modules that every program uses means to the operator; nil for any other.
    public init?(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let installation as InstallationError: self.init(installation.message)
        case let database as DatabaseError:
            let hint =
                database.code == .connection
                ? "; is the service up? start it with `bauta up --detach`" : ""
            self.init("the database: \(database)" + hint)
        default: return nil
        }
    }

    /// A system call that failed: `what` in the infinitive, then the system's own words.
    public static func system(_ what: String, _ code: Int32 = errno) -> CommandFailure {
        CommandFailure("cannot " + what + ": " + String(cString: strerror(code)))
    }
}

/// SIGTERM or SIGINT came while the service was starting.
public struct StopRequested: Error {
    /// Nothing more is known of it.
    public init() {}
}
