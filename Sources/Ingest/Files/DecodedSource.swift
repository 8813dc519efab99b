import Glibc
import Settings

/// The content of a file as UTF-8, whatever it is written in; by the C library's iconv(3).
final class DecodedSource: ByteSource {
    private static let inputOctets = 1 << 16

    private let source: any ByteSource
    private let encoding: FileDialect.Encoding
    private let input: UnsafeMutablePointer<CChar>
    private let converter: iconv_t
    /// Bytes `start..<end` of `input` are read and not yet converted.
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// Bytes of the content before `start`.
    private var converted = 0

    /// What `source`, of which nothing was read yet, holds in UTF-8.
    static func content(
        of source: any ByteSource, in encoding: FileDialect.Encoding
    ) throws(FeedError) -> any ByteSource {
        switch encoding {
        case .utf8: source
        case .utf16: try utf16(source)
        case .windows1252, .latin1, .latin9:
            try DecodedSource(source, in: encoding, called: encoding.rawValue.uppercased())
        }
    }

    /// The byte order is that of the mark at the front.
    private static func utf16(_ source: any ByteSource) throws(FeedError) -> DecodedSource {
        var mark: [UInt8] = [0, 0]
        var filled = 0
        while filled < mark.count {
            var failure: FeedError?
            let count = mark.withUnsafeMutableBytes { bytes in
                do throws(FeedError) {
                    return try source.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            guard count > 0 else { break }
            filled += count
        }
        let name =
            switch mark {
            case [0xFF, 0xFE]: "UTF-16LE"
            case [0xFE, 0xFF]: "UTF-16BE"
            default: throw FeedError(.malformedText(encoding: .utf16, byte: 1))
            }
        let decoded = try DecodedSource(source, in: .utf16, called: name)
        decoded.converted = mark.count
        return decoded
    }

    private init(
        _ source: any ByteSource, in encoding: FileDialect.Encoding, called name: String
    ) throws(FeedError) {
        // What iconv_open gives in place of an error is -1.
        guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
            throw FeedError(.encodingUnavailable(encoding))
        }
        self.source = source
        self.encoding = encoding
        self.converter = converter
        input = .allocate(capacity: Self.inputOctets)
    }

    deinit {
        iconv_close(converter)
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FeedError) -> Int {
        var output = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        var room = buffer.count
        while room == buffer.count {
            if start == end || needsMore {
                guard try refill() else { break }
            }
            var next: UnsafeMutablePointer<CChar>? = input + start
            var left = end - start
            let result = iconv(converter, &next, &left, &output, &room)
            let problem = errno
            converted += end - left - start
            start = end - left
            // What iconv gives in place of an error is -1.
            guard result == -1 else {
                needsMore = false
                continue
            }
            switch problem {
            // The output is full: what is there is given out.
            case E2BIG: needsMore = false
            // A character is not there whole.
            case EINVAL: needsMore = true
            default: throw FeedError(.malformedText(encoding: encoding, byte: converted + 1))
            }
        }
        return buffer.count - room
    }

    /// The bytes that are left are the front of a character.
    private var needsMore = false

    /// Reads on behind what is left; false at the end of the file.
    private func refill() throws(FeedError) -> Bool {
        guard !isAtEnd else { return false }
        memmove(input, input + start, end - start)
        end -= start
        start = 0
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(
                start: input + end, count: Self.inputOctets - end))
        end += count
        needsMore = false
        guard count == 0 else { return true }
        isAtEnd = true
        guard end == 0 else {
            throw FeedError(.malformedText(encoding: encoding, byte: converted + 1))
        }
        return false
    }
}
