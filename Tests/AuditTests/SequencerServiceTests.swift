import BlockingThreads
import Database
import Foundation
import LocalSocket
import Synchronization
import TestSupport
import Testing
import Verification

@testable import Audit

@Suite("Sequencer service")
struct SequencerServiceTests {
    @Test("covers what was recorded, and proves it to who wrote it")
    func covers() throws {
        let service = try RunningService()
        let events = try service.log.record(5)
        let coverage = try service.client.cover(events)
        #expect(coverage.signed.checkpoint.size >= 6)
        // The log's own first event comes before.
        #expect(coverage.leafIndexes == [1, 2, 3, 4, 5])
        let again = try service.client.cover([events[2]])
        #expect(again.leafIndexes == [3])
        #expect(try service.client.status().pending == 0)
        try service.stop()
        let report = try service.log.check()
        #expect(report.finding == nil)
        // log.started, the five, log.stopped.
        #expect(report.leafCount == 7)
    }

    @Test("loses nothing of 32 writers at once, and signs for many of them together")
    func commitsInGroups() throws {
        let service = try RunningService()
        let writers = 32
        let rounds = 12
        let covered = Mutex(0)
        let failures: Mutex<[any Error]> = Mutex([])
        let threads = try (0..<writers).map { _ in
            try DedicatedThread(name: "writer") {
                do {
                    for _ in 0..<rounds {
                        let events = try service.log.record(1)
                        _ = try service.client.cover(events)
                        covered.withLock { $0 += 1 }
                    }
                } catch {
                    failures.withLock { $0.append(error) }
                }
            }
        }
        threads.forEach { $0.join() }
        #expect(failures.withLock { $0.map { "\($0)" } } == [])
        #expect(covered.withLock { $0 } == writers * rounds)
        try service.stop()
        let report = try service.log.check()
        #expect(report.finding == nil)
        #expect(report.leafCount == writers * rounds + 2)
        #expect(report.checkpointCount < writers * rounds / 2)
    }

    @Test("signs by itself what nobody asked about")
    func ticks() throws {
        let service = try RunningService()
        _ = try service.log.record(3)
        try poll("the outbox is empty") { try service.log.count("outbox") == 0 }
        try service.stop()
        #expect(try service.log.check().finding == nil)
    }

    @Test("says no at once to an event it does not know and to a message it does not understand")
    func refusesUnknown() throws {
        let service = try RunningService()
        let stranger = try LogFixture.event(1).recorded()
        let error = #expect(throws: AuditError.self) { try service.client.cover([stranger]) }
        #expect(error?.code == .unknownEvent)
        let socket = SocketClient(path: service.socketPath, timeout: .testTimeout)
        for header in ["", "{}", "[", "{\"op\":\"sign\"}", "{\"events\":[],\"op\":\"cover\"}"] {
            let reply = try SequencerReply(socket.call(Frame(header: Array(header.utf8))))
            guard case .failed = reply else {
                Issue.record("\(header) was answered")
                continue
            }
        }
        try service.stop()
    }

    @Test("believes no answer that lies", arguments: UInt64(0)..<300)
    func refusesLies(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let key = try TemporaryKey(seed: generator.bytes(32))
        let signer = try LogSigner(seedFile: key.path)
        let events = try (0..<9).map { try LogFixture.event($0).recorded() }
        let leaves = events.map { TreeHash.leaf($0.leaf) }
        let signed = signer.sign(size: 9, root: BruteForceTree.root(leaves[...]))
        let honest = SequencerReply.covered(
            note: signed.note,
            [3, 7].map {
                InclusionProof(
                    eventID: events[$0].eventID, leafIndex: $0,
                    path: BruteForceTree.path($0, leaves[...]))
            })
        let asked = [events[3], events[7]]
        let client = SequencerClient(socketPath: "/nonexistent", verifier: signer.verifier)
        let frame = try honest.frame()
        #expect(try client.verified(frame, covers: asked).leafIndexes == [3, 7])
        var lie = frame
        let position = Int.random(in: 0..<lie.payload.count, using: &generator)
        lie.payload[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        #expect(throws: AuditError.self) { try client.verified(lie, covers: asked) }
        #expect(throws: AuditError.self) { try client.verified(frame, covers: [events[3]]) }
        let swapped = [events[7], events[3]]
        #expect(throws: AuditError.self) { try client.verified(frame, covers: swapped) }
        var leaf = events[3].leaf
        leaf[Int.random(in: 0..<leaf.count, using: &generator)] ^= 1
        let altered = [RecordedEvent(eventID: events[3].eventID, leaf: leaf), events[7]]
        #expect(throws: AuditError.self) { try client.verified(frame, covers: altered) }
    }

    @Test("says no by itself while the database is away, and goes on when it is back")
    func survivesRestart() throws {
        let cluster = try TemporaryCluster()
        let service = try RunningService(log: LogFixture(cluster: cluster))
        let before = try service.log.record(2)
        _ = try service.client.cover(before)
        cluster.kill()
        // The first request may be the one that notices.
        _ = try? service.client.cover(before)
        // The service refuses: the client's own time does not end here, and nothing comes back
        // before the refusal.
        let error = #expect(throws: AuditError.self) { try service.client.cover(before) }
        #expect(error?.code == .unavailable)
        try cluster.start()
        let after = try service.log.record(2)
        var coverage: Coverage?
        try poll("the service goes on") {
            coverage = try? service.client.cover(before + after)
            return coverage != nil
        }
        #expect(coverage?.leafIndexes == [1, 2, 3, 4])
        try service.stop()
        #expect(try service.log.check().finding == nil)
        cluster.stop()
    }

    @Test("ends with an error when the log contradicts what it signed")
    func endsOnTampering() throws {
        let first = try RunningService()
        _ = try first.client.cover(try first.log.record(3))
        try first.stop()
        try first.log.tamper("DELETE FROM audit.leaf WHERE leaf_index = 2")
        try first.log.tamper("UPDATE audit.node SET hash = sha256('x') WHERE level = 2")
        let service = first.log.service()
        let error = #expect(throws: AuditError.self) {
            // A session that has ended may hold the lock for a moment: the service waits for it.
            try service.run()
        }
        #expect(error?.code == .inconsistentLog)
    }
}

extension LogFixture {
    func service() -> SequencerService {
        SequencerService(
            configuration: database.configuration(user: "bauta_audit"), keyFile: keyFile,
            folder: signerFolder, outboxKeys: folder, answerTimeout: .testTimeout, report: { _ in })
    }
}

/// How a service's thread ended.
private final class Outcome: Sendable {
    let failure: Mutex<(any Error)?> = Mutex(nil)
}

/// A sequencer at work behind a socket, as `bauta-audit run` wires it.
final class RunningService: Sendable {
    let log: LogFixture
    let client: SequencerClient
    var socketPath: String { log.folder + "/audit.sock" }
    private let service: SequencerService
    private let listener: SocketListener
    private let threads: [DedicatedThread]
    private let outcome: Outcome

    init(log: LogFixture? = nil) throws {
        let log = try log ?? LogFixture()
        let path = log.folder + "/audit.sock"
        let service = log.service()
        let listener = try SocketListener(path: path)
        let isWritable = GuardedState(false)
        let outcome = Outcome()
        self.log = log
        self.service = service
        self.listener = listener
        threads = [
            try DedicatedThread(name: "sequencer") {
                do {
                    try service.run { isWritable.change { $0 = true } }
                } catch {
                    outcome.failure.withLock { $0 = error }
                }
            },
            try DedicatedThread(name: "accept") {
                try? listener.run { frame, _ in service.answer(frame) }
            },
        ]
        client = try SequencerClient(
            socketPath: path, verifier: log.signer().verifier, timeout: .testTimeout)
        self.outcome = outcome
        try #require(isWritable.wait(until: .now + .testTimeout) { $0 ? true : nil } == true)
    }

    /// As on SIGTERM: no more requests, then the last checkpoint.
    func stop() throws {
        listener.stop()
        service.stop()
        threads.forEach { $0.join() }
        if let failure = outcome.failure.withLock({ $0 }) { throw failure }
    }
}
