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
    private var scanner: JSONScanner
    /// By column, of the row that is given out.
    private let fields: UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>>
    private var raw = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Elements of the line that were given out.
    private var given = 0
    /// Cells of the line before those of the next element.
    private var nextCell = 0
    /// Cells of the element that was given out last.
    private var elementCells = 0..<0
    private var hasRest = false

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
        scanner = JSONScanner(
            tree, octets: CSVReader.maximumRowOctets, columns: columns.count)
        lines = try LineReader(file.contents(), mostOctets: CSVReader.maximumRowOctets)
        fields = .allocate(capacity: max(1, columns.count))
        fields.initialize(repeating: UnsafeBufferPointer(start: nil, count: 0))
    }

    deinit { fields.deallocate() }

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
        if hasRest { return element() }
        while let line = try lines.next() {
            switch line {
            case .tooLong(let front):
                return .rejected(
                    RowRejection(
                        line: lines.number, field: 0, columns: columns, reason: .rowTooLong),
                    raw: front)
            case .whole(let bytes) where bytes.isBlank: continue
            case .whole(let bytes): return row(bytes)
            }
        }
        return nil
    }

    private func row(_ line: UnsafeBufferPointer<UInt8>) -> SourceEvent {
        raw = line
        guard line.isValidUTF8 else { return rejected(.invalidUTF8, field: 0) }
        do throws(JSONScanner.Problem) {
            try scanner.scan(line)
        } catch {
            return switch error {
            case .malformed: rejected(.malformedJSON, field: 0)
            case .undeclared: rejected(.undeclaredField, field: 0)
            case .notAValue(let column): rejected(.notAValue, field: column + 1)
            case .twice(let column): rejected(.fieldTwice, field: column.map { $0 + 1 } ?? 0)
            }
        }
        for cell in scanner.cells where cell.text.count > CSVReader.maximumFieldOctets {
            return rejected(.fieldTooLong, field: cell.column + 1)
        }
        fields.update(repeating: UnsafeBufferPointer(start: nil, count: 0))
        for cell in scanner.cells where cell.element == nil { fields[cell.column] = cell.text }
        guard scanner.elements > 0 else { return .row(sourceRow) }
        (given, nextCell, elementCells) = (0, 0, 0..<0)
        return element()
    }

    /// The next element of the line's list as a row.
    private func element() -> SourceEvent {
        for place in elementCells where scanner.cells[place].element != nil {
            fields[scanner.cells[place].column] = UnsafeBufferPointer(start: nil, count: 0)
        }
        let first = nextCell
        while nextCell < scanner.cells.count {
            let cell = scanner.cells[nextCell]
            if let element = cell.element {
                guard element == given else { break }
                fields[cell.column] = cell.text
            }
            nextCell += 1
        }
        elementCells = first..<nextCell
        given += 1
        hasRest = given < scanner.elements
        return .row(sourceRow)
    }

    private var sourceRow: SourceRow {
        SourceRow(
            line: lines.number,
            fields: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(fields)[..<columns.count]),
            raw: raw)
    }

    private func rejected(_ reason: RejectionReason, field: Int) -> SourceEvent {
        .rejected(
            RowRejection(line: lines.number, field: field, columns: columns, reason: reason),
            raw: Array(raw))
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
