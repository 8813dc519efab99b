import ArgumentParser
import CustomerModel
import ProgramSupport
import ScoreRuns
import Scoring
import Text

/// `bauta-analytics predict`: what a model expects of the customers of a summary file.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.predict.name,
        abstract: "P(alive) and expected transactions, or expected spend, of each row of a file.",
        discussion: """
            The file is as for `fit`. Without --parameters the model is fitted to it first. Printed \
            is CSV, one line a row: the columns that were read, then p_alive and \
            expected_transactions of the next --weeks (in the unit of T), or for gammagamma \
            expected_value.

            Example: bauta-analytics predict --model bgnbd --parameters 0.243,4.414,0.793,2.426 \
            --weeks 39 --input summary.csv
            """)

    @OptionGroup var options: PredictOptions
    @OptionGroup var summary: SummaryOptions

    private static let linesAtOnce = 10_000

    private var model: LifetimeModelName { options.model }

    func validate() throws {
        _ = try parsedParameters()
    }

    func run() throws {
        let file = try SummaryFile(path: options.input, needed: model.columns)
        let predictions = try predictions(for: file)
        Terminal.print(predictions.header)
        for start in stride(from: 0, to: file.count, by: Self.linesAtOnce) {
            let end = min(start + Self.linesAtOnce, file.count)
            Terminal.print((start..<end).map { predictions.line($0) }.joined(separator: "\n"))
        }
        if summary.json { try JSONLine.print(predictions) }
    }

    /// By the parameters given, or those fitted to the file.
    func predictions(for file: SummaryFile) throws -> Predictions {
        if let parameters = try parsedParameters() {
            return Predictions(model, parameters, file: file, weeks: options.weeks)
        }
        let fitted: FitReport
        do throws(FitRefusal) {
            fitted = try model.fit(file)
        } catch {
            throw ScoreError(
                description: "\(PlainFile.name(of: options.input)): \(error); give --parameters")
        }
        try FitCommand.requireUsable(fitted, of: options.input)
        return Predictions(model, fitted.parameters, file: file, weeks: options.weeks)
    }

    private func parsedParameters() throws -> [Double]? {
        guard let parameters = options.parameters else { return nil }
        let names = model.parameterNames
        let values = parameters.split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0.filter { $0 != " " }) }
        let numbers = values.compactMap { $0 }.filter { $0.isFinite && $0 > 0 }
        guard numbers.count == values.count, numbers.count == names.count else {
            throw ValidationError(
                "--parameters of \(model.rawValue) are \(names.joined(separator: ",")): "
                    + "\(names.count) numbers above zero")
        }
        return numbers
    }
}
