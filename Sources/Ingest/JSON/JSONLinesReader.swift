import Settings

/// Reads JSON lines: an object of JSON a line, of which fields are the values at the paths of columns.
///
/// Where columns are of a list's elements (`lines[].price`), each element is a row, with what the object says
/// besides; an object whose list is empty is one row without them. Empty lines are no rows.
final class JSONLinesReader: FileReader {
    /// Lines that tell which keys a file has, before any is read for its rows.
    static let exploredLines = 1_000

    let columns: [String]
    let firstRow: FirstRow?
    let preamble: [UInt8] = []
    var lineCount: Int { lines.number }

    private var lines: LineReader
    private let rows: ObjectRows

    /// Opens `file` at its first byte and looks at its first lines.
    init(_ file: CheckedFile, columns declared: DeclaredFields) throws(FeedError) {
        let found = try Self.explore(file.reopened())
        let plan = declared.plan(beside: found.tree)
        columns = plan.columns.map(\.name)
        firstRow = found.hasObjects ? FirstRow(columns: found.tree.paths.count) : nil
        let tree = FieldTree(
            columns: plan.columns.compactMap { column in
                column.path.map { (path: $0, isRead: column.isRead) }
            }, unknownKeys: plan.unknownKeys)
        rows = ObjectRows(tree, columns: columns)
        lines = try LineReader(file.contents(), mostOctets: CSVReader.maximumRowOctets)
    }

    /// What keys the first lines of `file` have.
    static func explore(
        _ file: CheckedFile
    ) throws(FeedError) -> (tree: FieldTree, hasObjects: Bool) {
        var lines = try LineReader(file.contents(), mostOctets: CSVReader.maximumRowOctets)
        var scanner = JSONScanner(FieldTree(), octets: CSVReader.maximumRowOctets, columns: 0)
        var objects = 0
        var isMalformed = false
        while lines.number < exploredLines, let line = try lines.next() {
            guard case .whole(let bytes) = line, !bytes.isBlank else { continue }
            guard bytes.isValidUTF8, (try? scanner.scan(bytes)) != nil else {
                isMalformed = true
                continue
            }
            objects += 1
        }
        if scanner.tree.isFull { throw FeedError(.tooManyColumns) }
        if isMalformed, objects == 0 { throw FeedError(.notJSONLines) }
        return (scanner.tree, objects > 0)
    }

    func next() throws(FeedError) -> SourceEvent? {
        if let row = rows.next() { return row }
        while let line = try lines.next() {
            switch line {
            case .tooLong(let front):
                return .rejected(
                    RowRejection(
                        line: lines.number, field: 0, columns: columns, reason: .rowTooLong),
                    raw: front)
            case .whole(let bytes) where bytes.isBlank: continue
            case .whole(let bytes): return rows.begin(bytes, line: lines.number)
            }
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
