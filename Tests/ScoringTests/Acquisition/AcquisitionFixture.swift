import CustomerModel
import TestSupport

@testable import Scoring

/// Orders, touches and leads of a few customers; days count back from as-of.
struct AcquisitionFixture {
    struct Lead {
        /// Nil for a lead that became nobody.
        var customer: Int?
        var created: Int
        var contacted: Int?
        var converted: Int?
        var channel: Int32
        var campaign: Int32 = -1
        var marketing: Int64 = 0
        var sales: Int64 = 0
    }

    static let rules = AcquisitionRules(
        touches: [.visit, .campaignClicked], lookBackDays: 90, leadSettlingDays: 90)

    var events = JourneysFixture()
    var leads: [Lead] = []
    /// Days of orders and touches count back from `JourneysFixture.asOf`, so they move with this.
    var asOf = JourneysFixture.asOf

    static func day(_ age: Int) -> Int32 { JourneysFixture.day(age) }

    /// The leads with the ordinals of `orders`, in the order of `order`.
    func columns(
        _ orders: CustomerOrders, order: [Int]? = nil, key: ((Int) -> Pseudonym)? = nil
    ) -> LeadColumns {
        let shift = Int32(asOf.dayNumber - JourneysFixture.asOf.dayNumber)
        func day(_ age: Int?) -> Int32 { age.map { Self.day($0) + shift } ?? LeadColumns.never }
        let ordinals = Dictionary(
            uniqueKeysWithValues: orders.keys.enumerated().map { ($1, Int32($0)) })
        var columns = LeadColumns()
        for index in order ?? Array(leads.indices) {
            let lead = leads[index]
            columns.createdDays.append(day(lead.created))
            columns.contactedDays.append(day(lead.contacted))
            columns.convertedDays.append(day(lead.converted))
            columns.channels.append(lead.channel)
            columns.campaigns.append(lead.campaign)
            columns.customers.append(
                lead.customer.flatMap { ordinals[(key ?? events.key)($0)] } ?? -1)
            columns.marketingCosts.append(lead.marketing)
            columns.salesCosts.append(lead.sales)
        }
        return columns
    }

    /// The orders, as far from `asOf` as they say.
    func orders() -> CustomerOrders {
        let shift = asOf.dayNumber - JourneysFixture.asOf.dayNumber
        var moved = events
        for index in moved.orders.indices { moved.orders[index].day -= shift }
        return moved.customerOrders()
    }

    func table() -> AcquisitionTable {
        let orders = events.customerOrders()
        return AcquisitionTable(
            orders, leads: columns(orders), activities: events.activities(), asOf: asOf,
            rules: Self.rules, margins: .even(0.3, for: orders))
    }

    func channels() -> AcquisitionChannelTable {
        AcquisitionChannelTable(of: table(), leads: columns(events.customerOrders()), asOf: asOf)
    }

    func funnel() -> LeadFunnel {
        LeadFunnel(columns(orders()), orders(), asOf: asOf, rules: Self.rules)
    }

    /// A hundred customers with orders and touches, and three hundred leads.
    static func random(seed: UInt64) -> AcquisitionFixture {
        var fixture = AcquisitionFixture(events: .random(seed: seed))
        var generator = SeededGenerator(seed: seed + 77)
        func age(_ likely: Bool = true) -> Int? {
            likely || Bool.random(using: &generator)
                ? Int.random(in: -20...600, using: &generator) : nil
        }
        for _ in 0..<300 {
            fixture.leads.append(
                Lead(
                    customer: Bool.random(using: &generator)
                        ? Int.random(in: 0..<140, using: &generator) : nil,
                    created: age() ?? 0, contacted: age(false), converted: age(false),
                    channel: Int32.random(in: 1...4, using: &generator),
                    campaign: Int32.random(in: -1...3, using: &generator),
                    marketing: Int64.random(in: 0...900, using: &generator),
                    sales: Int64.random(in: 0...400, using: &generator)))
        }
        return fixture
    }
}

extension CustomerMargins {
    /// One rate of margin for all customers.
    static func even(_ rate: Double, for orders: CustomerOrders) -> CustomerMargins {
        CustomerMargins(rates: [Double](repeating: rate, count: orders.customerCount))
    }
}
