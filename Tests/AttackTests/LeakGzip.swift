import CZlib
import Glibc

/// Gzip (RFC 1952) for the leak test: opens members wherever they lie, damaged ones too.
enum LeakGzip {
    /// The window of zlib's largest size, with the gzip wrapper.
    private static let windowBits: Int32 = 15 + 16
    /// The most that is taken out of one member.
    private static let largestContent = 64 << 20

    /// Where members begin in `block`: the magic number and the only method there is.
    static func members(in block: UnsafeRawBufferPointer) -> [Int] {
        var places: [Int] = []
        var start = 0
        while let base = block.baseAddress, start + 3 <= block.count,
            let found = memchr(base + start, 0x1F, block.count - start - 2)
        {
            let place = UnsafeRawPointer(found) - base
            if block[place + 1] == 0x8B && block[place + 2] == 8 { places.append(place) }
            start = place + 1
        }
        return places
    }

    /// What comes out of the member at `start`, as far as it is sound; empty when it is none.
    static func content(of block: UnsafeRawBufferPointer, at start: Int) -> [UInt8] {
        var stream = z_stream()
        guard
            inflateInit2_(
                &stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return [] }
        defer { inflateEnd(&stream) }
        let input = UnsafeRawBufferPointer(rebasing: block[start...])
        stream.next_in = UnsafeMutablePointer(
            mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(min(input.count, Int(Int32.max)))
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var status = Z_OK
        while status == Z_OK, content.count < largestContent {
            let count = piece.withUnsafeMutableBufferPointer { piece in
                stream.next_out = piece.baseAddress
                stream.avail_out = UInt32(piece.count)
                status = inflate(&stream, Z_NO_FLUSH)
                return piece.count - Int(stream.avail_out)
            }
            content += piece.prefix(count)
        }
        return content
    }
}
