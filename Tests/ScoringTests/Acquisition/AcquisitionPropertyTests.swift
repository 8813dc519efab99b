import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Acquisition: what must not matter")
struct AcquisitionPropertyTests {
    private struct Tables {
        var facts: AcquisitionTable
        var channels: AcquisitionChannelTable
        var funnel: LeadFunnel

        init(
            _ orders: CustomerOrders, _ leads: LeadColumns, _ activities: CustomerActivities
        ) {
            let (asOf, rules) = (JourneysFixture.asOf, AcquisitionFixture.rules)
            facts = AcquisitionTable(
                orders, leads: leads, activities: activities, asOf: asOf, rules: rules,
                margins: .even(0.3, for: orders))
            channels = AcquisitionChannelTable(of: facts, leads: leads, asOf: asOf)
            funnel = LeadFunnel(leads, orders, asOf: asOf, rules: rules)
        }

        /// Everything that holds no ordinal, as text, and how many customers of each kind there are.
        var text: String {
            let rows = (0..<facts.count).map { row in
                "\(facts.channels[row]) \(facts.campaigns[row]) \(facts.touchCounts[row])"
                    + " \(facts.firstOrderDays[row]) \(facts.firstOrderValues[row])"
                    + " \(facts.cost(row)) \(facts.revenues365[row]) \(facts.paybackDays[row])"
                    + " \(facts.daysToConvert[row]) \(facts.contactedDays[row])"
            }
            return rows.sorted().joined(separator: "\n") + "\n\(channels)\n\(funnel)"
        }
    }

    private func tables(_ fixture: AcquisitionFixture) -> Tables {
        let orders = fixture.events.customerOrders()
        return Tables(orders, fixture.columns(orders), fixture.events.activities())
    }

    @Test("neither the order of rows nor the keys change a number", arguments: UInt64(0)..<20)
    func orderAndKeys(seed: UInt64) {
        let fixture = AcquisitionFixture.random(seed: seed)
        var generator = SeededGenerator(seed: seed + 1_000)
        let keys = (0..<140).map { _ in
            Pseudonym(high: generator.next(), low: generator.next())
        }
        let events = fixture.events
        let orders = events.customerOrders(
            order: events.orders.indices.shuffled(using: &generator)
        ) { keys[$0] }
        let leads = fixture.columns(
            orders, order: fixture.leads.indices.shuffled(using: &generator)
        ) { keys[$0] }
        let activities = events.activities(
            order: events.touches.indices.shuffled(using: &generator)
        ) { keys[$0] }
        #expect(tables(fixture).text == Tables(orders, leads, activities).text)
    }

    @Test("what happens at and after as-of changes nothing", arguments: UInt64(0)..<20)
    func future(seed: UInt64) {
        let fixture = AcquisitionFixture.random(seed: seed)
        var past = fixture
        past.events = fixture.events.past
        past.leads = fixture.leads.filter { $0.created > 0 }.map { lead in
            var lead = lead
            if let day = lead.contacted, day <= 0 { lead.contacted = nil }
            if let day = lead.converted, day <= 0 { lead.converted = nil }
            return lead
        }
        #expect(past.leads.count < fixture.leads.count)
        #expect(tables(fixture).text == tables(past).text)
    }

    @Test("merged subjects are one customer who did what all did", arguments: UInt64(0)..<10)
    func merged(seed: UInt64) {
        let fixture = AcquisitionFixture.random(seed: seed)
        let one = { (customer: Int) in (30...39).contains(customer) ? 30 : customer }
        var united = fixture
        for index in united.events.touches.indices {
            united.events.touches[index].customer = one(united.events.touches[index].customer)
        }
        for index in united.events.orders.indices {
            united.events.orders[index].customer = one(united.events.orders[index].customer)
        }
        for index in united.leads.indices {
            united.leads[index].customer = united.leads[index].customer.map(one)
        }
        let sameKey = { (customer: Int) in fixture.events.key(one(customer)) }
        let orders = fixture.events.customerOrders(key: sameKey)
        let merged = Tables(
            orders, fixture.columns(orders, key: sameKey), fixture.events.activities(key: sameKey))
        #expect(merged.text == tables(united).text)
        #expect(merged.text != tables(fixture).text)
    }

    @Test(
        "channels and weeks add up to customers, leads and all that was spent",
        arguments: UInt64(0)..<20)
    func sums(seed: UInt64) {
        let fixture = AcquisitionFixture.random(seed: seed)
        let (facts, channels, funnel) = (
            tables(fixture).facts, tables(fixture).channels, tables(fixture).funnel
        )
        let known = (0..<facts.count).filter { facts.cost($0) != AcquisitionTable.unknownMoney }
        let mature = (0..<facts.count).filter(facts.isMature)
        let leads = fixture.leads.filter { $0.created > 0 }
        #expect(known.count > 10 && mature.count > 10 && leads.count > 200)
        #expect(channels.customers.reduce(0, +) == Int64(facts.count))
        #expect(channels.matureCustomers.reduce(0, +) == Int64(mature.count))
        #expect(
            channels.matureRevenues365.reduce(0, +)
                == mature.reduce(0) { $0 + facts.revenues365[$1] })
        #expect(channels.firstOrderValues.reduce(0, +) == facts.firstOrderValues.reduce(0, +))
        func told(_ costs: [Int64]) -> Int64 {
            costs.reduce(0) { $0 + ($1 == AcquisitionTable.unknownMoney ? 0 : $1) }
        }
        let spent = told(channels.marketingCosts) + told(channels.salesCosts)
        #expect(spent == known.reduce(0) { $0 + facts.cost($1) })
        #expect(
            told((0..<channels.count).map(channels.cost))
                == leads.reduce(0) { $0 + $1.marketing + $1.sales })
        #expect(told(channels.lostCosts) + spent == told((0..<channels.count).map(channels.cost)))
        #expect(channels.knownCostCustomers.reduce(0, +) == Int64(known.count))
        #expect(funnel.leads.reduce(0, +) == Int64(leads.count))
        for row in 0..<funnel.count {
            #expect(funnel.leads[row] >= funnel.contacted[row])
            #expect(funnel.contacted[row] >= funnel.converted[row])
            #expect(funnel.converted[row] >= funnel.ordered[row])
        }
    }
}
