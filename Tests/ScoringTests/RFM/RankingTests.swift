import TestSupport
import Testing

@testable import Scoring

@Suite("Ranking")
struct RankingTests {
    @Test(
        "fifths follow the quantiles of ranks",
        arguments: [
            (0, []), (1, [5]), (2, [1, 5]), (3, [1, 3, 5]), (4, [1, 2, 4, 5]),
            (5, [1, 2, 3, 4, 5]), (6, [1, 1, 2, 3, 4, 5]),
            (10, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ] as [(Int, [Int8])])
    func fifths(count: Int, expected: [Int8]) {
        let rows = (0..<count).map { Int32($0) }
        let ranking = Ranking((0..<count).map { UInt64($0) }, tieOrder: rows)
        #expect(ranking.scores == expected)
        #expect(ranking.reversed().scores == (count == 1 ? [5] : expected.map { 6 - $0 }))
    }

    @Test("equal values share a percentile; the lowest alone has 0 and the highest alone 100")
    func percentiles() {
        let ranking = Ranking([7, 3, 7, 9, 7], tieOrder: [0, 1, 2, 3, 4])
        #expect(ranking.percentiles == [50, 0, 50, 100, 50])
        #expect(ranking.reversed().percentiles == [50, 100, 50, 0, 50])
        #expect(Ranking([4], tieOrder: [0]).percentiles == [100])
        #expect(Ranking([4], tieOrder: [0]).reversed().percentiles == [100])
    }

    @Test("ties are scored in the order given")
    func ties() {
        #expect(Ranking([1, 1, 1, 1, 1], tieOrder: [4, 3, 2, 1, 0]).scores == [5, 4, 3, 2, 1])
    }

    // Requirements, defect 2: ties were broken by the order the rows happened to come in.
    @Test("where scores are shared, equal values have the score of the middle of their places")
    func sharedScores() {
        func scores(_ values: [UInt64], order: [Int32]? = nil) -> [Int8] {
            Ranking(
                values, tieOrder: order ?? values.indices.map { Int32($0) }, sharesScores: true
            ).scores
        }
        #expect(scores([]) == [] && scores([7]) == [5])
        // All alike are in the middle, from either end.
        #expect(scores([2, 2]) == [3, 3] && scores([2, 2, 2, 2, 2]) == [3, 3, 3, 3, 3])
        #expect(scores([1, 2, 3, 4, 5]) == [1, 2, 3, 4, 5])
        #expect(scores([1, 1, 1, 1, 9]) == [2, 2, 2, 2, 5])
        #expect(scores([9, 1, 1, 1, 1]) == [5, 2, 2, 2, 2])
        #expect(scores([1, 1, 1, 1, 9], order: [4, 2, 0, 3, 1]) == [2, 2, 2, 2, 5])
        let alike = Ranking([4, 4, 4], tieOrder: [0, 1, 2], sharesScores: true)
        #expect(alike.reversed().scores == alike.scores)
    }

    @Test("radix order equals a stable sort", arguments: UInt64(0)..<40)
    func radixOrder(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 0...3_000, using: &generator)
        let widest = Int.random(in: 0...63, using: &generator)
        let values = (0..<count).map { _ in
            RadixOrder.unsigned(
                Int64.random(
                    in: -(Int64(1) << Int64(widest) - 1)...(Int64(1) << Int64(widest) - 1),
                    using: &generator))
        }
        let rows = (0..<count).map { Int32($0) }.shuffled(using: &generator)
        // Swift's sort is stable since 5.0, by its tests if not by its documentation.
        let expected = rows.enumerated().sorted {
            let (left, right) = (values[Int($0.element)], values[Int($1.element)])
            return left == right ? $0.offset < $1.offset : left < right
        }.map(\.element)
        #expect(RadixOrder.sorted(rows, by: values) == expected)
    }
}
