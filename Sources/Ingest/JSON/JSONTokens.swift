/// Reads the tokens of JSON (RFC 8259) from one line.
struct JSONTokens: ~Copyable {
    /// It is no JSON.
    struct Malformed: Error {}

    /// Where texts with escapes are written down.
    private let scratch: UnsafeMutablePointer<UInt8>
    private var scratchUsed = 0
    private var position: UnsafePointer<UInt8>
    private var end: UnsafePointer<UInt8>

    /// For lines of `octets` bytes at most.
    init(octets: Int) {
        scratch = .allocate(capacity: octets)
        position = UnsafePointer(scratch)
        end = position
    }

    deinit { scratch.deallocate() }

    /// Goes to the front of `line`, which is well-formed UTF-8; what was read of another is no longer valid.
    mutating func begin(_ line: UnsafeBufferPointer<UInt8>) {
        position = line.baseAddress ?? UnsafePointer(scratch)
        end = position + line.count
        scratchUsed = 0
    }

    /// Where the next byte stands in the line.
    var place: UnsafePointer<UInt8> { position }

    /// Whether everything was read.
    var isAtEnd: Bool { position == end }

    /// The byte at the position; 0, which begins nothing, at the end.
    var next: UInt8 { position < end ? position.pointee : 0 }

    /// Goes on behind the byte at the position.
    mutating func advance() { position += 1 }

    /// Whether `byte` stands at the position; it is read then.
    mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Reads past spaces and the like.
    mutating func skipSpace() {
        while position < end, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 {
            position += 1
        }
    }

    /// Reads a word such as `null`.
    @discardableResult
    mutating func word(_ word: StaticString) throws(Malformed) -> UnsafeBufferPointer<UInt8> {
        let bytes = UnsafeBufferPointer(
            start: position, count: min(word.utf8CodeUnitCount, end - position))
        guard
            bytes.elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { throw Malformed() }
        position += bytes.count
        return bytes
    }

    /// The text of the number at the position.
    mutating func number() throws(Malformed) -> UnsafeBufferPointer<UInt8> {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return UnsafeBufferPointer(start: start, count: position - start)
    }

    private mutating func digits() throws(Malformed) {
        let start = position
        while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
        guard position > start else { throw Malformed() }
    }

    /// The text of the string at the position: the line's own bytes, or a copy where it has escapes.
    mutating func string() throws(Malformed) -> UnsafeBufferPointer<UInt8> {
        guard take(UInt8(ascii: "\"")) else { throw Malformed() }
        let start = position
        while position < end {
            switch position.pointee {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return UnsafeBufferPointer(start: start, count: position - start)
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw Malformed()
            default: position += 1
            }
        }
        throw Malformed()
    }

    /// The rest of a string that has an escape at the position.
    ///
    /// A text is never longer than its escapes.
    private mutating func escapedString(
        from start: UnsafePointer<UInt8>
    ) throws(Malformed) -> UnsafeBufferPointer<UInt8> {
        let output = scratch + scratchUsed
        var count = position - start
        output.update(from: start, count: count)
        while position < end {
            let byte = position.pointee
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                scratchUsed += count
                return UnsafeBufferPointer(start: output, count: count)
            case UInt8(ascii: "\\"):
                for unit in try escape().utf8 {
                    output[count] = unit
                    count += 1
                }
            case 0..<0x20: throw Malformed()
            default:
                output[count] = byte
                count += 1
            }
        }
        throw Malformed()
    }

    /// What the escape means behind whose backslash the position is.
    private mutating func escape() throws(Malformed) -> Character {
        let byte = next
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try unicodeEscape())
        default: throw Malformed()
        }
    }

    private mutating func unicodeEscape() throws(Malformed) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // The first half of a pair (RFC 8259, section 7); a half alone is no character.
        guard (0xD800...0xDBFF).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u"))
        else { throw Malformed() }
        let second = try fourDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw Malformed() }
        return scalar
    }

    private mutating func fourDigits() throws(Malformed) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = next
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw Malformed()
            }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }
}
