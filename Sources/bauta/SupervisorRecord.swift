import FoundationEssentials
import Glibc
import Installation

/// What the supervisor tells others about itself: written whole at each change.
struct SupervisorRecord: Codable {
    /// One process under supervision.
    struct Process: Codable {
        enum State: String, Codable {
            /// Started, not yet answering.
            case starting
            case running
            /// Ended; waits before it is started again.
            case waiting
            case stopped
        }

        let name: String
        var mark: ProcessMark?
        var state: State
        /// How often it was started again since the supervisor began.
        var restarts: Int
        /// Seconds since 1970.
        var startedAt: Int
    }

    var supervisor: ProcessMark?
    var port: Int
    var separated: Bool
    /// Set once every process has answered.
    var ready: Bool
    var startedAt: Int
    var processes: [Process]

    var url: String { "http://127.0.0.1:" + String(port) }

    /// The record in `folder`; nil when nothing was ever started there.
    static func read(_ folder: DataFolder) -> SupervisorRecord? {
        guard let bytes = Files.bytes(of: folder.statusFile) else { return nil }
        return try? JSONDecoder().decode(SupervisorRecord.self, from: Data(bytes))
    }

    func write(_ folder: DataFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        try Files.write(bytes, to: folder.statusFile, mode: 0o640)
    }

    /// The supervisor, when it runs.
    var runningSupervisor: ProcessMark? { supervisor.flatMap { $0.isRunning ? $0 : nil } }

    /// Ends processes that a supervisor left behind when it was killed.
    ///
    /// They end by themselves
    /// when their parent does; this waits for it, and insists.
    func endLeftovers(say: (String) -> Void) throws {
        for process in processes.reversed() {
            guard let mark = process.mark, mark.isRunning else { continue }
            say("waiting for \(process.name) of an earlier run to end")
            let isServer = process.name == SupervisedProcess.serverName
            guard
                mark.end(with: isServer ? SIGINT : SIGTERM, waiting: 15)
                    || mark.end(with: isServer ? SIGQUIT : SIGKILL, waiting: 5)
            else {
                throw CommandFailure("\(process.name) (process \(mark.pid)) does not end")
            }
        }
    }
}
