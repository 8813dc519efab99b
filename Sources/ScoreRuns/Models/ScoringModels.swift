import CustomerModel
import Scoring
import Settings
import Text
import Warehouse

/// The models that one day is scored by.
struct ScoringModels: Sendable {
    let value: VersionedModel<ValueModel>
    /// Nil while there is too little history to learn from.
    let churn: VersionedModel<ChurnModel>?
    /// Nil without customers.
    let clusters: VersionedModel<ClusterModel>?
    /// Nil where the rule set is scored by the fifths of each day, and without customers.
    let cuts: VersionedModel<RFMCuts>?

    /// Names under which they are kept.
    enum Name {
        static let value = "value"
        static let churn = "churn"
        static let clusters = "clusters"

        /// Cut points of scores: each set of segments may look at other customers.
        static func cuts(of ruleSet: String) -> String { "rfm-" + ruleSet }
    }

    /// What makes a run the run it is, beside its data.
    var versions: [String] {
        [value.version, churn?.version, clusters?.version, cuts?.version].compactMap { $0 }
    }

    /// What the scores of `orders` cannot tell apart; nothing where nobody has ordered, whatever the models
    /// were fitted to.
    func crowded(among orders: CustomerOrders) -> [(code: String, text: String)] {
        orders.customerCount == 0 ? [] : cuts?.model.crowded ?? []
    }
}

/// Fits models to everything before a day.
struct ModelFitting {
    let orders: CustomerOrders
    let activities: CustomerActivities
    let asOf: CalendarDate
    let rules: ScoringRules
    let store: ModelStore
    let progress: RunProgress
    /// Reviews of predictions that turned out to be known better.
    let reviews: [ChurnReview]

    /// The models to score by: those that are kept, and new ones in the place of those that are not.
    ///
    /// New ones are activated when they are the first of their kind: one that is fitted for a day
    /// long past does not take the place of what scores today.
    func storedOrFitted() throws -> ScoringModels {
        try ScoringModels(
            value: store.model(ScoringModels.Name.value, for: asOf)
                ?? fitValue(activate: store.isFirst(ScoringModels.Name.value)),
            churn: store.model(ScoringModels.Name.churn, for: asOf)
                ?? fitChurn(activate: store.isFirst(ScoringModels.Name.churn)),
            clusters: store.model(ScoringModels.Name.clusters, for: asOf)
                ?? fitClusters(activate: store.isFirst(ScoringModels.Name.clusters)),
            cuts: cutsInForce())
    }

    /// New models of every kind; cut points, which are kept for longer, only where their time is over or
    /// with `renewCuts`.
    func fitAll(activate: Bool, renewCuts: Bool = false) throws -> ScoringModels {
        try ScoringModels(
            value: fitValue(activate: activate), churn: fitChurn(activate: activate),
            clusters: fitClusters(activate: activate),
            cuts: renewedCuts(activate: activate, always: renewCuts))
    }

    private func fitValue(activate: Bool) throws -> VersionedModel<ValueModel> {
        let previous: VersionedModel<ValueModel>? = try store.model(
            ScoringModels.Name.value, for: asOf)
        let model = progress.measure("fit value", "fitting the model of value") {
            ValueModel.fit(
                orders, asOf: asOf, assumptions: rules.value, startingAt: previous?.model
            ).withTotals(
                from: orders, assumptions: rules.value, groupings: rules.groupings)
        }
        for refusal in model.refusals { progress.say(refusal) }
        return try store.keep(
            ScoringModels.Name.value, model, asOf: asOf,
            diagnosis: JSONLine.text(
                ["purchases": model.purchaseDiagnosis, "spend": model.spendDiagnosis],
                names: .asDeclared),
            card: model.card, activate: activate)
    }

    private func fitChurn(activate: Bool) throws -> VersionedModel<ChurnModel>? {
        do {
            let model = try progress.measure("fit churn", "training the model of churn") {
                let purchases = try BGNBD.fit(to: PurchaseSummary.of(orders, asOf: asOf)).model
                return try ChurnModel.train(
                    orders: orders, asOf: asOf, bgnbd: purchases, settings: rules.churn.settings,
                    reviews: reviews)
            }
            return try store.keep(
                ScoringModels.Name.churn, model, asOf: asOf,
                diagnosis: JSONLine.text(model.check, names: .asDeclared), card: model.card,
                activate: activate)
        } catch let refusal as ChurnRefusal {
            progress.say("\(refusal); nobody's risk is scored yet")
        } catch let refusal as FitRefusal {
            progress.say("\(refusal); nobody's risk is scored yet")
        }
        return nil
    }

    private func fitClusters(activate: Bool) throws -> VersionedModel<ClusterModel>? {
        let previous: VersionedModel<ClusterModel>? = try store.model(
            ScoringModels.Name.clusters, for: asOf)
        let fit = progress.measure("fit clusters", "fitting clusters of behaviour") {
            ClusterFit.fit(
                to: ClusterFeatures(BehaviorTable.of(orders, activities, asOf: asOf)),
                previous: previous?.model)
        }
        guard let fit else { return nil }
        return try store.keep(
            ScoringModels.Name.clusters, fit.model, asOf: asOf,
            diagnosis: JSONLine.text(fit.candidates, names: .asDeclared),
            card: fit.card(asOf: asOf),
            activate: activate)
    }
}
