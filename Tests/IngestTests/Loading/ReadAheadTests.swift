import Cryptography
import CustomerModel
import Pseudonymization
import Sealing
import Settings
import TestSupport
import Testing
import Unsealing

@testable import Ingest

@Suite("A source that is read ahead")
struct ReadAheadTests {
    private func reader(_ source: any RowSource, limit: Int) throws -> ReadAhead {
        let mapping = try SourceMapping(name: "demo-shop", policies: ShippedPolicies.folder)
        let plan = try ColumnPlan(of: source, mapping: mapping)
        let key = OpeningKey(version: KeyVersion(1), secret: .random()).sealingKey
        let pseudonymizer = Pseudonymizer(
            linking: try KeyRings.rotations(1)[0], pseudonym: FixedKey(.random()))
        let sealer = RefusedRowSealer(
            tags: RefusedRowTags(key: FixedKey(.random())), key: key,
            origin: .init(mapping: mapping.id, file: [UInt8](repeating: 1, count: 32)))
        return try ReadAhead(
            source,
            by: RecordKinds.batches(of: source, plan: plan, codes: KnownCodes(dryRun: mapping)),
            limit: limit, sealer: sealer
        ) { sealsAhead in
            RowPreparer(pseudonymizer, of: mapping, vaultKey: key, sealsAhead: sealsAhead)
        }
    }

    @Test("gives all rows once, in order, and its end as often as it is asked for")
    func whole() throws {
        let source = GeneratedRows(1_050)
        let ahead = try reader(source, limit: 100)
        var ends: [Int] = []
        var refused = 0
        while let read = try ahead.next() {
            ends.append(read.batch.end.rowCount)
            refused += read.rejected.rows.count
        }
        #expect(ends == Array(stride(from: 100, through: 1_000, by: 100)) + [1_050])
        #expect(refused == 2)
        #expect(try ahead.next() == nil)
        #expect(source.cursor.rowCount == 1_050)
    }

    @Test("tells an error behind the batches that were read before it, and then always")
    func error() throws {
        let ahead = try reader(EndingRows(GeneratedRows(1_000), after: 250), limit: 100)
        #expect(try ahead.next()?.batch.end.rowCount == 100)
        #expect(try ahead.next()?.batch.end.rowCount == 200)
        for _ in 0..<2 { #expect(throws: FeedError(.changed)) { try ahead.next() } }
    }

    @Test("is read no more than one batch ahead, and not on once it is stopped")
    func bounded() throws {
        let source = GeneratedRows(100_000)
        let ahead = try reader(source, limit: 10)
        #expect(try ahead.next()?.batch.end.rowCount == 10)
        ahead.stop()
        // One may be ready; what was being read as it was stopped goes to nobody.
        var last = 10
        while let read = try ahead.next() { last = read.batch.end.rowCount }
        #expect(last <= 20 && source.cursor.rowCount <= 30)
    }
}

/// Rows that become others behind one of them.
private final class EndingRows: RowSource {
    private let rows: GeneratedRows
    private let last: Int

    init(_ rows: GeneratedRows, after last: Int) {
        self.rows = rows
        self.last = last
    }

    var columns: [String] { rows.columns }
    var cursor: RowCursor { rows.cursor }
    var fractionRead: Double? { nil }

    func identity() -> LoadIdentity { rows.identity() }
    func identityRead() -> LoadIdentity { rows.identityRead() }
    func confirmUnchanged() {}
    func reopened() -> any RowSource { rows.reopened() }
    func resume(after cursor: RowCursor) throws(FeedError) { try rows.resume(after: cursor) }

    func next() throws(FeedError) -> SourceEvent? {
        guard rows.cursor.rowCount < last else { throw FeedError(.changed) }
        return rows.next()
    }
}
