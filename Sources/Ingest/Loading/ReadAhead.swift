import BlockingThreads
import Sealing

/// A batch that was read, with what did not pass of its rows.
struct ReadBatch: Sendable {
    let batch: Batch
    let rejected: BatchLoader.Rejected
    /// What is sealed of it was sealed by this.
    let sealer: ContactSealer
    /// How much of the source had been read behind it, from 0 to 1; nil where its end is not known beforehand.
    let fractionRead: Double?
}

/// Reads a source on a thread of its own while batches before are written, one batch ahead.
///
/// Unchecked because the compiler cannot see that the thread alone touches source and reader until it has
/// ended; whoever asks for a batch after nil or an error may touch the source again.
final class ReadAhead: @unchecked Sendable {
    private struct State {
        /// What was read and nobody has taken yet.
        var ready: Result<ReadBatch?, any Error>?
        var isStopped = false
        /// Whether people are taken for new: they are, until it turns out otherwise.
        var expectsNewPeople = true
        /// Whether nobody reads any more.
        var hasEnded = false
    }

    private let source: any RowSource
    private var batches: any BatchReader
    private let limit: Int
    private let sealer: RefusedRowSealer
    private let preparer: @Sendable (_ sealsAhead: Bool) -> RowPreparer
    private let state = GuardedState(State())

    /// Begins to read; batches are of `limit` rows at most, and what does not pass is sealed by `sealer`.
    ///
    /// What passes is prepared by a `preparer` for each batch.
    init(
        _ source: any RowSource, by batches: any BatchReader, limit: Int, sealer: RefusedRowSealer,
        preparer: @escaping @Sendable (_ sealsAhead: Bool) -> RowPreparer
    ) throws(ThreadStartFailed) {
        self.source = source
        self.batches = batches
        self.limit = limit
        self.sealer = sealer
        self.preparer = preparer
        _ = try DedicatedThread(name: "read-ahead") { [self] in readAll() }
    }

    /// The next batch; nil at the end of the source.
    ///
    /// - Throws: `FeedError` where the source cannot be read on, behind all batches before.
    func next() throws -> ReadBatch? {
        let result = state.wait { state in
            state.ready ?? (state.hasEnded ? .success(nil) : nil)
        }
        if case .success(.some) = result { state.change { $0.ready = nil } }
        return try result.get()
    }

    /// Says whether most people of a batch were new: those of later ones are sealed beforehand then.
    func expectNewPeople(_ areNew: Bool) { state.change { $0.expectsNewPeople = areNew } }

    /// Ends the thread after the batch that it is reading.
    func stop() { state.change { $0.isStopped = true } }

    private func readAll() {
        while true {
            let result = Result { try read() }
            let goesOn = state.wait { state -> Bool? in
                if state.isStopped { return false }
                guard state.ready == nil else { return nil }
                state.ready = result
                if case .success(.some) = result { return true }
                return false
            }
            // Whoever waits for the batch looks again.
            state.change { $0.hasEnded = !goesOn }
            guard goesOn else { return }
        }
    }

    private func read() throws -> ReadBatch? {
        var rejected = BatchLoader.Rejected()
        let batch = try batches.nextBatch(limit: limit) { rejection, row in
            rejected.append(rejection, row, sealedBy: sealer)
        }
        guard var batch else { return nil }
        try source.confirmUnchanged()
        let preparer = preparer(state.change { $0.expectsNewPeople })
        batch.rows.prepare(by: preparer)
        return ReadBatch(
            batch: batch, rejected: rejected, sealer: preparer.sealer,
            fractionRead: source.fractionRead)
    }
}
