/// Rows of a feed in order, from wherever they come.
///
/// A source gives the same rows in the same order each time it is opened, so that a load that was cut
/// off goes on behind the last row that was written.
public protocol RowSource: AnyObject {
    /// The names of the fields of its rows, in order.
    var columns: [String] { get }
    /// What the row of names looks like, to be told where it names nothing; nil where there is none.
    var firstRow: FirstRow? { get }
    /// What must stand before its rows for these to be read again by themselves, in UTF-8; nil where they
    /// cannot be.
    var preamble: [UInt8]? { get }
    /// How far the rows that were given out reach.
    var cursor: RowCursor { get }
    /// How much of it has been read, from 0 to 1; nil where its end is not known beforehand.
    var fractionRead: Double? { get }

    /// What tells a load of it from any other; may read all of it, and does not move the cursor.
    ///
    /// From then on no row is given out of anything else: `changed` is thrown instead.
    func identity() throws(FeedError) -> LoadIdentity

    /// The identity of what was given out; asked behind the last row.
    func identityRead() -> LoadIdentity

    /// Throws `changed` when the source is known to be another by now; asked before rows are written.
    func confirmUnchanged() throws(FeedError)

    /// The next row, or why what stands there is none; nil at the end.
    func next() throws(FeedError) -> SourceEvent?

    /// Goes on behind `cursor`, which a source of the same identity gave; before the first row.
    ///
    /// Throws `endsBeforeCursor` when there are fewer rows than `cursor` lies behind: the rest of such
    /// a source would pass for the end of the load.
    func resume(after cursor: RowCursor) throws(FeedError)

    /// The same rows once more from the first.
    func reopened() throws(FeedError) -> any RowSource
}

extension RowSource {
    /// Most sources have no row of names.
    public var firstRow: FirstRow? { nil }
    /// And so nothing stands before their rows.
    public var preamble: [UInt8]? { [] }
}

/// A place between two rows of a source: what a load keeps to go on from there.
public struct RowCursor: Hashable, Sendable {
    /// Before the first row.
    public static let start = RowCursor(rowCount: 0)

    /// Rows before it, those that did not pass included; kept in `ops.load.rows_done`.
    public var rowCount: Int
    /// The place in the source's own bytes, for a source that does not find it by counting rows; kept in
    /// `ops.load.source_position`.
    public var position: [UInt8]?

    /// Behind `rowCount` rows, at `position` where the source needs more than their number.
    public init(rowCount: Int, position: [UInt8]? = nil) {
        self.rowCount = rowCount
        self.position = position
    }
}

/// The fields of one row, as bytes in the source's memory: valid until the source goes on.
public struct SourceRow {
    /// Physical line on which the row starts, or the row's number where a source has no lines.
    public let line: Int
    /// One slice a field; UTF-8.
    public let fields: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>
    /// The row as it came, for the quarantine.
    public let raw: UnsafeBufferPointer<UInt8>

    /// Borrows `fields` and `raw` from the source, which keeps them until it goes on.
    public init(
        line: Int, fields: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>,
        raw: UnsafeBufferPointer<UInt8>
    ) {
        self.line = line
        self.fields = fields
        self.raw = raw
    }

    /// A place in a source, of which no field is at hand.
    init(line: Int) {
        self.init(
            line: line, fields: UnsafeBufferPointer(start: nil, count: 0),
            raw: UnsafeBufferPointer(start: nil, count: 0))
    }
}

/// What stands next in a source.
public enum SourceEvent {
    case row(SourceRow)
    /// Something that is no row, with its bytes, of which the source keeps a bounded number.
    case rejected(RowRejection, raw: [UInt8])
}
