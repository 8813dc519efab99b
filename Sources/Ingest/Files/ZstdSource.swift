import CZstd

/// The content of a zstd file of one or more frames (RFC 8878).
final class ZstdSource: ByteSource {
    private let file: CheckedFile
    private let input: UnsafeMutableRawBufferPointer
    private let stream: OpaquePointer
    /// Bytes `start..<end` of the input are read and not yet expanded.
    private var start = 0
    private var end = 0
    /// Whether a frame has begun and not ended.
    private var isWithinFrame = false

    init(_ file: CheckedFile) throws(FeedError) {
        guard let stream = ZSTD_createDStream() else { throw FeedError(.corruptZstd) }
        self.file = file
        self.stream = stream
        input = .allocate(byteCount: ZSTD_DStreamInSize(), alignment: 16)
        // A frame may ask for a window of any size: this is what its own command-line program allows.
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.windowLog)
    }

    deinit {
        ZSTD_freeDStream(stream)
        input.deallocate()
    }

    /// 128 MiB.
    private static let windowLog: Int32 = 27

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos == 0 {
            if start == end {
                end = try file.read(into: input)
                start = 0
                if end == 0 {
                    guard !isWithinFrame else { throw FeedError(.truncatedZstd) }
                    return 0
                }
            }
            var taken = ZSTD_inBuffer(src: input.baseAddress, size: end, pos: start)
            let result = ZSTD_decompressStream(stream, &output, &taken)
            guard ZSTD_isError(result) == 0 else { throw FeedError(.corruptZstd) }
            start = taken.pos
            // 0 says that a frame is complete, and all of it was given out.
            isWithinFrame = result != 0
        }
        return output.pos
    }
}
