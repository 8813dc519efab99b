import Glibc
import Settings

/// Reads comma-separated values (RFC 4180) as bytes, one row at a time.
///
/// Taken beyond the RFC: UTF-8 with or without a byte order mark, LF as well as CR LF, a quote inside
/// an unquoted field (it stands for itself), and empty lines (skipped, unless there is one column).
/// A row that is wrong is reported and reading goes on behind it. Where the quoting is wrong (text
/// behind a closing quote, or none within `maximumRowOctets`) only the physical line the row starts
/// on is given up: otherwise one stray quote would take in all that follows.
struct CSVReader: ~Copyable {
    static let maximumRowOctets = 1 << 20
    static let maximumFieldOctets = 1 << 16
    static let maximumFields = SourceMapping.maximumColumns
    /// Room for a longest row and as much to read ahead.
    private static let bufferOctets = 2 * maximumRowOctets

    /// The header's names in order.
    private(set) var columns: [String] = []

    private let source: any ByteSource
    private let buffer: UnsafeMutablePointer<UInt8>
    private var scanner: CSVScanner
    /// Bytes `start..<end` of the buffer are read and not yet given out.
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private var line = 1

    /// Opens `file` at its first byte and reads the header.
    static func open(_ file: CheckedFile) throws(FeedError) -> CSVReader {
        var reader = CSVReader(try file.contents())
        try reader.readHeader()
        return reader
    }

    private init(_ source: any ByteSource) {
        self.source = source
        buffer = .allocate(capacity: Self.bufferOctets)
        scanner = CSVScanner(scratchOctets: Self.maximumRowOctets, fields: Self.maximumFields)
    }

    deinit { buffer.deallocate() }

    /// The next row or rejection; nil at the end of the file.
    mutating func next() throws(FeedError) -> SourceEvent? {
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
                if content == 0 && columns.count != 1 { continue }
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

    private mutating func readHeader() throws(FeedError) {
        guard try hasBytes() else { throw FeedError(.noHeader) }
        while end < 3, !isAtEnd { try refill() }
        if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
        guard case .row(let header) = try next() else { throw FeedError(.noHeader) }
        guard scanner.fieldCount <= Self.maximumFields else {
            throw FeedError(.tooManyColumns)
        }
        columns = header.fields.map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func hasBytes() throws(FeedError) -> Bool {
        while start == end && !isAtEnd { try refill() }
        return start < end
    }

    /// Reads more behind what is there.
    ///
    /// At the end a missing last line end is put in.
    private mutating func refill() throws(FeedError) {
        if start > 0 {
            memmove(buffer, buffer + start, end - start)
            end -= start
            start = 0
        }
        let room = UnsafeMutableRawBufferPointer(
            start: buffer + end, count: Self.bufferOctets - 1 - end)
        let count = try source.read(into: room)
        end += count
        guard count == 0 else { return }
        isAtEnd = true
        if end > start && buffer[end - 1] != newline {
            buffer[end] = newline
            end += 1
        }
    }

    /// Rejects the row at `start` and goes on behind the physical line it starts on.
    private mutating func rejectLine(
        _ reason: RejectionReason, field: Int
    ) throws(FeedError) -> SourceEvent {
        let rejection = RowRejection(line: line, field: field, columns: columns, reason: reason)
        var raw: [UInt8]?
        while true {
            let found = memchr(buffer + start, Int32(newline), end - start)
            let length = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(buffer + start) }
            let content = UnsafeBufferPointer(start: buffer + start, count: length ?? end - start)
            raw = raw ?? Array(content.prefix(Self.maximumRowOctets))
            start += content.count
            if length != nil {
                start += 1
                break
            }
            guard try hasBytes() else { break }
        }
        line += 1
        return .rejected(rejection, raw: raw ?? [])
    }
}

let newline = UInt8(ascii: "\n")

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are well-formed UTF-8.
    var isValidUTF8: Bool {
        (try? UTF8Span(validating: Span(_unsafeElements: self))) != nil
    }
}
