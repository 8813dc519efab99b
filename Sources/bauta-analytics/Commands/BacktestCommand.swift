import ArgumentParser

/// `bauta-analytics backtest`: how good predictions made on an earlier day have turned out.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Compare predictions made as of an earlier day with what happened after it.",
        discussion:
            "Example: bauta-analytics backtest clv --input orders.csv.gz --as-of 2010-12-10",
        subcommands: [BacktestCLVCommand.self, BacktestChurnCommand.self])
}
