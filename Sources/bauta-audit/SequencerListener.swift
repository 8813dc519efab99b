import BlockingThreads
import Glibc
import Installation
import LocalSocket

/// The audit socket: opened once the log can be written, closed before the last checkpoint.
final class SequencerListener: Sendable {
    private let path: String
    private let answer: @Sendable (Frame) -> Frame
    private let listener: GuardedState<SocketListener?> = GuardedState(nil)

    /// Does not open yet.
    init(path: String, answer: @escaping @Sendable (Frame) -> Frame) {
        self.path = path
        self.answer = answer
    }

    /// Listens for the vault; does nothing when already open.
    func open() throws {
        try listener.change { listener in
            guard listener == nil else { return }
            let opened = try SocketListener(
                path: path, allowedUsers: ProcessIdentity.peers([.vault]))
            let answer = answer
            _ = try DedicatedThread(name: "accept") {
                do {
                    try opened.run { frame, _ in answer(frame) }
                } catch {
                    // A log nobody can reach is no service: end in order and be started again.
                    kill(getpid(), SIGTERM)
                }
            }
            listener = opened
        }
    }

    /// Takes no more requests; returns when those under way have been answered.
    func close() { listener.change { $0 }?.stop() }
}
