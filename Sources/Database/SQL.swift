/// A statement and its parameters.
///
/// Written as an interpolated string: every `\(value)` becomes a bound parameter (`$1`, `$2`, …)
/// and never part of the statement's text. What must be spliced says so, for a reviewer's search:
///
/// ```swift
/// try connection.query("SELECT name FROM ops.source WHERE source_id = \(id)")
/// try connection.execute("ANALYZE \(identifier: "warehouse.fact_sales")")
/// try connection.execute("SET work_mem = \(unsafeSQL: "'64MB'")")
/// ```
///
/// Integers, booleans, floats, bytes and arrays are bound under their own PostgreSQL type. A
/// `String` is bound without one, so that the server infers it (`\(text)::uuid` works); where it
/// cannot, as in `SELECT \(text)` inside a variadic call, write `\(text)::text`.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String
    private(set) var parameters: ParameterList

    public init(stringLiteral value: String) {
        self.init(unsafeSQL: value)
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        parameters = stringInterpolation.parameters
    }

    /// Takes text as a statement as it is.
    ///
    /// Never build it from anything that came from outside.
    public init(unsafeSQL: String) {
        text = unsafeSQL
        parameters = ParameterList()
    }

    /// The pieces of a statement as they are written down.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var parameters = ParameterList()

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        /// Binds `value`.
        public mutating func appendInterpolation(_ value: some SQLEncodable) {
            parameters.append(value)
            text += "$\(parameters.count)"
        }

        /// Binds `value`, or NULL.
        public mutating func appendInterpolation<Value: SQLEncodable>(_ value: Value?) {
            parameters.append(value)
            text += "$\(parameters.count)"
        }

        /// Names a table, schema or column, quoted; a dot separates schema and name.
        public mutating func appendInterpolation(identifier: String) {
            text += quotedIdentifier(identifier)
        }

        /// Splices text as it is.
        public mutating func appendInterpolation(unsafeSQL: String) {
            text += unsafeSQL
        }
    }
}

/// The name of a column, quoted wherever it is used.
public struct ColumnName: Hashable, Sendable, ExpressibleByStringLiteral {
    let name: String

    /// Any name: it is quoted wherever it is used.
    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.init(name) }

    var quoted: String { quotedName(name) }
}

/// `schema.name` as `"schema"."name"`.
func quotedIdentifier(_ dotted: String) -> String {
    dotted.split(separator: ".", omittingEmptySubsequences: false)
        .map(quotedName).joined(separator: ".")
}

private func quotedName(_ name: some StringProtocol) -> String {
    let escaped = name.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"\(escaped)\""
}
