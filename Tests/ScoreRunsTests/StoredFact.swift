import CustomerModel
import Database
import TestSupport
import Testing

/// The rows of one day of one table of snapshots, every value as text: numbers as `Double` writes
/// them, days by their number, truth as 1 and 0, NULL as nothing.
struct StoredFact {
    /// All but the key and the day.
    let columns: [String]
    let rows: [Pseudonym: [String: String]]

    init(_ table: String, of day: CalendarDate, in shop: SmallShop) throws {
        let connection = try shop.database.connect()
        let described: [(name: String, type: String)] = try connection.query(
            """
            SELECT column_name::text AS name, data_type::text AS type
            FROM information_schema.columns
            WHERE table_schema = 'warehouse' AND table_name = \(table)
                AND column_name NOT IN ('customer_key', 'date_sk')
            """
        ).map { (try $0.decode("name"), try $0.decode("type")) }
        columns = described.map(\.name)
        let list = described.map { column in
            switch column.type {
            case "text": column.name
            case "date": "(\(column.name) - date '1970-01-01')::double precision AS \(column.name)"
            case "boolean": "\(column.name)::integer::double precision AS \(column.name)"
            default: "\(column.name)::double precision AS \(column.name)"
            }
        }.joined(separator: ", ")
        let found = try connection.query(
            SQL(
                unsafeSQL: """
                    SELECT customer_key, \(list) FROM warehouse.\(table)
                    WHERE date_sk = \(day.dateKey)
                    """))
        rows = try found.reduce(into: [:]) { rows, row in
            let key = try #require(Pseudonym(row.decode("customer_key", as: [UInt8].self)))
            rows[key] = try described.reduce(into: [:]) { values, column in
                values[column.name] =
                    column.type == "text"
                    ? try row.decode(column.name, as: String?.self)
                    : try row.decode(column.name, as: Double?.self).map { "\($0)" }
            }
        }
    }

    /// A column and what the kernel says its value is in each row.
    typealias Column = (name: String, value: (Int) -> (any StoredValue)?)

    /// Expects every column of every row to be what `expected` makes of the row of the kernel.
    func expect(_ keys: [Pseudonym], _ expected: [Column]) {
        #expect(Set(expected.map(\.name)) == Set(columns), "a column without its kernel")
        #expect(rows.count == keys.count && Set(keys) == Set(rows.keys))
        for (column, value) in expected {
            let differing = keys.indices.filter { rows[keys[$0]]?[column] != value($0)?.stored }
            #expect(differing.isEmpty, "\(column) differs in \(differing.count) rows")
            if let row = differing.first {
                let stored = rows[keys[row]]?[column]
                #expect(stored == value(row)?.stored, "\(column) of row \(row)")
            }
        }
    }
}

/// What a column can hold, as `StoredFact` writes it.
protocol StoredValue {
    /// Nil for what is stored as NULL.
    var stored: String? { get }
}

extension StoredValue where Self: BinaryInteger {
    var stored: String? { "\(Double(self))" }
}

extension Int: StoredValue {}
extension Int8: StoredValue {}
extension Int16: StoredValue {}
extension Int32: StoredValue {}
extension Int64: StoredValue {}
extension UInt8: StoredValue {}
extension Double: StoredValue {
    var stored: String? { isNaN ? nil : "\(self)" }
}
extension Bool: StoredValue {
    var stored: String? { self ? "1.0" : "0.0" }
}
extension String: StoredValue {
    var stored: String? { self }
}
