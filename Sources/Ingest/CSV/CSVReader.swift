import Glibc
import Settings

/// Reads delimited text (RFC 4180, by default with commas) as bytes, one row at a time.
///
/// Taken beyond the RFC: other delimiters and quotes, lines before the header, no header, UTF-8 with or
/// without a byte order mark, LF and CR as well as CR LF, spaces around names, a first line `sep=;`, a quote
/// inside an unquoted field (it stands for itself), and empty lines (skipped, unless there is one column).
/// A row that is wrong is reported and reading goes on behind it. Where the quoting is wrong (text
/// behind a closing quote, or none within `maximumRowOctets`) only the physical line the row starts
/// on is given up: otherwise one stray quote would take in all that follows.
final class CSVReader: FileReader {
    static let maximumRowOctets = 1 << 20
    static let maximumFieldOctets = 1 << 16
    static let maximumFields = SourceMapping.maximumColumns
    /// Room for a longest row and as much to read ahead.
    private static let bufferOctets = 2 * maximumRowOctets

    /// The names of the columns in order: the header's, or the mapping's of a file without one.
    private(set) var columns: [String] = []
    /// What the header looks like; nil in a file without one.
    private(set) var firstRow: FirstRow?
    /// The line `sep=;` where there is one, and the header.
    private(set) var preamble: [UInt8] = []

    /// Physical lines before the one that is read next.
    var lineCount: Int { line - 1 }

    private let source: any ByteSource
    private let dialect: FileDialect
    private let buffer: UnsafeMutablePointer<UInt8>
    private var scanner: CSVScanner
    /// The end of a line, where it is known already.
    private var newline: UInt8?
    /// Bytes `start..<end` of the buffer are read and not yet given out.
    private var start = 0
    private var end = 0
    /// Bytes of the content before the buffer's first.
    private var base = 0
    private var isAtEnd = false
    private var line = 1
    /// How far the row last given out reached.
    private var latest = (octets: 0, lineBreaks: 0)

    /// Opens `file` at its first byte and reads the header.
    static func open(
        _ file: CheckedFile, as dialect: FileDialect = FileDialect()
    ) throws(FeedError) -> CSVReader {
        let reader = CSVReader(
            try DecodedSource.content(of: file.contents(), in: dialect.encoding), dialect)
        try reader.readHeader()
        return reader
    }

    private init(_ source: any ByteSource, _ dialect: FileDialect) {
        self.source = source
        self.dialect = dialect
        buffer = .allocate(capacity: Self.bufferOctets)
        scanner = Self.scanner(dialect, delimiter: nil, newline: lineFeed)
    }

    private static func scanner(
        _ dialect: FileDialect, delimiter: Unicode.Scalar?, newline: UInt8
    ) -> CSVScanner {
        CSVScanner(
            delimiter: dialect.delimiter ?? delimiter ?? ",", quote: dialect.quote,
            newline: newline, scratchOctets: maximumRowOctets, fields: maximumFields)
    }

    deinit { buffer.deallocate() }

    /// The next row or rejection; nil at the end of the file.
    func next() throws(FeedError) -> SourceEvent? {
        while true {
            guard try hasBytes() else { return nil }
            switch scanner.scan(buffer + start, count: end - start) {
            case .incomplete(let field):
                guard isAtEnd || end - start >= Self.maximumRowOctets else {
                    try refill()
                    continue
                }
                return try rejectLine(
                    isAtEnd ? .unterminatedQuote : .rowTooLong, field: isAtEnd ? field : 0)
            case .malformedQuote(let field):
                return try rejectLine(.malformedQuote, field: field)
            case .complete(let octets, let content, let lineBreaks):
                let row = SourceRow(
                    line: line, fields: scanner.fields,
                    raw: UnsafeBufferPointer(start: buffer + start, count: content))
                start += octets
                line += lineBreaks
                latest = (octets, lineBreaks)
                // Delimiters alone are no header; behind it they are a row, which a load that goes on counts.
                let isBlank = content == (columns.isEmpty ? scanner.delimiterOctets : 0)
                if isBlank && columns.count != 1 { continue }
                return check(row)
            }
        }
    }

    /// The row, or why it cannot be one of this file.
    private func check(_ row: SourceRow) -> SourceEvent {
        func rejected(_ reason: RejectionReason, field: Int) -> SourceEvent {
            .rejected(
                RowRejection(line: row.line, field: field, columns: columns, reason: reason),
                raw: Array(row.raw.prefix(Self.maximumRowOctets)))
        }
        if row.raw.count > Self.maximumRowOctets { return rejected(.rowTooLong, field: 0) }
        if !columns.isEmpty && scanner.fieldCount != columns.count {
            return rejected(.wrongFieldCount, field: min(scanner.fieldCount, columns.count) + 1)
        }
        for (position, field) in row.fields.enumerated() {
            if field.count > Self.maximumFieldOctets {
                return rejected(.fieldTooLong, field: position + 1)
            }
            if scanner.hasHighBit && !field.isValidUTF8 {
                return rejected(.invalidUTF8, field: position + 1)
            }
        }
        return .row(row)
    }

    private func readHeader() throws(FeedError) {
        try findLineEnd()
        let isMarked =
            dialect.encoding == .utf8 && end >= 3 && buffer[0] == 0xEF && buffer[1] == 0xBB
            && buffer[2] == 0xBF
        if isMarked { start = 3 }
        scanner = Self.scanner(
            dialect, delimiter: try separatorLine(), newline: newline ?? lineFeed)
        for _ in 0..<dialect.skippedLines { try skipLine() }
        let event = try next()
        guard scanner.fieldCount <= Self.maximumFields else { throw FeedError(.tooManyColumns) }
        switch (dialect.header, event) {
        case (_, nil): throw FeedError(.noHeader(nil))
        case (.names, .row(let header)?):
            columns = header.fields.map(Self.name)
            firstRow = FirstRow(header, columns: scanner.fieldCount)
            preamble += header.raw + [lineFeed]
        case (.names, .rejected(let rejection, let raw)?):
            guard rejection.reason == .invalidUTF8 else { throw FeedError(.noHeader(nil)) }
            let valid = Array(raw).withUnsafeBufferPointer { $0.validUTF8Count }
            throw FeedError(
                .malformedText(
                    encoding: .utf8, byte: base + start - latest.octets + valid + 1))
        case (.none(let names), _?):
            let count = max(scanner.fieldCount, names.keys.max() ?? 0)
            columns = (1...count).map { names[$0] ?? "#\($0)" }
            // It is a row like the others, if it is none that was read past piece by piece.
            guard start >= latest.octets else { throw FeedError(.noHeader(nil)) }
            start -= latest.octets
            line -= latest.lineBreaks
        }
    }

    /// A header's name without spaces around it, which no program shows.
    private static func name(_ field: UnsafeBufferPointer<UInt8>) -> String {
        let text = String(decoding: field, as: UTF8.self).unicodeScalars
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let front = text.drop(while: isBlank)
        guard let last = front.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(front[...last])
    }

    /// Reads until a line ends: by LF, after CR or not, or by CR in a file that has no LF.
    private func findLineEnd() throws(FeedError) {
        while !isAtEnd, end < Self.maximumRowOctets, memchr(buffer, Int32(lineFeed), end) == nil {
            try refill()
        }
        let hasFeed = memchr(buffer, Int32(lineFeed), end) != nil
        let hasReturn = memchr(buffer, Int32(carriageReturn), end) != nil
        newline = hasReturn && !hasFeed ? carriageReturn : lineFeed
        if isAtEnd { endLastLine() }
    }

    /// What a first line such as `sep=;` says, behind which reading goes on.
    private func separatorLine() throws(FeedError) -> Unicode.Scalar? {
        // "sep=", four bytes of a character, CR.
        let front = UnsafeBufferPointer(start: buffer + start, count: min(end - start, 9))
        guard let line = front.firstIndex(of: newline ?? lineFeed),
            let delimiter = CSVScanner.declaredDelimiter(front[..<line])
        else { return nil }
        preamble = try skipLine() + [lineFeed]
        return delimiter
    }

    private func hasBytes() throws(FeedError) -> Bool {
        while start == end && !isAtEnd { try refill() }
        return start < end
    }

    /// Reads more behind what is there.
    ///
    /// At the end a missing last line end is put in.
    private func refill() throws(FeedError) {
        if start > 0 {
            memmove(buffer, buffer + start, end - start)
            base += start
            end -= start
            start = 0
        }
        let room = UnsafeMutableRawBufferPointer(
            start: buffer + end, count: Self.bufferOctets - 1 - end)
        let count = try source.read(into: room)
        end += count
        guard count == 0 else { return }
        isAtEnd = true
        endLastLine()
    }

    private func endLastLine() {
        guard let newline, end > start, buffer[end - 1] != newline else { return }
        buffer[end] = newline
        end += 1
    }

    /// Reads past the physical line at `start` and returns the front of it.
    @discardableResult
    private func skipLine() throws(FeedError) -> [UInt8] {
        var raw: [UInt8]?
        while try hasBytes() {
            let found = memchr(buffer + start, Int32(newline ?? lineFeed), end - start)
            let length = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(buffer + start) }
            let content = UnsafeBufferPointer(start: buffer + start, count: length ?? end - start)
            raw = raw ?? Array(content.prefix(Self.maximumRowOctets))
            start += content.count
            if length != nil {
                start += 1
                break
            }
        }
        line += 1
        return raw ?? []
    }

    /// Rejects the row at `start` and goes on behind the physical line it starts on.
    private func rejectLine(
        _ reason: RejectionReason, field: Int
    ) throws(FeedError) -> SourceEvent {
        let rejection = RowRejection(line: line, field: field, columns: columns, reason: reason)
        let before = (start, base, line)
        let raw = try skipLine()
        latest = (start + base - before.0 - before.1, line - before.2)
        return .rejected(rejection, raw: raw)
    }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are well-formed UTF-8.
    var isValidUTF8: Bool {
        (try? UTF8Span(validating: Span(_unsafeElements: self))) != nil
    }

    /// How many bytes at the front are.
    fileprivate var validUTF8Count: Int {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: Span(_unsafeElements: self))
            return count
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
