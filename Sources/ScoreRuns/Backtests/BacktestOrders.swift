package import CustomerModel
package import Database
package import Scoring
import Warehouse

/// Reads the orders that a backtest looks at: every row there is, of which it uses those before its
/// own as-of only.
package enum BacktestOrders {
    /// Reads CSV files, plain or gzip, of orders and of returns to net out.
    ///
    /// - Throws: `ScoreError` for a file that cannot be read, or without an order.
    package static func read(file: String, returns: String? = nil) throws -> CustomerOrders {
        var rows = PlainOrderRows()
        try rows.append(PlainFile.contents(of: file), of: .orders, named: file)
        if let returns {
            try rows.append(PlainFile.contents(of: returns), of: .returns, named: returns)
        }
        return try checked(CustomerOrders(grouping: rows.columns()))
    }

    /// Reads a warehouse as scoring does: contacts under the company they buy for.
    ///
    /// - Throws: `ScoreError` when it has no order.
    package static func read(from database: DatabaseConfiguration) throws -> CustomerOrders {
        let orders = try Connection(database).transaction(.repeatableRead) { transaction in
            try OrderLedger(
                before: endOfTime, in: transaction, configuration: database, fromScratch: false
            ).orders
        }
        return try checked(orders)
    }

    /// The day after the last order or return.
    package static func end(of orders: CustomerOrders) -> CalendarDate {
        CalendarDate(dayNumber: Int(orders.days.max() ?? 0)).adding(days: 1)
    }

    private static func checked(_ orders: CustomerOrders) throws -> CustomerOrders {
        guard orders.rowCount > 0 else { throw ScoreError(description: "there are no orders") }
        return orders
    }

    /// The last day that a `CalendarDate` can be written as.
    private static let endOfTime =
        CalendarDate(year: 9_999, month: 12, day: 31) ?? CalendarDate(dayNumber: 0)
}
