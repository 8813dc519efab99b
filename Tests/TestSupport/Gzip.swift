import CZlib
import Glibc

/// Gzip (RFC 1952), by zlib itself.
public enum Gzip {
    /// A file that cannot be read, or is no gzip file or a damaged one.
    public struct Unreadable: Error {}

    /// The window of zlib's largest size, with the gzip wrapper.
    private static let windowBits: Int32 = 15 + 16

    /// `content` as one member.
    public static func compressed(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY,
                ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return [] }
        defer { deflateEnd(&stream) }
        var source = content
        var output = [UInt8](repeating: 0, count: content.count + content.count / 100 + 1_024)
        let made = source.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END
                    ? target.count - Int(stream.avail_out) : 0
            }
        }
        return Array(output.prefix(made))
    }

    /// What comes out of all members of the file at `path`.
    public static func content(ofFile path: String) throws -> [UInt8] {
        guard let file = gzopen(path, "rb") else { throw Unreadable() }
        defer { gzclose(file) }
        var content: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = gzread(file, &piece, UInt32(piece.count))
            guard count >= 0 else { throw Unreadable() }
            guard count > 0 else { return content }
            content += piece.prefix(Int(count))
        }
    }
}
