import ArgumentParser
import CustomerModel
import Database
import Installation
import Scoring
import Warehouse

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
        let database = DatabaseConfiguration.analytics(in: folder)
        let connection = try Connection(database)
        guard try SnapshotPublication.lock(on: connection) else {
            throw ScoreError(description: "a run is scoring; wait for it to end")
        }
        defer { try? SnapshotPublication.unlock(on: connection) }
        let clock = StageClock()
        let (orders, activities) = try clock.measure("read", "reading orders") {
            try connection.transaction(.repeatableRead) { transaction in
                (
                    try OrderLedger(
                        before: asOf, in: transaction, configuration: database,
                        fromScratch: false
                    ).orders,
                    CustomerActivities(
                        grouping: ActivityColumns(
                            try ActivityRows.read(before: asOf, from: transaction)))
                )
            }
        }
        let models = try ModelFitting(
            orders: orders, activities: activities, asOf: asOf, rules: rules,
            shelf: ModelShelf(connection: connection), clock: clock,
            reviews: rules.reviews(before: asOf, on: connection)
        ).fresh(activate: activate)
        if json {
            let versions = JSONLine.array(models.versions.map(JSONLine.text))
            print(
                "{\"as_of\":\"\(asOf.iso8601)\",\"activated\":\(activate),"
                    + "\"models\":\(versions),\"seconds\":\(clock.seconds)}")
        } else {
            for version in models.versions { print(version + (activate ? "  in use" : "  kept")) }
        }
    }
}
