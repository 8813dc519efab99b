import ArgumentParser
import CustomerModel
import Installation
import ScoreRuns
import Scoring
import Settings

/// `bauta-analytics backtest churn`: predicted risks against who stayed away.
struct BacktestChurnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
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

    @OptionGroup var source: BacktestOptions

    @Option(
        name: .customLong("as-of"), parsing: .singleValue,
        help: ArgumentHelp("A day to predict from; can be given more than once.", valueName: "day"),
        transform: CalendarDate.init(option:))
    var days: [CalendarDate] = []

    @Option(
        name: .customLong("train-on"), parsing: .singleValue,
        help: ArgumentHelp(
            "A day to train on instead of the policy's; can be given more than once.",
            valueName: "day"),
        transform: CalendarDate.init(option:))
    var trainingDays: [CalendarDate] = []

    @Option(
        help: ArgumentHelp(
            "The folder with churn.yaml (default: the data folder's policies, otherwise those "
                + "built in).",
            valueName: "folder"))
    var policies: String?

    @Option(
        help: ArgumentHelp(
            "A folder for the text, the diagrams and the model cards.", valueName: "folder"))
    var report: String?

    @Flag(help: "Print one JSON object as the last line.")
    var json = false

    func run() throws {
        let (settings, rules) = try readPolicy()
        let orders = try source.load()
        let days =
            days.isEmpty
            ? ChurnBacktest.usualDays(for: orders, horizon: settings.horizonDays)
            : Set(days).sorted()
        BacktestProgress.say("predicting as of " + days.map(\.iso8601).joined(separator: ", "))
        let result: ChurnBacktest
        do throws(ChurnBacktest.Problem) {
            result = try ChurnBacktest(
                of: orders, days: days, settings: settings, rules: rules,
                trainingDays: trainingDays.isEmpty ? nil : trainingDays)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        let text = ChurnReport(result)
        if let report { try ChurnReportFiles(text).write(to: report) }
        print(json ? text.text + "\n" + text.json : text.text)
    }

    /// The settings of a policy folder, or those built in where orders come from a file.
    private func readPolicy() throws -> (ChurnSettings, ChurnRules) {
        let folder =
            policies ?? (source.input == nil ? DataFolder(option: source.data).policies : nil)
        guard let folder else { return (ChurnSettings(), ChurnRules()) }
        do {
            let policy = try ChurnPolicy(folder: folder)
            return (policy.settings, ChurnRules(minimumOrders: policy.ruleMinimumOrders))
        } catch {
            throw ScoreError(description: "\(error)")
        }
    }
}
