import Database

/// Rows that are written together, of one record.
struct Batch {
    let rows: any BatchRows
    /// Rows read for it, those that did not pass included.
    let rowsRead: Int
    /// Behind its last row.
    let end: RowCursor
}

/// The rows of a batch that passed, whatever they are.
protocol BatchRows: Sendable {
    var count: Int { get }

    /// Writes them in the batch's transaction.
    func write(to load: inout LoadWriter, in transaction: Transaction) throws
}

/// Reads a source batch by batch.
protocol BatchReader {
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

        var count: Int { rows.count }

        func write(to load: inout LoadWriter, in transaction: Transaction) throws {
            guard !rows.isEmpty else { return }
            try Record.write(rows, to: &load, in: transaction)
        }
    }

    mutating func nextBatch(
        limit: Int, reject: (RowRejection, [UInt8]) -> Void
    ) throws(FeedError) -> Batch? {
        var passed = Rows()
        var rowsRead = 0
        while rowsRead < limit, let item = try next() {
            rowsRead += 1
            switch item {
            case .accepted(let row): passed.rows.append(row)
            case .rejected(let rejection, let row): reject(rejection, row)
            }
        }
        return rowsRead > 0 ? Batch(rows: passed, rowsRead: rowsRead, end: source.cursor) : nil
    }
}
