import Glibc
import Installation

/// What the operator sees: progress on standard error, results on standard output.
public enum Terminal {
    /// One line of result.
    public static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// One line beside the result.
    public static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Writes all of `text` to a descriptor; what cannot be written is lost.
    public static func write(_ text: String, to file: Int32) {
        _ = Array(text.utf8).withUnsafeBytes { Files.writeAll($0, to: file) }
    }
}
