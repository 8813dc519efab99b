/// A type of PostgreSQL by its object identifiers (catalog pg_type).
public struct SQLType: Hashable, Sendable {
    let oid: UInt32
    let arrayOid: UInt32
    /// Sent as text; everything else is sent in the type's binary form.
    let isText: Bool

    init(oid: UInt32, arrayOid: UInt32, isText: Bool = false) {
        self.oid = oid
        self.arrayOid = arrayOid
        self.isText = isText
    }

    /// `boolean`.
    public static let bool = SQLType(oid: 16, arrayOid: 1000)
    /// `bytea`.
    public static let bytea = SQLType(oid: 17, arrayOid: 1001)
    /// `bigint`.
    public static let int8 = SQLType(oid: 20, arrayOid: 1016)
    /// `smallint`.
    public static let int2 = SQLType(oid: 21, arrayOid: 1005)
    /// `integer`.
    public static let int4 = SQLType(oid: 23, arrayOid: 1007)
    /// `text`.
    public static let text = SQLType(oid: 25, arrayOid: 1009)
    /// `double precision`.
    public static let float8 = SQLType(oid: 701, arrayOid: 1022)
    /// `date`.
    public static let date = SQLType(oid: 1082, arrayOid: 1182)
    /// `timestamp with time zone`.
    public static let timestamptz = SQLType(oid: 1184, arrayOid: 1185)
    /// Text whose type the server infers from its place in the statement.
    public static let inferred = SQLType(oid: 0, arrayOid: 0, isText: true)

    /// The type of arrays of this type.
    var array: SQLType { SQLType(oid: arrayOid, arrayOid: 0) }
}

/// A value that can be bound to a statement.
public protocol SQLEncodable: Sendable {
    /// The type it is bound under.
    static var sqlType: SQLType { get }

    /// Appends the value in the binary form of `sqlType`; false, and nothing appended, for NULL.
    func encode(into bytes: inout [UInt8]) -> Bool
}

extension Bool: SQLEncodable {
    public static var sqlType: SQLType { .bool }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }
}

extension Int16: SQLEncodable {
    public static var sqlType: SQLType { .int2 }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(self)
        return true
    }
}

extension Int32: SQLEncodable {
    public static var sqlType: SQLType { .int4 }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(self)
        return true
    }
}

extension Int64: SQLEncodable {
    public static var sqlType: SQLType { .int8 }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(self)
        return true
    }
}

extension Int: SQLEncodable {
    public static var sqlType: SQLType { .int8 }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(Int64(self))
        return true
    }
}

extension Double: SQLEncodable {
    public static var sqlType: SQLType { .float8 }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(bitPattern)
        return true
    }
}

extension String: SQLEncodable {
    public static var sqlType: SQLType { .inferred }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.append(contentsOf: utf8)
        return true
    }
}

extension Optional: SQLEncodable where Wrapped: SQLEncodable {
    public static var sqlType: SQLType { Wrapped.sqlType }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        guard let value = self else { return false }
        return value.encode(into: &bytes)
    }
}

/// `[UInt8]` is bound as `bytea`, other arrays as arrays of their element's type.
extension Array: SQLEncodable where Element: SQLArrayElement {
    public static var sqlType: SQLType { Element.arrayType }
    public func encode(into bytes: inout [UInt8]) -> Bool {
        Element.encodeArray(self, into: &bytes)
        return true
    }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
