import BlockingThreads
import Foundation
import Glibc

/// One run of the PostgreSQL server, spawned and awaited by one thread that lives as long.
///
/// The kernel ends the server (`setpriv --pdeathsig`) when the *thread* that spawned it ends, which
/// for this one is when the test process does, however it does.
final class ServerProcess: Sendable {
    private struct State {
        var processId: pid_t?
        var hasEnded = false
    }
    private let state = GuardedState(State())

    init(_ arguments: [String], log: String) throws {
        let state = self.state
        _ = try DedicatedThread(name: "postgres") {
            let processId = try? spawn(arguments, output: log)
            state.change { $0.processId = processId ?? -1 }
            if let processId { _ = exitStatus(of: processId) }
            state.change { $0.hasEnded = true }
        }
        guard state.wait({ $0.processId }) > 0 else { throw ClusterError.cannotSpawn(arguments[0]) }
    }

    var hasEnded: Bool { state.change { $0.hasEnded } }

    /// Sends a signal and waits until the server has ended; false where it does not.
    @discardableResult
    func end(by signal: Int32) -> Bool {
        state.change { state in
            if let processId = state.processId, !state.hasEnded { _ = kill(processId, signal) }
        }
        return state.wait(until: .now + .testTimeout) { $0.hasEnded ? true : nil } ?? false
    }
}

/// Starts a program with its output going to a file; returns its process id.
func spawn(_ arguments: [String], output: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // A server must not be ended by the terminal's Ctrl-C before its clients are.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    let settings = ["LC_ALL=C", "PATH=/usr/bin:/bin:/usr/sbin:/sbin"]
    var environment: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) }
    defer { (argv + environment).forEach { free($0) } }
    argv.append(nil)
    environment.append(nil)
    var processId = pid_t()
    guard
        posix_spawnp(&processId, arguments[0], &actions, &attributes, argv, environment) == 0
    else { throw ClusterError.cannotSpawn(arguments[0]) }
    return processId
}

/// Waits for a child; its exit status, or nil when a signal ended it.
func exitStatus(of processId: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(processId, &status, 0) < 0 {
        guard errno == EINTR else { return nil }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
}

/// Why there is no cluster.
public enum ClusterError: Error, CustomStringConvertible {
    case noServerProgram
    case cannotSpawn(String)
    case cannotInitialise(log: String)
    case notReady(log: String)
    case system(call: String, errorNumber: Int32)

    public var description: String {
        switch self {
        case .noServerProgram: "PostgreSQL's server is not installed (apt install postgresql)"
        case .cannotSpawn(let program): "cannot start \(program)"
        case .cannotInitialise(let log): "initdb failed:\n\(log)"
        case .notReady(let log): "the server did not become ready:\n\(log)"
        case .system(let call, let errorNumber):
            "\(call): \(String(cString: strerror(errorNumber)))"
        }
    }
}
