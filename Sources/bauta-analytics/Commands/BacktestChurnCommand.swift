import ArgumentParser
import CustomerModel
import Installation
import ProgramSupport
import ScoreRuns
import Scoring
import Settings
import Text

/// `bauta-analytics backtest churn`: predicted risks against who stayed away.
struct BacktestChurnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.backtestChurn.name,
        abstract: "Predict who will stay away as of earlier days and compare with who did.",
        discussion: """
            For each day everything is fitted to the orders before it. Compared are the model, \
            exp(-expected purchases) of BG/NBD, and the rules of the original requirements, among \
            customers with two orders or more.

            Without --as-of two days are taken: one horizon, in whole weeks, before the last day with \
            an order, and 100 days before that. Training is on the days that the policy tells, or on \
            those given with --train-on, all of them known by the first day that is judged.

            Examples: bauta-analytics backtest churn --input orders.csv.gz --report out --json
              bauta-analytics backtest churn --input orders.csv.gz --as-of 2011-06-01 \
            --as-of 2011-09-09 --train-on 2010-12-01 --train-on 2011-03-01
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var source: BacktestOrdersOptions
    @OptionGroup var options: BacktestChurnOptions
    @OptionGroup var summary: SummaryOptions

    func validate() throws { try source.validate(beside: data) }

    func run() throws {
        let (settings, rules) = try readPolicy()
        let orders = try source.load(from: data)
        let days =
            options.days.isEmpty
            ? ChurnBacktest.usualDays(for: orders, horizon: settings.horizonDays)
            : Set(options.days).sorted()
        BacktestOrdersOptions.say("predicting as of " + days.map(\.iso8601).joined(separator: ", "))
        let result: ChurnBacktest
        do throws(ChurnBacktest.Problem) {
            result = try ChurnBacktest(
                of: orders, days: days, settings: settings, rules: rules,
                trainingDays: options.trainingDays.isEmpty ? nil : options.trainingDays)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        let report = ChurnReport(result)
        if let folder = options.report { try ChurnReportFiles(report).write(to: folder) }
        Terminal.print(report.text)
        if summary.json { try JSONLine.print(report) }
    }

    /// The settings of a policy folder, or those built in where orders come from a file.
    private func readPolicy() throws -> (ChurnSettings, ChurnRules) {
        let folder =
            try options.policies ?? (source.input == nil ? data.folder.policies : nil)
        guard let folder else { return (ChurnSettings(), ChurnRules()) }
        do {
            let policy = try ChurnPolicy(folder: folder)
            return (policy.settings, ChurnRules(minimumOrders: policy.ruleMinimumOrders))
        } catch {
            throw ScoreError(description: "\(error)")
        }
    }
}
