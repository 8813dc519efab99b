import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Journeys: transitions and attribution")
struct JourneysAttributionTests {
    /// One journey of one customer for each path; those with an amount end in an order of it.
    private func journeys(_ paths: [(channels: [Int32], amount: Int64?)]) -> Journeys {
        var fixture = JourneysFixture()
        for (customer, path) in paths.enumerated() {
            for (position, channel) in path.channels.enumerated() {
                fixture.touches.append(
                    .init(customer: customer, day: 90 - position, channel: channel))
            }
            guard let amount = path.amount else { continue }
            fixture.orders.append(
                .init(customer: customer, day: 90 - path.channels.count, amount: amount))
        }
        return fixture.journeys()
    }

    private func credits(
        _ table: AttributionTable, _ method: AttributionMethod
    ) -> (conversions: [Double], revenues: [Double]) {
        let rows = table.methods.indices.filter { table.methods[$0] == method }
        return (rows.map { table.conversions[$0] }, rows.map { table.revenues[$0] })
    }

    private func isClose(_ one: [Double], _ other: [Double], within: Double = 1e-12) -> Bool {
        one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= within }
    }

    /// The graph of the common tutorial, solved by hand.
    ///
    /// Start to 1 with 2/3 and to 2 with 1/3; 1 to 2 or out, 1/2 each; 2 to 3; 3 to the
    /// order or out, 1/2 each. Conversion = (2/3 · 1/2 + 1/3) · 1/2 = 1/3. Without 1 it is 1/6,
    /// without 2 or 3 nothing: effects 1/2, 1, 1, so shares 1/5, 2/5, 2/5.
    @Test("three channels solved by hand")
    func threeChannels() {
        let journeys = journeys([([1, 2, 3], 600), ([1], nil), ([2, 3], nil)])
        let transitions = TransitionTable(of: journeys)
        #expect(
            transitions.from == [
                .start, .start, .state(1), .state(1), .state(2), .state(3), .state(3),
            ])
        #expect(
            transitions.to == [
                .state(1), .state(2), .state(2), .drop, .state(3), .conversion, .drop,
            ])
        #expect(transitions.counts == [2, 1, 1, 1, 2, 1, 1])
        #expect(transitions.probabilities == [2.0 / 3, 1.0 / 3, 0.5, 0.5, 1, 0.5, 0.5])
        let chain = AbsorbingChain(TransitionCounts(of: journeys))
        #expect(abs(chain.conversionFromStart - 1.0 / 3) < 1e-15)
        #expect(isClose(chain.removalEffects, [0.5, 1, 1]))
        let table = AttributionTable(of: journeys, known: [2, 9])
        #expect(table.states == [1, 2, 3, 9, 1, 2, 3, 9, 1, 2, 3, 9, 1, 2, 3, 9])
        #expect(table.removalEffects[..<12].allSatisfy { $0 == nil })
        #expect(isClose(table.removalEffects[12...].compactMap { $0 }, [0.5, 1, 1, 0]))
        #expect(credits(table, .first).conversions == [1, 0, 0, 0])
        #expect(credits(table, .last).revenues == [0, 0, 600, 0])
        #expect(isClose(credits(table, .linear).revenues, [200, 200, 200, 0], within: 1e-9))
        #expect(isClose(credits(table, .markov).conversions, [0.2, 0.4, 0.4, 0]))
        #expect(isClose(credits(table, .markov).revenues, [120, 240, 240, 0], within: 1e-9))
    }

    /// A graph with a way back, solved by hand.
    ///
    /// Start to 1; 1 to 2 (2/4), 3 (1/4), out (1/4); 2 to 1 (1/2) or the
    /// order (1/2); 3 to the order. With v for the conversion: v3 = 1, v2 = (1 + v1)/2,
    /// v1 = v2/2 + 1/4, so v1 = 2/3 and v2 = 5/6. Without 2: 1/4, lost 5/12, effect 5/8. Without 3:
    /// v1 = v2/2, so v1 = 1/3, effect 1/2. Without 1: nothing, effect 1.
    @Test("three channels with a way back solved by hand")
    func loop() {
        let journeys = journeys([([1, 2, 1, 3], 100), ([1, 2], 100), ([1], nil)])
        let chain = AbsorbingChain(TransitionCounts(of: journeys))
        #expect(abs(chain.conversionFromStart - 2.0 / 3) < 1e-15)
        #expect(isClose(chain.removalEffects, [1, 5.0 / 8, 0.5]))
        let table = AttributionTable(of: journeys)
        // Shares 8 : 5 : 4 of two conversions.
        #expect(isClose(credits(table, .markov).conversions, [16.0 / 17, 10.0 / 17, 8.0 / 17]))
        #expect(isClose(credits(table, .linear).conversions, [1, 0.75, 0.25]))
    }

    @Test(
        "what is lost without a state is what the chain without it loses", arguments: UInt64(0)..<20
    )
    func removal(seed: UInt64) {
        let counts = TransitionCounts(of: JourneysFixture.random(seed: seed).journeys())
        let effects = AbsorbingChain(counts).removalEffects
        let whole = Self.conversion(counts, without: nil)
        for state in effects.indices {
            let rest = Self.conversion(counts, without: state)
            #expect(abs(effects[state] - (1 - rest / whole)) < 1e-9, "state \(state), seed \(seed)")
        }
    }

    /// Follows the probability step by step until none is left: no linear algebra at all.
    private static func conversion(_ counts: TransitionCounts, without removed: Int?) -> Double {
        let nodes = counts.nodes
        var mass = [Double](repeating: 0, count: nodes.count)
        mass[nodes.start] = 1
        var converted = 0.0
        for _ in 0..<2_000 {
            var next = [Double](repeating: 0, count: nodes.count)
            for from in 0...nodes.states.count where mass[from] > 0 {
                let total = Double(counts.total(from: from))
                for to in 0..<nodes.count where to != removed {
                    next[to] += mass[from] * Double(counts[from, to]) / total
                }
            }
            converted += next[nodes.index(of: .conversion)]
            mass = next
        }
        return converted
    }

    @Test("credits add up to conversions and to revenue in every method", arguments: UInt64(0)..<40)
    func conservation(seed: UInt64) {
        let fixture = JourneysFixture.random(seed: seed)
        let journeys = fixture.journeys()
        let table = AttributionTable(of: journeys, known: [99])
        #expect(journeys.conversions > 20)
        for method in AttributionMethod.allCases {
            let (conversions, revenues) = credits(table, method)
            #expect(abs(conversions.reduce(0, +) - Double(journeys.conversions)) < 1e-9)
            #expect(abs(revenues.reduce(0, +) - Double(journeys.convertedRevenue)) < 1e-6)
            #expect(conversions.last == 0 && revenues.last == 0)
        }
        let period = fixture.orders.filter { (1...365).contains($0.day) && !$0.isReturn }
        #expect(journeys.conversions + journeys.untouchedOrders == period.count)
        #expect(
            journeys.convertedRevenue + journeys.untouchedRevenue
                == period.reduce(0) { $0 + $1.amount })
    }

    @Test(
        "a matrix times its inverse is one, whatever has to change places",
        arguments: UInt64(0)..<10)
    func inverse(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var matrix = SquareMatrix(size: 6)
        for row in 0..<6 {
            for column in 0..<6 where row != column {
                matrix[row, column] = Double.random(in: -1...1, using: &generator)
            }
        }
        let inverse = matrix.inverse()
        for row in 0..<6 {
            for column in 0..<6 {
                let product = (0..<6).reduce(0) { $0 + matrix[row, $1] * inverse[$1, column] }
                #expect(abs(product - (row == column ? 1 : 0)) < 1e-9)
            }
        }
    }

    @Test("without an order nothing is credited, and every method says so")
    func noConversion() {
        let table = AttributionTable(of: journeys([([1, 2], nil), ([2], nil)]))
        #expect(table.count == 8)
        #expect(table.conversions.allSatisfy { $0 == 0 } && table.revenues.allSatisfy { $0 == 0 })
    }

    @Test("a state that only open journeys know gets no Markov credit and breaks nothing")
    func openOnly() {
        var fixture = JourneysFixture()
        fixture.touches = [
            .init(customer: 1, day: 9, channel: 1), .init(customer: 2, day: 9, channel: 2),
        ]
        fixture.orders = [.init(customer: 1, day: 8, amount: 50)]
        let table = AttributionTable(of: fixture.journeys())
        #expect(credits(table, .markov).conversions == [1, 0])
        #expect(credits(table, .markov).revenues == [50, 0])
    }

    @Test("a planted chain is recovered from what it generates")
    func planted() {
        // From each channel to 1, 2, 3, the order and the drop.
        let planted: [[Double]] = [
            [0.1, 0.3, 0.2, 0.15, 0.25], [0.2, 0, 0.3, 0.3, 0.2], [0.05, 0.25, 0.1, 0.1, 0.5],
        ]
        var generator = SeededGenerator(seed: 7)
        func draw(_ weights: [Double]) -> Int {
            var rest = Double.random(in: 0..<1, using: &generator)
            for (index, weight) in weights.enumerated() {
                rest -= weight
                if rest < 0 { return index }
            }
            return weights.count - 1
        }
        let paths = (0..<6_000).map { _ -> (channels: [Int32], amount: Int64?) in
            var channels: [Int32] = []
            var state = draw([0.5, 0.3, 0.2])
            while state < 3, channels.count < 60 {
                channels.append(Int32(state + 1))
                state = draw(planted[state])
            }
            return (channels, state == 3 ? 1 : nil)
        }
        let table = TransitionTable(of: journeys(paths))
        let ends: [JourneyNode] = [.state(1), .state(2), .state(3), .conversion, .drop]
        var checked = 0
        for row in 0..<table.count {
            guard case .state(let from) = table.from[row],
                let to = ends.firstIndex(of: table.to[row])
            else { continue }
            let expected = planted[Int(from) - 1][to]
            let total = Double(table.counts[row]) / table.probabilities[row]
            let deviation = (expected * (1 - expected) / total).squareRoot()
            #expect(abs(table.probabilities[row] - expected) < 4 * deviation)
            checked += 1
        }
        #expect(checked == 14)
    }
}
