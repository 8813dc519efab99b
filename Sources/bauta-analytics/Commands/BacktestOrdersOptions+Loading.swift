import ProgramSupport
import ScoreRuns
import Scoring

extension BacktestOrdersOptions {
    /// Every order and return there is, grouped by customer; not empty.
    ///
    /// - Throws: `ScoreError` for input that cannot be read, or without an order.
    func load(from data: DataOptions) throws -> CustomerOrders {
        guard let input else {
            Self.say("reading the orders of the warehouse")
            return try BacktestOrders.read(from: .analytics(in: data.folder))
        }
        Self.say("reading \(PlainFile.name(of: input))")
        return try BacktestOrders.read(file: input, returns: returns)
    }

    /// A line for the people who wait.
    static func say(_ text: String) { Terminal.note("bauta backtest: " + text) }
}
