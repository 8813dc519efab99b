import Glibc

/// Bytes of a pipe, as they come.
final class PipeSource: ByteSource {
    private let descriptor: Int32

    /// Borrows `descriptor`, which the caller keeps open.
    init(descriptor: Int32) { self.descriptor = descriptor }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FeedError(.cannotRead(errno: errno)) }
        }
    }
}
