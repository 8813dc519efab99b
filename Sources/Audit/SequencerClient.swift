import LocalSocket
import Synchronization
public import Verification

/// What a verified checkpoint covers.
public struct Coverage: Hashable, Sendable {
    /// The checkpoint, with the note that proves it.
    public let signed: SignedCheckpoint
    /// Where the events stand, in the order they were asked for.
    public let leafIndexes: [Int]
}

/// Asks the sequencer for checkpoints; an answer counts where it is proved under the log's public key.
public final class SequencerClient: Sendable {
    /// An unlock waits no longer for its record to be signed.
    public static let defaultTimeout = Duration.seconds(2)

    /// An answer as old as this says that the next one will come: an unlock takes a tenth of it.
    private static let recent = Duration.milliseconds(250)

    private let client: SocketClient
    private let lastAnswer = Mutex<ContinuousClock.Instant?>(nil)
    private let verifier: LogVerifier

    /// - Parameters:
    ///   - socketPath: `DataFolder.auditSocket`.
    ///   - verifier: the log's public key, as the caller has it; never as the sequencer tells it.
    ///   - serverUsers: user ids the sequencer may run as; nil for any.
    public init(
        socketPath: String, verifier: LogVerifier,
        timeout: Duration = SequencerClient.defaultTimeout, serverUsers: Set<UInt32>? = nil
    ) {
        client = SocketClient(
            path: socketPath, timeout: timeout, maximumConnections: 16, serverUsers: serverUsers)
        self.verifier = verifier
    }

    /// Returns once a checkpoint signed by the log's key covers exactly the bytes of `events`.
    ///
    /// Blocks. The events must be committed. Throws `timedOut` or `unavailable` when there was no
    /// answer, `badSignature`, `badProof` and others when the answer does not prove it: release
    /// nothing then.
    public func cover(_ events: [RecordedEvent]) throws(AuditError) -> Coverage {
        let request = try SequencerRequest.cover(events.map(\.eventID)).frame()
        let answer: Frame
        do { answer = try client.call(request) } catch { throw Self.failure(error) }
        let coverage = try verified(answer, covers: events)
        lastAnswer.withLock { $0 = .now }
        return coverage
    }

    /// Throws unless the sequencer has proved something lately, or answers now.
    ///
    /// Blocks where it has to ask.
    public func requireAnswer() throws(AuditError) {
        let isRecent = lastAnswer.withLock { last in
            last.map { ContinuousClock.now - $0 < Self.recent } ?? false
        }
        if !isRecent { _ = try status() }
    }

    /// How the log stands, as the sequencer says without proof.
    ///
    /// Blocks.
    public func status() throws(AuditError) -> LogStatus {
        let request = try SequencerRequest.status.frame()
        let answer: Frame
        do { answer = try client.call(request) } catch { throw Self.failure(error) }
        switch try SequencerReply(answer) {
        case .status(let status): return status
        case .failed(let code): throw AuditError(code)
        case .covered: throw AuditError(.malformedMessage)
        }
    }

    func verified(
        _ answer: Frame, covers events: [RecordedEvent]
    ) throws(AuditError) -> Coverage {
        switch try SequencerReply(answer) {
        case .status: throw AuditError(.malformedMessage)
        case .failed(let code): throw AuditError(code)
        case .covered(let note, let proofs):
            let checkpoint: Checkpoint
            do throws(CheckpointError) {
                checkpoint = try verifier.open(note)
            } catch {
                throw AuditError(error)
            }
            guard proofs.map(\.eventID) == events.map(\.eventID) else {
                throw AuditError(.badProof)
            }
            for (event, proof) in zip(events, proofs) {
                // Hashed from the caller's own bytes: a leaf with one byte changed has no proof.
                guard
                    MerkleProof.includes(
                        TreeHash.leaf(event.leaf), at: proof.leafIndex, in: checkpoint.size,
                        root: checkpoint.root, proof: proof.path)
                else { throw AuditError(.badProof) }
            }
            return Coverage(
                signed: SignedCheckpoint(checkpoint: checkpoint, note: note),
                leafIndexes: proofs.map(\.leafIndex))
        }
    }

    private static func failure(_ error: any Error) -> AuditError {
        let isTimeout = (error as? LocalSocketError)?.code == .timedOut
        return AuditError(isTimeout ? .timedOut : .unavailable, underlying: error)
    }
}
