import BlockingThreads
import Dispatch

/// Has refused credentials recorded, on a thread of its own: each minute once it has ended, and the
/// last one when the vault stops.
struct RefusalClerk {
    private let thread: DedicatedThread
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Seconds between two looks at the clock.
    private static let pause = 1.0

    init(_ service: VaultService) throws(ThreadStartFailed) {
        thread = try DedicatedThread(name: "refusals") { [hasEnded] in
            while hasEnded.wait(timeout: .now() + Self.pause) == .timedOut {
                service.recordRefusedCredentials()
            }
            service.recordRefusedCredentials(isLast: true)
        }
    }

    /// Has the last minute recorded, and returns then.
    func finish() {
        hasEnded.signal()
        thread.join()
    }
}
