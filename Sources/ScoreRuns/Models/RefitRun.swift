package import CustomerModel
package import Database
import Scoring
import Warehouse

/// Fits models of every kind to the warehouse as of one day.
package struct RefitRun: Sendable {
    let rules: ScoringRules
    let asOf: CalendarDate
    let activate: Bool
    let renewCuts: Bool
    let database: DatabaseConfiguration
    let report: ProgressReport

    /// - Parameters:
    ///   - asOf: The first day that is not looked at.
    ///   - activate: Daily runs use the new models from then on.
    ///   - renewCuts: Cut points of scores too, although those in use are still kept.
    ///   - database: The warehouse, as the scoring process may reach it.
    package init(
        rules: ScoringRules, asOf: CalendarDate, activate: Bool, renewCuts: Bool = false,
        database: DatabaseConfiguration, report: @escaping ProgressReport = { _ in }
    ) {
        self.rules = rules
        self.asOf = asOf
        self.activate = activate
        self.renewCuts = renewCuts
        self.database = database
        self.report = report
    }

    /// Fits the models and keeps each with a card.
    ///
    /// - Throws: `ScoreError` when a run is scoring.
    package func run() throws -> RefitSummary {
        let connection = try Connection(database)
        guard try SnapshotPublication.lock(on: connection) else {
            throw ScoreError(state: "a run is scoring; wait for it to end")
        }
        defer { try? SnapshotPublication.unlock(on: connection) }
        let progress = RunProgress(report: report)
        let (orders, activities) = try progress.measure("read", "reading orders") {
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
            store: ModelStore(connection: connection, progress: progress), progress: progress,
            reviews: rules.reviews(before: asOf, on: connection)
        ).fitAll(activate: activate, renewCuts: renewCuts)
        return RefitSummary(
            asOf: asOf, activated: activate, models: models.versions, seconds: progress.seconds)
    }
}

/// What a refit has made.
package struct RefitSummary: Sendable {
    let asOf: CalendarDate
    let activated: Bool
    /// The version of each model.
    let models: [String]
    let seconds: Double

    /// One line a model.
    package var text: String {
        models.map { $0 + (activated ? "  in use" : "  kept") }.joined(separator: "\n")
    }
}

extension RefitSummary: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var summary = encoder.container(keyedBy: JSONMember.self)
        try summary.encode(asOf.iso8601, forKey: "as_of")
        try summary.encode(activated, forKey: "activated")
        try summary.encode(models, forKey: "models")
        try summary.encode(seconds, forKey: "seconds")
    }
}
