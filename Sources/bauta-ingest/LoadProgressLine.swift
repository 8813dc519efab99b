import Glibc
import Ingest
import ProgramSupport

/// Says how far the load of one file is.
struct LoadProgressLine {
    private let file: FileSource
    private let size: Int
    private let line = ProgressLine(name: IngestCommand.displayName)

    init(file: FileSource) {
        self.file = file
        var status = stat()
        size = fstat(file.descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// To be called as often as rows have been read.
    func show(rows: Int) { line.show("\(file.name): \(rows) rows" + share) }

    private var share: String {
        guard size > 0 else { return "" }
        let read = Int(lseek(file.descriptor, 0, SEEK_CUR))
        return ", \(min(100, 100 * read / size)) % of the file"
    }
}
