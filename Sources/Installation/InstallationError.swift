public import Glibc

/// Why something about the files of an installation could not be done, in words for the operator.
///
/// The message says what to do next where something can be done, and never holds a value of a
/// customer.
public struct InstallationError: Error, CustomStringConvertible {
    /// What could not be done and why, without a full stop.
    public let message: String

    /// An error with this message.
    public init(_ message: String) { self.message = message }

    /// The message.
    public var description: String { message }

    /// A system call that failed: `what` in the infinitive, then the system's own words for `code`.
    public static func system(_ what: String, _ code: Int32 = errno) -> InstallationError {
        InstallationError("cannot " + what + ": " + String(cString: strerror(code)))
    }
}
