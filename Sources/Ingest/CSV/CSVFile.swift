public import Settings

/// A file of delimited text as a source of rows; its cursor counts them.
public final class CSVFile: RowSource {
    private let file: CheckedFile
    private let dialect: FileDialect
    private var reader: CSVReader
    /// Behind the rows that were given out, by their number.
    public private(set) var cursor = RowCursor.start

    /// The header's names, or the mapping's.
    public var columns: [String] { reader.columns }
    /// What the header looks like; nil in a file without one.
    public var firstRow: FirstRow? { reader.firstRow }
    /// By the bytes of the file as they lie there.
    public var fractionRead: Double? { file.fractionRead }

    /// Opens `file` at its first byte and reads the header.
    ///
    /// - Parameter expansion: times its length that its content may have where it is compressed; nil for what
    ///   any table of values needs.
    public convenience init(
        _ file: FileSource, as dialect: FileDialect = FileDialect(), expansion: Int? = nil
    ) throws(FeedError) {
        let checked = CheckedFile(file, expansion: expansion ?? BoundedSource.defaultExpansion)
        try self.init(checked, as: dialect)
    }

    /// Reads `file`, of which nothing has been read yet.
    init(_ file: CheckedFile, as dialect: FileDialect = FileDialect()) throws(FeedError) {
        self.file = file
        self.dialect = dialect
        reader = try CSVReader.open(file, as: dialect)
    }

    /// The digest of the file's bytes as they lie there, compressed or not.
    public func identity() throws(FeedError) -> LoadIdentity { .file(sha256: try file.sha256()) }

    /// The digest of the bytes that were read.
    public func identityRead() -> LoadIdentity { .file(sha256: file.digestRead) }

    /// Asks the system when the file was last written to.
    public func confirmUnchanged() throws(FeedError) { try file.confirmUnchanged() }

    /// The next row or rejection; nil at the end of the file.
    public func next() throws(FeedError) -> SourceEvent? {
        guard let event = try reader.next() else { return nil }
        cursor.rowCount += 1
        return event
    }

    /// Reads the file again from its first byte; what it holds then is to be held against its identity.
    public func reopened() throws(FeedError) -> any RowSource {
        try CSVFile(file.reopened(), as: dialect)
    }

    /// Reads past the rows before `cursor` without looking at their values.
    public func resume(after cursor: RowCursor) throws(FeedError) {
        while self.cursor.rowCount < cursor.rowCount {
            guard try next() != nil else {
                throw FeedError(.endsBeforeCursor(rowCount: cursor.rowCount))
            }
        }
    }
}
