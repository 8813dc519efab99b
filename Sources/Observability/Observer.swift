import CustomerModel
import Glibc
import Text

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
                    // A process goes on without its log: its work does not depend on who reads it.
                    return
                }
            }
        }
    }

    /// Writes `observation` with the time (UTC) and the process's name.
    public func record(_ observation: Observation) {
        write(Self.line(observation, process: process, at: .now()))
    }

    static func line(_ observation: Observation, process: String, at time: EventTime) -> String {
        let record = observation.record
        var line = JSONObjectLine()
        line.add("time", time.rfc3339)
        line.add("process", process)
        line.add("event", record.event)
        for (name, value) in record.fields {
            switch value {
            case .number(let number): line.add(name, number)
            case .word(let word): line.add(name, word.text)
            }
        }
        return line.text
    }
}
