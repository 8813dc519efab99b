/// Which steps a conversion is credited to.
public enum AttributionMethod: String, CaseIterable, Hashable, Sendable {
    /// The first step of the journey.
    case first
    /// The last step before the order.
    case last
    /// All steps of the journey in equal parts.
    case linear
    /// All states by the conversions that would be lost without them, in a Markov chain of order one.
    case markov
}

/// Conversions and revenue credited to states, as columns, one row for each method and state.
///
/// In every method the credits add up to the conversions that a journey led to, and to their
/// revenue; orders without a touch are credited to nobody and stand apart as untouched, so that both
/// together are all orders of the period. What is credited is what went along with orders, not what
/// caused them: only a trial with people left out can tell that.
public struct AttributionTable: Sendable {
    /// The method of each row.
    public let methods: [AttributionMethod]
    /// The state that is credited, as in `JourneyState`.
    public let states: [Int32]
    /// Orders credited to the state; parts of one order where its credit is shared.
    public let conversions: [Double]
    /// Minor units, before returns.
    public let revenues: [Double]
    /// Of the Markov method: the share of conversions that is lost without the state; nil elsewhere.
    public let removalEffects: [Double?]

    /// Orders of the period that no journey led to.
    public let untouchedOrders: Int
    /// Minor units of those, before returns.
    public let untouchedRevenue: Int64

    public var count: Int { methods.count }

    /// Rows for the states of `journeys` and for `known`, those never seen with 0.
    public init(of journeys: Journeys, known: [Int32] = []) {
        let credits = StepCredits(of: journeys)
        let effects = AbsorbingChain(TransitionCounts(of: journeys)).removalEffects
        let total = effects.reduce(0, +)
        let shares = effects.map { total > 0 ? $0 / total : 0 }
        let conversions = Double(journeys.conversions)
        let revenue = Double(journeys.convertedRevenue)
        let none = [Double](repeating: 0, count: shares.count)
        var rows: [(AttributionMethod, Int32, Double, Double, Double?)] = []
        for method in AttributionMethod.allCases {
            let (won, earned) =
                switch method {
                case .first: (credits.first.conversions, credits.first.revenues)
                case .last: (credits.last.conversions, credits.last.revenues)
                case .linear: (credits.linear.conversions, credits.linear.revenues)
                case .markov where conversions > 0:
                    (shares.map { $0 * conversions }, shares.map { $0 * revenue })
                case .markov: (none, none)
                }
            for state in Set(journeys.states).union(known).sorted() {
                let place = journeys.states.indices.bisect { journeys.states[$0] >= state }
                let isSeen = place < journeys.states.count && journeys.states[place] == state
                let effect = method == .markov ? isSeen ? effects[place] : 0 : nil
                rows.append(
                    (method, state, isSeen ? won[place] : 0, isSeen ? earned[place] : 0, effect))
            }
        }
        methods = rows.map(\.0)
        states = rows.map(\.1)
        self.conversions = rows.map(\.2)
        revenues = rows.map(\.3)
        removalEffects = rows.map(\.4)
        untouchedOrders = journeys.untouchedOrders
        untouchedRevenue = journeys.untouchedRevenue
    }
}

/// Credits that follow from the place of a step alone.
private struct StepCredits {
    struct Credit {
        var conversions: [Double]
        var revenues: [Double]
    }

    let first: Credit
    let last: Credit
    let linear: Credit

    /// What the journeys of one length brought, by state: whole numbers, so that no order matters.
    private struct Tally {
        var first: [Int64]
        var firstRevenue: [Int64]
        var last: [Int64]
        var lastRevenue: [Int64]
        var all: [Int64]
        var allRevenue: [Int64]

        init(states: Int) {
            let none = [Int64](repeating: 0, count: states)
            (first, firstRevenue, last, lastRevenue) = (none, none, none, none)
            (all, allRevenue) = (none, none)
        }

        mutating func add(_ other: Tally) {
            for state in first.indices {
                first[state] += other.first[state]
                firstRevenue[state] += other.firstRevenue[state]
                last[state] += other.last[state]
                lastRevenue[state] += other.lastRevenue[state]
                all[state] += other.all[state]
                allRevenue[state] += other.allRevenue[state]
            }
        }
    }

    init(of journeys: Journeys) {
        let states = journeys.states.count
        let parts = journeys.mapChunks { chunk in
            var lengths: [Int: Tally] = [:]
            for journey in chunk where journeys.ends[journey] == .conversion {
                let steps = journeys.steps[journeys.steps(of: journey)]
                let amount = journeys.amounts[journey]
                Self.add(steps, amount, to: &lengths[steps.count, default: Tally(states: states)])
            }
            return lengths
        }
        var lengths: [Int: Tally] = [:]
        for part in parts {
            for (length, tally) in part {
                lengths[length, default: Tally(states: states)].add(tally)
            }
        }
        let ascending = lengths.sorted { $0.key < $1.key }
        func sum(_ column: KeyPath<Tally, [Int64]>, shared: Bool) -> [Double] {
            (0..<states).map { state in
                ascending.reduce(0) { sum, row in
                    let value = Double(row.value[keyPath: column][state])
                    return sum + (shared ? value / Double(row.key) : value)
                }
            }
        }
        first = Credit(
            conversions: sum(\.first, shared: false), revenues: sum(\.firstRevenue, shared: false))
        last = Credit(
            conversions: sum(\.last, shared: false), revenues: sum(\.lastRevenue, shared: false))
        linear = Credit(
            conversions: sum(\.all, shared: true), revenues: sum(\.allRevenue, shared: true))
    }

    private static func add(_ steps: ArraySlice<Int32>, _ amount: Int64, to tally: inout Tally) {
        guard let first = steps.first, let last = steps.last else { return }
        tally.first[Int(first)] += 1
        tally.firstRevenue[Int(first)] += amount
        tally.last[Int(last)] += 1
        tally.lastRevenue[Int(last)] += amount
        for step in steps {
            tally.all[Int(step)] += 1
            tally.allRevenue[Int(step)] += amount
        }
    }
}
