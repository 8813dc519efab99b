import ArgumentParser
import CustomerModel
import Database
import Installation
import ProgramSupport
import ScoreRuns
import Text

/// `bauta-analytics refit`: new models from the warehouse, for the daily runs or for a look.
struct RefitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.refit.name,
        abstract: "Fit the models of value, churn and behaviour to the warehouse as of one day.",
        discussion: """
            Each model is kept with a card in ops.model. With --activate the daily runs use it from
            then on; without, the ones in use stay.

            Example: bauta-analytics refit --as-of 2011-12-10 --activate
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var options: FitOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let folder = try data.folder
        guard let asOf = options.asOf, options.input == nil else {
            throw ValidationError("give --as-of")
        }
        try ScoreCommand.check(asOf, allowFuture: options.allowFuture, in: folder)
        let rules = try ScoringRules(folder: folder.policies, segments: "default")
        let made = try RefitRun(
            rules: rules, asOf: asOf, activate: options.activate, renewCuts: options.cuts,
            database: .analytics(in: folder), report: AnalyticsProgram.say
        ).run()
        Terminal.print(try summary.json ? JSONLine.text(made) : made.text)
    }
}
