import CustomerModel
import Testing

@testable import Scoring

// Sources disagree on when somebody became a customer: an account opened, a lead, a first visit.
@Suite("Orders of before a customer is said to have come")
struct EarlyOrderTests {
    /// Orders 400 and 100 days before as-of.
    private static let orders = JourneysFixture(orders: [
        .init(customer: 1, day: 400, amount: 700), .init(customer: 1, day: 100, amount: 300),
    ])

    /// The same customer, whose lead and whose first visit lie so many days before as-of.
    private static func told(lead: Int, visit: Int) -> AcquisitionFixture {
        var events = orders
        events.touches = [.init(customer: 1, day: visit)]
        return AcquisitionFixture(
            events: events, leads: [.init(customer: 1, created: lead, channel: 2, marketing: 50)])
    }

    @Test("count like any other: tenure, cohort and recency begin with the first order")
    func kernels() throws {
        let (orders, asOf) = (Self.orders.customerOrders(), JourneysFixture.asOf)
        let assumptions = try ValueAssumptions()
        let value = ValueTable.of(
            orders, asOf: asOf,
            model: .fit(orders, asOf: asOf, assumptions: assumptions), assumptions: assumptions)
        #expect(value.tenureDays == [400] && value.orders == [2] && value.revenue == [1_000])
        let rfm = RFM.table(of: orders, asOf: asOf, population: .everActive)
        #expect(rfm.firstDays == [JourneysFixture.day(400)] && rfm.lifetimeOrders == [2])
        let cohorts = CohortTable.of(orders, asOf: asOf)
        let first = CalendarDate(dayNumber: asOf.dayNumber - 400).civil
        #expect(cohorts.cohortMonths.first == Int32(first.year * 100 + first.month))
    }

    @Test("are the first orders, whether a lead and a visit come before them or long after")
    func acquisition() {
        let (before, after) = (Self.told(lead: 420, visit: 410), Self.told(lead: 50, visit: 40))
        for fixture in [before, after] {
            let table = fixture.table()
            #expect(table.count == 1)
            #expect(table.firstOrderDays == [JourneysFixture.day(400)])
            #expect(table.firstOrderValues == [700] && table.revenues365 == [1_000])
        }
        let behavior = [before, after].map {
            BehaviorTable.of(
                Self.orders.customerOrders(), $0.events.activities(), asOf: JourneysFixture.asOf)
        }
        #expect(behavior.map(\.lifetimeOrders) == [[2], [2]])
        #expect(behavior.map(\.lifetimeSpend) == [[1_000], [1_000]])
        #expect(behavior.map(\.orders365) == [[1], [1]])
    }
}
