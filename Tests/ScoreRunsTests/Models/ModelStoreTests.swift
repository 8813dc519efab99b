import CustomerModel
import Database
import Scoring
import Settings
import TestSupport
import Testing
import Text
import Warehouse

@testable import ScoreRuns

@Suite("Models on the store")
struct ModelStoreTests {
    private static let fitted = Task {
        let shop = try SmallShop(seed: 11)
        let summary = try await shop.score(SmallShop.closing.adding(days: -20))
        return (shop: shop, versions: summary.models)
    }

    private let shop: SmallShop
    private let versions: [String]

    init() async throws { (shop, versions) = try await Self.fitted.value }

    @Test("the first run fits a model of each kind and puts it to use, with a card")
    func firstFit() throws {
        #expect(versions.count == 4)
        let rows = try shop.lines(
            ["model", "active", "trained_as_of", "length(card) > 100", "diagnosis IS NOT NULL"],
            of: "ops.model WHERE active ORDER BY model")
        let day = SmallShop.closing.adding(days: -20).dateKey
        #expect(
            rows
                == ["churn", "clusters", "rfm-default", "value"].map {
                    "\($0)|true|\(day)|true|true"
                })
    }

    @Test("a stored model reads back as itself")
    func roundTrip() throws {
        let orders = shop.orders()
        let day = SmallShop.closing.adding(days: -20)
        let model = ValueModel.fit(
            orders, asOf: day, assumptions: try SmallShop.rules().value)
        let store = ModelStore(connection: try Connection(shop.configuration))
        let stored = try #require(
            try store.model(ScoringModels.Name.value, for: day, as: ValueModel.self))
        #expect(stored.model == model)
        #expect(versions.contains(stored.version))
        let again: ValueModel? = try store.model(ScoringModels.Name.value, version: stored.version)
        #expect(again == model)
        #expect(
            try JSONLine.text(stored.model, names: .asDeclared)
                == JSONLine.text(model, names: .asDeclared))
        let churn = try #require(
            try store.model(ScoringModels.Name.churn, for: day, as: ChurnModel.self))
        let purchases = try BGNBD.fit(to: PurchaseSummary.of(orders, asOf: day)).model
        #expect(
            try churn.model
                == ChurnModel.train(
                    orders: orders, asOf: day, bgnbd: purchases,
                    settings: SmallShop.rules().churn.settings, reviews: []))
        #expect(try store.model("value", version: "nothing", as: ValueModel.self) == nil)
    }
}

/// Each test changes what is on the store.
@Suite("Which model a day is scored by")
struct StandingModelTests {
    private let shop: SmallShop
    private let earlier = SmallShop.closing.adding(days: -20)

    init() throws { shop = try SmallShop(customers: 60, seed: 12) }

    /// What the value of a day was made by.
    private func version(of day: CalendarDate) throws -> [String] {
        try shop.lines(
            ["model_version"],
            of: """
                warehouse.fact_customer_ltv WHERE date_sk = \(day.dateKey) GROUP BY model_version
                """)
    }

    private func fitted(_ day: CalendarDate, activate: Bool) throws -> ScoringModels {
        let connection = try Connection(shop.configuration)
        return try ModelFitting(
            orders: shop.orders(), activities: CustomerActivities(grouping: ActivityColumns()),
            asOf: day,
            rules: SmallShop.rules(), store: ModelStore(connection: connection),
            progress: RunProgress(), reviews: []
        ).fitAll(activate: activate)
    }

    @Test("the second run uses what the first has fitted")
    func stored() async throws {
        let first = try await shop.score(earlier)
        let second = try await shop.score()
        #expect(first.models == second.models && first.models.isEmpty == false)
        #expect(second.stages.contains { $0.name.hasPrefix("fit value") } == false)
        #expect(try version(of: SmallShop.closing) == version(of: earlier))
        #expect(try shop.number("SELECT count(*) FROM ops.model WHERE model = 'value'") == 1)
    }

    @Test("a model that has seen later days is not used for an earlier one")
    func noPeeking() async throws {
        let late = try await shop.score()
        let early = try await shop.score(earlier)
        #expect(Set(late.models).isDisjoint(with: early.models))
        #expect(try version(of: earlier).allSatisfy { $0.contains(earlier.iso8601) })
        // A day trained on itself has seen nothing of itself.
        #expect(try await shop.score().models.allSatisfy { !$0.isEmpty })
        let seen = try shop.number(
            """
            SELECT count(*) FROM warehouse.fact_customer_ltv f JOIN ops.model m
                ON m.version = f.model_version
            WHERE m.trained_as_of > f.date_sk
            """)
        #expect(seen == 0)
    }

    @Test("a refit that is put to use scores from then on, one that is only kept does not")
    func refit() async throws {
        let first = try await shop.score(earlier)
        let kept = try fitted(SmallShop.closing, activate: false)
        #expect(try await shop.score().models == first.models)
        let used = try fitted(SmallShop.closing, activate: true)
        // The same data gives the same model under the same name.
        #expect(used.value.version == kept.value.version)
        #expect(used.value.version != first.models.first)
        #expect(try await shop.score().models.contains(used.value.version))
        #expect(
            try shop.lines(["version"], of: "ops.model WHERE model = 'value' AND active")
                == [used.value.version])
    }

    @Test("a stored model that cannot be read is replaced by a new fit")
    func unreadable() async throws {
        let first = try await shop.score(earlier)
        try shop.database.connect().script(
            unsafeSQL: "UPDATE ops.model SET parameters = '{\"form\": \"of another time\"}'")
        let again = try await shop.score()
        #expect(Set(again.models).isDisjoint(with: first.models))
        #expect(try version(of: SmallShop.closing).allSatisfy { again.models.contains($0) })
        #expect(
            try shop.number("SELECT count(*) FROM ops.model WHERE active")
                == Double(again.models.count))
    }
}
