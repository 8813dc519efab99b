import Settings

/// Splits one row of delimited text (RFC 4180, with any delimiter) into fields.
struct CSVScanner: ~Copyable {
    /// What stands at the front of the bytes.
    enum Result {
        /// A row of `octets` with its line end, `content` without, over `lineBreaks` physical lines.
        case complete(octets: Int, content: Int, lineBreaks: Int)
        /// The bytes end inside field `field` (from 1).
        case incomplete(field: Int)
        /// Something other than a delimiter or a line end follows the closing quote of field `field`.
        case malformedQuote(field: Int)
    }

    /// The fields of the row last scanned; those beyond the limit are counted and not kept.
    var fields: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>> {
        UnsafeBufferPointer(start: slots, count: min(fieldCount, limit))
    }
    private(set) var fieldCount = 0
    /// Whether the row last scanned has a byte beyond ASCII.
    var hasHighBit: Bool { bits & 0x80 != 0 }
    /// Bytes of the delimiters of the row last scanned.
    var delimiterOctets: Int { (fieldCount - 1) * (1 + delimiterTail.count) }

    private let delimiter: UInt8
    /// The bytes of a delimiter beyond ASCII behind its first, in UTF-8.
    private let delimiterTail: [UInt8]
    /// A byte that UTF-8 does not have, where no character quotes.
    private let quote: UInt8
    /// The end of a line; a carriage return may stand before it.
    private let newline: UInt8
    private let limit: Int
    private let slots: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>
    /// Where fields with doubled quotes are written out, one behind the other.
    private let scratch: UnsafeMutablePointer<UInt8>
    private let scratchOctets: Int
    private var scratchUsed = 0
    private var bits: UInt8 = 0

    init(
        delimiter: Unicode.Scalar, quote: UInt8?, newline: UInt8, scratchOctets: Int,
        fields limit: Int
    ) {
        let octets = Array(String(delimiter).utf8)
        self.delimiter = octets[0]
        delimiterTail = Array(octets[1...])
        self.quote = quote ?? 0xFF
        self.newline = newline
        self.limit = limit
        self.scratchOctets = scratchOctets
        slots = .allocate(capacity: limit)
        scratch = .allocate(capacity: scratchOctets)
    }

    deinit {
        slots.deallocate()
        scratch.deallocate()
    }

    /// What a line such as `sep=;` says of the lines below it; nil where `line` is no such line.
    static func declaredDelimiter(_ line: some Collection<UInt8>) -> Unicode.Scalar? {
        var text = String(decoding: line, as: UTF8.self).unicodeScalars
        if text.last == "\r" { text.removeLast() }
        let said = "sep=".unicodeScalars
        guard text.count == said.count + 1, text.starts(with: said), let scalar = text.last,
            FileDialect.canDelimit(scalar)
        else { return nil }
        return scalar
    }

    /// Splits the row at the front of `bytes`.
    mutating func scan(_ bytes: UnsafePointer<UInt8>, count: Int) -> Result {
        fieldCount = 0
        scratchUsed = 0
        bits = 0
        var position = 0
        var lineBreaks = 1
        while true {
            if position < count && bytes[position] == quote {
                let field = quoted(bytes, from: position + 1, count: count)
                guard let close = field.close else { return .incomplete(field: fieldCount + 1) }
                lineBreaks += field.lineBreaks
                position = close + 1
                if position < count && bytes[position] == carriageReturn { position += 1 }
                guard position < count else { return .incomplete(field: fieldCount + 1) }
                if bytes[position] != newline {
                    guard bytes[position] == delimiter, position == close + 1 else {
                        return .malformedQuote(field: fieldCount + 1)
                    }
                    guard position + delimiterTail.count < count else {
                        return .incomplete(field: fieldCount + 1)
                    }
                    guard isDelimiter(bytes + position, count: count - position) else {
                        return .malformedQuote(field: fieldCount + 1)
                    }
                }
                keep(field.content)
            } else {
                let start = position
                position = unquotedEnd(bytes, from: start, count: count)
                guard position < count else { return .incomplete(field: fieldCount + 1) }
                var length = position - start
                if bytes[position] == newline, length > 0, bytes[position - 1] == carriageReturn {
                    length -= 1
                }
                keep(UnsafeBufferPointer(start: bytes + start, count: length))
            }
            if bytes[position] == newline {
                let hasReturn = position > 0 && bytes[position - 1] == carriageReturn
                return .complete(
                    octets: position + 1, content: position - (hasReturn ? 1 : 0),
                    lineBreaks: lineBreaks)
            }
            position += 1 + delimiterTail.count
        }
    }

    /// Whether the bytes of a whole delimiter stand at the front, of which the first was seen.
    private func isDelimiter(_ bytes: UnsafePointer<UInt8>, count: Int) -> Bool {
        guard !delimiterTail.isEmpty else { return true }
        return delimiterTail.count < count
            && delimiterTail.indices.allSatisfy { bytes[1 + $0] == delimiterTail[$0] }
    }

    /// The next delimiter or line end, or `count`.
    @inline(__always)
    private mutating func unquotedEnd(
        _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int
    ) -> Int {
        var position = start
        var seen: UInt8 = 0
        while position < count {
            let byte = bytes[position]
            if byte == newline { break }
            if byte == delimiter, isDelimiter(bytes + position, count: count - position) { break }
            seen |= byte
            position &+= 1
        }
        bits |= seen
        return position
    }

    /// The content between quotes; `close` is the closing one, nil when it is not there yet.
    private mutating func quoted(
        _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int
    ) -> (content: UnsafeBufferPointer<UInt8>, close: Int?, lineBreaks: Int) {
        var position = start
        var lineBreaks = 0
        var doubled = 0
        while position < count {
            let byte = bytes[position]
            bits |= byte
            if byte == newline { lineBreaks += 1 }
            if byte == quote {
                // A quote at the very end may be the first of two.
                guard position + 1 < count else { break }
                guard bytes[position + 1] == quote else {
                    let content = UnsafeBufferPointer(start: bytes + start, count: position - start)
                    return (
                        doubled == 0 ? content : undoubled(content), position, lineBreaks
                    )
                }
                doubled += 1
                position += 1
            }
            position += 1
        }
        return (UnsafeBufferPointer(start: bytes + start, count: 0), nil, lineBreaks)
    }

    /// `content` with each pair of quotes made one, in scratch memory.
    private mutating func undoubled(
        _ content: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        // A row too long for the scratch is refused by its length; its fields are not looked at.
        guard scratchUsed + content.count <= scratchOctets else { return content }
        let output = scratch + scratchUsed
        var written = 0
        var position = 0
        while position < content.count {
            output[written] = content[position]
            written += 1
            position += content[position] == quote ? 2 : 1
        }
        scratchUsed += written
        return UnsafeBufferPointer(start: output, count: written)
    }

    private mutating func keep(_ field: UnsafeBufferPointer<UInt8>) {
        if fieldCount < limit { (slots + fieldCount).initialize(to: field) }
        fieldCount += 1
    }
}

private let carriageReturn = UInt8(ascii: "\r")
