import CustomerModel
import Testing

@testable import Scoring

@Suite("Behaviour of everybody together")
struct BehaviorAggregateTests {
    private typealias Row = BehaviorRows.Row

    private let asOf = BehaviorRows.asOf

    @Test("activities and different customers are counted by channel and type")
    func engagementTable() {
        let rows = [
            Row(customer: 0, age: 1, type: .browse, channel: 5),
            Row(customer: 0, age: 30, type: .browse, channel: 5),
            Row(customer: 2, age: 30, type: .browse, channel: 5),
            Row(customer: 0, age: 31, type: .browse, channel: 5),
            Row(customer: 0, age: 0, type: .browse, channel: 5),
            Row(customer: 1, age: 2, type: .complaint, channel: 5),
            Row(customer: 1, age: 2, type: .browse, channel: 3),
        ]
        for rows in [rows, rows.reversed()] {
            let table = EngagementTable.of(
                BehaviorRows.activities(rows), asOf: asOf, windowDays: 30)
            #expect(table.channels == [3, 5, 5])
            #expect(table.types == [.browse, .browse, .complaint])
            #expect(table.activities == [1, 3, 1] && table.customers == [1, 2, 1])
        }
        #expect(
            EngagementTable.of(BehaviorRows.activities([]), asOf: asOf, windowDays: 1).count == 0)
    }

    @Test("the net promoter score of a month is promoters less detractors of all who answered")
    func netPromoterScore() {
        let table = NPSTable.of(
            BehaviorRows.activities([
                Row(age: 1, type: .feedback, nps: 9), Row(age: 2, type: .feedback, nps: 10),
                Row(age: 3, type: .feedback, nps: 8), Row(age: 3, type: .feedback, nps: 6),
                Row(age: 70, type: .feedback, nps: 0, satisfaction: 2),
                Row(age: 70, type: .ticketClosed, satisfaction: 5),
                Row(age: 0, type: .feedback, nps: 0),
            ]), asOf: asOf)
        #expect(table.months == [202_407, 202_408, 202_409, 202_410])
        #expect(table.promoters == [0, 0, 0, 2] && table.detractors == [1, 0, 0, 1])
        #expect(table.passives == [0, 0, 0, 1])
        #expect((0..<4).map(table.score) == [-100, nil, nil, 25])
        #expect((0..<4).map(table.satisfaction) == [3.5, nil, nil, nil])
        #expect(NPSTable.of(BehaviorRows.activities([]), asOf: asOf).count == 0)
    }

    @Test("members, points and what is left of them add up month by month")
    func loyalty() {
        let table = LoyaltyTable.of(
            BehaviorRows.activities([
                Row(customer: 0, age: 70, type: .loyaltyEarned, points: 100),
                Row(customer: 0, age: 69, type: .loyaltyEarned, points: 20),
                Row(customer: 1, age: 40, type: .loyaltyEarned, points: 10),
                Row(customer: 0, age: 2, type: .loyaltyRedeemed, points: -50),
                Row(customer: 2, age: 0, type: .loyaltyEarned, points: 5),
            ]), asOf: asOf)
        #expect(table.months == [202_407, 202_408, 202_409, 202_410])
        #expect(table.members == [1, 2, 2, 2] && table.activeMembers == [1, 1, 0, 1])
        #expect(table.pointsEarned == [120, 10, 0, 0] && table.pointsRedeemed == [0, 0, 0, 50])
        #expect(table.pointsBalances == [120, 130, 130, 80])
        #expect(table.redemptionRate(0) == 0 && table.redemptionRate(3) == nil)
        #expect(LoyaltyTable.of(BehaviorRows.activities([]), asOf: asOf).count == 0)
    }
}
