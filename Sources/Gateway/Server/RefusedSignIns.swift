import Synchronization

/// Counts answers to credentials that were refused, for one line of the log a minute: whoever sends
/// thousands of them a second writes no more than that.
final class RefusedSignIns: Sendable {
    private let state = Mutex((minute: 0, count: 0))

    /// Counts one in `minute`; the count of an earlier minute when this is the first of a new one.
    func count(in minute: Int) -> Int? {
        state.withLock { state in
            let ended = state.minute < minute && state.count > 0 ? state.count : nil
            if state.minute < minute { state = (minute, 0) }
            state.count += 1
            return ended
        }
    }
}
