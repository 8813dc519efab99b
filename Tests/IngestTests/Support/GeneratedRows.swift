@testable import Ingest

/// Orders that come out of no file: rows from memory, under an identity of another kind.
final class GeneratedRows: RowSource {
    let columns = [
        "customer_id", "order_id", "order_ts", "amount", "margin", "lines", "items", "country",
    ]
    private(set) var cursor = RowCursor.start
    private let version: UInt8
    private let rowCount: Int
    private let bytes: UnsafeMutablePointer<UInt8>
    private let fields: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>

    private static let maximumOctets = 256

    /// `rowCount` orders of 50 customers; the same for the same `version`.
    init(_ rowCount: Int, version: UInt8 = 1) {
        self.rowCount = rowCount
        self.version = version
        bytes = .allocate(capacity: Self.maximumOctets)
        fields = .allocate(capacity: columns.count)
    }

    deinit {
        bytes.deallocate()
        fields.deallocate()
    }

    func identity() -> LoadIdentity { .named(kind: "generated", bytes: [version]) }
    func identityRead() -> LoadIdentity { identity() }
    func confirmUnchanged() {}
    func reopened() -> any RowSource { GeneratedRows(rowCount, version: version) }

    var fractionRead: Double? { nil }

    /// Goes by the position alone: what counts rows before it would not be found.
    func resume(after cursor: RowCursor) throws(FeedError) {
        let row = (cursor.position ?? []).reduce(0) { $0 << 8 | Int($1) }
        guard row <= rowCount else {
            throw FeedError(.endsBeforeCursor(rowCount: cursor.rowCount))
        }
        place(row)
    }

    private func place(_ row: Int) {
        cursor = RowCursor(
            rowCount: row,
            position: [UInt8(row >> 16 & 255), UInt8(row >> 8 & 255), UInt8(row & 255)])
    }

    func next() -> SourceEvent? {
        guard cursor.rowCount < rowCount else { return nil }
        let row = cursor.rowCount
        place(row + 1)
        var end = 0
        // Every thousandth says no amount.
        let amount = row % 1_000 == 7 ? "" : "1.25"
        let texts = [
            "\(row % 50)", "g\(row)", "2024-05-02 10:00:00", amount, "0.25", "1", "2", "Germany",
        ]
        for (position, text) in texts.enumerated() {
            let start = bytes + end
            for byte in text.utf8 {
                bytes[end] = byte
                end += 1
            }
            (fields + position).initialize(
                to: UnsafeBufferPointer(start: start, count: text.utf8.count))
        }
        return .row(
            SourceRow(
                line: row + 1,
                fields: UnsafeBufferPointer(start: fields, count: columns.count),
                raw: UnsafeBufferPointer(start: bytes, count: end)))
    }
}
