import CLibpq

/// Writes rows in PostgreSQL's binary COPY form (manual, COPY, "Binary Format").
///
/// Call `row()`, then one `write` for each column, in order and of the column's exact type.
public struct BinaryCopyWriter: ~Copyable {
    /// Bytes gathered before libpq gets them.
    static let chunkSize = 128 * 1_024
    private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

    /// Rows begun so far.
    public private(set) var rowCount = 0
    private let handle: OpaquePointer
    private let fieldCount: Int16
    private var fieldsMissing = 0
    private var buffer: UnsafeMutableRawPointer
    private var capacity = 2 * Self.chunkSize
    private var used = 0

    init(handle: OpaquePointer, fieldCount: Int16) {
        self.handle = handle
        self.fieldCount = fieldCount
        buffer = .allocate(byteCount: capacity, alignment: 16)
        append(Self.signature)
        // Flags and the length of the header's extension.
        store(Int32(0))
        store(Int32(0))
    }

    deinit { buffer.deallocate() }

    /// Begins the next row; throws when the last one is incomplete or the connection broke.
    public mutating func row() throws {
        try checkRowIsComplete()
        if used >= Self.chunkSize { try flush() }
        rowCount += 1
        fieldsMissing = Int(fieldCount)
        reserve(2)
        store(fieldCount)
    }

    /// NULL, whatever the column's type.
    public mutating func writeNull() {
        fieldsMissing -= 1
        reserve(4)
        store(Int32(-1))
    }

    /// `bigint`.
    public mutating func write(_ value: Int64) { write(bigEndian: value) }
    /// `integer`.
    public mutating func write(_ value: Int32) { write(bigEndian: value) }
    /// `smallint`.
    public mutating func write(_ value: Int16) { write(bigEndian: value) }
    /// `double precision`.
    public mutating func write(_ value: Double) { write(bigEndian: value.bitPattern) }
    /// `boolean`.
    public mutating func write(_ value: Bool) { write(bigEndian: UInt8(value ? 1 : 0)) }

    /// `timestamptz`, in microseconds since 1970-01-01 00:00 UTC.
    public mutating func write(timestampMicroseconds: Int64) {
        write(bigEndian: timestampMicroseconds - Timestamp.epochMicroseconds)
    }

    /// `date`, in days since 1970-01-01.
    public mutating func write(date daysSince1970: Int32) {
        write(bigEndian: daysSince1970 - CalendarDay.epochDays)
    }

    /// `bytea`, or `uuid` when 16 bytes long.
    public mutating func write(_ bytes: [UInt8]) {
        beginField(length: bytes.count)
        append(bytes)
    }

    /// `bytea` of 16 bytes given as two big-endian halves: pseudonyms, without an allocation.
    public mutating func write(high: UInt64, low: UInt64) {
        beginField(length: 16)
        store(high)
        store(low)
    }

    /// `text` and its like.
    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            beginField(length: utf8.count)
            append(utf8)
        }
    }

    /// `text[]`.
    public mutating func write(_ texts: [String]) {
        var bytes: [UInt8] = []
        String.encodeArray(texts, into: &bytes)
        write(bytes)
    }

    mutating func finish() throws {
        try checkRowIsComplete()
        reserve(2)
        store(Int16(-1))
        try flush()
    }

    private func checkRowIsComplete() throws {
        guard fieldsMissing == 0 else {
            throw DatabaseError(
                .misuse, "row \(rowCount) of the COPY was not given its \(fieldCount) columns")
        }
    }

    private mutating func flush() throws {
        guard PQputCopyData(handle, buffer.assumingMemoryBound(to: CChar.self), Int32(used)) == 1
        else { throw CopyEnded() }
        used = 0
    }
}

/// The server left the COPY; its result says why.
struct CopyEnded: Error {}

// MARK: - Buffer

extension BinaryCopyWriter {
    private mutating func write(bigEndian value: some FixedWidthInteger) {
        let size = value.bitWidth / 8
        beginField(length: size)
        store(value)
    }

    private mutating func beginField(length: Int) {
        fieldsMissing -= 1
        reserve(4 + length)
        store(Int32(length))
    }

    /// Makes room for `count` more bytes.
    private mutating func reserve(_ count: Int) {
        guard used + count > capacity else { return }
        capacity = max(capacity * 2, used + count)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: buffer, byteCount: used)
        buffer.deallocate()
        buffer = larger
    }

    private mutating func store<Value: FixedWidthInteger>(_ value: Value) {
        buffer.storeBytes(of: value.bigEndian, toByteOffset: used, as: Value.self)
        used += MemoryLayout<Value>.size
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        let target = UnsafeMutableRawBufferPointer(start: buffer + used, count: bytes.count)
        target.copyBytes(from: bytes)
        used += bytes.count
    }
}
