import Glibc

/// A regular file that somebody else has opened: the process that reads it may not open paths.
///
/// The descriptor is borrowed and stays open; its offset is neither used nor moved. What the file is called
/// is not known here, so that nothing that is said of its content says it.
public struct FileSource: Sendable {
    /// Open for reading.
    public let descriptor: Int32

    /// Borrows `descriptor`, which the caller keeps open.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// When a file was last written to, and how long it was then.
    struct WriteMark: Equatable {
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    /// What the system says of the last write; nil where it says nothing.
    var writeMark: WriteMark? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        return WriteMark(
            size: status.st_size, seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    /// Fills `buffer` with what is in the file from `offset` on; fewer bytes are those before its end.
    func read(
        into buffer: UnsafeMutableRawBufferPointer, from offset: Int
    ) throws(FeedError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let count = pread(descriptor, rest.baseAddress, rest.count, offset + filled)
            guard count >= 0 || errno == EINTR else {
                throw FeedError(.cannotRead(errno: errno))
            }
            guard count != 0 else { break }
            filled += max(0, count)
        }
        return filled
    }
}
