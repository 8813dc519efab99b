/// What a source holds next, as rows of one kind of record.
enum FeedItem<Row: Sendable>: Sendable {
    /// A row, with what is told of it beside, and its bytes where its kind keeps them.
    case accepted(Row, notes: RowNotes, place: RowPlace)
    /// A row that did not pass, with its bytes for the sealed quarantine.
    case rejected(RowRejection, row: [UInt8])
}

/// Where a row stands, and how it came where its kind keeps that.
struct RowPlace: Sendable {
    let line: Int
    let bytes: [UInt8]
}

/// Reads a source as records of one kind, row by row, the same way each time.
struct FeedReader<Record: RecordKind> {
    let source: any RowSource
    private var record: Record

    /// Reads `source` on from where it is; `plan` says where its columns stand.
    init(_ source: any RowSource, plan: ColumnPlan, codes: KnownCodes) throws(IngestError) {
        self.source = source
        record = try Record(plan: plan, codes: codes)
    }

    /// The next row; nil at the end of the source.
    mutating func next() throws(FeedError) -> FeedItem<Record.Row>? {
        switch try source.next() {
        case nil:
            return nil
        case .rejected(let rejection, let raw)?:
            return .rejected(rejection, row: raw)
        case .row(let row)?:
            do throws(RowRejection) {
                var notes = RowNotes()
                let parsed = try record.parse(row, notes: &notes)
                return .accepted(
                    parsed, notes: notes,
                    place: RowPlace(
                        line: row.line, bytes: Record.keepsBytes ? Array(row.raw) : []))
            } catch {
                return .rejected(error, row: Array(row.raw))
            }
        }
    }
}
