import Settings
import Testing

@testable import Ingest

@Suite("Kinds of record")
struct RecordKindsTests {
    @Test("read and write every record that a mapping may name, each by one of them")
    func complete() {
        let known = RecordKinds.all.flatMap(\.descriptions).map(\.name)
        #expect(known.sorted() == RecordDescription.all.map(\.name).sorted())
    }
}
