public import CustomerModel

/// How a journey ended.
public enum JourneyEnd: Hashable, Sendable {
    case conversion
    /// The customer stayed silent for longer than the rules allow.
    case drop
    /// Neither has happened yet.
    case open
}

/// What tells one step of a journey from another.
public enum JourneyStateKind: Sendable {
    /// `dim_interaction_channel.channel_sk`.
    case channel
    /// Index in `ActivityType.allCases`.
    case activityType
}

/// Journeys as columns: their steps, how each ended, and what it brought.
///
/// A journey belongs to the period by the day of its order or, without one, of its last touch. Every
/// touch within the look-back belongs to exactly one journey; an order belongs to at most one.
public struct Journeys: Sendable {
    /// The states that occur, ascending.
    public let states: [Int32]
    /// One number a customer, ascending over the journeys; only good for telling customers apart.
    public let customers: [Int32]
    /// How each journey ended.
    public let ends: [JourneyEnd]
    /// Day of the order, or of the last touch.
    public let endDays: [Int32]
    /// Minor units of the order, before returns (which do not say what they take back); 0 without.
    public let amounts: [Int64]
    /// Steps of journey `j` are `stepBounds[j]..<stepBounds[j + 1]`; there is at least one.
    public let stepBounds: [Int]
    /// Index into `states` for each step.
    public let steps: [Int32]
    /// Day of the first touch of each step.
    public let stepDays: [Int32]
    /// Touches of each step.
    public let stepTouches: [Int32]
    /// Orders of the period that no journey led to.
    public let untouchedOrders: Int
    /// Minor units of those orders.
    public let untouchedRevenue: Int64

    public var count: Int { ends.count }

    /// Cuts the activities and orders before `asOf` into journeys.
    ///
    /// Looks back no further than `rules.periodDays + rules.lookBackDays` days before `asOf`: rows
    /// older than that need not be read.
    public init(
        _ activities: CustomerActivities, _ orders: CustomerOrders, asOf: CalendarDate,
        rules: JourneyRules, by kind: JourneyStateKind = .channel
    ) {
        let builder = JourneyBuilder(activities, orders, asOf: asOf, rules: rules, kind: kind)
        let parts = Chunks.map(builder.events.customerCount) { builder.journeys(of: $0) }
        let states = parts.reduce(into: Set<Int32>()) { $0.formUnion($1.states) }.sorted()
        self.states = states
        customers = parts.joined(\.customers)
        ends = parts.joined(\.ends)
        endDays = parts.joined(\.endDays)
        amounts = parts.joined(\.amounts)
        var bounds = [0]
        bounds.reserveCapacity(ends.count + 1)
        for part in parts {
            let start = bounds[bounds.count - 1]
            for end in part.stepEnds { bounds.append(start + end) }
        }
        stepBounds = bounds
        steps = parts.flatMap { part in
            let places = part.states.map { state in
                Int32(states.indices.bisect { states[$0] >= state })
            }
            return part.steps.map { places[Int($0)] }
        }
        stepDays = parts.joined(\.stepDays)
        stepTouches = parts.joined(\.stepTouches)
        untouchedOrders = parts.reduce(0) { $0 + $1.untouchedOrders }
        untouchedRevenue = parts.reduce(0) { $0 + $1.untouchedRevenue }
    }

    /// Indices into `steps` of the journey with this index.
    @inline(__always)
    public func steps(of journey: Int) -> Range<Int> {
        stepBounds[journey]..<stepBounds[journey + 1]
    }

    /// Orders that a journey led to.
    public var conversions: Int { ends.count { $0 == .conversion } }

    /// Minor units of the orders that a journey led to.
    public var convertedRevenue: Int64 { amounts.reduce(0, +) }
}

extension Journeys {
    /// What `body` makes of a handful of ranges of journeys, none of which cuts a customer in two.
    func mapChunks<Result: Sendable>(
        _ body: @Sendable (Range<Int>) -> Result
    ) -> [Result] {
        // Few ranges: what comes of each is a matrix of all states.
        Chunks.map(count, size: max(Chunks.defaultSize, (count + 7) / 8)) { chunk in
            body(customerStart(chunk.lowerBound)..<customerStart(chunk.upperBound))
        }
    }

    /// The first journey at or after `journey` whose customer is not the one before.
    private func customerStart(_ journey: Int) -> Int {
        var start = journey
        while start > 0, start < count, customers[start] == customers[start - 1] { start += 1 }
        return start
    }
}

extension Array {
    /// One array of every element's, in order.
    fileprivate func joined<Value>(_ column: KeyPath<Element, [Value]>) -> [Value] {
        var all: [Value] = []
        all.reserveCapacity(reduce(0) { $0 + $1[keyPath: column].count })
        for element in self { all.append(contentsOf: element[keyPath: column]) }
        return all
    }
}
