import FoundationEssentials
import Glibc
public import Installation
import ProgramSupport

/// What the supervisor tells others about itself: written whole at each change.
public struct SupervisorRecord: Codable, Sendable {
    /// One process under supervision.
    public struct Process: Codable, Sendable {
        /// What the supervisor knows of it.
        public enum State: String, Codable, Sendable {
            /// Started, not yet answering.
            case starting
            /// Answering.
            case running
            /// Ended; waits before it is started again.
            case waiting
            /// Not to be started again.
            case stopped
        }

        /// `postgres`, `schedule`, or the process's word.
        public let name: String
        /// The process itself; nil while it does not run.
        public var mark: ProcessMark?
        /// Whether it answers.
        public var state: State
        /// How often it was started again since the supervisor began.
        public var restarts: Int
        /// Seconds since 1970.
        public var startedAt: Int
    }

    /// The supervisor itself; nil once it has stopped.
    public var supervisor: ProcessMark?
    /// Where people reach the service on loopback.
    public var port: Int
    /// Whether each process has a system user of its own.
    public var separated: Bool
    /// Set once every process has answered.
    public var ready: Bool
    /// Seconds since 1970.
    public var startedAt: Int
    /// In the order in which they were started.
    public var processes: [Process]

    /// The address of the pages and of the API.
    public var url: String { "http://127.0.0.1:" + String(port) }

    /// The record in `folder`; nil when nothing was ever started there.
    ///
    /// Processes are ended by what it says: one that another user can have written is none.
    public static func read(_ folder: DataFolder) -> SupervisorRecord? {
        guard let bytes = Files.trustedBytes(of: folder.statusFile) ?? former(folder) else {
            return nil
        }
        return try? JSONDecoder().decode(SupervisorRecord.self, from: Data(bytes))
    }

    /// What a supervisor of an earlier version wrote, which may still run.
    private static func former(_ folder: DataFolder) -> [UInt8]? {
        guard Files.status(folder.statusFile) == nil,
            let run = Files.status(folder.runPlace), run.st_mode & S_IFMT == S_IFDIR
        else { return nil }
        return Files.trustedBytes(of: folder.formerStatusFile)
    }

    func write(_ folder: DataFolder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes = [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
        try Files.write(bytes, to: folder.statusFile, mode: 0o640)
    }

    /// The supervisor, when it runs.
    public var runningSupervisor: ProcessMark? { supervisor.flatMap { $0.isRunning ? $0 : nil } }

    /// Ends processes that a supervisor left behind when it was killed.
    ///
    /// They end by themselves
    /// when their parent does; this waits for it, and insists.
    public func endLeftovers(say: (String) -> Void) throws {
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
