/// Records that wait, as a source of rows; lines are numbers of messages.
final class RecordRows: RowSource {
    let columns: [String]
    private(set) var cursor = RowCursor.start
    var fractionRead: Double? { nil }

    private let bytes: [UInt8]
    private let entries: [RecordBuffer.Entry]
    private let open: () -> ObjectRows
    private let rows: ObjectRows
    private var place = 0
    /// Where the bytes stand while rows are given out.
    private let memory: UnsafeMutableBufferPointer<UInt8>

    /// The records `entries` of `bytes`, whose rows `open` reads.
    init(
        _ bytes: [UInt8], _ entries: [RecordBuffer.Entry], columns: [String],
        open: @escaping () -> ObjectRows
    ) {
        self.bytes = bytes
        self.entries = entries
        self.columns = columns
        self.open = open
        rows = open()
        memory = .allocate(capacity: max(1, bytes.count))
        _ = memory.initialize(from: bytes)
    }

    deinit { memory.deallocate() }

    func identity() throws(FeedError) -> LoadIdentity { identityRead() }
    /// They are in memory: nobody changes them.
    func identityRead() -> LoadIdentity { .named(kind: "records", bytes: []) }
    func confirmUnchanged() throws(FeedError) {}

    func next() throws(FeedError) -> SourceEvent? {
        let event: SourceEvent
        if let row = rows.next() {
            event = row
        } else {
            guard place < entries.count else { return nil }
            event = begin(entries[place])
            place += 1
        }
        cursor.rowCount += 1
        return event
    }

    private func begin(_ entry: RecordBuffer.Entry) -> SourceEvent {
        let record = UnsafeBufferPointer(rebasing: memory[entry.range])
        guard record.count <= CSVReader.maximumRowOctets else {
            return .rejected(
                RowRejection(
                    line: entry.message, field: 0, columns: columns, reason: .rowTooLong),
                raw: Array(record.prefix(CSVReader.maximumRowOctets)))
        }
        return rows.begin(record, line: entry.message)
    }

    /// Nothing resumes them: what was not committed comes again by its tap.
    func resume(after cursor: RowCursor) throws(FeedError) {
        guard cursor == .start else {
            throw FeedError(.endsBeforeCursor(rowCount: cursor.rowCount))
        }
    }

    func reopened() throws(FeedError) -> any RowSource {
        RecordRows(bytes, entries, columns: columns, open: open)
    }
}
