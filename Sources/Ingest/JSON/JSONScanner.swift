/// Reads one object of JSON (RFC 8259) as the fields that a tree of keys names.
///
/// Values are given as text: numbers as they are written, so that no decimal is lost; `true` and `false` by their
/// names; null as nothing. What is read past must be well-formed, too.
struct JSONScanner: ~Copyable {
    /// Why a line is no row.
    enum Problem: Error, Hashable {
        /// It is not an object of JSON, or has objects in objects deeper than is sensible.
        case malformed
        /// It has something under a key that is not declared.
        case undeclared
        /// An object or a list stands where this column has a value, or lists in lists.
        case notAValue(column: Int)
        /// The column's value stands there twice, or the list whose elements are rows.
        case twice(column: Int?)
    }

    /// A value that was found.
    struct Cell {
        /// Of which element of the list; nil outside of lists.
        let element: Int?
        let column: Int
        let text: UnsafeBufferPointer<UInt8>
    }

    /// Objects and lists within each other.
    static let mostDepth = 64

    var tree: FieldTree
    /// What was found in the line, in its order; its bytes are valid until the next line.
    private(set) var cells: [Cell] = []
    /// Elements of the list whose elements are rows.
    private(set) var elements = 0

    private var tokens: JSONTokens
    private var element: Int?
    /// The first thing that makes the line no row of its mapping, though it is JSON.
    private var problem: Problem?
    /// By column: the element that had it last in this line, to tell one that stands there twice.
    private var owners: [Int?]

    /// For lines of `octets` bytes at most, and so many columns.
    init(_ tree: FieldTree, octets: Int, columns: Int) {
        self.tree = tree
        tokens = JSONTokens(octets: octets)
        owners = Array(repeating: nil, count: columns)
    }

    /// Reads `line`, which is well-formed UTF-8.
    mutating func scan(_ line: UnsafeBufferPointer<UInt8>) throws(Problem) {
        for cell in cells { owners[cell.column] = nil }
        cells.removeAll(keepingCapacity: true)
        (elements, element, problem) = (0, nil, nil)
        tokens.begin(line)
        do throws(JSONTokens.Malformed) {
            tokens.skipSpace()
            guard tokens.next == UInt8(ascii: "{") else { throw JSONTokens.Malformed() }
            try object(at: FieldTree.root, depth: 1)
            tokens.skipSpace()
            guard tokens.isAtEnd else { throw JSONTokens.Malformed() }
        } catch {
            throw .malformed
        }
        if let problem { throw problem }
    }

    // MARK: Structure

    private mutating func object(at node: Int?, depth: Int) throws(JSONTokens.Malformed) {
        guard depth <= Self.mostDepth else { throw JSONTokens.Malformed() }
        tokens.advance()
        tokens.skipSpace()
        if tokens.take(UInt8(ascii: "}")) { return }
        while true {
            let key = try tokens.string()
            tokens.skipSpace()
            guard tokens.take(UInt8(ascii: ":")) else { throw JSONTokens.Malformed() }
            tokens.skipSpace()
            var child: Int?
            if let node, !tree.nodes[node].isSkipped {
                child = tree.child(of: node, key: key)
                if child == nil, tree.unknownKeys == .refuse, tokens.next != UInt8(ascii: "n") {
                    note(.undeclared)
                }
            }
            try value(at: child, depth: depth)
            tokens.skipSpace()
            if tokens.take(UInt8(ascii: "}")) { return }
            guard tokens.take(UInt8(ascii: ",")) else { throw JSONTokens.Malformed() }
            tokens.skipSpace()
        }
    }

    private mutating func list(at node: Int?, depth: Int) throws(JSONTokens.Malformed) {
        guard depth <= Self.mostDepth else { throw JSONTokens.Malformed() }
        tokens.advance()
        tokens.skipSpace()
        if tokens.take(UInt8(ascii: "]")) { return }
        var within: Int?
        if let node, !tree.nodes[node].isSkipped {
            within = tree.element(of: node)
            if within == nil, tree.unknownKeys == .refuse { note(.undeclared) }
        }
        let isRows = within.map { tree.nodes[$0].isRow } ?? false
        if isRows, elements > 0 { note(.twice(column: nil)) }
        defer { if isRows { element = nil } }
        while true {
            if isRows {
                element = elements
                elements += 1
            }
            try value(at: within, depth: depth)
            tokens.skipSpace()
            if tokens.take(UInt8(ascii: "]")) { return }
            guard tokens.take(UInt8(ascii: ",")) else { throw JSONTokens.Malformed() }
            tokens.skipSpace()
        }
    }

    private mutating func value(at node: Int?, depth: Int) throws(JSONTokens.Malformed) {
        let column = node.flatMap { tree.nodes[$0].column }
        switch tokens.next {
        case UInt8(ascii: "{"):
            if let column { note(.notAValue(column: column)) }
            try object(at: column == nil ? node : nil, depth: depth + 1)
        case UInt8(ascii: "["):
            if let column { note(.notAValue(column: column)) }
            try list(at: column == nil ? node : nil, depth: depth + 1)
        case UInt8(ascii: "\""):
            found(try tokens.string(), at: node)
        case UInt8(ascii: "n"):
            try tokens.word("null")
        case UInt8(ascii: "t"):
            found(try tokens.word("true"), at: node)
        case UInt8(ascii: "f"):
            found(try tokens.word("false"), at: node)
        default:
            found(try tokens.number(), at: node)
        }
    }

    private mutating func found(_ text: UnsafeBufferPointer<UInt8>, at node: Int?) {
        guard let node, !tree.nodes[node].isSkipped else { return }
        guard let column = tree.nodes[node].column else {
            if tree.unknownKeys == .explore { tree.sawValue(at: node) }
            if tree.unknownKeys == .refuse { note(.undeclared) }
            return
        }
        let owner = element ?? -1
        guard owners[column] != owner else { return note(.twice(column: column)) }
        owners[column] = owner
        cells.append(Cell(element: element, column: column, text: text))
    }

    private mutating func note(_ found: Problem) { problem = problem ?? found }
}
