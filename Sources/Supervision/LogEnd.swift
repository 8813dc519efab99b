import Installation
import Text

/// The end of a process's log, for the operator's terminal.
enum LogEnd {
    /// The last `count` lines of the log at `path`, indented; what could move a cursor is written out,
    /// since a process that somebody else has taken over chooses what stands there.
    static func lines(_ count: Int, of path: String) -> [String] {
        LogFile.lastLines(count, of: path).map { "  " + TerminalText.escaped($0) }
    }
}
