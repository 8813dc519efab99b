import Settings

/// What is looked for in a record before it is read: whose it is the latest word of, and whether it is gone.
struct RecordKey {
    /// What taps say of a record that was deleted where they read it.
    static let deletionMarks = ["_sdc_deleted_at", "_ab_cdc_deleted_at"]
    /// What taps add to records of their own accord; none of it is of the source.
    static let addedPrefixes = ["_sdc_", "_ab_"]

    /// What a record says of itself.
    struct Glance {
        /// The source's own number, as rows of files give it; nil where it has none that can be read.
        var number: [UInt8]?
        var isDeleted = false
    }

    private var scanner: Scanner
    private let columns: Int
    private let isComposed: Bool

    /// A box: a scanner is not copied.
    private final class Scanner {
        var scanner: JSONScanner
        init(_ tree: FieldTree, columns: Int) {
            scanner = JSONScanner(tree, octets: CSVReader.maximumRowOctets, columns: columns)
        }
    }

    /// Of records that `mapping` reads; nothing is the latest word of another where it has no number.
    init(of mapping: SourceMapping) {
        let names = Self.columns(of: mapping)
        columns = names.count
        isComposed = !mapping.constants.key.isEmpty
        let paths = (names + Self.deletionMarks).compactMap { FieldPath($0) }
        scanner = Scanner(
            FieldTree(columns: paths.map { (path: $0, isRead: true) }, unknownKeys: .skip),
            columns: paths.count)
    }

    /// The columns that make up a record's number: that of the record, or a contact's numbers.
    static func columns(of mapping: SourceMapping) -> [String] {
        guard [RecordDescription.order, .return, .lead, .contact].contains(mapping.record) else {
            return []
        }
        if !mapping.constants.key.isEmpty { return mapping.constants.key }
        if let number = mapping.numberColumn { return [number] }
        return mapping.columns.compactMap { column in
            if case .identifier = column.use { column.name } else { nil }
        }
    }

    /// Looks at `record`, which is an object of JSON; one that is none says nothing.
    func glance(_ record: UnsafeBufferPointer<UInt8>) -> Glance {
        var glance = Glance()
        guard record.count <= CSVReader.maximumRowOctets,
            (try? scanner.scanner.scan(record)) != nil
        else { return glance }
        var parts: [[UInt8]?] = Array(repeating: nil, count: columns)
        for cell in scanner.scanner.cells {
            if cell.column >= columns {
                glance.isDeleted = glance.isDeleted || !cell.text.isEmpty
            } else if parts[cell.column] == nil {
                parts[cell.column] = Array(FactText.trimmed(cell.text))
            }
        }
        let found = parts.compactMap(\.self)
        guard columns > 0, found.count == columns, found.allSatisfy(Self.isNumber) else {
            return glance
        }
        // As `FactReader.composedKey` writes it.
        glance.number =
            columns == 1 && !isComposed ? found[0] : found.flatMap { $0 + [0x1F] }
        return glance
    }

    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        (1...FactReader.maximumKeyOctets).contains(bytes.count)
            && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
