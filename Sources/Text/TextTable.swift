/// Rows under headings as plain text, for people; programs read JSON.
public struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []

    /// A table without rows.
    public init(_ headings: [String]) { self.headings = headings }

    /// Adds a row of as many cells as there are headings.
    public mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The headings in capitals and the rows, each column as wide as its widest cell; nothing where there
    /// are no rows.
    public var lines: [String] {
        guard !rows.isEmpty else { return [] }
        let all = [headings.map { $0.uppercased() }] + rows
        let widths = headings.indices.map { column in
            all.reduce(0) { max($0, $1[column].count) }
        }
        return all.map { cells in
            let padded = zip(cells, widths).map { Self.padded($0, $1, right: false) }
            // The last column is not filled up.
            return (padded.dropLast() + cells.suffix(1)).joined(separator: "  ")
        }
    }

    /// `text` filled up with blanks to `width`, on its left side where it is to stand right.
    public static func padded(_ text: String, _ width: Int, right: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return right ? blanks + text : text + blanks
    }
}
