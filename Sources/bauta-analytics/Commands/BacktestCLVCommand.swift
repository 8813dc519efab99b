import ArgumentParser
import CustomerModel
import Installation
import ScoreRuns
import Scoring
import Settings

/// `bauta-analytics backtest clv`: predicted spend against what was spent.
struct BacktestCLVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clv",
        abstract: "Predict spend as of an earlier day and compare it with what came.",
        discussion: """
            Nothing on or after as-of is looked at before the predictions stand. Compared are the \
            default, BG/NBD with Gamma-Gamma alone, the formula of the original requirements, the \
            spend of the last 365 days, and the mean of what came.

            Example: bauta-analytics backtest clv --input orders.csv.gz --as-of 2010-12-10
            """)

    @OptionGroup var source: BacktestOptions

    @Option(
        help: "The first day that is predicted (default: so that the window ends with the orders).",
        transform: CalendarDate.init(option:))
    var asOf: CalendarDate?

    @Option(help: "Days that are predicted, 30 to 365.")
    var days = 365

    @Option(help: "The model of purchases: bgnbd, mbgnbd or paretonbd.")
    var model = ValueAssumptions.PurchaseProcess.bgnbd.rawValue

    @Flag(help: "Print one JSON object as the last line.")
    var json = false

    func validate() throws {
        guard (30...365).contains(days) else { throw ValidationError("--days goes from 30 to 365") }
        guard ValueAssumptions.PurchaseProcess(rawValue: model) != nil else {
            throw ValidationError("--model is bgnbd, mbgnbd or paretonbd")
        }
    }

    func run() throws {
        let orders = try source.load()
        let asOf = asOf ?? BacktestOrders.end(of: orders).adding(days: -days)
        let process = ValueAssumptions.PurchaseProcess(rawValue: model) ?? .bgnbd
        let assumptions: ValueAssumptions
        do throws(ValueAssumptionsError) {
            assumptions = try ValueAssumptions(purchaseProcess: process, horizonDays: days)
        } catch {
            throw ScoreError(description: "\(error)")
        }
        BacktestProgress.say("predicting \(days) days as of \(asOf.iso8601)")
        guard
            let result = ValueBacktest(
                of: orders, asOf: asOf, days: days, assumptions: assumptions)
        else {
            throw ScoreError(
                description: "no customer with an order before \(asOf.iso8601) has spent anything "
                    + "in the \(days) days from then on")
        }
        let report = CLVReport(result)
        print(json ? report.text + "\n" + report.json : report.text)
    }
}

extension CalendarDate {
    /// A day on the command line.
    init(option text: String) throws {
        guard let day = CalendarDate(iso8601: text) else {
            throw ValidationError("not a day of the form YYYY-MM-DD")
        }
        self = day
    }
}
