import Glibc

/// What the operator sees: progress on standard error, results on standard output.
public enum Terminal {
    /// One line of result.
    public static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// One line beside the result.
    public static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Writes all of `text` to a descriptor; what cannot be written is lost.
    public static func write(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                return
            }
        }
    }
}
