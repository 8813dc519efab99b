import Glibc
import Ingest

/// Says how far a file is, at most once a second, on standard error.
final class ProgressLine {
    private let file: FileSource
    private let size: Int
    private let clock = ContinuousClock()
    private var last: ContinuousClock.Instant

    init(file: FileSource) {
        self.file = file
        var status = stat()
        size = fstat(file.descriptor, &status) == 0 ? Int(status.st_size) : 0
        last = clock.now
    }

    func show(rows: Int) {
        guard last.duration(to: clock.now) >= .seconds(1) else { return }
        last = clock.now
        let read = Int(lseek(file.descriptor, 0, SEEK_CUR))
        let share = size > 0 ? ", \(min(100, 100 * read / size)) % of the file" : ""
        IngestFailure.say("\(file.name): \(rows) rows\(share)")
    }
}
