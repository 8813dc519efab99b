// What a backtest reads. A subcommand of `backtest` writes
//
//     @OptionGroup var source: BacktestOrders
//     let orders = try source.load()            // CustomerOrders: every row there is, canonical
//     let end = BacktestOrders.end(of: orders)  // the day after the last row
//
// and looks at rows before its own as-of only. Problems in the input are `ScoreError`s (exit 65);
// progress goes to `BacktestProgress.say`.

import ArgumentParser
import CustomerModel
import Database
import Installation
import Scoring

/// The options that say where a backtest's orders come from.
struct BacktestOrders: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A CSV file of orders, plain or gzip: customer_id, order_ts, amount, margin.",
            discussion: "Without it the orders of the warehouse are used.", valueName: "file"))
    var input: String?

    @Option(
        help: ArgumentHelp(
            "A CSV file of returns to net out: customer_id, return_ts, amount.",
            valueName: "file"))
    var returns: String?

    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?

    func validate() throws {
        if returns != nil, input == nil { throw ValidationError("--returns needs --input") }
        if data != nil, input != nil { throw ValidationError("give --input or --data, not both") }
    }

    /// Every order and return there is, grouped by customer.
    func load() throws -> CustomerOrders {
        let orders = try input.map(fileOrders) ?? warehouseOrders()
        guard orders.rowCount > 0 else { throw ScoreError(description: "there are no orders") }
        return orders
    }

    /// The day after the last order or return.
    static func end(of orders: CustomerOrders) -> CalendarDate {
        CalendarDate(dayNumber: Int(orders.days.max() ?? 0)).adding(days: 1)
    }

    private func fileOrders(_ input: String) throws -> CustomerOrders {
        BacktestProgress.say("reading \(PlainFile.name(of: input))")
        var rows = PlainOrderRows()
        try rows.append(PlainFile.contents(of: input), of: .orders, named: input)
        if let returns {
            try rows.append(PlainFile.contents(of: returns), of: .returns, named: returns)
        }
        return CustomerOrders(grouping: rows.columns())
    }

    private func warehouseOrders() throws -> CustomerOrders {
        BacktestProgress.say("reading the orders of the warehouse")
        return try Self.orders(
            of: DatabaseConfiguration(
                socketDirectory: DataFolder(option: data).runDirectory,
                database: DatabaseName.main.rawValue, user: ServiceProcess.analytics.databaseRole,
                applicationName: ServiceProcess.analytics.executableName, statementTimeout: nil))
    }

    /// The orders of a warehouse as scoring reads them: contacts under the company they buy for.
    static func orders(of configuration: DatabaseConfiguration) throws -> CustomerOrders {
        try Connection(configuration).transaction(.repeatableRead) { transaction in
            try OrderLedger(
                before: Self.endOfTime, in: transaction, configuration: configuration,
                fromScratch: false
            ).orders
        }
    }

    /// The last day that a `CalendarDate` can be written as.
    private static let endOfTime =
        CalendarDate(year: 9_999, month: 12, day: 31) ?? CalendarDate(dayNumber: 0)
}

/// Lines for the people who wait.
enum BacktestProgress {
    static func say(_ text: String) { StandardError.write("bauta backtest: \(text)\n") }
}
