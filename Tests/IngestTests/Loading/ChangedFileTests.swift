import Database
import Settings
import TestSupport
import Testing

@testable import Ingest

/// A file of orders that becomes another one at a moment of the load that the test chooses.
@Suite("A file that is written to during its load")
struct ChangedFileTests {
    /// The first batch is on disk while the third is read.
    private static let rows = SourceMapping.mostRowsOfBatch * 5
    private static let step = 1 << 16

    /// Orders with numbers that begin with `prefix`, one character, so that all files of as many rows
    /// have the same length.
    private static func orders(_ prefix: Character, _ count: Int = rows) -> [UInt8] {
        let header = "customer_id,order_id,order_ts,amount,margin,lines,items,country\n"
        let rows = (0..<count).map {
            "\(1_000 + $0 % 50),\(prefix)\(100_000 + $0),2024-05-02 10:00:00,1.25,,1,1,Germany\n"
        }
        return Array((header + rows.joined()).utf8)
    }

    private func load(
        _ file: WrittenFile, _ fixture: LoadFixture, step: Int = step,
        progress: (Int) throws -> Void = { _ in }
    ) throws -> IngestReport {
        var thrown: (any Error)?
        let source = try SourceFile(CheckedFile(file.source, step: step))
        let report = try fixture.run(fixture.mapping("online-retail")).load(source, from: .test) {
            rows, _ in
            do { try progress(rows) } catch { thrown = error }
        }
        if let thrown { throw thrown }
        return report
    }

    /// Loads, and makes `change` when the first batch is on disk; expects a refusal.
    private func refuse(
        _ file: WrittenFile, _ fixture: LoadFixture, step: Int = step,
        change: () throws -> Void
    ) throws {
        #expect(throws: FeedError(.changed)) {
            try load(file, fixture, step: step) { rows in
                if rows == SourceMapping.mostRowsOfBatch { try change() }
            }
        }
        #expect(
            try fixture.number("SELECT count(*) FROM ops.load WHERE finished_at IS NOT NULL") == 0)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") < Self.rows)
    }

    private func expectWhole(
        _ report: IngestReport, _ fixture: LoadFixture, rows: Int = rows
    ) throws {
        #expect(!report.wasLoadedBefore)
        #expect(report.read == rows && report.accepted + report.duplicates == rows)
        #expect(report.quarantined.isEmpty)
        #expect(
            try fixture.number("SELECT count(*) FROM ops.load WHERE finished_at IS NOT NULL") == 1)
    }

    @Test(
        "rewritten in place, with the same length and time, is refused; the next run loads it whole"
    )
    func rewritten() throws {
        let fixture = try LoadFixture()
        let file = try WrittenFile(Self.orders("a"))
        try refuse(file, fixture) { try file.rewrite(Self.orders("b"), isHidden: true) }
        let before = try fixture.number("SELECT count(*) FROM warehouse.fact_sales")
        let report = try load(file, fixture)
        try expectWhole(report, fixture)
        // No row of the new file was lost: all were new.
        #expect(report.accepted == Self.rows)
        #expect(
            try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == before + Self.rows)
        #expect(try load(file, fixture).wasLoadedBefore)
    }

    @Test("made shorter or longer is refused; the next run loads what it is then")
    func otherLengths() throws {
        for count in [Self.rows - 100, Self.rows + 100] {
            let fixture = try LoadFixture()
            let file = try WrittenFile(Self.orders("a"))
            try refuse(file, fixture) {
                try file.rewrite(Self.orders("a", count), isHidden: true)
            }
            try expectWhole(load(file, fixture), fixture, rows: count)
            #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == count)
        }
    }

    @Test("that fits into memory is refused as well when something is added to it meanwhile")
    func small() throws {
        let fixture = try LoadFixture()
        let file = try WrittenFile(Self.orders("a"))
        try refuse(file, fixture, step: CheckedFile.defaultStep) {
            try file.rewrite(Self.orders("a", Self.rows + 1))
        }
        try expectWhole(load(file, fixture), fixture, rows: Self.rows + 1)
    }

    @Test(
        "replaced by another under its name is loaded as it was opened; the next run loads the other"
    )
    func replaced() throws {
        let fixture = try LoadFixture()
        let file = try WrittenFile(Self.orders("a"))
        let report = try load(file, fixture) { rows in
            if rows == SourceMapping.mostRowsOfBatch { try file.replace(Self.orders("b")) }
        }
        try expectWhole(report, fixture)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == Self.rows)
        #expect(
            try fixture.load(Self.orders("b"), as: fixture.mapping("online-retail")).accepted
                == Self.rows)
    }

    @Test("is read again from its first byte when a load goes on: a change behind the look is seen")
    func resumed() throws {
        let fixture = try LoadFixture()
        let file = try WrittenFile(Self.orders("a"))
        let run = try fixture.run(fixture.mapping("online-retail"))
        // The first run stops for a reason of its own, behind a batch.
        #expect(throws: (any Error).self) {
            _ = try run.load(
                StoppingSource(SourceFile(file.source), after: SourceMapping.mostRowsOfBatch + 10),
                from: .test)
        }
        #expect(
            try fixture.number("SELECT rows_done FROM ops.load") == SourceMapping.mostRowsOfBatch)
        // A byte of the first batch, which is not parsed again.
        var other = Self.orders("a")
        other[2 * Self.step] ^= 1
        #expect(throws: FeedError(.changed)) {
            let source = try SourceFile(CheckedFile(file.source, step: Self.step))
            _ = try run.load(
                StoppingSource(source) { try file.rewrite(other, isHidden: true) }, from: .test)
        }
        #expect(
            try fixture.number("SELECT count(*) FROM ops.load WHERE finished_at IS NOT NULL") == 0)
        // As it was again, it goes on.
        try file.rewrite(Self.orders("a"))
        try expectWhole(load(file, fixture), fixture)
        #expect(try fixture.number("SELECT count(*) FROM warehouse.fact_sales") == Self.rows)
    }

    @Test("keeps the keys of what was written of it")
    func keys() throws {
        let fixture = try LoadFixture()
        let file = try WrittenFile(Self.orders("a"))
        try refuse(file, fixture) { try file.rewrite(Self.orders("b"), isHidden: true) }
        let keys = try fixture.installation.keys.connect()
        let open = try keys.query("SELECT count(*) AS n FROM keys.batch_key WHERE NOT closed")
        #expect(try open.first?.decode("n") == 0)
    }
}

/// A source that does something when it has been looked at, or gives up behind a row.
private final class StoppingSource: RowSource {
    private let source: SourceFile
    private let last: Int
    private let whenLookedAt: () throws -> Void

    init(
        _ source: SourceFile, after last: Int = .max, whenLookedAt: @escaping () throws -> Void = {}
    ) {
        self.source = source
        self.last = last
        self.whenLookedAt = whenLookedAt
    }

    var columns: [String] { source.columns }
    var cursor: RowCursor { source.cursor }
    var fractionRead: Double? { source.fractionRead }

    func identity() throws(FeedError) -> LoadIdentity {
        let identity = try source.identity()
        do { try whenLookedAt() } catch { throw FeedError(.noHeader(nil)) }
        return identity
    }

    func identityRead() -> LoadIdentity { source.identityRead() }
    func confirmUnchanged() throws(FeedError) { try source.confirmUnchanged() }
    func reopened() throws(FeedError) -> any RowSource { try source.reopened() }
    func resume(after cursor: RowCursor) throws(FeedError) { try source.resume(after: cursor) }

    func next() throws(FeedError) -> SourceEvent? {
        guard source.cursor.rowCount < last else {
            throw FeedError(.cannotRead(errno: 5))
        }
        return try source.next()
    }
}
