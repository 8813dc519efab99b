import Verification

/// The bytes of a file in order, once, and the digest that names them.
///
/// A load is known by the digest of its file before its first row is written. A file that is longer than a
/// step is therefore looked through beforehand; when it is read for its rows, each step is held against
/// that look before a byte of it is given out. So the bytes that are parsed are those the digest names, and
/// a file that is written to meanwhile stops the load instead of losing rows. A shorter file is read once:
/// what is parsed is what was hashed, in memory.
final class CheckedFile {
    /// Bytes that are held against the look, and kept in memory, at a time.
    static let defaultStep = 1 << 22

    /// What a file held when it was looked through.
    private struct Look {
        /// The digest of everything up to the end of each whole step.
        var marks: [[UInt8]] = []
        var length = 0
        var digest: [UInt8] = []
    }

    let file: FileSource
    /// Times its length that its content may have where it is compressed.
    private let expansion: Int
    private let buffer: UnsafeMutableRawBufferPointer
    private let writtenBefore: FileSource.WriteMark?
    /// Bytes of the buffer that are of the file, and those of them that were given out.
    private var filled = 0
    private var given = 0
    /// Behind the bytes in the buffer.
    private var offset = 0
    private var isAtEnd = false
    /// Of everything before `offset`.
    private var hash = StreamingSHA256()
    private var look: Look?

    /// Reads `file` by steps of `step` bytes.
    init(
        _ file: FileSource, step: Int = CheckedFile.defaultStep,
        expansion: Int = BoundedSource.defaultExpansion
    ) {
        self.file = file
        self.expansion = expansion
        buffer = .allocate(byteCount: step, alignment: 16)
        writtenBefore = file.writeMark
    }

    deinit { buffer.deallocate() }

    /// The same file from its first byte, held against what was seen of it.
    func reopened() -> CheckedFile {
        let other = CheckedFile(file, step: buffer.count, expansion: expansion)
        other.look = look
        return other
    }

    /// How much of the file was given out, from 0 to 1; nil for an empty file.
    var fractionRead: Double? {
        guard let size = file.writeMark?.size, size > 0 else { return nil }
        return min(1, Double(offset - filled + given) / Double(size))
    }

    /// Whether it begins with `bytes`, which are fewer than a step; asked before anything is read.
    func begins(with bytes: [UInt8]) throws(FeedError) -> Bool {
        if offset == 0 { try fill() }
        return buffer[..<filled].starts(with: bytes)
    }

    /// The next bytes as they are in the file; 0 is the end.
    func read(into output: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        if given == filled { try fill() }
        let count = min(output.count, filled - given)
        output.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: buffer[given..<given + count]))
        given += count
        return count
    }

    /// The SHA-256 of all bytes as they are in the file; nothing is given out by asking.
    ///
    /// Throws `changed` when they are not those that were given out before.
    func sha256() throws(FeedError) -> [UInt8] {
        if let look { return look.digest }
        if offset == 0 { try fill() }
        if isAtEnd { return hash.digestSoFar() }
        let look = try lookThrough()
        self.look = look
        try compare()
        return look.digest
    }

    /// The SHA-256 of all bytes that were read so far: at the end, of the whole file.
    var digestRead: [UInt8] { hash.digestSoFar() }

    /// Throws `changed` when the file was written to since it was opened.
    func confirmUnchanged() throws(FeedError) {
        guard file.writeMark == writtenBefore else { throw FeedError(.changed) }
    }

    /// Reads the next step into the buffer, none at the end.
    private func fill() throws(FeedError) {
        guard !isAtEnd else { return }
        let count = try file.read(into: buffer, from: offset)
        (filled, given) = (count, 0)
        offset += count
        isAtEnd = filled < buffer.count
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        try compare()
    }

    /// Holds everything before `offset` against the look, where there is one.
    private func compare() throws(FeedError) {
        guard let look else { return }
        let whole = offset / buffer.count
        let isSame =
            isAtEnd
            ? offset == look.length && hash.digestSoFar() == look.digest
            : whole <= look.marks.count && hash.digestSoFar() == look.marks[whole - 1]
        guard isSame else {
            // Nothing of what is in the buffer may be given out any more.
            given = filled
            throw FeedError(.changed)
        }
    }

    private func lookThrough() throws(FeedError) -> Look {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: buffer.count, alignment: 16)
        defer { bytes.deallocate() }
        var hash = StreamingSHA256()
        var look = Look()
        while true {
            let count = try file.read(into: bytes, from: look.length)
            hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            look.length += count
            guard count == bytes.count else { break }
            look.marks.append(hash.digestSoFar())
        }
        look.digest = hash.finish()
        return look
    }
}

extension CheckedFile: ByteSource {
    /// The content from the first byte, expanded when its magic bytes say gzip (RFC 1952) or zstd (RFC 8878).
    func contents() throws(FeedError) -> any ByteSource {
        let source: any ByteSource
        if try begins(with: [0x1F, 0x8B]) {
            source = try GzipSource(self)
        } else if try begins(with: [0x28, 0xB5, 0x2F, 0xFD]) {
            source = try ZstdSource(self)
        } else {
            return self
        }
        return BoundedSource(source, of: writtenBefore?.size ?? 0, expansion: expansion)
    }
}
