import Glibc

/// What the operator sees: progress on standard error, results on standard output.
enum Terminal {
    /// One line of result.
    static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    /// One line beside the result.
    static func note(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    static func write(_ text: String, to file: Int32) {
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

/// Progress lines, each with the seconds since the command began.
struct Progress {
    private let start = Clock.now()

    func say(_ line: String) {
        Terminal.note("[" + Clock.text(seconds: Clock.now() - start) + "] " + line)
    }

    var seconds: Double { Clock.now() - start }
}

/// Seconds that only grow, for waiting and measuring.
enum Clock {
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds since 1970.
    static func wallSeconds() -> Int { time(nil) }

    /// For example `  3.2 s`.
    static func text(seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        let text = String(tenths / 10) + "." + String(tenths % 10) + " s"
        return String(repeating: " ", count: max(0, 7 - text.count)) + text
    }
}
