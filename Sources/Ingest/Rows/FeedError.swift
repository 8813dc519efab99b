/// Why a file cannot be read on: the run stops here, unlike at a `RowRejection`.
///
/// It names the file as the operator named it, and columns by their header; never a value.
public struct FeedError: Error, Hashable, Sendable {
    /// The closed list of causes.
    public enum Code: Hashable, Sendable {
        /// `errno` of read(2) or lseek(2).
        case cannotRead(errno: Int32)
        case truncatedGzip
        case corruptGzip
        case noHeader
        case tooManyColumns
        case duplicateColumn(String)
        /// The file has a column that its mapping does not declare.
        case undeclaredColumn(String)
        /// The mapping declares a column that the file has not.
        case missingColumn(String)
        /// An earlier run of the load had read `rowCount` rows, and there are fewer.
        case endsBeforeCursor(rowCount: Int)
        /// It was written to between the first look at it and its last row.
        case changed
    }

    /// The cause.
    public let code: Code
    /// The file as it was named to the run.
    public let file: String

    /// `file` is the source's name, as reports call it.
    public init(_ code: Code, file: String) {
        self.code = code
        self.file = file
    }
}

extension FeedError: CustomStringConvertible {
    /// The file and the cause, in words.
    public var description: String { "\(file): \(problem)" }

    private var problem: String {
        switch code {
        case .cannotRead(let errno): "cannot be read (errno \(errno))"
        case .truncatedGzip: "the gzip data ends too early"
        case .corruptGzip: "the gzip data is damaged"
        case .noHeader: "the first row names none of the declared columns"
        case .tooManyColumns: "the first row has more than \(CSVReader.maximumFields) fields"
        case .duplicateColumn(let name): "column '\(name)' stands twice in the first row"
        case .undeclaredColumn(let name): "column '\(name)' is not declared in the mapping"
        case .missingColumn(let name): "column '\(name)' is declared and not in the file"
        case .endsBeforeCursor(let count):
            "ends before row \(count), up to which it was loaded: it is not what it was"
        case .changed:
            "was written to while it was read, and does not count as loaded: load it again once "
                + "whoever writes it has ended"
        }
    }
}
