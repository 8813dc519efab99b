import CustomerModel
import TestSupport

@testable import Scoring

/// Touches and orders of a few customers, written down one by one or drawn at random.
struct JourneysFixture {
    struct Touch {
        var customer: Int
        var day: Int
        var minute = 0
        var type = ActivityType.visit
        var channel: Int32 = 1
        var campaign: Int32 = -1
    }

    struct Order {
        var customer: Int
        var day: Int
        var minute = 0
        var amount: Int64 = 100
        var margin = OrderColumns.unknownMargin
        var isReturn = false
    }

    static let asOf = CalendarDate(dayNumber: 20_000)
    static let rules = JourneyRules(
        touches: [.visit, .campaignClicked, .campaignRedeemed], silenceDays: 30, lookBackDays: 90,
        sessionGapMinutes: 30, periodDays: 365, flowSteps: 4)

    /// Days count back from as-of: 1 is the day before it, 0 as-of itself.
    var touches: [Touch] = []
    var orders: [Order] = []

    func key(_ customer: Int) -> Pseudonym { Pseudonym(high: UInt64(customer), low: 7) }

    func activities(
        order: [Int]? = nil, key: ((Int) -> Pseudonym)? = nil
    ) -> CustomerActivities {
        var columns = ActivityColumns()
        let key = key ?? self.key
        var ordinals: [Int: Int32] = [:]
        for index in order ?? Array(touches.indices) {
            let touch = touches[index]
            if ordinals[touch.customer] == nil {
                ordinals[touch.customer] = Int32(columns.keys.count)
                columns.keys.append(key(touch.customer))
            }
            columns.customers.append(ordinals[touch.customer] ?? 0)
            columns.days.append(Self.day(touch.day))
            columns.instants.append(Self.instant(touch.day, touch.minute))
            columns.types.append(touch.type)
            columns.channels.append(touch.channel)
            columns.campaigns.append(touch.campaign)
            columns.npsScores.append(-1)
            columns.satisfaction.append(-1)
            columns.loyaltyPoints.append(0)
        }
        return CustomerActivities(grouping: columns)
    }

    func customerOrders(
        order: [Int]? = nil, key: ((Int) -> Pseudonym)? = nil
    ) -> CustomerOrders {
        let rows = (order ?? Array(orders.indices)).map { orders[$0] }
        let customers = Array(Set(rows.map(\.customer)))
        let places = Dictionary(
            uniqueKeysWithValues: customers.enumerated().map { ($1, Int32($0)) })
        return CustomerOrders(
            grouping: OrderColumns(
                keys: customers.map(key ?? self.key),
                customers: rows.map { places[$0.customer] ?? 0 },
                instants: rows.map { Self.instant($0.day, $0.minute) },
                days: rows.map { Self.day($0.day) }, minorUnits: rows.map(\.amount),
                margins: rows.map(\.margin), isReturn: rows.map(\.isReturn)))
    }

    func journeys(
        rules: JourneyRules = Self.rules, by kind: JourneyStateKind = .channel
    ) -> Journeys {
        Journeys(activities(), customerOrders(), asOf: Self.asOf, rules: rules, by: kind)
    }

    static func day(_ age: Int) -> Int32 { Int32(asOf.dayNumber - age) }

    static func instant(_ age: Int, _ minute: Int) -> Int64 {
        (Int64(asOf.dayNumber - age) * 1_440 + Int64(minute)) * 60_000_000
    }

    /// About a thousand touches and orders of a hundred customers over a year and a half.
    static func random(seed: UInt64) -> JourneysFixture {
        var generator = SeededGenerator(seed: seed)
        let types: [ActivityType] = [.visit, .campaignSent, .campaignClicked, .campaignRedeemed]
        var fixture = JourneysFixture()
        for _ in 0..<1_000 {
            fixture.touches.append(
                Touch(
                    customer: Int.random(in: 0..<100, using: &generator),
                    day: Int.random(in: -20...540, using: &generator),
                    minute: Int.random(in: 0..<1_440, using: &generator),
                    type: types[Int.random(in: 0..<types.count, using: &generator)],
                    channel: Int32.random(in: 1...6, using: &generator),
                    campaign: Int32.random(in: -1...4, using: &generator)))
        }
        for _ in 0..<400 {
            fixture.orders.append(
                Order(
                    customer: Int.random(in: 20..<120, using: &generator),
                    day: Int.random(in: -20...540, using: &generator),
                    minute: Int.random(in: 0..<1_440, using: &generator),
                    amount: Int64.random(in: -50...9_999, using: &generator),
                    margin: Bool.random(using: &generator)
                        ? OrderColumns.unknownMargin
                        : Int64.random(in: -9...999, using: &generator),
                    isReturn: Int.random(in: 0..<8, using: &generator) == 0))
        }
        return fixture
    }

    /// The rows before as-of.
    var past: JourneysFixture {
        JourneysFixture(
            touches: touches.filter { $0.day > 0 }, orders: orders.filter { $0.day > 0 })
    }
}

extension Journeys {
    /// Every journey as text, for comparison by eye: its states, how and when it ended, its amount.
    var descriptions: [String] {
        (0..<count).map { journey in
            let path = steps(of: journey).map { String(states[Int(steps[$0])]) }
            let age = JourneysFixture.asOf.dayNumber - Int(endDays[journey])
            return "\(path.joined(separator: ">")) \(ends[journey]) \(age) \(amounts[journey])"
        }
    }
}
