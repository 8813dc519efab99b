import ArgumentParser
import CustomerModel
import Installation
import ProgramSupport
import ScoreRuns
import Scoring
import Settings
import Text

/// `bauta-analytics backtest clv`: predicted spend against what was spent.
struct BacktestCLVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.backtestCLV.name,
        abstract: "Predict spend as of an earlier day and compare it with what came.",
        discussion: """
            Nothing on or after as-of is looked at before the predictions stand. Compared are the \
            default, BG/NBD with Gamma-Gamma alone, the formula of the original requirements, the \
            spend of the last 365 days, and the mean of what came.

            Example: bauta-analytics backtest clv --input orders.csv.gz --as-of 2010-12-10
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var source: BacktestOrdersOptions
    @OptionGroup var options: BacktestCLVOptions
    @OptionGroup var summary: SummaryOptions

    func validate() throws { try source.validate(beside: data) }

    func run() throws {
        let orders = try source.load(from: data)
        let days = options.days
        let asOf = options.asOf ?? BacktestOrders.end(of: orders).adding(days: -days)
        let assumptions: ValueAssumptions
        do throws(ValueAssumptionsError) {
            assumptions = try ValueAssumptions(purchaseModel: options.model, horizonDays: days)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        BacktestOrdersOptions.say("predicting \(days) days as of \(asOf.iso8601)")
        guard
            let result = ValueBacktest(
                of: orders, asOf: asOf, days: days, assumptions: assumptions)
        else {
            throw ScoreError(
                description: "no customer with an order before \(asOf.iso8601) has spent anything "
                    + "in the \(days) days from then on")
        }
        let totals = TotalBacktest(
            of: orders, asOf: asOf, days: days, assumptions: assumptions,
            groupings: try groupings())
        let report = CLVReport(result, totals: totals)
        Terminal.print(report.text)
        if summary.json { try JSONLine.print(report) }
    }

    /// Cohorts; segments and tiers too where there is a policy folder.
    private func groupings() throws -> [CustomerGrouping] {
        let folder =
            try options.policies ?? (source.input == nil ? data.folder.policies : nil)
        guard let folder else { return [.cohorts] }
        return try ScoringRules(folder: folder, segments: "default").groupings
    }
}
