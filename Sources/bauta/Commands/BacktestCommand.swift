import ArgumentParser
import ProgramSupport

/// `bauta backtest`: predictions of the past against what happened.
struct Backtest: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold predictions of value or churn against what happened afterwards.",
        discussion: """
            Example:
              bauta backtest clv --input orders.csv.gz --as-of 2010-12-10 --days 365 --json
              bauta backtest churn --input orders.csv.gz --report reports --json
            """,
        subcommands: [CLV.self, Churn.self])

    struct CLV: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clv",
            abstract: "Predict spend as of an earlier day and compare it with what came.",
            discussion: """
                Nothing on or after as-of is looked at before the predictions stand. Compared are \
                the default, BG/NBD with Gamma-Gamma alone, the formula of the original \
                requirements, the spend of the last 365 days, and the mean of what came.

                Example:
                  bauta backtest clv --input orders.csv.gz --as-of 2010-12-10 --days 365 --json
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var orders: BacktestOrdersOptions
        @OptionGroup var options: BacktestCLVOptions
        @OptionGroup var summary: SummaryOptions

        func validate() throws { try orders.validate(beside: data) }

        func run() throws {
            try Backtest.run(PassedCommand(.backtestCLV, orders, options, summary), orders, data)
        }
    }

    struct Churn: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "churn",
            abstract: "Predict who will stay away as of earlier days and compare with who did.",
            discussion: """
                For each day everything is fitted to the orders before it. Compared are the model, \
                exp(-expected purchases) of BG/NBD, and the rules of the original requirements, \
                among customers with two orders or more.

                Without --as-of two days are taken: one horizon, in whole weeks, before the last day \
                with an order, and 100 days before that. Training is on the days that the policy \
                tells, or on those given with --train-on, all of them known by the first day that \
                is judged.

                Example:
                  bauta backtest churn --input orders.csv.gz --report reports --json
                  bauta backtest churn --input orders.csv.gz --as-of 2011-06-01 \\
                    --as-of 2011-09-09 --train-on 2010-12-01 --train-on 2011-03-01
                """)

        @OptionGroup var data: DataOptions
        @OptionGroup var orders: BacktestOrdersOptions
        @OptionGroup var options: BacktestChurnOptions
        @OptionGroup var summary: SummaryOptions

        func validate() throws { try orders.validate(beside: data) }

        func run() throws {
            try Backtest.run(PassedCommand(.backtestChurn, orders, options, summary), orders, data)
        }
    }

    /// A file is read with the operator's own rights; the warehouse by the process that may.
    private static func run(
        _ command: PassedCommand, _ orders: BacktestOrdersOptions, _ data: DataOptions
    ) throws {
        guard orders.input == nil else {
            try command.runAsOperator()
        }
        try command.run(on: data.runningSite())
    }
}
