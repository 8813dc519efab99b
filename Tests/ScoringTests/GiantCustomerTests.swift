import CustomerModel
import TestSupport
import Testing

@testable import Scoring

/// Whatever takes the square of a customer's rows would not end here.
@Suite("One customer with a million orders", .testTimeLimit)
struct GiantCustomerTests {
    private static let asOf = CalendarDate(dayNumber: 20_000)
    private static let orders = GiantCustomer.orders(before: asOf)
    private static let activities: CustomerActivities = GiantCustomer.activities(before: asOf)
    private static let ordered = 900_000
    private static let revenue: Int64 = 85_000_000

    /// The million beside ordinary customers; their place among all.
    private static func joined(_ others: CustomerOrders, _ giant: CustomerOrders) throws -> (
        orders: CustomerOrders, giant: Int32
    ) {
        let all = try others.appending(giant)
        return (all, Int32(try #require(all.keys.firstIndex(of: GiantCustomer.key))))
    }

    @Test("has recency, frequency and money like any other")
    func rfm() throws {
        let table = RFM.table(of: Self.orders, asOf: Self.asOf, population: .everActive)
        #expect(table.count == 1 && table.orders365 == [821_250])
        #expect(table.daysSinceLastOrder == [1])
    }

    @Test("has a value, and leaves that of others defined")
    func value() throws {
        let shop = SimulatedShop(customers: 400, days: 400)
        let asOf = CalendarDate(dayNumber: Int(SimulatedShop.opening) + 400)
        let (orders, giant) = try Self.joined(
            ledger(of: shop.rows(seed: 14)), GiantCustomer.orders(before: asOf))
        let assumptions = try ValueAssumptions()
        let model = ValueModel.fit(orders, asOf: asOf, assumptions: assumptions)
        let table = ValueTable.of(orders, asOf: asOf, model: model, assumptions: assumptions)
        #expect(table.count == 401)
        #expect(table.expectedSpend.allSatisfy { $0.isFinite && $0 >= 0 })
        let row = try #require(table.customers.firstIndex(of: giant))
        #expect(table.orders[row] == 900_000 && table.revenue[row] == Self.revenue)
        #expect(table.valuePercentiles[row] == table.valuePercentiles.max())
    }

    @Test("has a risk of churn, a low one, and leaves that of others between none and certain")
    func churn() throws {
        let asOf = ChurnShop.asOf
        let (orders, giant) = try Self.joined(
            ChurnShop.orders(), GiantCustomer.orders(before: asOf))
        let table = ChurnTable.of(
            orders, asOf: asOf, model: try ChurnShop.model(orders),
            ruleBook: try ChurnTableTests.ruleBook.get())
        #expect(table.probabilities.allSatisfy { $0 > 0 && $0 < 1 })
        let row = try #require(table.customers.firstIndex(of: giant))
        #expect(table.probabilities[row] < 0.5)
    }

    @Test("is one customer of one cohort, and leaves no shop")
    func cohorts() {
        let table = CohortTable.of(Self.orders, asOf: Self.asOf)
        #expect(table.cohortSizes.allSatisfy { $0 == 1 } && table.count >= 13)
        #expect(table.activeCustomers.allSatisfy { $0 == 1 })
        #expect(table.cumulativeRevenues.last == Self.revenue)
        let rates = ChurnRateTable.of(Self.orders, asOf: Self.asOf)
        #expect(rates.count > 0 && rates.churned.allSatisfy { $0 == 0 })
        #expect(rates.newCustomers.reduce(0, +) <= 1)
    }

    @Test("has a journey for every order, each of the visits since the order before")
    func journeys() {
        let rules = JourneyRules(
            touches: [.visit], silenceDays: 30, lookBackDays: 90, sessionGapMinutes: 0,
            periodDays: GiantCustomer.days, flowSteps: 4)
        let journeys = Journeys(Self.activities, Self.orders, asOf: Self.asOf, rules: rules)
        #expect(journeys.conversions == Self.ordered)
        #expect(journeys.stepTouches.reduce(0, +) == Int32(GiantCustomer.rows))
        #expect(TouchpointTable(of: journeys).customers == [1])
        let attributed = AttributionTable(of: journeys)
        #expect(attributed.conversions.allSatisfy { abs($0 - Double(Self.ordered)) < 1e-3 })
    }

    @Test("was won once, and is worth what the first days brought")
    func acquisition() {
        var leads = LeadColumns()
        leads.createdDays = [Int32(Self.asOf.dayNumber - GiantCustomer.days - 1)]
        leads.contactedDays = [LeadColumns.never]
        leads.convertedDays = [LeadColumns.never]
        leads.channels = [3]
        leads.campaigns = [-1]
        leads.customers = [0]
        leads.marketingCosts = [1_000]
        leads.salesCosts = [0]
        let table = AcquisitionTable(
            Self.orders, leads: leads, activities: Self.activities, asOf: Self.asOf,
            rules: AcquisitionRules(touches: [.visit], lookBackDays: 90, leadSettlingDays: 90),
            margins: .even(0.3, for: Self.orders))
        #expect(table.count == 1 && table.channels == [3] && table.touchCounts == [1])
        // 2,500 rows a day, of which 365 × 2,500 are of the first year.
        #expect(table.orders365 == [821_250] && table.revenues365 == [77_562_500])
        #expect(table.paybackDays == [0])
    }

    @Test("does as much as can be counted, and is asked once")
    func behavior() {
        let table = BehaviorTable.of(
            Self.orders, GiantCustomer.activities(before: Self.asOf), asOf: Self.asOf)
        #expect(table.count == 1 && table.lifetimeOrders == [Int32(Self.ordered)])
        #expect(table.lifetimeSpend == [Self.revenue])
        #expect(table.interactions365 == [912_500] && table.npsScores == [9])
        #expect(table.satisfactionCounts == [1_000_000] && table.loyaltyBalances == [2_000_000])
        #expect(table.engagementScores[0] > 0 && table.engagementScores[0] <= 100)
    }
}
