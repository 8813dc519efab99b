import Database
import TestSupport
import Testing

@testable import Audit

/// What the writer and the check of the log read in a leaf.
@Suite("Heads of leaves")
struct LeafHeadTests {
    @Test(
        "a leaf of before is valid, is counted, and still tells that people and a reason stood beside it"
    )
    func readsOlderLeaves() throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let event = EventID()
        let leaf = """
            {"event_id":"\(event.text)","kind":"unlock","reason_commit":"00","stage":"intent",\
            "subjects":{"count":1,"list_commit":"00"},"v":1}
            """
        try log.insert(
            Array(leaf.utf8), as: event, tags: [[UInt8](repeating: 1, count: 16)])
        try log.database.connect(user: "bauta_vault").execute(
            "INSERT INTO audit.sidecar VALUES (\(event.text)::uuid, \([UInt8]("sealed bytes".utf8)))"
        )
        let sequencer = try log.sequencer(signer)
        #expect(try sequencer.sequence(signer: signer) == 1)
        #expect(try sequencer.proofs(for: [event]).count == 1)
        let report = try log.check()
        #expect(report.finding == nil)
        #expect(report.olderLeafCount == 1)
        try log.tamper("DELETE FROM audit.sidecar")
        #expect(try log.check().finding == LogFinding(kind: .missingSidecar, leaves: 0...0))
        try log.tamper("DELETE FROM audit.leaf_subject")
        #expect(try log.check().finding == LogFinding(kind: .missingSubjects, leaves: 0...0))
    }

    @Test(
        "Unknown event kinds in the outbox are signed: they become a refusal",
        arguments: [
            #""kind":"invented","v":2"#, #""kind":"log.started","v":2"#,
            #""kind":"log.erased","v":2"#, #""kind":"unlock","v":3"#, #""v":2"#,
        ])
    func refusesUnknownKinds(members: String) throws {
        let log = try LogFixture()
        let signer = try log.signer()
        let event = EventID()
        let leaf = Array("{\"event_id\":\"\(event.text)\",\(members)}".utf8)
        try log.insert(leaf, as: event)
        let sequencer = try log.sequencer(signer)
        #expect(try sequencer.sequence(signer: signer) == 1)
        #expect(try log.lastLeaf()?.contains(#""refused":"unknown-kind""#) == true)
        #expect(try sequencer.proofs(for: [event]).isEmpty)
        #expect(try log.check().refusedCount == 1)
    }
}
