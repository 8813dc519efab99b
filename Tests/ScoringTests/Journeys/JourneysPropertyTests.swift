import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Journeys: what must not matter")
struct JourneysPropertyTests {
    private static let funnel = [
        FunnelStage(code: "visited", activities: [.visit], orders: false),
        FunnelStage(code: "clicked", activities: [.campaignClicked], orders: false),
        FunnelStage(code: "bought", activities: [], orders: true),
        FunnelStage(code: "again", activities: [], orders: true),
    ]

    /// All tables as text, to the last bit.
    private func tables(_ activities: CustomerActivities, _ orders: CustomerOrders) -> String {
        let journeys = Journeys(
            activities, orders, asOf: JourneysFixture.asOf, rules: JourneysFixture.rules)
        let funnel = FunnelTable(
            activities, orders, asOf: JourneysFixture.asOf, periodDays: 365, stages: Self.funnel)
        return """
            \(TransitionTable(of: journeys))
            \(AttributionTable(of: journeys, known: [0, 8]))
            \(StepFlowTable(of: journeys, steps: 4))
            \(TouchpointTable(of: journeys))
            \(funnel.customers)
            """
    }

    @Test("neither the order of rows nor the keys change a bit", arguments: UInt64(0)..<20)
    func orderAndKeys(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        var generator = SeededGenerator(seed: seed + 1_000)
        let keys = (0..<120).map { _ in
            Pseudonym(high: generator.next(), low: generator.next())
        }
        let plain = tables(fixture.activities(), fixture.customerOrders())
        let moved = tables(
            fixture.activities(order: fixture.touches.indices.shuffled(using: &generator)) {
                keys[$0]
            },
            fixture.customerOrders(order: fixture.orders.indices.shuffled(using: &generator)) {
                keys[$0]
            })
        #expect(plain == moved)
    }

    @Test("rows at and after as-of change nothing", arguments: UInt64(0)..<20)
    func future(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        let past = fixture.past
        #expect(past.touches.count < fixture.touches.count)
        #expect(past.orders.count < fixture.orders.count)
        #expect(
            tables(past.activities(), past.customerOrders())
                == tables(fixture.activities(), fixture.customerOrders()))
    }

    @Test(
        "two subjects merged are told as one person who did what both did",
        arguments: UInt64(0)..<10)
    func merged(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        // One key for all, against one customer number for all.
        let sameKey: (Int) -> Pseudonym = { fixture.key((30...39).contains($0) ? 30 : $0) }
        var united = fixture
        for index in united.touches.indices where (30...39).contains(united.touches[index].customer)
        {
            united.touches[index].customer = 30
        }
        for index in united.orders.indices where (30...39).contains(united.orders[index].customer) {
            united.orders[index].customer = 30
        }
        let merged = tables(
            fixture.activities(key: sameKey), fixture.customerOrders(key: sameKey))
        #expect(merged == tables(united.activities(), united.customerOrders()))
        #expect(merged != tables(fixture.activities(), fixture.customerOrders()))
    }

    @Test("what flows into a step flows out of it", arguments: UInt64(0)..<20)
    func flow(seed: UInt64) {
        let journeys = JourneysFixture.random(seed: seed).journeys()
        let flow = StepFlowTable(of: journeys, steps: 4)
        var balance: [Int32: [JourneyNode: Int64]] = [:]
        for row in 0..<flow.count {
            let (position, moved) = (flow.positions[row], flow.journeys[row])
            balance[position, default: [:]][flow.from[row], default: 0] -= moved
            guard case .state = flow.to[row], position < 3 else { continue }
            balance[position + 1, default: [:]][flow.to[row], default: 0] += moved
        }
        #expect(balance.removeValue(forKey: 0) == [.start: -Int64(journeys.count)])
        #expect(!balance.isEmpty && balance.values.allSatisfy { $0.values.allSatisfy { $0 == 0 } })
        #expect(flow.journeys.allSatisfy { $0 > 0 })
        #expect(Set(flow.to).contains(.open) && Set(flow.to).contains(.drop))
    }

    @Test("one customer with very many journeys is one customer, however the work is cut")
    func oneLargeCustomer() {
        var fixture = JourneysFixture()
        for customer in 0..<3 {
            for journey in 0..<20_000 {
                let (day, minute) = (1 + journey / 60, 1 + journey % 60 * 20)
                fixture.touches.append(.init(customer: customer, day: day, minute: minute))
                fixture.orders.append(.init(customer: customer, day: day, minute: minute + 1))
            }
        }
        let journeys = fixture.journeys()
        #expect(journeys.count == 60_000 && journeys.conversions == 60_000)
        let flow = StepFlowTable(of: journeys, steps: 4)
        #expect(flow.journeys == [60_000, 60_000])
        #expect(TouchpointTable(of: journeys).customers == [3])
        #expect(AttributionTable(of: journeys).conversions == [60_000, 60_000, 60_000, 60_000])
    }
}
