import CustomerModel
import Glibc

/// Takes what a process observes and writes each as one line of JSON.
public struct Observer: Sendable {
    private let process: String
    private let write: @Sendable (String) -> Void

    /// Hands each line, without its line feed, to `write`; for tests and other outputs.
    public init(process: String, write: @escaping @Sendable (String) -> Void) {
        self.process = PolicyWord(policy: process).text
        self.write = write
    }

    /// Writes to standard error, one `write(2)` a line so that lines of threads do not mix.
    public static func standardError(process: String) -> Observer {
        Observer(process: process) { line in
            var bytes = Array((line + "\n").utf8)[...]
            while !bytes.isEmpty {
                let written = unsafe bytes.withUnsafeBytes { buffer in
                    unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
                }
                if written > 0 {
                    bytes = bytes.dropFirst(written)
                } else if errno != EINTR {
                    // Nowhere is left to report that standard error is gone.
                    return
                }
            }
        }
    }

    /// Writes `observation` with the time (UTC) and the process's name.
    public func record(_ observation: Observation) {
        write(Self.line(observation, process: process, at: Self.now()))
    }

    static func line(
        _ observation: Observation, process: String, at milliseconds: Int
    ) -> String {
        let record = observation.record
        var line =
            #"{"time":""# + timestamp(milliseconds) + #"","process":""# + process
            + #"","event":""# + record.event + #"""#
        for (name, value) in record.fields {
            switch value {
            case .number(let number): line += ",\"" + name + "\":" + String(number)
            case .word(let word): line += ",\"" + name + "\":\"" + word.text + "\""
            }
        }
        return line + "}"
    }

    /// `2026-03-01T12:34:56.789Z` for milliseconds since 1970.
    static func timestamp(_ milliseconds: Int) -> String {
        let day = milliseconds / 86_400_000
        let rest = milliseconds % 86_400_000
        let parts = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { part in
            part < 10 ? "0" + String(part) : String(part)
        }
        let fraction = String(String(1_000 + rest % 1_000).dropFirst())
        return CalendarDate(dayNumber: day).iso8601 + "T" + parts.joined(separator: ":") + "."
            + fraction + "Z"
    }

    private static func now() -> Int {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }
}
