import Glibc

/// Why a command ends without having done its work, in words for the operator.
///
/// The message says what to do next and never holds a value of a customer.
struct CommandFailure: Error {
    /// Exit codes: the reasons a script can tell apart (65 as in sysexits.h).
    enum Reason: Int32 {
        case failed = 1
        case usage = 2
        case refusedByPolicy = 3
        case badInput = 65
    }

    let message: String
    let reason: Reason

    init(_ message: String, reason: Reason = .failed) {
        self.message = message
        self.reason = reason
    }

    /// A system call that failed: `what` in the infinitive, then the system's own words.
    static func system(_ what: String, _ code: Int32 = errno) -> CommandFailure {
        CommandFailure("cannot " + what + ": " + String(cString: strerror(code)))
    }
}

/// SIGTERM or SIGINT came while the service was starting.
struct StopRequested: Error {}
