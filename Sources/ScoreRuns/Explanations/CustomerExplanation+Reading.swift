package import CustomerModel
package import Database
import Scoring
import Warehouse

extension CustomerExplanation {
    /// Reads what is stored of `customer`, the orders it was made from and the models that made it.
    ///
    /// - Parameters:
    ///   - asOf: The day of the snapshot; the latest when nil.
    ///   - policies: The folder of the policies.
    /// - Throws: `ScoreError` when no such snapshot holds the customer.
    package init(
        of customer: Pseudonym, asOf: CalendarDate?, policies: String, on connection: Connection
    ) throws {
        guard
            let snapshot = try CustomerSnapshot.read(of: customer, asOf: asOf, from: connection)
        else {
            throw ScoreError(state: "no snapshot of that day holds that customer")
        }
        let sales = try SalesColumns.read(of: customer, before: snapshot.asOf, from: connection)
        let store = ModelStore(connection: connection)
        let rules = try ScoringRules(folder: policies, segments: snapshot.ruleSet)
        try self.init(
            snapshot: snapshot,
            orders: CustomerOrders(
                grouping: OrderColumns(
                    keys: sales.keys.map { _ in customer }, customers: sales.customers,
                    instants: sales.instants, days: sales.days, minorUnits: sales.revenueMinor,
                    margins: sales.marginMinor, isReturn: sales.isReturn)),
            rules: rules,
            value: Self.model(ScoringModels.Name.value, of: .value, in: snapshot, from: store),
            churn: Self.model(ScoringModels.Name.churn, of: .churnRisk, in: snapshot, from: store),
            cuts: Self.cuts(of: rules.assignment.ruleSet, in: snapshot, from: store))
    }

    /// The cut points that the day was scored by; nil where the rule set has none.
    private static func cuts(
        of ruleSet: SegmentRuleSet, in snapshot: CustomerSnapshot, from store: ModelStore
    ) throws -> RFMCuts? {
        guard ruleSet.cutsKeptDays != nil else { return nil }
        let kept: VersionedModel<RFMCuts>? = try store.model(
            ScoringModels.Name.cuts(of: ruleSet.id), for: snapshot.asOf)
        return kept?.model
    }

    /// The model that made the stored score; nil when none did, or it is gone.
    private static func model<Model: Codable & Sendable>(
        _ name: String, of fact: SnapshotFact, in snapshot: CustomerSnapshot, from store: ModelStore
    ) throws -> Model? {
        guard let version = snapshot.value(fact.name, "model_version") else { return nil }
        return try store.model(name, version: version)
    }
}
