import CLibpq

/// Reads rows in PostgreSQL's binary COPY form as they arrive.
///
/// ```swift
/// while try reader.next() {
///     keys.append(try reader.readHalves())
///     spend.append(try reader.readInt64())
/// }
/// ```
/// Read every column of a row in order; each must be of the exact type the method says.
public struct BinaryCopyReader: ~Copyable {
    /// Rows begun so far.
    public private(set) var rowCount = 0
    /// All rows have been read.
    private(set) var isAtEnd = false
    private let handle: OpaquePointer
    /// What libpq gave last: a row, the first with the header before it.
    private var message: UnsafeMutablePointer<CChar>?
    /// The unread part of `message`.
    private var cursor: UnsafeRawPointer
    private var end: UnsafeRawPointer
    private var fieldsLeft = 0
    private var headerIsRead = false

    init(handle: OpaquePointer) {
        self.handle = handle
        // Any address does while nothing is unread.
        cursor = UnsafeRawPointer(handle)
        end = cursor
    }

    deinit { PQfreemem(message) }

    /// Goes to the next row; false after the last.
    public mutating func next() throws -> Bool {
        guard fieldsLeft == 0 else { throw malformed("a column was not read") }
        guard !isAtEnd, try receive() else { return false }
        if !headerIsRead {
            try readHeader()
            if cursor == end, try !receive() { return false }
        }
        let count = try load(Int16.self)
        guard count >= 0 else {
            // The trailer; libpq has nothing but the end of the COPY to give now.
            guard try !receive() else { throw malformed("rows follow the end") }
            return false
        }
        fieldsLeft = Int(count)
        rowCount += 1
        return true
    }

    /// `bigint`.
    public mutating func readInt64() throws -> Int64 { try read() }
    /// `integer`.
    public mutating func readInt32() throws -> Int32 { try read() }
    /// `smallint`.
    public mutating func readInt16() throws -> Int16 { try read() }
    /// `double precision`.
    public mutating func readDouble() throws -> Double { Double(bitPattern: try read()) }
    /// `boolean`.
    public mutating func readBool() throws -> Bool { try read(UInt8.self) != 0 }
    /// `timestamptz`, in microseconds since 1970-01-01 00:00 UTC.
    public mutating func readTimestampMicroseconds() throws -> Int64 {
        try read(Int64.self) &+ Timestamp.epochMicroseconds
    }
    /// `date`, in days since 1970-01-01.
    public mutating func readDate() throws -> Int32 {
        try read(Int32.self) &+ CalendarDay.epochDays
    }

    /// `bytea` of 16 bytes, such as a pseudonym, as two big-endian halves.
    public mutating func readHalves() throws -> (high: UInt64, low: UInt64) {
        guard try beginField() == 16 else { throw malformed("not 16 bytes") }
        return (try load(), try load())
    }

    /// `bytea`, as a new array.
    public mutating func readBytes() throws -> [UInt8] {
        try withField { Array($0) }
    }

    /// `bytea`, after what `bytes` holds already: without an array for each row.
    public mutating func readBytes(appendingTo bytes: inout [UInt8]) throws {
        try withField { bytes.append(contentsOf: $0) }
    }

    /// `text` and its like.
    public mutating func readText() throws -> String {
        try withField { String(decoding: $0, as: UTF8.self) }
    }

    /// `text` that is one of a few words: the place of the word, without a string for each row; nil
    /// for another.
    public mutating func readPlace(among words: [[UInt8]]) throws -> Int? {
        try withField { field in
            words.firstIndex { $0.count == field.count && field.elementsEqual($0) }
        }
    }

    /// `bigint`, or `value` for NULL.
    public mutating func readInt64(orNull value: Int64) throws -> Int64 {
        try readIsNull() ? value : read()
    }
    /// `integer`, or `value` for NULL.
    public mutating func readInt32(orNull value: Int32) throws -> Int32 {
        try readIsNull() ? value : read()
    }
    /// `smallint`, or `value` for NULL.
    public mutating func readInt16(orNull value: Int16) throws -> Int16 {
        try readIsNull() ? value : read()
    }

    /// Whether the next column is NULL; if so it has been read.
    public mutating func readIsNull() throws -> Bool {
        let start = cursor
        if try beginField() == -1 { return true }
        cursor = start
        fieldsLeft += 1
        return false
    }
}

// MARK: - Bytes

extension BinaryCopyReader {
    /// Takes the next message from libpq; false when the COPY has ended.
    private mutating func receive() throws -> Bool {
        PQfreemem(message)
        message = nil
        let length = PQgetCopyData(handle, &message, 0)
        if length >= 0, let message {
            cursor = UnsafeRawPointer(message)
            end = cursor + Int(length)
            return true
        }
        end = cursor
        isAtEnd = true
        // An error of the server also ends the COPY: its result, read later, says so.
        if length == -2 { throw CopyEnded() }
        return false
    }

    /// Skips signature, flags and extension.
    private mutating func readHeader() throws {
        _ = try take(15)
        _ = try take(Int(load(Int32.self)))
        headerIsRead = true
    }

    /// Reads the length of the next field; -1 for NULL.
    private mutating func beginField() throws -> Int {
        guard fieldsLeft > 0 else { throw malformed("no column is left") }
        fieldsLeft -= 1
        return Int(try load(Int32.self))
    }

    private mutating func read<Value: FixedWidthInteger>(
        _: Value.Type = Value.self
    ) throws -> Value {
        guard try beginField() == MemoryLayout<Value>.size else {
            throw malformed("NULL or not \(MemoryLayout<Value>.size) bytes")
        }
        return try load()
    }

    private mutating func load<Value: FixedWidthInteger>(
        _: Value.Type = Value.self
    ) throws -> Value {
        let start = try take(MemoryLayout<Value>.size)
        return Value(bigEndian: start.loadUnaligned(as: Value.self))
    }

    /// Moves past `count` bytes of the message and returns where they begin.
    private mutating func take(_ count: Int) throws -> UnsafeRawPointer {
        guard count >= 0, count <= end - cursor else { throw malformed("NULL or cut off") }
        defer { cursor += count }
        return cursor
    }

    private mutating func withField<R>(_ body: (UnsafeRawBufferPointer) -> R) throws -> R {
        let size = try beginField()
        return body(UnsafeRawBufferPointer(start: try take(size), count: size))
    }

    @inline(never)
    private func malformed(_ what: String) -> DatabaseError {
        DatabaseError(.decoding, "row \(rowCount) of the COPY: \(what)")
    }
}
