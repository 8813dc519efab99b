import BlockingThreads
import Glibc
import Reidentification

/// Where unlocks wait for one of a few threads, which takes all that wait at once: what is read,
/// committed and signed for them is so once for all.
///
/// One thread at a time reads and records, while another has its unlocks signed: the more come, the
/// more are answered together.
final class UnlockQueue: Sendable {
    private struct Job {
        let ticket: Int
        let call: UnlockCall
        let answer: GuardedState<UnlockAnswer?>
    }

    private struct State {
        var lastTicket = 0
        var waiting: [Job] = []
        /// A thread reads and records what it has taken, or is about to take.
        var isRecording = false
        /// Unlocks whose records are being signed.
        var signing = 0
        var isOpen = true
    }

    private let state: GuardedState<State>
    private let threads: [DedicatedThread]

    /// Threads that answer.
    private static let threadCount = 2
    /// Unlocks that are answered together: their record is proved by one question to the signer.
    private static let most = 64

    init(
        _ unlocker: ContactUnlocker, in connections: VaultConnections
    ) throws(ThreadStartFailed) {
        let state = GuardedState(State())
        var threads: [DedicatedThread] = []
        for number in 1...Self.threadCount {
            threads.append(
                try DedicatedThread(name: "unlock-\(number)") {
                    while let jobs = Self.take(from: state) {
                        var isRecording = true
                        unlocker.answer(jobs.map(\.call), in: connections) { answers in
                            state.change(waking: .one) { state in
                                state.signing += isRecording ? jobs.count : 0
                                state.signing -= answers.count
                                if isRecording { state.isRecording = false }
                            }
                            isRecording = false
                            for (place, answer) in answers {
                                jobs[place].answer.change(waking: .one) { $0 = answer }
                            }
                        }
                    }
                })
        }
        self.state = state
        self.threads = threads
    }

    /// Blocks until `call` is answered, or its caller waits no longer and nobody has begun with it.
    func answer(_ call: UnlockCall) throws -> UnlockAnswer {
        let answer = GuardedState<UnlockAnswer?>(nil)
        let ticket = state.change(waking: .one) { state in
            state.lastTicket += 1
            state.waiting.append(Job(ticket: state.lastTicket, call: call, answer: answer))
            return state.lastTicket
        }
        if let answered = answer.wait(until: call.deadline, { $0 }) { return answered }
        let hasBegun = state.change(waking: .none) { state in
            let isWaiting = state.waiting.contains { $0.ticket == ticket }
            state.waiting.removeAll { $0.ticket == ticket }
            return !isWaiting
        }
        guard hasBegun else { throw Refusal.requestExpired }
        return answer.wait { $0 }
    }

    /// Ends the threads once nothing waits any more.
    func finish() {
        state.change { $0.isOpen = false }
        threads.forEach { $0.join() }
    }

    /// What waits, as far as it can be answered together; nil when there will be no more.
    private static func take(from state: GuardedState<State>) -> [Job]? {
        let isThere = state.wait { state -> Bool? in
            guard !state.waiting.isEmpty else { return state.isOpen ? nil : false }
            guard !state.isRecording else { return nil }
            state.isRecording = true
            return true
        }
        guard isThere else { return nil }
        // Many at a time are the cheaper for each, and as many as are being signed are to be expected.
        for _ in 0..<mostPauses
        where state.change(waking: .none, { $0.waiting.count < $0.signing }) {
            usleep(pause)
        }
        return state.change(waking: .none) { state in
            let taken = Array(state.waiting.prefix(Self.most))
            state.waiting.removeFirst(taken.count)
            return taken
        }
    }

    /// How long more unlocks are waited for while others are being signed: so many times so many
    /// microseconds.
    private static let mostPauses = 5
    private static let pause: UInt32 = 1_000
}
