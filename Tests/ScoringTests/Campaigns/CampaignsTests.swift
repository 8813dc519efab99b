import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Campaigns")
struct CampaignsTests {
    private static let rules = CampaignRules(
        touches: [.campaignSent, .campaignOpened, .campaignClicked, .campaignRedeemed],
        attributionDays: 14)

    /// Campaigns 1 to 4, each of ten days; 4 has not begun.
    private static let list: CampaignColumns = {
        var columns = CampaignColumns()
        columns.campaigns = [3, 1, 2, 4]
        columns.startDays = [60, 100, 30, -5].map(JourneysFixture.day)
        columns.endDays = [51, 91, 21, -15].map(JourneysFixture.day)
        columns.costsPerMessage = [10, 10, 0, 0]
        return columns
    }()

    private func table(
        _ fixture: JourneysFixture, reported: CampaignDayColumns = CampaignDayColumns(),
        leads: LeadColumns = LeadColumns(), activities: CustomerActivities? = nil,
        orders: CustomerOrders? = nil
    ) -> CampaignTable {
        let orders = orders ?? fixture.customerOrders()
        return CampaignTable(
            Self.list, reported: reported, activities: activities ?? fixture.activities(),
            orders: orders, leads: leads, asOf: JourneysFixture.asOf, rules: Self.rules,
            margins: .even(0.2, for: orders))
    }

    /// Customers 1 to 4 get campaign 1, 5 and 6 do not; customer 4 orders for the first time.
    private var small: JourneysFixture {
        JourneysFixture(
            touches: [
                .init(customer: 1, day: 100, type: .campaignSent, campaign: 1),
                .init(customer: 2, day: 100, type: .campaignSent, campaign: 1),
                .init(customer: 3, day: 100, type: .campaignSent, campaign: 1),
                .init(customer: 4, day: 100, type: .campaignSent, campaign: 1),
                .init(customer: 1, day: 99, type: .campaignOpened, campaign: 1),
                .init(customer: 1, day: 99, minute: 1, type: .campaignClicked, campaign: 1),
                .init(customer: 2, day: 98, type: .campaignOpened, campaign: 1),
                .init(customer: 2, day: 95, type: .campaignRedeemed, campaign: 1),
                .init(customer: 2, day: 94, type: .campaignRedeemed, campaign: 1),
                // Of a campaign that nobody knows, and without one.
                .init(customer: 1, day: 97, type: .campaignClicked, campaign: 77),
                .init(customer: 1, day: 97, type: .campaignClicked),
            ],
            orders: [
                .init(customer: 1, day: 200), .init(customer: 2, day: 200),
                .init(customer: 3, day: 200), .init(customer: 5, day: 200),
                .init(customer: 6, day: 200), .init(customer: 6, day: 150),
                .init(customer: 1, day: 98, amount: 700), .init(customer: 1, day: 85, amount: 50),
                // Too late for the click of day 99, and a return that is no order.
                .init(customer: 1, day: 84, amount: 40),
                .init(customer: 2, day: 93, amount: -5, isReturn: true),
                .init(customer: 4, day: 91, amount: 300), .init(customer: 5, day: 95),
            ])
    }

    @Test("counts are of the campaign, and an order is credited within the window")
    func counts() throws {
        let table = table(small)
        #expect(table.campaigns == [1, 2, 3, 4])
        #expect(table.audiences == [4, 0, 0, 0] && table.reaches == [4, 0, 0, 0])
        #expect(table.impressions[0] == 4 && table.opens[0] == 2 && table.clicks[0] == 1)
        #expect(table.redemptions[0] == 2 && table.conversions[0] == 3)
        #expect(table.orders[0] == 3 && table.revenues[0] == 1_050 && table.spends[0] == 40)
        #expect(table.margins == [210, 0, 0, 0])
        let lift = try #require(table.lifts[0])
        // Customer 4 had not ordered before: nobody to compare with.
        #expect(lift.targetSize == 3 && lift.targetConversions == 1)
        #expect(lift.controlSize == 2 && lift.controlConversions == 1)
        #expect(table.lifts[3] == nil, "it has not ended")
    }

    // Requirements, defect 31: rates as DECIMAL(5,4) and DECIMAL(8,2) overflow and abort the load.
    @Test("rates are computed from counts, and nil where there is nothing to divide by")
    func rates() {
        let table = table(small)
        #expect(table.clickThroughRate(0) == 0.25 && table.engagementRate(0) == 0.75)
        #expect(table.conversionRate(0) == 0.75 && table.costPerClick(0) == 40)
        #expect(table.costPerThousandImpressions(0) == 10_000)
        #expect(table.costPerAcquisition(0) == 40.0 / 3 && table.costPerLead(0) == nil)
        #expect(table.returnOnAdSpend(0) == 26.25)
        // A fifth of revenue is margin: (210 − 40) / 40.
        #expect(table.returnOnInvestment(0) == 4.25)
        for rate in [
            table.clickThroughRate, table.engagementRate, table.conversionRate,
            table.costPerThousandImpressions, table.costPerClick, table.costPerLead,
            table.costPerAcquisition, table.returnOnAdSpend, table.returnOnInvestment,
        ] {
            #expect(rate(1) == nil)
        }
        var huge = CampaignDayColumns()
        huge.campaigns = [2]
        huge.days = [JourneysFixture.day(25)]
        (huge.audiences, huge.reaches) = ([-1], [-1])
        (huge.impressions, huge.opens, huge.clicks, huge.spends) = ([1], [0], [50_000_000], [1])
        let extreme = self.table(small, reported: huge)
        #expect(extreme.clickThroughRate(1) == 50_000_000)
    }

    @Test("the campaign of the last touch has the order, a stronger touch comes after a weaker one")
    func lastTouch() {
        let fixture = JourneysFixture(
            touches: [
                .init(customer: 1, day: 20, type: .campaignSent, campaign: 2),
                .init(customer: 1, day: 18, type: .campaignSent, campaign: 3),
                .init(customer: 2, day: 18, type: .campaignSent, campaign: 3),
                .init(customer: 2, day: 18, type: .campaignClicked, campaign: 2),
                .init(customer: 3, day: 18, type: .campaignSent, campaign: 1),
                // A visit under a campaign reaches, but no rule makes it a touch.
                .init(customer: 3, day: 17, type: .visit, campaign: 3),
            ],
            orders: [
                .init(customer: 1, day: 17, amount: 1), .init(customer: 2, day: 17, amount: 20),
                .init(customer: 3, day: 16, amount: 300),
            ])
        let table = table(fixture)
        #expect(table.orders == [1, 1, 1, 0] && table.revenues == [300, 20, 1, 0])
        #expect(table.reaches == [1, 2, 3, 0])
    }

    @Test(
        "what a channel reports stands for what activities tell, and reach is not added up by day")
    func reported() {
        var reported = CampaignDayColumns()
        reported.campaigns = [1, 1, 2, 1, 99]
        reported.days = [100, 99, 25, 0, 5].map(JourneysFixture.day)
        reported.audiences = [500, 500, -1, 9_999, 1]
        reported.impressions = [400, 300, 70, 9_999, 1]
        reported.reaches = [350, 290, -1, 9_999, 1]
        reported.opens = [40, 30, 0, 9_999, 1]
        reported.clicks = [9, 8, 7, 9_999, 1]
        reported.spends = [1_000, 500, 70, 9_999, 1]
        var leads = LeadColumns()
        leads.createdDays = [98, 97, 0, 96].map(JourneysFixture.day)
        leads.campaigns = [1, 1, 1, -1]
        leads.contactedDays = [0, 0, 0, 0]
        (leads.convertedDays, leads.channels) = (leads.contactedDays, leads.contactedDays)
        leads.customers = [-1, -1, -1, -1]
        (leads.marketingCosts, leads.salesCosts) = ([0, 0, 0, 0], [0, 0, 0, 0])
        let table = table(small, reported: reported, leads: leads)
        #expect(table.audiences[0] == 500 && table.reaches[0] == 350)
        #expect(table.impressions[0] == 700 && table.opens[0] == 70 && table.clicks[0] == 17)
        #expect(table.spends[0] == 1_500 && table.leads[0] == 2)
        #expect(table.costPerLead(0) == 750 && table.orders[0] == 3)
        #expect(table.impressions[1] == 70 && table.audiences[1] == 0)
        #expect(table.leads.reduce(0, +) == 2)
    }

    @Test("a campaign of which nobody tells what it cost did not come for nothing")
    func unknownSpend() {
        var reported = CampaignDayColumns()
        reported.campaigns = [1, 1, 2, 2]
        reported.days = [100, 99, 25, 24].map(JourneysFixture.day)
        (reported.audiences, reported.reaches) = ([-1, -1, -1, -1], [-1, -1, -1, -1])
        (reported.impressions, reported.opens) = ([4, 3, 70, 1], [0, 0, 0, 0])
        reported.clicks = [9, 8, 7, 1]
        let unknown = CampaignColumns.unknownCost
        reported.spends = [unknown, unknown, 70, unknown]
        let table = table(small, reported: reported)
        #expect(table.spends[0] == unknown && table.spends[1] == 70)
    }

    /// Newcombe (1998), table II, row (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    @Test("the interval of a difference is the published one")
    func newcombe() throws {
        let lift = try #require(
            CampaignLift(
                targetSize: 70, targetConversions: 56, controlSize: 80, controlConversions: 48))
        #expect(abs(lift.difference - 0.2) < 1e-12)
        #expect(abs(lift.low - 0.0524) < 5e-5 && abs(lift.high - 0.3339) < 5e-5)
        // Row (h): 10/10 against 0/10: 0.6075 to 1.
        let certain = try #require(
            CampaignLift(
                targetSize: 10, targetConversions: 10, controlSize: 10, controlConversions: 0))
        #expect(abs(certain.low - 0.6075) < 5e-5 && certain.high == 1)
        #expect(
            CampaignLift(
                targetSize: 0, targetConversions: 0, controlSize: 9, controlConversions: 1) == nil)
    }

    private func text(_ table: CampaignTable) -> String { "\(table)" }

    @Test("neither the order of rows nor the keys change a number", arguments: UInt64(0)..<20)
    func orderAndKeys(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        var generator = SeededGenerator(seed: seed + 1_000)
        let keys = (0..<120).map { _ in
            Pseudonym(high: generator.next(), low: generator.next())
        }
        let moved = table(
            fixture,
            activities: fixture.activities(
                order: fixture.touches.indices.shuffled(using: &generator)
            ) { keys[$0] },
            orders: fixture.customerOrders(
                order: fixture.orders.indices.shuffled(using: &generator)
            ) { keys[$0] })
        #expect(text(table(fixture)) == text(moved))
    }

    @Test("rows at and after as-of change nothing", arguments: UInt64(0)..<20)
    func future(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        #expect(text(table(fixture)) == text(table(fixture.past)))
    }

    @Test(
        "no order is credited twice, and nobody converts who was not reached",
        arguments: UInt64(0)..<20)
    func sums(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        let table = table(fixture)
        #expect(table.orders.reduce(0, +) > 10)
        #expect(
            table.orders.reduce(0, +)
                <= fixture.orders.count { $0.day > 0 && !$0.isReturn })
        #expect(zip(table.conversions, table.reaches).allSatisfy { $0 <= $1 })
        #expect(zip(table.reaches, table.audiences).allSatisfy { $0 <= $1 })
    }

    @Test("merged subjects are one customer who did what all did", arguments: UInt64(0)..<10)
    func merged(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        let sameKey: (Int) -> Pseudonym = { fixture.key((30...39).contains($0) ? 30 : $0) }
        var united = fixture
        for index in united.touches.indices
        where (30...39).contains(united.touches[index].customer) {
            united.touches[index].customer = 30
        }
        for index in united.orders.indices
        where (30...39).contains(united.orders[index].customer) {
            united.orders[index].customer = 30
        }
        let merged = table(
            fixture, activities: fixture.activities(key: sameKey),
            orders: fixture.customerOrders(key: sameKey))
        #expect(text(merged) == text(table(united)))
        #expect(text(merged) != text(table(fixture)))
    }

    @Test("no campaign, and nobody to reach, give a table all the same")
    func nobody() {
        let none = CampaignTable(
            CampaignColumns(), reported: CampaignDayColumns(), activities: small.activities(),
            orders: small.customerOrders(), leads: LeadColumns(), asOf: JourneysFixture.asOf,
            rules: Self.rules, margins: .even(0.3, for: small.customerOrders()))
        #expect(none.count == 0)
        let silent = table(JourneysFixture())
        #expect(silent.count == 4 && silent.orders == [0, 0, 0, 0] && silent.lifts[0] == nil)
    }
}
