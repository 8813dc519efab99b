import CZlib

/// The content of a gzip file of one or more members (RFC 1952).
final class GzipSource: ByteSource {
    private static let inputOctets = 1 << 17
    /// The largest window, and 16 for the gzip wrapper with its checksum (zlib's manual).
    private static let windowBits: Int32 = 15 + 16

    private let file: CheckedFile
    private let input: UnsafeMutableRawBufferPointer
    /// On the heap: zlib keeps a pointer back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isBetweenMembers = false

    init(_ file: CheckedFile) throws(FeedError) {
        self.file = file
        input = .allocate(byteCount: Self.inputOctets, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let status = inflateInit2_(
            stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw FeedError(.corruptGzip) }
    }

    deinit {
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_out = UInt32(buffer.count)
        while Int(stream.pointee.avail_out) == buffer.count {
            if stream.pointee.avail_in == 0, try !refill() {
                guard isBetweenMembers else {
                    throw FeedError(.truncatedGzip)
                }
                return 0
            }
            try inflateSome()
        }
        return buffer.count - Int(stream.pointee.avail_out)
    }

    private func refill() throws(FeedError) -> Bool {
        let count = try file.read(into: input)
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_in = UInt32(count)
        return count > 0
    }

    private func inflateSome() throws(FeedError) {
        if isBetweenMembers {
            inflateReset(stream)
            isBetweenMembers = false
        }
        switch inflate(stream, Z_NO_FLUSH) {
        case Z_OK: break
        case Z_STREAM_END: isBetweenMembers = true
        case Z_BUF_ERROR where stream.pointee.avail_in == 0: break
        default: throw FeedError(.corruptGzip)
        }
    }
}
