import CustomerModel
import Scoring
import Settings
import Text

/// Cut points of recency, frequency and money: fitted as other models are, and kept for as long as the
/// rule set says.
extension ModelFitting {
    /// Cut points that fewer customers spoke for are fitted anew with the other models.
    private static let fewCustomers = 100

    private var ruleSet: SegmentRuleSet { rules.assignment.ruleSet }
    private var name: String { ScoringModels.Name.cuts(of: ruleSet.id) }

    /// The cut points that scores of the day are made by: those in use while they are kept, otherwise
    /// new ones, which are in use from then on unless a later day has given others.
    func cutsInForce() throws -> VersionedModel<RFMCuts>? {
        guard let keptDays = ruleSet.cutsKeptDays else { return nil }
        let kept = try storedCuts()
        if let kept, !isOver(kept.model, after: keptDays) { return kept }
        return try fitCuts(activate: store.isLatest(name, on: asOf))
    }

    /// New cut points where those in use are over, too few customers spoke for them, or `always`; nil
    /// where those in use stay.
    func renewedCuts(activate: Bool, always: Bool) throws -> VersionedModel<RFMCuts>? {
        guard let keptDays = ruleSet.cutsKeptDays else { return nil }
        if let kept = try storedCuts(), !always, !isOver(kept.model, after: keptDays),
            kept.model.customers >= Self.fewCustomers
        {
            let until = kept.model.asOf.adding(days: keptDays).iso8601
            progress.say("cut points of scores stay as they are until \(until)")
            return nil
        }
        return try fitCuts(activate: activate)
    }

    private func storedCuts() throws -> VersionedModel<RFMCuts>? {
        let stored: VersionedModel<RFMCuts>? = try store.model(name, for: asOf)
        return stored.flatMap { $0.model.isOf(ruleSet.population) ? $0 : nil }
    }

    private func isOver(_ cuts: RFMCuts, after keptDays: Int) -> Bool {
        asOf.days(since: cuts.asOf) >= keptDays
    }

    private func fitCuts(activate: Bool) throws -> VersionedModel<RFMCuts>? {
        let cuts = progress.measure("fit rfm", "fitting cut points of scores") {
            RFMCuts(fittedTo: orders, asOf: asOf, population: ruleSet.population)
        }
        guard let cuts else { return nil }
        return try store.keep(
            name, cuts, asOf: asOf, diagnosis: JSONLine.text(cuts.diagnosis, names: .asDeclared),
            card: cuts.card(of: ruleSet), activate: activate)
    }
}

extension RFMCuts {
    /// A value that more than this share of customers have cannot be told apart by fifths.
    static let fifth = 0.2

    /// The measures by the names they have in the warehouse, and what they are counted in.
    var measures: [(name: String, unit: String, measure: Measure)] {
        [
            ("recency", "days since the last order", recency),
            ("frequency", "orders in 365 days", frequency),
            ("monetary", "minor units in 365 days", monetary),
            ("lifetime_frequency", "orders ever", lifetimeFrequency),
            ("lifetime_monetary", "minor units ever", lifetimeMonetary),
        ]
    }

    /// The share of customers that have the commonest value of a measure.
    func commonestShare(_ measure: Measure) -> Double {
        Double(measure.commonestCount) / Double(customers)
    }

    /// Measures of which one value fills more than a fifth, one sentence each; those of a year, which
    /// segments are made of.
    var crowded: [(code: String, text: String)] {
        let values = [
            "the last order \(recency.commonest) days ago",
            "as many orders in 365 days, \(frequency.commonest)",
            "as much money in 365 days, "
                + FixedDecimal.text(Double(monetary.commonest) / ValueBacktest.minorUnits, 2),
        ]
        return zip(measures, values).filter { commonestShare($0.0.measure) > Self.fifth }.map {
            (
                $0.name + "_crowded",
                "\(FixedDecimal.percent(commonestShare($0.measure))) of customers have \($1): the score "
                    + "cannot tell them apart"
            )
        }
    }

    /// Of each measure its commonest value and the share of customers that have it.
    fileprivate var diagnosis: [String: [String: Double]] {
        Dictionary(
            uniqueKeysWithValues: measures.map { name, _, measure in
                (
                    name,
                    [
                        "commonest": Double(measure.commonest),
                        "commonest_share": commonestShare(measure),
                    ]
                )
            })
    }

    /// What a person should know before trusting the scores, as Markdown.
    func card(of ruleSet: SegmentRuleSet) -> String {
        let rows = measures.map { name, unit, measure in
            "| \(name), \(unit) | " + measure.cuts.map(String.init).joined(separator: " | ")
                + " | \(measure.commonest) | \(FixedDecimal.percent(commonestShare(measure))) |"
        }
        let population =
            activeWithinDays.map { "with an order in \($0) days" } ?? "who ever ordered"
        return """
            # Cut points of recency, frequency and money, as of \(asOf.iso8601)

            Fitted to the \(customers) customers \(population), by what lies before \(asOf.iso8601), for \
            the rule set `\(ruleSet.id)`; kept for \(ruleSet.cutsKeptDays ?? 0) days. A score is 1 and the \
            number of cuts that the value exceeds; of recency 5 less that number. Equal values have \
            equal scores, and nobody's score moves because others moved.

            | measure | 1st | 2nd | 3rd | 4th | commonest value | share |
            |---|---:|---:|---:|---:|---:|---:|
            \(rows.joined(separator: "\n"))

            ## Limits

            \(limits)

            """
    }

    private var limits: String {
        let crowded = crowded.map { "- \($0.text)." }
        return
            (crowded + [
                "- While they are kept, growth, season and prices move more or fewer customers over a cut: "
                    + "scores are then no fifths of the day.",
                "- Cuts of a few dozen customers are those of few people: `bauta fit` makes new ones.",
            ]).joined(separator: "\n")
    }
}
