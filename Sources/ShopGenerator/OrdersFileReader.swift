import CZlib
import Glibc

/// Reads a CSV file, plain or gzip, row by row in constant memory (RFC 4180; LF and CRLF).
final class OrdersFileReader {
    private static let chunkSize = 1 << 18
    private static let rowBytesMaximum = 1 << 20

    private let path: String
    private var file: gzFile?
    private var chunk = [UInt8](repeating: 0, count: chunkSize)
    private var position = 0
    private var end = 0
    private var content: [UInt8] = []
    private var fieldEnds: [Int] = []

    init(path: String) throws {
        self.path = path
        file = gzopen(path, "rbe")
        guard file != nil else {
            throw GeneratorError(.cannotOpen, path: path, systemError: errno)
        }
        // Spreadsheet programs put a byte order mark before the first column's name.
        _ = try peek()
        if end >= 3, chunk[..<3].elementsEqual([0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    deinit {
        if file != nil { _ = gzclose_r(file) }
    }

    /// Fields in the current row.
    var fieldCount: Int { fieldEnds.count }

    /// The bytes of one field of the current row, quotes removed.
    func field(_ index: Int) -> ArraySlice<UInt8> {
        content[(index == 0 ? 0 : fieldEnds[index - 1])..<fieldEnds[index]]
    }

    /// Moves to the next row that is not empty; false at the end of the file.
    func nextRow() throws -> Bool {
        repeat {
            content.removeAll(keepingCapacity: true)
            fieldEnds.removeAll(keepingCapacity: true)
            guard try peek() != nil else { return false }
            while try readField() {}
        } while fieldEnds.count == 1 && content.isEmpty
        return true
    }

    /// Reads one field; true when another of the same row follows.
    private func readField() throws -> Bool {
        var isQuoted = false
        var endsInReturn = false
        if try peek() == UInt8(ascii: "\"") {
            position += 1
            isQuoted = true
        }
        while let byte = try peek() {
            position += 1
            if isQuoted {
                guard byte == UInt8(ascii: "\"") else {
                    try append(byte)
                    continue
                }
                if try peek() == UInt8(ascii: "\"") {
                    position += 1
                    try append(byte)
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: ",") {
                try endField()
                return true
            } else if byte == UInt8(ascii: "\n") {
                if endsInReturn { content.removeLast() }
                break
            } else {
                try append(byte)
                endsInReturn = byte == UInt8(ascii: "\r")
            }
        }
        try endField()
        return false
    }

    private func append(_ byte: UInt8) throws {
        try checkLength()
        content.append(byte)
    }

    private func endField() throws {
        try checkLength()
        fieldEnds.append(content.count)
    }

    /// Memory stays bounded, for one endless field and for endless commas alike.
    private func checkLength() throws {
        guard content.count + fieldEnds.count < Self.rowBytesMaximum else {
            throw GeneratorError(.rowTooLong, path: path)
        }
    }

    /// The next byte, nil at the end of the file.
    private func peek() throws -> UInt8? {
        if position == end { try refill() }
        return position < end ? chunk[position] : nil
    }

    private func refill() throws {
        guard let open = file else { return }
        let count = chunk.withUnsafeMutableBytes {
            gzread(open, $0.baseAddress, UInt32($0.count))
        }
        guard count >= 0 else { throw GeneratorError(.cannotRead, path: path) }
        position = 0
        end = Int(count)
        guard count == 0 else { return }
        file = nil
        // Closing tells of a gzip stream that was cut off.
        guard gzclose_r(open) == Z_OK else { throw GeneratorError(.cannotRead, path: path) }
    }
}
