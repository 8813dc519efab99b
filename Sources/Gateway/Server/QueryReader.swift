import Hummingbird

/// Reads a query string; a value that cannot be used is refused by its parameter's name.
struct QueryReader {
    private let request: Request

    init(_ request: Request) { self.request = request }

    /// The decoded value of `name`; nil when absent or empty.
    func text(_ name: StaticString) throws(Problem) -> String? {
        guard let value = request.uri.queryParameters[Substring(name.description)], !value.isEmpty
        else { return nil }
        guard value.utf8.count <= 256 else { throw .invalidParameter(name) }
        return String(value)
    }

    func integer(_ name: StaticString, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalidParameter(name)
        }
        return number
    }

    /// How many rows to answer with.
    func limit() throws(Problem) -> Int {
        try integer("limit", in: 1...Limits.maximumRows) ?? Limits.defaultRows
    }
}
