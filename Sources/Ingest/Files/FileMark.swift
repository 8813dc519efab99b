import CustomerModel
import Glibc

/// What the system says of a file without reading it; it changes with every write.
struct FileMark: Hashable {
    /// The disk, and the file's number on it.
    let device: UInt64
    let inode: UInt64
    /// In bytes.
    let size: Int64
    /// When the content was last written, in nanoseconds since 1970; the writer may set it.
    let modified: Int64
    /// When anything of the file was last changed; nobody sets it but by the machine's clock.
    let changed: Int64

    /// Of the file behind `descriptor`; nil where the system tells nothing.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// Whether the last change lies so far before `now` that a write from now on shows: the system's times
    /// advance in steps, some by two seconds.
    func isSettled(at now: EventTime) -> Bool {
        changed < Int64(now.milliseconds - Self.longestStep) * 1_000_000
    }

    private static let longestStep = 3_000

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension FileSource {
    /// What the system says of it now.
    var mark: FileMark? { FileMark(descriptor: descriptor) }
}
