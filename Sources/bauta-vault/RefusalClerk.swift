import BlockingThreads
import Dispatch

/// What the vault does beside its answers, on a thread of its own: has what is counted recorded,
/// each minute once it has ended and the last one when the vault stops, once a day what ended long ago
/// removed, and the journal kept as short as what it remembers.
struct RefusalClerk {
    private let thread: DedicatedThread
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Seconds between two looks at the clock.
    private static let pause = 1.0
    private static let day = Duration.seconds(86_400)
    /// Between two looks at the journal: one that cannot be written is not tried all the time.
    private static let minute = Duration.seconds(60)

    init(_ service: VaultService) throws(ThreadStartFailed) {
        thread = try DedicatedThread(name: "refusals") { [hasEnded] in
            var removedAt: ContinuousClock.Instant?
            var lookedAt = ContinuousClock.now
            while hasEnded.wait(timeout: .now() + Self.pause) == .timedOut {
                service.recordCountedEvents()
                if removedAt.map({ .now - $0 > Self.day }) ?? true {
                    service.removeEndedRows()
                    removedAt = .now
                }
                if .now - lookedAt > Self.minute {
                    service.shortenJournal()
                    lookedAt = .now
                }
            }
            service.recordCountedEvents(isLast: true)
        }
    }

    /// Has the last minute recorded, and returns then.
    func finish() {
        hasEnded.signal()
        thread.join()
    }
}
