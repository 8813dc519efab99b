/// A CSV file as a source of rows; its cursor counts them.
final class CSVFile: RowSource {
    private let file: FileSource
    private var reader: CSVReader
    private(set) var cursor = RowCursor.start

    var name: String { file.name }
    var columns: [String] { reader.columns }

    /// Opens `file` at its first byte and reads the header.
    init(_ file: FileSource) throws(FeedError) {
        self.file = file
        reader = try CSVReader.open(file)
    }

    /// The digest of the file's bytes as they lie there, compressed or not.
    func identity() throws(FeedError) -> LoadIdentity { .file(sha256: try file.sha256()) }

    func next() throws(FeedError) -> SourceEvent? {
        guard let event = try reader.next() else { return nil }
        cursor.rowCount += 1
        return event
    }

    /// Reads past the rows before `cursor` without looking at their values.
    func resume(after cursor: RowCursor) throws(FeedError) {
        while self.cursor.rowCount < cursor.rowCount {
            guard try next() != nil else { return }
        }
    }
}
