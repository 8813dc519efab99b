/// Reads big-endian integers off the front of a buffer, checking its end.
struct BigEndianReader {
    private var rest: UnsafeRawBufferPointer.SubSequence

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    static func single<Value: FixedWidthInteger>(
        _: Value.Type, in bytes: UnsafeRawBufferPointer
    ) throws -> Value {
        guard bytes.count == MemoryLayout<Value>.size else { throw FieldMismatch() }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    mutating func read<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        try Self.single(Value.self, in: readBytes(MemoryLayout<Value>.size))
    }

    mutating func readBytes(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= rest.count else { throw FieldMismatch() }
        let taken = UnsafeRawBufferPointer(rebasing: rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }
}
