import CustomerModel
import TestSupport
import Testing

@testable import Scoring
@testable import ShopGenerator

/// What was planted in a generated shop is found again, whatever its seed.
@Suite("What was planted in a shop")
struct BehaviorPlantedTests {
    private static let shop = Result {
        try PlantedShop(customers: 4_000, seed: PlantedShop.undisclosedSeed())
    }

    private let shop: PlantedShop

    init() throws { shop = try Self.shop.get() }

    @Test("types of customers are the clusters, and as many as there are")
    func types() throws {
        var table = BehaviorTable.of(shop.orders, shop.activities, asOf: PlantedShop.asOf)
        let features = ClusterFeatures(table)
        var parameters = ClusterParameters()
        parameters.starts = 4
        parameters.silhouetteSample = 1_200
        let fit = try #require(ClusterFit.fit(to: features, parameters: parameters))
        table.assign(fit.model)
        // Wanderers have no habit to be found; a customer of less than a year has hardly shown it.
        var clusters: [Int] = []
        var types: [Int] = []
        for row in 0..<table.count {
            let customer = Int(table.customers[row])
            let number = Int(shop.orders.keys[customer].high)
            let type = shop.truth.type(ofCustomer: number)
            let first = shop.orders.days[shop.orders.rows(of: customer).lowerBound]
            guard type != .irregular, Int(first) <= PlantedShop.asOf.dayNumber - 365 else {
                continue
            }
            clusters.append(Int(table.clusters[row]))
            types.append(CustomerType.allCases.firstIndex(of: type) ?? -1)
        }
        let index = adjustedRandIndex(clusters, types)
        #expect(clusters.count > 1_500)
        #expect(index > 0.8, "seed \(shop.seed)")
        // As many as there are, or a hundredth from it: the silhouette is measured on a sample.
        let best = fit.candidates.map(\.silhouette).max() ?? 1
        let four = fit.candidates.first { $0.clusters == 4 }?.silhouette ?? 0
        #expect(four > best - 0.01, "seed \(shop.seed): \(fit.candidates)")
        #expect(Set(fit.model.names).count == fit.model.clusterCount)
    }

    @Test("labels given at random are no clusters: the bound can be missed")
    func chance() throws {
        var generator = SeededGenerator(seed: 1)
        let types = (0..<2_000).map { CustomerType(number: $0, seed: 1) }
            .map { CustomerType.allCases.firstIndex(of: $0) ?? -1 }
        let labels = types.map { _ in Int.random(in: 0..<4, using: &generator) }
        #expect(abs(adjustedRandIndex(labels, types)) < 0.02)
    }

    @Test("journeys follow the chain from channel to channel")
    func journeys() throws {
        let chain = shop.truth.journeys
        let table = transitions()
        for (place, channel) in JourneyChain.channels.enumerated() {
            let leaving = table.leaving(.state(PlantedShop.number(of: channel)))
            let total = leaving.values.reduce(0, +)
            #expect(total > 300, "\(channel) is seen often enough to judge, seed \(shop.seed)")
            for (next, other) in JourneyChain.channels.enumerated() {
                let planted = (1 - chain.ends[place]) * chain.next[place][next]
                let found = leaving[.state(PlantedShop.number(of: other)), default: 0]
                expectShare(found, of: total, planted, "\(channel) to \(other)")
            }
            let ended = leaving[.conversion, default: 0] + leaving[.drop, default: 0]
            expectShare(ended, of: total, chain.ends[place], "\(channel) to an end")
        }
    }

    @Test("journeys start where those that end so start")
    func starts() throws {
        let chain = shop.truth.journeys
        let journeys = cut()
        for (end, planted) in [
            (JourneyEnd.conversion, chain.startsBeforeOrder), (.drop, chain.startsBeforeNothing),
        ] {
            let ended = (0..<journeys.count).filter { journeys.ends[$0] == end }
            let first = ended.map { journeys.states[Int(journeys.steps[journeys.stepBounds[$0]])] }
            #expect(first.count > 500)
            for (place, channel) in JourneyChain.channels.enumerated() {
                let found = first.count { $0 == PlantedShop.number(of: channel) }
                expectShare(Int64(found), of: Int64(first.count), planted[place], "\(channel)")
            }
        }
    }

    @Test("offers bring the orders that were planted, more than come without them")
    func lift() throws {
        var (found, planted, variance) = (0.0, 0.0, 0.0)
        for campaign in shop.truth.campaigns where campaign.isPersonal {
            // The first campaigns of a shop find hardly anybody.
            guard campaign.firstDay > 365 else { continue }
            let outcome = try #require(compare(campaign))
            found += outcome.lift
            planted += outcome.planted
            variance += outcome.variance
        }
        let error = variance.squareRoot()
        #expect(abs(found - planted) < 4 * error, "seed \(shop.seed)")
        // What is found scatters by one error around what was planted, which is several.
        #expect(found > 3 * error, "a lift of nothing would be told apart, seed \(shop.seed)")
    }

    // MARK: Reading

    private func cut() -> Journeys {
        Journeys(
            shop.activities, shop.orders, asOf: PlantedShop.asOf,
            rules: JourneyRules(
                touches: [.visit, .campaignClicked], silenceDays: 30, lookBackDays: 45,
                sessionGapMinutes: 0, periodDays: PlantedShop.days + 60, flowSteps: 4))
    }

    private struct Transitions {
        let table: TransitionTable

        func leaving(_ node: JourneyNode) -> [JourneyNode: Int64] {
            let rows = table.from.indices.filter { table.from[$0] == node }
            return Dictionary(
                uniqueKeysWithValues: rows.map { (table.to[$0], table.counts[$0]) })
        }
    }

    private func transitions() -> Transitions { Transitions(table: TransitionTable(of: cut())) }

    /// Four and a half standard errors: one of some fifty shares would miss it in ten thousand runs.
    private func expectShare(
        _ count: Int64, of total: Int64, _ planted: Double, _ what: String,
        at location: SourceLocation = #_sourceLocation
    ) {
        let share = Double(count) / Double(total)
        let error = (planted * (1 - planted) / Double(total)).squareRoot()
        #expect(
            abs(share - planted) < 4.5 * error + 2 / Double(total),
            "\(what): \(share), planted \(planted), seed \(shop.seed)", sourceLocation: location)
    }

    /// Orders a customer during a campaign, of those written to less those not, who were customers
    /// then and respond to offers; without regulars, whose many orders would hide a few.
    private func compare(
        _ campaign: ShopCampaign
    ) -> (lift: Double, planted: Double, variance: Double)? {
        let begin = Int32(PlantedShop.asOf.dayNumber - PlantedShop.days)
        let (start, end) = (begin + Int32(campaign.firstDay), begin + Int32(campaign.lastDay))
        let code = Int32(campaign.number + 1)
        let activities = shop.activities
        let sent = Set(
            activities.keys.indices.filter { customer in
                activities.rows(of: customer).contains {
                    activities.types[$0] == .campaignSent && activities.campaigns[$0] == code
                }
            }.map { Int(activities.keys[$0].high) })
        var (with, without) = ([Double](), [Double]())
        for customer in 0..<shop.orders.customerCount {
            let number = Int(shop.orders.keys[customer].high)
            let days = shop.orders.rows(of: customer).map { shop.orders.days[$0] }
            let type = shop.truth.type(ofCustomer: number)
            guard let first = days.first, first < start, type.respondsToOffers, type != .regular
            else { continue }
            let orders = Double(days.count { $0 >= start && $0 <= end })
            if sent.contains(number) { with.append(orders) } else { without.append(orders) }
        }
        guard let (mean, error) = moments(with), let (other, otherError) = moments(without) else {
            return nil
        }
        return (mean - other, campaign.response, error + otherError)
    }

    /// Mean and its squared standard error.
    private func moments(_ values: [Double]) -> (Double, Double)? {
        guard values.count > 1 else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, square / Double(values.count) / Double(values.count - 1))
    }
}
