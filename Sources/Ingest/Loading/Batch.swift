import Database

/// Rows that are written together, of one record.
struct Batch {
    var rows: any BatchRows
    /// Fields that were left out of its rows.
    let leftOut: [RowRejection]
    /// Parts of its rows that the mapping passes over.
    var skipped: [SkipReason: Int] = [:]
    /// Rows read for it, those that did not pass included.
    let rowsRead: Int
    /// Behind its last row.
    let end: RowCursor
}

/// The rows of a batch that passed, whatever they are.
protocol BatchRows: Sendable {
    var count: Int { get }

    /// Does what they need that does not depend on what stands.
    mutating func prepare(by preparer: RowPreparer)

    /// Writes them in the batch's transaction.
    func write(to load: inout LoadWriter, in transaction: Transaction) throws

    /// Where the row at `position` stands, and how it came, where its kind may turn out not to pass.
    func place(of position: Int) -> RowPlace

    /// What would become of them, as far as that can be told without a database.
    func tally(into tally: inout DryRunTally)
}

extension BatchRows {
    /// Nothing.
    mutating func prepare(by preparer: RowPreparer) {}
}

/// Reads a source batch by batch.
protocol BatchReader {
    /// Goes on behind `cursor`, to which an earlier run of the same load came; before the first batch.
    mutating func resume(after cursor: RowCursor) throws(FeedError)

    /// The next rows, `limit` at most; nil at the end of the source.
    ///
    /// What did not pass goes to `reject`, with its bytes.
    mutating func nextBatch(
        limit: Int, reject: (RowRejection, [UInt8]) -> Void
    ) throws(FeedError) -> Batch?
}

extension FeedReader: BatchReader {
    /// Rows of `Record` that passed.
    private struct Rows: BatchRows {
        var rows: [Record.Row] = []
        var places: [RowPlace] = []

        var count: Int { rows.count }

        mutating func prepare(by preparer: RowPreparer) {
            for position in rows.indices { Record.prepare(&rows[position], by: preparer) }
        }

        func write(to load: inout LoadWriter, in transaction: Transaction) throws {
            guard !rows.isEmpty else { return }
            try Record.write(rows, to: &load, in: transaction)
        }

        func place(of position: Int) -> RowPlace { places[position] }

        func tally(into tally: inout DryRunTally) { Record.tally(rows, into: &tally) }
    }

    mutating func resume(after cursor: RowCursor) throws(FeedError) {
        try source.resume(after: cursor)
    }

    mutating func nextBatch(
        limit: Int, reject: (RowRejection, [UInt8]) -> Void
    ) throws(FeedError) -> Batch? {
        var passed = Rows()
        var leftOut: [RowRejection] = []
        var rowsRead = 0
        while rowsRead < limit, let item = try next() {
            rowsRead += 1
            switch item {
            case .accepted(let row, let notes, let place):
                passed.rows.append(row)
                if Record.keepsBytes { passed.places.append(place) }
                leftOut += notes.leftOut
            case .rejected(let rejection, let row): reject(rejection, row)
            }
        }
        guard rowsRead > 0 else { return nil }
        return Batch(rows: passed, leftOut: leftOut, rowsRead: rowsRead, end: source.cursor)
    }
}
