public import Settings

/// A file as a source of rows; its cursor counts them.
public final class SourceFile: RowSource {
    private let file: CheckedFile
    /// Opens the file at its first byte, as its mapping says.
    private let open: (CheckedFile) throws(FeedError) -> any FileReader
    private let reader: any FileReader
    /// Behind the rows that were given out, by their number.
    public private(set) var cursor = RowCursor.start

    /// The header's names, or the mapping's.
    public var columns: [String] { reader.columns }
    /// What the header looks like; nil in a file without one.
    public var firstRow: FirstRow? { reader.firstRow }
    /// The header, and what says how it is divided.
    public var preamble: [UInt8]? { reader.preamble }
    /// Physical lines that were read so far.
    var lineCount: Int { reader.lineCount }
    /// By the bytes of the file as they lie there.
    public var fractionRead: Double? { file.fractionRead }

    /// Opens `file` at its first byte, to be read as `mapping` says.
    ///
    /// - Parameter expansion: times its length that its content may have where it is compressed; nil for what
    ///   any table of values needs.
    public convenience init(
        _ file: FileSource, of mapping: SourceMapping, expansion: Int? = nil
    ) throws(FeedError) {
        try self.init(file, of: mapping, in: .first, expansion: expansion)
    }

    /// Which of the files of a mapping with two it is.
    enum Place {
        case first, second
    }

    /// Opens `file` at its first byte, to be read as `mapping` says of the file at `place`.
    convenience init(
        _ file: FileSource, of mapping: SourceMapping, in place: Place, expansion: Int?
    ) throws(FeedError) {
        let checked = CheckedFile(file, expansion: expansion ?? BoundedSource.defaultExpansion)
        switch mapping.dialect.format {
        case .delimited: try self.init(checked, as: mapping.dialect)
        case .jsonLines:
            try self.init(checked) { (file) throws(FeedError) in
                try JSONLinesReader(file, columns: DeclaredFields(mapping, in: place))
            }
        }
    }

    /// Opens `rows`, which are of a file of `mapping`: what stood before them there, then rows as they were
    /// read, each on lines of its own.
    public convenience init(
        rows: FileSource, of mapping: SourceMapping
    ) throws(FeedError) {
        var mapping = mapping
        mapping.dialect.encoding = .utf8
        mapping.dialect.skippedLines = 0
        try self.init(rows, of: mapping)
    }

    /// Opens `file` at its first byte, to be read as delimited text.
    convenience init(
        _ file: FileSource, as dialect: FileDialect = FileDialect()
    ) throws(FeedError) {
        try self.init(CheckedFile(file), as: dialect)
    }

    /// Reads `file`, of which nothing has been read yet, as delimited text.
    convenience init(
        _ file: CheckedFile, as dialect: FileDialect = FileDialect()
    ) throws(FeedError) {
        try self.init(file) { (file) throws(FeedError) in
            try CSVReader.open(file, as: dialect)
        }
    }

    /// Reads `file`, of which nothing has been read yet, by the reader that `open` gives.
    init(
        _ file: CheckedFile, open: @escaping (CheckedFile) throws(FeedError) -> any FileReader
    ) throws(FeedError) {
        self.file = file
        self.open = open
        reader = try open(file)
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
        try SourceFile(file.reopened(), open: open)
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

/// Reads the bytes of a file as rows, once.
protocol FileReader: AnyObject {
    /// The names of the columns in order.
    var columns: [String] { get }
    /// What the row of names looks like; nil in a file without one.
    var firstRow: FirstRow? { get }

    /// As of `RowSource`.
    var preamble: [UInt8] { get }
    /// Physical lines that were read so far.
    var lineCount: Int { get }

    /// The next row or rejection; nil at the end of the file.
    func next() throws(FeedError) -> SourceEvent?
}
