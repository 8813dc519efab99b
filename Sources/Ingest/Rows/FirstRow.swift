/// What a first row looks like that names none of the declared columns; it tells no cell.
public struct FirstRow: Hashable, Sendable {
    /// Fields of the row.
    public let columns: Int
    /// Characters that may be delimiters, and stand within its fields: how often each does, most often first.
    public let delimiters: [Delimiter]

    /// A character and how often it stands in the row.
    public struct Delimiter: Hashable, Sendable {
        /// In the singular.
        public let name: String
        public let count: Int
    }

    /// A row of so many columns.
    init(columns: Int, delimiters: [Delimiter] = []) {
        self.columns = columns
        self.delimiters = delimiters
    }

    /// Counts what stands in the fields of `row`.
    init(_ row: SourceRow, columns: Int) {
        self.columns = columns
        let candidates: [(byte: UInt8, name: String)] = [
            (0x3B, "semicolon"), (0x09, "tab"), (0x7C, "vertical bar"), (0x2C, "comma"),
        ]
        delimiters = candidates.map { candidate in
            Delimiter(
                name: candidate.name,
                count: row.fields.reduce(0) { $0 + $1.count { $0 == candidate.byte } })
        }.filter { $0.count > 0 }.sorted { $0.count > $1.count }
    }
}

extension FirstRow: CustomStringConvertible {
    /// `1 column, 5 semicolons`.
    public var description: String {
        ([Delimiter(name: "column", count: columns)] + delimiters).map(\.description)
            .joined(separator: ", ")
    }
}

extension FirstRow.Delimiter: CustomStringConvertible {
    /// `5 semicolons`.
    public var description: String { count == 1 ? "1 \(name)" : "\(count) \(name)s" }
}
