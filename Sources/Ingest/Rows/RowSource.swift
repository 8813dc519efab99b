/// Rows of a feed in order, from wherever they come.
///
/// A source gives the same rows in the same order each time it is opened, so that a load that was cut
/// off goes on behind the last row that was written.
protocol RowSource: AnyObject {
    /// What reports call it.
    var name: String { get }
    /// The names of the fields of its rows, in order.
    var columns: [String] { get }
    /// How far the rows that were given out reach.
    var cursor: RowCursor { get }

    /// What tells a load of it from any other; may read all of it, and does not move the cursor.
    func identity() throws(FeedError) -> LoadIdentity

    /// The next row, or why what stands there is none; nil at the end.
    func next() throws(FeedError) -> SourceEvent?

    /// Goes on behind `cursor`, which a source of the same identity gave; before the first row.
    func resume(after cursor: RowCursor) throws(FeedError)
}

/// A place between two rows of a source: what a load keeps to go on from there.
struct RowCursor: Hashable, Sendable {
    /// Before the first row.
    static let start = RowCursor(rowCount: 0)

    /// Rows before it, those that did not pass included; kept in `ops.load.rows_done`.
    var rowCount: Int
}

/// The fields of one row, as bytes in the source's memory: valid until the source goes on.
struct SourceRow {
    /// Physical line on which the row starts, or the row's number where a source has no lines.
    let line: Int
    /// One slice a field; UTF-8.
    let fields: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// The row as it came, for the quarantine.
    let raw: UnsafeBufferPointer<UInt8>
}

/// What stands next in a source.
enum SourceEvent {
    case row(SourceRow)
    /// Something that is no row, with its bytes, of which the source keeps a bounded number.
    case rejected(RowRejection, raw: [UInt8])
}
