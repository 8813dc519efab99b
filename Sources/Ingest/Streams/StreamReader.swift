/// Reads messages of a tap from a pipe, one a line.
struct StreamReader: ~Copyable {
    /// Of the longest message: a schema of all fields of a shop has 200 KB.
    static let mostOctets = 16 << 20

    private var lines: LineReader
    private var messages: StreamMessageReader

    /// Of the message that was given out last, from 1.
    var number: Int { lines.number }
    /// Whether the next message is at hand without waiting for the tap.
    var hasMessage: Bool { lines.hasLine }

    /// Reads `source`, which is written as `format`.
    init(_ source: any ByteSource, as format: StreamProtocol) throws(FeedError) {
        lines = try LineReader(source, mostOctets: Self.mostOctets)
        messages = StreamMessageReader(format, octets: Self.mostOctets)
    }

    /// The next message, valid until the one behind it is asked for; nil at the end.
    mutating func next() throws -> StreamMessage? {
        while let line = try lines.next() {
            guard case .whole(let bytes) = line else {
                throw StreamError(.messageTooLong, message: number)
            }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            guard bytes.isValidUTF8 else {
                throw StreamError(lines.isEnded ? .invalidUTF8 : .endsMidLine, message: number)
            }
            do {
                return try messages.read(bytes, message: number)
            } catch {
                // An object that was cut off is never a whole one.
                guard lines.isEnded || error.code != .malformedMessage else {
                    throw StreamError(.endsMidLine, message: number)
                }
                throw error
            }
        }
        return nil
    }
}
