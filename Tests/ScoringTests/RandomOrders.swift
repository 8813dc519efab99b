import CustomerModel
import TestSupport

@testable import Scoring

/// Orders as they may come: few distinct values, so that every tie occurs.
enum RandomOrders {
    /// One row of one customer; ordered as rows of `CustomerOrders` are.
    struct Row: Comparable, Hashable {
        var key: Pseudonym
        var row: OrderRow

        static func < (left: Row, right: Row) -> Bool {
            left.key == right.key ? left.row < right.row : left.key < right.key
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(key)
            hasher.combine(row.instant)
        }
    }

    /// Up to 3,000 rows of up to 400 customers unless told; keys may stand twice.
    static func columns(
        _ generator: inout SeededGenerator, rows: Int? = nil, customers: Int? = nil
    ) -> OrderColumns {
        let rows = rows ?? Int.random(in: 0...3_000, using: &generator)
        let customers = customers ?? Int.random(in: 1...400, using: &generator)
        let isUniform = Bool.random(using: &generator)
        let keys = (0..<customers).map { customer in
            Pseudonym(
                high: isUniform ? generator.next() : generator.next() % 7,
                low: isUniform ? generator.next() : UInt64(customer) / 2)
        }
        let days = (0..<rows).map { _ in Int32.random(in: 19_900..<20_010, using: &generator) }
        return OrderColumns(
            keys: keys,
            customers: days.map { _ in Int32.random(in: 0..<Int32(customers), using: &generator) },
            instants: days.map { day in
                Int64(day) * 86_400_000_000 + Int64.random(in: 0..<4, using: &generator) * 500_000
            },
            days: days,
            minorUnits: days.map { _ in Int64.random(in: -3...3, using: &generator) },
            margins: days.map { _ in
                Bool.random(using: &generator) ? OrderColumns.unknownMargin : 1
            },
            isReturn: days.map { _ in Bool.random(using: &generator) })
    }

    /// Some rows of `columns`, under all its keys.
    static func part(of columns: OrderColumns, rows: some Sequence<Int>) -> OrderColumns {
        let rows = Array(rows)
        return OrderColumns(
            keys: columns.keys, customers: rows.map { columns.customers[$0] },
            instants: rows.map { columns.instants[$0] }, days: rows.map { columns.days[$0] },
            minorUnits: rows.map { columns.minorUnits[$0] },
            margins: rows.map { columns.margins[$0] },
            isReturn: rows.map { columns.isReturn[$0] })
    }

    static func rows(of orders: CustomerOrders) -> [Row] {
        (0..<orders.customerCount).flatMap { customer in
            orders.rows(of: customer).map { Row(key: orders.keys[customer], row: orders[row: $0]) }
        }
    }

    static func rows(of columns: OrderColumns) -> [Row] {
        columns.customers.indices.map { row in
            Row(
                key: columns.keys[Int(columns.customers[row])],
                row: OrderRow(
                    instant: columns.instants[row], amount: columns.minorUnits[row],
                    margin: columns.margins[row], day: columns.days[row],
                    isReturn: columns.isReturn[row]))
        }
    }
}
