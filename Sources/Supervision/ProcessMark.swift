import Glibc
import Installation
import ProgramSupport

/// One process; the moment it started distinguishes it from a later one with the same number.
public struct ProcessMark: Codable, Hashable, Sendable {
    /// The number the system knows it by.
    public let pid: Int32
    /// Clock ticks between the machine's start and the process's (proc(5), stat field 22).
    let startTicks: UInt64

    /// Marks a running process; nil when it is gone or only waits to be collected.
    public init?(pid: Int32) {
        guard let stat = Files.text(of: "/proc/" + String(pid) + "/stat"),
            let nameEnd = stat.lastIndex(of: ")")
        else { return nil }
        // Fields after the name start with number 3, the state.
        let fields = stat[nameEnd...].dropFirst().split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", let ticks = UInt64(fields[19]) else {
            return nil
        }
        self.pid = pid
        startTicks = ticks
    }

    /// Whether this very process still runs.
    public var isRunning: Bool { ProcessMark(pid: pid) == self }

    /// Sends `signal` unless the process is gone, and waits up to `seconds` for its end.
    public func end(with signal: Int32, waiting seconds: Double) -> Bool {
        guard isRunning else { return true }
        kill(pid, signal)
        let deadline = Clock.now() + seconds
        while isRunning {
            guard Clock.now() < deadline else { return false }
            usleep(5_000)
        }
        return true
    }
}
