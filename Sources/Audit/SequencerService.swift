public import Database
public import LocalSocket
import Verification

/// What a running sequencer has to tell its operator: numbers and codes.
public enum SequencerReport: Sendable {
    /// The log can be written; after how many failed attempts.
    case writable(attempts: Int)
    case sequenced(leaves: Int, treeSize: Int)
    /// So many events were not the vault's, or not as it had written them.
    case refused(events: Int)
    /// The log cannot be written for now.
    case interrupted(any Error)
}

/// Keeps a `Sequencer` at work: answers requests, signs each second what came in, says each minute
/// that it is alive, and starts anew when the database went away.
public final class SequencerService: Sendable {
    /// How often the outbox is looked at when nobody asks.
    static let tick = Duration.seconds(1)
    static let heartbeat = Duration.seconds(60)
    /// Waits between attempts to reach the database, doubling.
    static let firstDelay = Duration.milliseconds(100)
    static let longestDelay = Duration.seconds(5)

    private let configuration: DatabaseConfiguration
    private let keyFile: String
    private let folder: SignerFolder
    private let outboxKeys: String
    private let report: @Sendable (SequencerReport) -> Void
    private let queue: SequencerQueue

    /// - Parameters:
    ///   - configuration: the database `bauta` as `bauta_audit`.
    ///   - keyFile: the log's Ed25519 seed.
    ///   - folder: what the signer keeps outside the database.
    ///   - outboxKeys: the folder of the ring `outbox`.
    ///   - answerTimeout: longest wait for an answer; by default an unlock has given up by then.
    public init(
        configuration: DatabaseConfiguration, keyFile: String, folder: SignerFolder,
        outboxKeys: String,
        answerTimeout: Duration = SequencerClient.defaultTimeout,
        report: @escaping @Sendable (SequencerReport) -> Void
    ) {
        self.configuration = configuration
        self.keyFile = keyFile
        self.folder = folder
        self.outboxKeys = outboxKeys
        queue = SequencerQueue(answerTimeout: answerTimeout)
        self.report = report
    }

    /// Answers one frame for `SocketListener.run`; blocks its thread.
    public func answer(_ frame: Frame) -> Frame {
        let reply: SequencerReply
        do {
            reply = queue.submit(try SequencerRequest(frame))
        } catch {
            reply = .failed(error.code)
        }
        // Nothing in a reply is out of the range of canonical JSON.
        return (try? reply.frame()) ?? Frame(header: [])
    }

    /// Ends `run` after what is waiting has been sequenced and signed.
    public func stop() { queue.close() }

    /// Writes the log until `stop()`; blocks, and belongs on a thread of its own.
    ///
    /// Goes through interruptions of the database. Throws what a retry cannot mend: a key that
    /// cannot be read, a log that contradicts the signer's checkpoint file, whatever `whenWritable`
    /// throws. Also throws when the last checkpoint could not be written.
    ///
    /// - Parameter whenWritable: called each time the log has become writable.
    public func run(whenWritable: () throws -> Void = {}) throws {
        let signer = try LogSigner(seedFile: keyFile)
        var ownEvents = [AuditEvent(kind: .logStarted, stage: .outcome)]
        var attempts = 0
        defer { queue.setWritable(false) }
        while true {
            do {
                let sequencer = try Sequencer(
                    connection: Connection(configuration), signer: signer, folder: folder,
                    outboxKeys: outboxKeys)
                try sequence(ownEvents, with: sequencer, signer)
                ownEvents = []
                report(.writable(attempts: attempts))
                attempts = 0
                queue.setWritable(true)
                try whenWritable()
                try work(with: sequencer, signer)
                let stopped = AuditEvent(kind: .logStopped, stage: .outcome)
                try sequence([stopped], with: sequencer, signer)
                return
            } catch {
                queue.setWritable(false)
                guard Self.mayPass(error), !queue.isClosing else { throw error }
                report(.interrupted(error))
                attempts += 1
                queue.pause(Self.delay(afterAttempts: attempts))
                if queue.isClosing { throw error }
            }
        }
    }

    /// Serves requests with one sequencer until the queue closes.
    private func work(with sequencer: Sequencer, _ signer: borrowing LogSigner) throws {
        var lastSigned = ContinuousClock.now
        var nextTick = ContinuousClock.now + Self.tick
        while let jobs = queue.take(until: nextTick) {
            do {
                if try sequence([], with: sequencer, signer) > 0 { lastSigned = .now }
                try answer(jobs, from: sequencer)
            } catch {
                queue.answer(jobs.map { ($0.ticket, .failed(.unavailable)) })
                throw error
            }
            if .now - lastSigned >= Self.heartbeat {
                try sequencer.heartbeat()
                lastSigned = .now
            }
            if .now >= nextTick { nextTick = .now + Self.tick }
        }
    }

    @discardableResult
    private func sequence(
        _ ownEvents: [AuditEvent], with sequencer: Sequencer, _ signer: borrowing LogSigner
    ) throws -> Int {
        let count = try sequencer.sequence(ownEvents, signer: signer)
        if sequencer.latestRefused > 0 { report(.refused(events: sequencer.latestRefused)) }
        if count > 0 {
            report(.sequenced(leaves: count, treeSize: sequencer.latest.checkpoint.size))
        }
        return count
    }

    /// Answers all of `jobs`; their proofs are looked up together, so that each costs the less the
    /// more wait.
    private func answer(_ jobs: [SequencerQueue.Job], from sequencer: Sequencer) throws {
        let asked = jobs.flatMap { job in
            if case .cover(let events) = job.request { events } else { [EventID]() }
        }
        let known = asked.isEmpty ? [:] : try sequencer.proofs(for: Set(asked))
        let replies = try jobs.map { job -> (Int, SequencerReply) in
            switch job.request {
            case .status:
                let status = LogStatus(
                    treeSize: sequencer.latest.checkpoint.size, lastSigned: sequencer.lastSigned,
                    pending: try sequencer.pendingCount())
                return (job.ticket, .status(status))
            case .cover(let events):
                let proofs = events.compactMap { known[$0] }
                return (
                    job.ticket,
                    proofs.count == events.count
                        ? .covered(note: sequencer.latest.note, proofs) : .failed(.unknownEvent)
                )
            }
        }
        queue.answer(replies)
    }

    /// Whether trying again may help.
    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case is DatabaseError: true
        case let error as AuditError: [.anotherWriter, .alteredTable].contains(error.code)
        default: false
        }
    }

    private static func delay(afterAttempts attempts: Int) -> Duration {
        min(longestDelay, firstDelay * (1 << min(attempts - 1, 10)))
    }
}
