public import Database
public import Testing

/// One column of a row, changed by SQL to another value its type and checks allow.
public struct RowMutation: Sendable, CustomTestStringConvertible {
    public let table: String
    public let column: String
    /// `column = …`, for an UPDATE: an expression over the row that differs from what it holds.
    public let assignment: String

    public var testDescription: String { "\(table).\(column)" }

    /// A mutation of each column of `table`, as the catalogue lists them: a column that is added
    /// later is tried without anybody thinking of it.
    public static func every(of table: String, on connection: Connection) throws -> [RowMutation] {
        try connection.query(
            """
            SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type
            FROM pg_attribute
            WHERE attrelid = \(table)::regclass AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum
            """
        ).map { row in
            let column: String = try row.decode("name")
            let other = otherValue(of: column, type: try row.decode("type"))
            return RowMutation(table: table, column: column, assignment: "\(column) = \(other)")
        }
    }

    private static func otherValue(of column: String, type: String) -> String {
        switch (column, type) {
        // Words that a check constraint ties to a list.
        case ("kind", _): "CASE kind WHEN 'token' THEN 'session' ELSE 'token' END"
        case ("state", _): "CASE state WHEN 'active' THEN 'used' ELSE 'active' END"
        case ("role", _): "CASE role WHEN 'operator' THEN 'analyst' ELSE 'operator' END"
        case (_, "bytea"):
            "coalesce(set_byte(\(column), 0, get_byte(\(column), 0) # 1), "
                + "decode(repeat('00', 16), 'hex'))"
        case (_, "text[]"): "array_append(\(column), 'birth_date')"
        case (_, "text"): "\(column) || 'x'"
        default: "coalesce(\(column) + 1, 1)"
        }
    }
}
