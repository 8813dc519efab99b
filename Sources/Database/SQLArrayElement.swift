/// What an array that crosses SQL may hold.
public protocol SQLArrayElement: Sendable {
    /// The type that an array of these is bound under.
    static var arrayType: SQLType { get }
    /// Appends the array in binary form.
    static func encodeArray(_ elements: [Self], into bytes: inout [UInt8])
    /// Reads an array; throws where the field is NULL or of another type.
    static func decodeArray(_ field: SQLField) throws -> [Self]
}

extension SQLArrayElement where Self: SQLEncodable & SQLDecodable {
    public static var arrayType: SQLType { elementType.array }

    /// Text in an array has a type: the server infers none for it.
    private static var elementType: SQLType { sqlType == .inferred ? .text : sqlType }

    // Binary form (array_send): dimensions, has-null flag, element type, then for each dimension
    // its size and lower bound, then for each element its length (-1 for NULL) and bytes.
    public static func encodeArray(_ elements: [Self], into bytes: inout [UInt8]) {
        bytes.appendBigEndian(Int32(elements.isEmpty ? 0 : 1))
        let hasNullPosition = bytes.count
        bytes.appendBigEndian(Int32(0))
        bytes.appendBigEndian(elementType.oid)
        guard !elements.isEmpty else { return }
        bytes.appendBigEndian(Int32(elements.count))
        bytes.appendBigEndian(Int32(1))
        for element in elements {
            let lengthPosition = bytes.count
            bytes.appendBigEndian(Int32(-1))
            if element.encode(into: &bytes) {
                let length = Int32(bytes.count - lengthPosition - 4)
                bytes.storeBigEndian(length, at: lengthPosition)
            } else {
                bytes[hasNullPosition + 3] = 1
            }
        }
    }

    public static func decodeArray(_ field: SQLField) throws -> [Self] {
        var reader = try BigEndianReader(field.presentBytes())
        let dimensions = try reader.read(Int32.self)
        _ = try reader.read(Int32.self)
        let elementOid = try reader.read(UInt32.self)
        guard dimensions > 0 else { return [] }
        guard dimensions == 1 else { throw FieldMismatch() }
        let count = try reader.read(Int32.self)
        _ = try reader.read(Int32.self)
        var elements: [Self] = []
        for _ in 0..<count {
            let length = try reader.read(Int32.self)
            let bytes = length < 0 ? nil : try reader.readBytes(Int(length))
            elements.append(try Self(sqlField: field.element(type: elementOid, bytes: bytes)))
        }
        return elements
    }
}

extension Bool: SQLArrayElement {}
extension Int16: SQLArrayElement {}
extension Int32: SQLArrayElement {}
extension Int64: SQLArrayElement {}
extension Int: SQLArrayElement {}
extension Double: SQLArrayElement {}
extension String: SQLArrayElement {}
extension Optional: SQLArrayElement where Wrapped: SQLEncodable & SQLDecodable {}
extension Array: SQLArrayElement where Element == UInt8 {}

/// Bytes in a row are one `bytea`, not an array.
extension UInt8: SQLArrayElement {
    public static var arrayType: SQLType { .bytea }

    public static func encodeArray(_ elements: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: elements)
    }

    public static func decodeArray(_ field: SQLField) throws -> [UInt8] {
        switch field.type {
        case TypeOid.bytea, TypeOid.uuid: return try [UInt8](field.presentBytes())
        default: throw FieldMismatch()
        }
    }
}

extension [UInt8] {
    fileprivate mutating func storeBigEndian(_ value: Int32, at position: Int) {
        withUnsafeMutableBytes { buffer in
            buffer.storeBytes(of: value.bigEndian, toByteOffset: position, as: Int32.self)
        }
    }
}
