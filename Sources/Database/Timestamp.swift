/// A point in time as `timestamptz` holds it: microseconds, here since 1970-01-01 00:00 UTC.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Since 1970-01-01 00:00 UTC.
    public let microsecondsSince1970: Int64

    /// Since 1970-01-01 00:00 UTC.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// PostgreSQL counts from 2000-01-01 00:00 UTC.
    static let epochMicroseconds: Int64 = 946_684_800_000_000

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }
}

extension Timestamp: SQLEncodable, SQLDecodable, SQLArrayElement {
    public static var sqlType: SQLType { .timestamptz }

    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(microsecondsSince1970 - Self.epochMicroseconds)
        return true
    }

    public init(sqlField field: SQLField) throws {
        guard field.type == TypeOid.timestamptz else { throw FieldMismatch() }
        let (value, overflow) = try field.integer(Int64.self)
            .addingReportingOverflow(Self.epochMicroseconds)
        // The largest and smallest numbers stand for the infinities.
        guard !overflow, value - Self.epochMicroseconds != .min else { throw FieldMismatch() }
        self.init(microsecondsSince1970: value)
    }
}

/// A day as `date` holds it, here counted from 1970-01-01.
public struct CalendarDay: Hashable, Comparable, Sendable {
    /// Negative before 1970-01-01.
    public let daysSince1970: Int32

    /// Negative before 1970-01-01.
    public init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

    /// PostgreSQL counts from 2000-01-01.
    static let epochDays: Int32 = 10_957

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

extension CalendarDay: SQLEncodable, SQLDecodable, SQLArrayElement {
    public static var sqlType: SQLType { .date }

    public func encode(into bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(daysSince1970 - Self.epochDays)
        return true
    }

    public init(sqlField field: SQLField) throws {
        guard field.type == TypeOid.date else { throw FieldMismatch() }
        let (value, overflow) = try field.integer(Int32.self)
            .addingReportingOverflow(Self.epochDays)
        guard !overflow, value - Self.epochDays != .min else { throw FieldMismatch() }
        self.init(daysSince1970: value)
    }
}
