import CustomerModel
import Testing

@testable import Scoring

@Suite("Journeys")
struct JourneysTests {
    private typealias Touch = JourneysFixture.Touch
    private typealias Order = JourneysFixture.Order

    @Test("a journey ends with the order, and the next begins after it")
    func conversion() {
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 20, channel: 3), Touch(customer: 1, day: 18, channel: 1),
                Touch(customer: 1, day: 10, minute: 61, channel: 2),
            ],
            orders: [
                Order(customer: 1, day: 17, amount: 500),
                // Nobody touched this one: the second order of one visit.
                Order(customer: 1, day: 16, amount: 70),
                Order(customer: 1, day: 10, minute: 60, amount: 30),
                Order(customer: 2, day: 5, amount: 9),
            ])
        let journeys = fixture.journeys()
        #expect(journeys.descriptions == ["3>1 conversion 17 500", "2 open 10 0"])
        #expect(journeys.conversions == 1 && journeys.convertedRevenue == 500)
        #expect(journeys.untouchedOrders == 3 && journeys.untouchedRevenue == 109)
    }

    @Test("a touch at the time of an order comes before it")
    func sameInstant() {
        let fixture = JourneysFixture(
            touches: [Touch(customer: 1, day: 3, minute: 5)],
            orders: [Order(customer: 1, day: 3, minute: 5)])
        #expect(fixture.journeys().descriptions == ["1 conversion 3 100"])
    }

    @Test("silence ends a journey without an order, and an order after silence has no journey")
    func silence() {
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 200, channel: 1), Touch(customer: 1, day: 170, channel: 2),
                Touch(customer: 1, day: 139, channel: 3), Touch(customer: 1, day: 31, channel: 4),
                Touch(customer: 2, day: 30, channel: 5),
            ],
            orders: [Order(customer: 1, day: 108)])
        #expect(
            fixture.journeys().descriptions == [
                "1>2 drop 170 0", "3 drop 139 0", "4 drop 31 0", "5 open 30 0",
            ])
        #expect(fixture.journeys().untouchedOrders == 1)
    }

    @Test("touches before the look-back did not lead to the order")
    func lookBack() {
        let fixture = JourneysFixture(
            touches: (0...5).map { Touch(customer: 1, day: 110 - 20 * $0, channel: Int32($0)) },
            orders: [Order(customer: 1, day: 1)])
        #expect(
            fixture.journeys().descriptions == ["0 drop 110 0", "1>2>3>4>5 conversion 1 100"])
    }

    @Test("equal touches within a session are one step, and a session of touches has no end")
    func sessions() {
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 9, minute: 0), Touch(customer: 1, day: 9, minute: 30),
                Touch(customer: 1, day: 9, minute: 60), Touch(customer: 1, day: 9, minute: 91),
                Touch(customer: 1, day: 9, minute: 92, channel: 2),
                Touch(customer: 1, day: 9, minute: 93),
            ], orders: [])
        let journeys = fixture.journeys()
        #expect(journeys.descriptions == ["1>1>2>1 open 9 0"])
        #expect(journeys.stepTouches == [3, 1, 1, 1])
    }

    @Test("only the types that the rules name are touches, and steps may be told by type")
    func types() {
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 9, type: .campaignSent, channel: 7),
                Touch(customer: 1, day: 8, type: .campaignClicked, channel: 7),
                Touch(customer: 1, day: 7, type: .login, channel: 1),
                Touch(customer: 1, day: 7, type: .visit, channel: 1),
            ], orders: [Order(customer: 1, day: 6)])
        #expect(fixture.journeys().descriptions == ["7>1 conversion 6 100"])
        let byType = fixture.journeys(by: .activityType)
        #expect(
            byType.steps.map { ActivityType.allCases[Int(byType.states[Int($0)])] }
                == [.campaignClicked, .visit])
    }

    @Test("every activity type has the position it has among all")
    func positions() {
        #expect(
            ActivityType.allCases.map(\.position) == ActivityType.allCases.indices.map(Int32.init))
    }

    @Test("what ended before the period is not told, and nothing before the look-back is read")
    func period() {
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 367), Touch(customer: 2, day: 366),
                Touch(customer: 3, day: 365), Touch(customer: 4, day: 400),
            ],
            orders: [
                Order(customer: 1, day: 366), Order(customer: 2, day: 365),
                Order(customer: 5, day: 366), Order(customer: 6, day: 365, amount: 8),
            ])
        let journeys = fixture.journeys()
        #expect(journeys.descriptions == ["1 conversion 365 100", "1 drop 365 0"])
        #expect(journeys.untouchedOrders == 1 && journeys.untouchedRevenue == 8)
        var longer = fixture
        longer.touches += (456...900).map { Touch(customer: 2, day: $0, channel: 9) }
        #expect(longer.journeys().descriptions == journeys.descriptions)
    }

    @Test("returns are no orders, and an order of nothing or less is one")
    func amounts() {
        let fixture = JourneysFixture(
            touches: [Touch(customer: 1, day: 9), Touch(customer: 1, day: 7)],
            orders: [
                Order(customer: 1, day: 8, amount: -40, isReturn: true),
                Order(customer: 1, day: 5, amount: -10),
                Order(customer: 2, day: 5, amount: 0),
            ])
        let journeys = fixture.journeys()
        #expect(journeys.descriptions == ["1>1 conversion 5 -10"])
        #expect(journeys.untouchedOrders == 1 && journeys.untouchedRevenue == 0)
    }

    @Test("nobody, and one day of history, give tables without rows or with one")
    func littleData() {
        let nothing = JourneysFixture().journeys()
        #expect(nothing.count == 0 && nothing.untouchedOrders == 0)
        #expect(TransitionTable(of: nothing).count == 0)
        #expect(AttributionTable(of: nothing).count == 0)
        #expect(StepFlowTable(of: nothing, steps: 4).count == 0)
        #expect(TouchpointTable(of: nothing).count == 0)
        let oneDay = JourneysFixture(
            touches: [Touch(customer: 1, day: 1, minute: 1)],
            orders: [Order(customer: 1, day: 1, minute: 2)]
        ).journeys()
        #expect(oneDay.descriptions == ["1 conversion 1 100"])
        #expect(TouchpointTable(of: oneDay).meanDaysToConversion == [0])
    }

    @Test("touchpoints tell reach, conversions, assists, place and time")
    func touchpoints() {
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 50, channel: 1), Touch(customer: 1, day: 48, channel: 2),
                Touch(customer: 1, day: 46, channel: 1), Touch(customer: 1, day: 44, channel: 2),
                Touch(customer: 1, day: 20, channel: 2), Touch(customer: 2, day: 90, channel: 2),
                Touch(customer: 2, day: 90, minute: 9, channel: 2),
            ], orders: [Order(customer: 1, day: 43), Order(customer: 1, day: 20, minute: 1)])
        let table = TouchpointTable(of: fixture.journeys())
        #expect(table.states == [1, 2])
        #expect(table.touches == [2, 5] && table.customers == [1, 2])
        #expect(table.journeys == [1, 3] && table.conversions == [1, 2])
        #expect(table.assistedConversions == [1, 1])
        // Channel 2 stood second, fourth, first and first; its steps were 5, 1 and 0 days ahead.
        #expect(table.meanPositions == [2, 2])
        #expect(table.meanDaysToConversion == [5, 2])
    }

    @Test("a funnel counts who reached each stage after the stage before")
    func funnel() {
        let stages = [
            FunnelStage(code: "sent", activities: [.campaignSent], orders: false),
            FunnelStage(
                code: "seen", activities: [.campaignOpened, .campaignClicked], orders: false),
            FunnelStage(code: "bought", activities: [], orders: true),
        ]
        let fixture = JourneysFixture(
            touches: [
                Touch(customer: 1, day: 9, type: .campaignSent),
                Touch(customer: 1, day: 8, type: .campaignOpened),
                // Opened before it was sent: another mailing, not this stage.
                Touch(customer: 2, day: 9, type: .campaignOpened),
                Touch(customer: 2, day: 8, type: .campaignSent),
                Touch(customer: 3, day: 9, type: .campaignSent),
                Touch(customer: 3, day: 7, type: .campaignClicked),
                Touch(customer: 4, day: 0, type: .campaignSent),
                Touch(customer: 5, day: 31, type: .campaignSent),
            ],
            orders: [
                Order(customer: 1, day: 7), Order(customer: 2, day: 7), Order(customer: 3, day: 8),
            ])
        let table = FunnelTable(
            fixture.activities(), fixture.customerOrders(), asOf: JourneysFixture.asOf,
            periodDays: 30, stages: stages)
        #expect(table.customers == [3, 2, 1])
        let empty = FunnelTable(
            JourneysFixture().activities(), JourneysFixture().customerOrders(),
            asOf: JourneysFixture.asOf, periodDays: 30, stages: stages)
        #expect(empty.customers == [0, 0, 0])
    }
}
