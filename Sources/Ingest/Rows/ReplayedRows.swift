/// Rows that a load refused, as a source of their own, under the lines on which they stand in their file.
public final class ReplayedRows: RowSource {
    /// A row's first line among the rows, and in the file that it is of.
    public struct Line: Hashable, Sendable {
        let among: Int
        let original: Int

        /// Both from 1.
        public init(among: Int, original: Int) {
            self.among = among
            self.original = original
        }
    }

    private let rows: SourceFile
    private let load: Int64
    /// In ascending order of lines among the rows.
    private let lines: [Line]

    /// What the load `load` refused.
    public init(_ rows: SourceFile, of load: Int64, lines: [Line]) {
        self.rows = rows
        self.load = load
        self.lines = lines
    }

    public var columns: [String] { rows.columns }
    public var firstRow: FirstRow? { rows.firstRow }
    public var preamble: [UInt8]? { rows.preamble }
    public var cursor: RowCursor { rows.cursor }
    public var fractionRead: Double? { rows.fractionRead }

    public func identity() throws(FeedError) -> LoadIdentity {
        .replay(of: load, sha256: try rows.identity().digest)
    }

    public func identityRead() -> LoadIdentity {
        .replay(of: load, sha256: rows.identityRead().digest)
    }

    public func confirmUnchanged() throws(FeedError) { try rows.confirmUnchanged() }

    public func next() throws(FeedError) -> SourceEvent? {
        switch try rows.next() {
        case nil: return nil
        case .row(let row)?:
            return .row(
                SourceRow(line: original(row.line), fields: row.fields, raw: row.raw))
        case .rejected(let rejection, let raw)?:
            return .rejected(rejection.moved(to: original(rejection.line)), raw: raw)
        }
    }

    public func resume(after cursor: RowCursor) throws(FeedError) {
        try rows.resume(after: cursor)
    }

    public func reopened() throws(FeedError) -> any RowSource {
        guard let rows = try rows.reopened() as? SourceFile else { throw FeedError(.changed) }
        return ReplayedRows(rows, of: load, lines: lines)
    }

    /// The line in the file of what begins on the line `line` of the rows.
    private func original(_ line: Int) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].among <= line { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? line : lines[low - 1].original
    }
}
