import CustomerModel

/// Cuts the events of one customer after another into journeys.
struct JourneyBuilder: Sendable {
    let events: CustomerEvents
    private let touches: ActivityTypeSet
    private let kind: JourneyStateKind
    private let silence: Int32
    private let lookBack: Int32
    private let sessionGap: Int64
    private let periodStart: Int32
    private let asOf: Int32

    init(
        _ activities: CustomerActivities, _ orders: CustomerOrders, asOf: CalendarDate,
        rules: JourneyRules, kind: JourneyStateKind
    ) {
        self.asOf = Int32(asOf.dayNumber)
        periodStart = self.asOf - Int32(rules.periodDays)
        lookBack = Int32(rules.lookBackDays)
        silence = Int32(rules.silenceDays)
        sessionGap = Int64(rules.sessionGapMinutes) * 60_000_000
        touches = ActivityTypeSet(rules.touches)
        self.kind = kind
        events = CustomerEvents(
            activities, orders, from: periodStart - lookBack, asOf: self.asOf)
    }

    /// Journeys of a range of customers; `steps` index the part's own `states`.
    struct Part: Sendable {
        var states: [Int32] = []
        var customers: [Int32] = []
        var ends: [JourneyEnd] = []
        var endDays: [Int32] = []
        var amounts: [Int64] = []
        var stepEnds: [Int] = []
        var steps: [Int32] = []
        var stepDays: [Int32] = []
        var stepTouches: [Int32] = []
        var untouchedOrders = 0
        var untouchedRevenue: Int64 = 0
    }

    func journeys(of customers: Range<Int>) -> Part {
        var part = Part()
        // Touches of the journey under way: rows of the activities, in the order of time.
        var touched: [Int] = []
        for customer in customers {
            touched.removeAll(keepingCapacity: true)
            events.forEach(of: customer) { event in
                switch event {
                case .activity(let row):
                    add(row, to: &touched, of: customer, to: &part)
                case .order(let row):
                    convert(&touched, with: row, of: customer, to: &part)
                }
            }
            guard let last = touched.last else { continue }
            let isOpen = asOf - events.activities.days[last] <= silence
            append(touched[...], isOpen ? .open : .drop, of: customer, to: &part)
        }
        return part
    }

    @inline(__always)
    private func add(
        _ row: Int, to touched: inout [Int], of customer: Int, to part: inout Part
    ) {
        let activities = events.activities
        guard touches.contains(activities.types[row]) else { return }
        if let last = touched.last, activities.days[row] - activities.days[last] > silence {
            append(touched[...], .drop, of: customer, to: &part)
            touched.removeAll(keepingCapacity: true)
        }
        touched.append(row)
    }

    /// Ends the journey under way with an order; what lies too far before it ended in nothing.
    private func convert(
        _ touched: inout [Int], with order: Int, of customer: Int, to part: inout Part
    ) {
        let days = events.activities.days
        let day = events.orders.days[order]
        let isSilent = touched.last.map { day - days[$0] > silence } ?? true
        let first =
            isSilent
            ? touched.endIndex
            : touched.indices.bisect { day - days[touched[$0]] <= lookBack }
        append(touched[..<first], .drop, of: customer, to: &part)
        let amount = events.orders.amounts[order]
        if first < touched.endIndex {
            append(touched[first...], .conversion, day, amount, of: customer, to: &part)
        } else if day >= periodStart {
            part.untouchedOrders += 1
            part.untouchedRevenue += amount
        }
        touched.removeAll(keepingCapacity: true)
    }

    private func append(
        _ touched: ArraySlice<Int>, _ end: JourneyEnd, of customer: Int, to part: inout Part
    ) {
        guard let last = touched.last else { return }
        append(touched, end, events.activities.days[last], 0, of: customer, to: &part)
    }

    /// Adds a journey of at least one touch, unless it ended before the period.
    private func append(
        _ touched: ArraySlice<Int>, _ end: JourneyEnd, _ endDay: Int32, _ amount: Int64,
        of customer: Int, to part: inout Part
    ) {
        guard endDay >= periodStart else { return }
        let activities = events.activities
        var before: (state: Int32, instant: Int64)?
        for row in touched {
            let instant = activities.instants[row]
            let state = place(of: state(of: row), in: &part.states)
            if let before, before.state == state, instant - before.instant <= sessionGap {
                part.stepTouches[part.stepTouches.count - 1] += 1
            } else {
                part.steps.append(state)
                part.stepDays.append(activities.days[row])
                part.stepTouches.append(1)
            }
            before = (state, instant)
        }
        part.customers.append(Int32(customer))
        part.ends.append(end)
        part.endDays.append(endDay)
        part.amounts.append(amount)
        part.stepEnds.append(part.steps.count)
    }

    @inline(__always)
    private func state(of row: Int) -> Int32 {
        switch kind {
        case .channel: events.activities.channels[row]
        case .activityType: events.activities.types[row].position
        }
    }

    /// Where `state` stands in `states`; a few dozen at most, so looking through them is quickest.
    @inline(__always)
    private func place(of state: Int32, in states: inout [Int32]) -> Int32 {
        if let known = states.firstIndex(of: state) { return Int32(known) }
        states.append(state)
        return Int32(states.count - 1)
    }
}
