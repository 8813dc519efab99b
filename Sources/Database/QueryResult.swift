import CLibpq
import Glibc

/// A finished result of libpq; rows point into it.
///
/// Unchecked because a PGresult is not written to after it has been made, and is freed once.
final class QueryResult: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    var rowCount: Int32 { PQntuples(pointer) }
    var columnCount: Int32 { PQnfields(pointer) }

    /// Position of the last column of that name.
    ///
    /// Searched each time: rows have few columns, and most results few rows.
    func index(of column: String) -> Int32? {
        column.withCString { name in
            (0..<columnCount).last { strcmp(name, PQfname(pointer, $0)) == 0 }
        }
    }

    func field(row: Int32, column: Int32) -> SQLField {
        let type = PQftype(pointer, column)
        guard PQgetisnull(pointer, row, column) == 0,
            let start = PQgetvalue(pointer, row, column)
        else { return SQLField(type: type, bytes: nil, result: self) }
        let length = Int(PQgetlength(pointer, row, column))
        return SQLField(
            type: type, bytes: UnsafeRawBufferPointer(start: start, count: length), result: self)
    }
}

/// One row of a result; keeps the whole result alive.
public struct Row: Sendable {
    let result: QueryResult
    let index: Int32

    /// Reads the column of that name; `T` is optional where NULL may stand.
    public func decode<T: SQLDecodable>(_ column: String, as type: T.Type = T.self) throws -> T {
        guard let position = result.index(of: column) else {
            throw DatabaseError(.decoding, "the result has no column \(column)")
        }
        return try decode(position, named: column)
    }

    /// Reads a column by its position, from 0.
    public func decode<T: SQLDecodable>(at position: Int, as type: T.Type = T.self) throws -> T {
        guard (0..<Int(result.columnCount)).contains(position) else {
            throw DatabaseError(.decoding, "the result has no column at position \(position)")
        }
        return try decode(Int32(position), named: String(position))
    }

    /// Lends the bytes of a column by its position, from 0, as the server sent them; nil for NULL.
    public func withBytes<R>(at position: Int, _ body: (UnsafeRawBufferPointer?) throws -> R) throws
        -> R
    {
        guard (0..<Int(result.columnCount)).contains(position) else {
            throw DatabaseError(.decoding, "the result has no column at position \(position)")
        }
        return try withExtendedLifetime(result) {
            try body(result.field(row: index, column: Int32(position)).bytes)
        }
    }

    private func decode<T: SQLDecodable>(_ position: Int32, named column: String) throws -> T {
        let field = result.field(row: index, column: position)
        do {
            return try T(sqlField: field)
        } catch {
            let found = field.isNull ? "is NULL" : "of type \(field.type)"
            throw DatabaseError(.decoding, "column \(column) \(found) cannot be read as \(T.self)")
        }
    }
}
