import ArgumentParser
import CustomerModel
import Database
import Installation
import ScoreRuns

/// `bauta-analytics score`: reads orders, writes scores, segments and work lists.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score every customer as of one day.",
        discussion: "Example: bauta-analytics score --as-of 2011-12-10 --segments requirements")

    @Option(help: "The data folder (default: BAUTA_DATA, otherwise ./.bauta).")
    var data: String?

    @Option(
        help: "The first day that is not looked at, as YYYY-MM-DD.", transform: Self.day)
    var asOf: CalendarDate

    @Option(help: "The rule set of policies/segments.yaml.")
    var segments = "default"

    @Flag(
        help: "Read every order instead of what is new since the last run; the result is the same.")
    var fromScratch = false

    @Flag(help: "Print one JSON object as the last line.")
    var json = false

    func run() async throws {
        let folder = DataFolder(option: data)
        let rules = try ScoringRules(folder: folder.policies, segments: segments)
        let summary = try await ScoreRun(
            rules: rules, asOf: asOf, fromScratch: fromScratch,
            database: .analytics(in: folder), report: StandardError.say
        ).run()
        print(json ? summary.json : summary.text)
    }

    static func day(_ text: String) throws -> CalendarDate {
        guard let day = CalendarDate(iso8601: text) else {
            throw ValidationError("not a day of the form YYYY-MM-DD")
        }
        return day
    }
}

extension DatabaseConfiguration {
    /// The warehouse of `folder`, as the scoring process may reach it.
    static func analytics(in folder: DataFolder) -> DatabaseConfiguration {
        DatabaseConfiguration(
            socketDirectory: folder.runDirectory, database: DatabaseName.main.rawValue,
            user: ServiceProcess.analytics.databaseRole,
            applicationName: ServiceProcess.analytics.executableName,
            // One statement reads or writes everything there is.
            statementTimeout: nil)
    }
}
