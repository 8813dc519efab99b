import CustomerModel
import Testing

@testable import Scoring

/// What is told of a person as a reason must be true of the person.
@Suite("Reasons of churn")
struct ChurnReasonTests {
    private static let models = ChurnReasonShop.present.reduce(
        into: [ChurnReasonShop: Result<(CustomerOrders, ChurnModel), any Error>]()
    ) { models, shop in
        models[shop] = Result {
            let orders = try shop.orders()
            return (orders, try ChurnShop.model(orders, asOf: shop.asOf))
        }
    }

    private static func scored(
        _ shop: ChurnReasonShop
    ) throws -> (orders: CustomerOrders, model: ChurnModel, table: ChurnTable) {
        let (orders, model) = try #require(try models[shop]?.get())
        let table = ChurnTable.of(
            orders, asOf: shop.asOf, model: model, ruleBook: try ChurnTableTests.ruleBook.get())
        return (orders, model, table)
    }

    @Test(
        "no factor is given whose sentence is untrue of the customer",
        arguments: ChurnReasonShop.present)
    func truth(shop: ChurnReasonShop) throws {
        let (orders, model, table) = try Self.scored(shop)
        #expect(try Self.untrue(table, of: shop, orders, model) == [:])
    }

    @Test(
        "nor is one where every feature that may work either way works the other way",
        arguments: ChurnReasonShop.present)
    func turnedAround(shop: ChurnReasonShop) throws {
        let (orders, model, _) = try Self.scored(shop)
        let turned = Self.turnedAround(model)
        let table = ChurnTable.of(
            orders, asOf: shop.asOf, model: turned, ruleBook: try ChurnTableTests.ruleBook.get())
        #expect(try Self.untrue(table, of: shop, orders, turned) == [:])
        let given = Set(table.topFactors.flatMap { $0.entries.map(\.factor) })
        #expect(given.contains(.newCustomer) || shop == .old)
    }

    /// How often each factor is given to somebody of whom it is not true.
    private static func untrue(
        _ table: ChurnTable, of shop: ChurnReasonShop, _ orders: CustomerOrders, _ model: ChurnModel
    ) throws -> [String: Int] {
        let end = shop.asOf.dayNumber
        let plain = PlainReasons.PlainShop(orders, end: end, rhythm: model.typicalRhythm)
        var untrue: [String: Int] = [:]
        for row in 0..<table.count {
            let customer = PlainReasons(
                of: Int(table.customers[row]), in: orders, end: end, shop: plain)
            for entry in table.topFactors[row].entries
            where !customer.isTrue(entry.factor, value: entry.value) {
                untrue[entry.factor.code, default: 0] += 1
            }
        }
        return untrue
    }

    private static func turnedAround(_ model: ChurnModel) -> ChurnModel {
        ChurnModel(
            trainedOn: model.trainedOn, settings: model.settings, purchases: model.purchases,
            averageOrder: model.averageOrder,
            terms: model.terms.map { term in
                ChurnModel.Term(
                    feature: term.feature, mean: term.mean, scale: term.scale,
                    coefficient: term.feature.direction == .any
                        ? -term.coefficient : term.coefficient)
            },
            level: model.level, season: model.season, training: model.training,
            typicalRhythm: model.typicalRhythm)
    }

    @Test(
        "every factor is given in one of the shops, and most customers of more than average risk have one"
    )
    func presence() throws {
        var given: Set<ChurnFactor> = []
        for shop in ChurnReasonShop.present {
            let (_, model, table) = try Self.scored(shop)
            given.formUnion(table.topFactors.flatMap { $0.entries.map(\.factor) })
            let average = logistic(model.baseLogOdds)
            let atRisk = table.probabilities.indices.filter { table.probabilities[$0] > average }
            let silent = atRisk.filter { table.topFactors[$0].first == nil }
            #expect(
                silent.count * 20 <= atRisk.count, "\(shop): \(silent.count) of \(atRisk.count)")
        }
        // In none of them are newcomers the ones who leave, and the made-up ones have no season.
        let unseen: Set<ChurnFactor> =
            RetailLedger.isPresent ? [.newCustomer] : [.newCustomer, .otherSeason]
        #expect(given == Set(ChurnFactor.allCases).subtracting(unseen))
    }

    @Test("where those who return goods stay, nobody is told to have returned any")
    func absenceIsNotPresence() throws {
        let faithful = try Self.scored(.faithfulReturn)
        let slope = try #require(faithful.model.terms.first { $0.feature == .returns })
        #expect(slope.coefficient < 0)
        let codes = faithful.table.topFactors.flatMap { $0.entries.map(\.factor) }
        #expect(!codes.contains(.returns))
        // Where they leave, it is a reason, of those alone who did.
        let leaving = try Self.scored(.leaversReturn)
        let told = leaving.table.topFactors.indices.filter { row in
            leaving.table.topFactors[row].entries.contains { $0.factor == .returns }
        }
        #expect(!told.isEmpty)
        #expect(
            told.allSatisfy { row in
                leaving.orders.rows(of: Int(leaving.table.customers[row]))
                    .contains { leaving.orders.isReturn[$0] }
            })
    }

    @Test("factors, and what none of them tells of, add up to the log-odds")
    func sums() throws {
        let (orders, model, table) = try Self.scored(.faithfulReturn)
        var untold = 0.0
        for customer in table.customers {
            let found = try #require(
                model.explanation(
                    of: Int(customer), in: orders, asOf: ChurnReasonShop.faithfulReturn.asOf))
            let sum = found.factors.reduce(found.level + found.season + found.untold) {
                $0 + $1.contribution
            }
            #expect(abs(sum - found.logOdds) < 1e-12)
            untold += abs(found.untold)
        }
        #expect(untold > 0)
    }

    @Test("the typical rhythm is that of the middle customer who has one")
    func typicalRhythm() {
        let asOf = ChurnShop.asOf
        // Gaps of 10; of 20 and 40; of 50 and 50; none.
        let orders = ChurnHistoryOf.customers(
            [
                [(30, 1), (20, 1)], [(90, 1), (70, 1), (30, 1)], [(120, 1), (70, 1), (20, 1)],
                [(5, 1)],
            ], asOf: asOf)
        let histories = (0..<orders.customerCount).compactMap { customer in
            ChurnOrderHistory(
                of: customer, in: orders, before: Int32(asOf.dayNumber), horizon: 90)
        }
        let rhythm = TypicalRhythm(
            of: histories, features: ChurnFeatures(horizon: 90, averageOrder: 1))
        #expect(rhythm.meanGap == 30)
        #expect(rhythm.spread.map { abs($0 - 1.0 / 3) < 1e-12 } == true)
        let nobody = TypicalRhythm(of: [], features: ChurnFeatures(horizon: 90, averageOrder: 1))
        #expect(nobody.meanGap == nil && nobody.spread == nil)
    }
}
