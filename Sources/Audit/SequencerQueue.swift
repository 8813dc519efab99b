import BlockingThreads

/// Where requests wait for the writer, and answers for those who asked.
///
/// The writer takes everything that waits at once: one batch, one COMMIT and one signature serve
/// all of them.
final class SequencerQueue: Sendable {
    struct Job {
        let ticket: Int
        let request: SequencerRequest
    }

    private struct State {
        var nextTicket = 0
        var waiting: [Job] = []
        /// Tickets whose owners still wait.
        var open: Set<Int> = []
        var answers: [Int: SequencerReply] = [:]
        var isWritable = false
        var isClosing = false
    }

    /// Requests that may wait at once.
    static let waitingLimit = 1_024
    /// Longest wait for an answer.
    private let answerTimeout: Duration

    private let state = GuardedState(State())

    init(answerTimeout: Duration) { self.answerTimeout = answerTimeout }

    /// Blocks until the writer has answered; fails at once while the log cannot be written.
    func submit(_ request: SequencerRequest) -> SequencerReply {
        let ticket = state.change { state -> Int? in
            guard state.isWritable, !state.isClosing, state.waiting.count < Self.waitingLimit
            else { return nil }
            state.nextTicket += 1
            state.waiting.append(Job(ticket: state.nextTicket, request: request))
            state.open.insert(state.nextTicket)
            return state.nextTicket
        }
        guard let ticket else { return .failed(.unavailable) }
        let answer = state.wait(until: .now + answerTimeout) { state in
            state.answers.removeValue(forKey: ticket)
        }
        guard let answer else {
            return state.change { state in
                state.open.remove(ticket)
                state.waiting.removeAll { $0.ticket == ticket }
                // The answer may have come after the last look.
                return state.answers.removeValue(forKey: ticket) ?? .failed(.timedOut)
            }
        }
        return answer
    }

    /// Everything that waits; empty when `deadline` has passed, nil once the queue is closing and
    /// nothing waits any more.
    func take(until deadline: ContinuousClock.Instant) -> [Job]? {
        let taken = state.wait(until: deadline) { state -> [Job]?? in
            if !state.waiting.isEmpty {
                defer { state.waiting = [] }
                return .some(state.waiting)
            }
            return state.isClosing ? .some(nil) : nil
        }
        return taken ?? []
    }

    /// Wakes everybody who is answered at once.
    func answer(_ replies: [(ticket: Int, reply: SequencerReply)]) {
        state.change { state in
            for (ticket, reply) in replies where state.open.remove(ticket) != nil {
                state.answers[ticket] = reply
            }
        }
    }

    /// While false, requests are refused at once; those that wait are refused too.
    func setWritable(_ isWritable: Bool) {
        state.change { state in
            state.isWritable = isWritable
            guard !isWritable else { return }
            for job in state.waiting where state.open.remove(job.ticket) != nil {
                state.answers[job.ticket] = .failed(.unavailable)
            }
            state.waiting = []
        }
    }

    func close() { state.change { $0.isClosing = true } }

    var isClosing: Bool { state.change { $0.isClosing } }

    /// Blocks for `duration`, or until the queue is closing.
    func pause(_ duration: Duration) {
        _ = state.wait(until: .now + duration) { $0.isClosing ? true : nil }
    }
}
