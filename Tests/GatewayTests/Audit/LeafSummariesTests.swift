import Testing

@testable import Gateway

@Suite("What leaves say")
struct LeafSummariesTests {
    private func record(_ leaf: String, at index: Int = 0) -> AuditRecord {
        AuditRecord(leafIndex: index, leaf: Array(leaf.utf8), recordedAt: "2026-03-01T12:30:00Z")
    }

    @Test("is each leaf's own, however many are asked for, and in whatever order")
    func own() {
        let summaries = LeafSummaries()
        for _ in 1...2 {
            for number in 0..<5_000 {
                let leaf = record(#"{"kind":"kind-\#(number % 4_500)"}"#, at: number)
                #expect(summaries.summary(of: leaf)?.kind == "kind-\(number % 4_500)")
            }
        }
    }

    @Test("is nothing where a leaf is no event")
    func unreadable() {
        let summaries = LeafSummaries()
        #expect(summaries.summary(of: record("not JSON")) == nil)
        #expect(summaries.summary(of: record(#"{"kind":1}"#)) == nil)
    }
}
