/// The rows of objects of JSON, one object at a time.
///
/// Where columns are of a list's elements, each element is a row; all rows of an object are given out before the
/// next one begins.
final class ObjectRows {
    private let columns: [String]
    private var scanner: JSONScanner
    /// By column, of the row that is given out.
    private let fields: UnsafeMutableBufferPointer<UnsafeBufferPointer<UInt8>>
    private var raw = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var line = 0
    /// Elements of the object that were given out.
    private var given = 0
    /// Cells of the object before those of the next element.
    private var nextCell = 0
    /// Cells of the element that was given out last.
    private var elementCells = 0..<0
    private var hasRest = false

    /// For objects whose values stand as `tree` says, of which `columns` are the names.
    init(_ tree: FieldTree, columns: [String]) {
        self.columns = columns
        scanner = JSONScanner(tree, octets: CSVReader.maximumRowOctets, columns: columns.count)
        fields = .allocate(capacity: max(1, columns.count))
        fields.initialize(repeating: UnsafeBufferPointer(start: nil, count: 0))
    }

    deinit { fields.deallocate() }

    /// The next row of the object that was begun last; nil where it has no more.
    func next() -> SourceEvent? { hasRest ? element() : nil }

    /// The first row of `object`, which stands on `line`, of at most as many bytes as a row may have; it is
    /// valid as long as the object is.
    func begin(_ object: UnsafeBufferPointer<UInt8>, line: Int) -> SourceEvent {
        raw = object
        self.line = line
        hasRest = false
        guard object.isValidUTF8 else { return rejected(.invalidUTF8, field: 0) }
        do throws(JSONScanner.Problem) {
            try scanner.scan(object)
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
            line: line,
            fields: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(fields)[..<columns.count]),
            raw: raw)
    }

    private func rejected(_ reason: RejectionReason, field: Int) -> SourceEvent {
        .rejected(
            RowRejection(line: line, field: field, columns: columns, reason: reason),
            raw: Array(raw))
    }
}
