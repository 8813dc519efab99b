import ArgumentParser
import Database
import Installation
import ScoreRuns
import Scoring

/// The options that say where a backtest's orders come from.
struct BacktestOptions: ParsableArguments {
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

    /// Every order and return there is, grouped by customer; not empty.
    ///
    /// - Throws: `ScoreError` for input that cannot be read, or without an order.
    func load() throws -> CustomerOrders {
        guard let input else {
            BacktestProgress.say("reading the orders of the warehouse")
            return try BacktestOrders.read(from: .analytics(in: DataFolder(option: data)))
        }
        BacktestProgress.say("reading \(PlainFile.name(of: input))")
        return try BacktestOrders.read(file: input, returns: returns)
    }
}

/// Lines for the people who wait.
enum BacktestProgress {
    static func say(_ text: String) { StandardError.write("bauta backtest: \(text)\n") }
}
