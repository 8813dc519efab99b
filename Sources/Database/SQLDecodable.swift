import Text

/// A value that can be read out of a row.
public protocol SQLDecodable {
    /// Reads a field; throws when it is NULL or of a type that does not fit.
    ///
    /// A type of your own reads one of the types below and converts it. What it throws is
    /// reported as the column's name and type, never with the value.
    init(sqlField field: SQLField) throws
}

/// One field of a row as the server sent it, in binary form.
public struct SQLField {
    /// Object identifier of the field's type.
    let type: UInt32
    let bytes: UnsafeRawBufferPointer?
    /// Owns what `bytes` points to.
    let result: QueryResult

    /// Whether the field is NULL.
    public var isNull: Bool { bytes == nil }

    func presentBytes() throws -> UnsafeRawBufferPointer {
        guard let bytes else { throw FieldMismatch() }
        return bytes
    }

    func element(type: UInt32, bytes: UnsafeRawBufferPointer?) -> SQLField {
        SQLField(type: type, bytes: bytes, result: result)
    }

    func integer<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        try BigEndianReader.single(Value.self, in: presentBytes())
    }
}

/// The field's type does not fit; becomes a `DatabaseError` with the column's name.
struct FieldMismatch: Error {}

/// Object identifiers of types that can be read (catalog pg_type).
enum TypeOid {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let unknown: UInt32 = 705
    static let bpchar: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let date: UInt32 = 1082
    static let timestamptz: UInt32 = 1184
    static let numeric: UInt32 = 1700
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802
    /// Types made by users (enumerations and extensions' types) begin here.
    static let firstUserDefined: UInt32 = 16_384
}

extension Bool: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        guard field.type == TypeOid.bool else { throw FieldMismatch() }
        self = try field.integer(UInt8.self) != 0
    }
}

/// Any integer type of PostgreSQL, and `numeric` without a fraction, whose value fits.
extension Int64: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        switch field.type {
        case TypeOid.int2: self = try Int64(field.integer(Int16.self))
        case TypeOid.int4: self = try Int64(field.integer(Int32.self))
        case TypeOid.int8: self = try field.integer(Int64.self)
        case TypeOid.oid: self = try Int64(field.integer(UInt32.self))
        case TypeOid.numeric:
            let numeric = try BinaryNumeric(field.presentBytes())
            guard let value = Int64(numeric.integerText ?? "") else { throw FieldMismatch() }
            self = value
        default: throw FieldMismatch()
        }
    }
}

extension Int: SQLDecodable {
    public init(sqlField field: SQLField) throws { self = try Int(Int64(sqlField: field)) }
}

extension Int32: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        guard let value = try Int32(exactly: Int64(sqlField: field)) else { throw FieldMismatch() }
        self = value
    }
}

extension Int16: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        guard let value = try Int16(exactly: Int64(sqlField: field)) else { throw FieldMismatch() }
        self = value
    }
}

/// Any number; integers over 2^53 and long `numeric` values are rounded.
extension Double: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        switch field.type {
        case TypeOid.float8: self = try Double(bitPattern: field.integer(UInt64.self))
        case TypeOid.float4: self = try Double(Float(bitPattern: field.integer(UInt32.self)))
        case TypeOid.numeric:
            guard let value = try Double(BinaryNumeric(field.presentBytes()).text) else {
                throw FieldMismatch()
            }
            self = value
        default: self = try Double(Int64(sqlField: field))
        }
    }
}

/// Text, names, enumerations, JSON, `uuid` (lower case) and `numeric` (as PostgreSQL writes it).
///
/// Dates and times do not come as text: read `Timestamp` or `CalendarDay`, or cast in SQL.
extension String: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        var bytes = try field.presentBytes()
        switch field.type {
        case TypeOid.numeric:
            self = try BinaryNumeric(bytes).text
            return
        case TypeOid.uuid:
            guard bytes.count == 16 else { throw FieldMismatch() }
            self = UUIDText.text(Array(bytes))
            return
        case TypeOid.jsonb:
            // One version byte goes before the text.
            guard bytes.first == 1 else { throw FieldMismatch() }
            bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        case TypeOid.text, TypeOid.varchar, TypeOid.bpchar, TypeOid.name, TypeOid.json,
            TypeOid.char, TypeOid.unknown, TypeOid.firstUserDefined...:
            break
        default:
            throw FieldMismatch()
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw FieldMismatch() }
        self = text
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    public init(sqlField field: SQLField) throws {
        self = field.isNull ? nil : try Wrapped(sqlField: field)
    }
}

extension Array: SQLDecodable where Element: SQLArrayElement {
    public init(sqlField field: SQLField) throws { self = try Element.decodeArray(field) }
}
