import ArgumentParser
import ProgramSupport
import ScoreRuns
import Scoring
import Text

/// `bauta-analytics fit`: parameters of a model from a summary file.
struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.fit.name,
        abstract: "Fit a model of purchases or of spend to a summary file.",
        discussion: """
            The file is CSV, plain or gzip, with a header. The purchase models bgnbd, mbgnbd and \
            paretonbd need the columns x (purchases after the first), t_x (time from the first \
            purchase to the last) and T (time from the first purchase to now); times are weeks as a \
            rule, and parameters are in the unit of the times. gammagamma needs x and m (mean value \
            of the purchases after the first). A column customer_id may be there.

            Printed are the parameters, the log-likelihood and how the fit ended: converged, \
            at_bound, flat, not_converged. The last one ends with exit code 1: nothing is to be \
            predicted by such parameters. Too little data ends with exit code 65 and a reason.

            Example: bauta-analytics fit --model bgnbd --input summary.csv --json
            """)

    @OptionGroup var options: FitOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        guard let model = options.model, let input = options.input else {
            throw ValidationError("give --model and --input")
        }
        let file = try SummaryFile(path: input, needed: model.columns)
        let fitted: FitReport
        do throws(FitRefusal) {
            fitted = try model.fit(file)
        } catch {
            if summary.json { try JSONLine.print(RefusedFitReport(model, because: error)) }
            throw ScoreError(description: "\(PlainFile.name(of: input)): \(error)")
        }
        Terminal.print(try summary.json ? JSONLine.text(fitted) : fitted.text)
        try Self.requireUsable(fitted, of: input)
    }

    /// - Throws: `CommandFailure` where the search has not ended, so that a script does not go on with
    ///   parameters that mean nothing.
    static func requireUsable(_ fitted: FitReport, of input: String) throws {
        guard !fitted.isUsable else { return }
        throw CommandFailure(
            "\(PlainFile.name(of: input)): the fit has not converged; look for rows that no customer "
                + "can have, or choose another model")
    }
}
