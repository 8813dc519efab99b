import Synchronization

/// The place of one awaiting caller in a queue of blocking work: resumed exactly once.
public final class Ticket<R: Sendable>: Sendable {
    private enum Stage {
        case empty
        case waiting(CheckedContinuation<R, any Error>)
        case failedEarly(any Error)
        case running(CheckedContinuation<R, any Error>)
        case done
    }
    private let stage = Mutex(Stage.empty)

    /// A place that nobody waits in yet.
    public init() {}

    /// Takes the caller's continuation; fails it at once if `fail` came first.
    public func fill(_ continuation: CheckedContinuation<R, any Error>) {
        let earlyFailure = stage.withLock { stage -> (any Error)? in
            if case .failedEarly(let error) = stage {
                stage = .done
                return error
            }
            stage = .waiting(continuation)
            return nil
        }
        if let earlyFailure { continuation.resume(throwing: earlyFailure) }
    }

    /// Fails the caller if its work has not begun.
    public func fail(_ error: any Error) {
        let continuation = stage.withLock { stage -> CheckedContinuation<R, any Error>? in
            switch stage {
            case .empty:
                stage = .failedEarly(error)
                return nil
            case .waiting(let continuation):
                stage = .done
                return continuation
            case .failedEarly, .running, .done:
                return nil
            }
        }
        continuation?.resume(throwing: error)
    }

    /// Runs `work` and resumes the caller, unless it has already gone.
    public func run(_ work: () throws -> R) {
        let continuation = stage.withLock { stage -> CheckedContinuation<R, any Error>? in
            guard case .waiting(let continuation) = stage else { return nil }
            stage = .running(continuation)
            return continuation
        }
        guard let continuation else { return }
        let result = Result { try work() }
        stage.withLock { $0 = .done }
        continuation.resume(with: result)
    }
}
