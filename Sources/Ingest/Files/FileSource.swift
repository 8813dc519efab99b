import Glibc
import Verification

/// A regular file that somebody else has opened: the process that reads it may not open paths.
///
/// The descriptor is borrowed and stays open. One reader at a time: they share its offset.
public struct FileSource: Sendable {
    /// Open for reading, from wherever its offset stands.
    public let descriptor: Int32
    /// The file as the operator named it, for reports.
    public let name: String

    /// Borrows `descriptor`, which the caller keeps open; `name` is for reports.
    public init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }

    /// How much of it is behind the offset, from 0 to 1; nil for an empty file and for what has no
    /// size.
    var fractionRead: Double? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
        let offset = lseek(descriptor, 0, SEEK_CUR)
        return offset < 0 ? nil : min(1, Double(offset) / Double(status.st_size))
    }

    /// Goes back to the first byte, for another pass.
    func rewind() throws(FeedError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw FeedError(.cannotRead(errno: errno), file: name)
        }
    }

    /// The next bytes as they are in the file; 0 is the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw FeedError(.cannotRead(errno: errno), file: name)
            }
        }
    }

    /// The SHA-256 of all bytes as they are in the file; the offset that readers share stays.
    func sha256() throws(FeedError) -> [UInt8] {
        var hash = StreamingSHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            guard count >= 0 || errno == EINTR else {
                throw FeedError(.cannotRead(errno: errno), file: name)
            }
            guard count != 0 else { return hash.finish() }
            guard count > 0 else { continue }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += count
        }
    }

    /// The content from the first byte, inflated when its magic bytes say gzip (RFC 1952).
    func contents() throws(FeedError) -> any ByteSource {
        try rewind()
        var magic: [UInt8] = [0, 0]
        let count = pread(descriptor, &magic, magic.count, 0)
        guard count >= 0 else { throw FeedError(.cannotRead(errno: errno), file: name) }
        return magic == [0x1F, 0x8B] ? try GzipSource(self) : PlainSource(self)
    }
}

/// The bytes of a file as they are.
private final class PlainSource: ByteSource {
    private let file: FileSource

    init(_ file: FileSource) { self.file = file }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        try file.read(into: buffer)
    }
}
