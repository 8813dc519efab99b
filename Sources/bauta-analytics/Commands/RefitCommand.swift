import ArgumentParser
import CustomerModel
import Database
import Installation
import ScoreRuns

/// `bauta-analytics refit`: new models from the warehouse, for the daily runs or for a look.
struct RefitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refit",
        abstract: "Fit the models of value, churn and behaviour to the warehouse as of one day.",
        discussion: """
            Each model is kept with a card in ops.model. With --activate the daily runs use it from
            then on; without, the ones in use stay.

            Example: bauta-analytics refit --as-of 2011-12-10 --activate
            """)

    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?
    @Option(
        help: "The first day that is not looked at, as YYYY-MM-DD.", transform: ScoreCommand.day)
    var asOf: CalendarDate
    @Flag(help: "Score by the new models from now on.")
    var activate = false
    @Flag(help: "Print one JSON object as the last line.")
    var json = false

    func run() throws {
        let folder = DataFolder(option: data)
        let rules = try ScoringRules(folder: folder.policies, segments: "default")
        let summary = try RefitRun(
            rules: rules, asOf: asOf, activate: activate, database: .analytics(in: folder),
            report: StandardError.say
        ).run()
        print(json ? summary.json : summary.text)
    }
}
