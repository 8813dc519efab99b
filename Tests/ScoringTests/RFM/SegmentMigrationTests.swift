import CustomerModel
import TestSupport
import Testing

@testable import Scoring

@Suite("Changes between two snapshots")
struct SegmentMigrationTests {
    /// 1 is the best segment and 3 the worst; 4 is worth as much as 3.
    private static let ranks: [Int32: Int] = [1: 1, 2: 5, 3: 9, 4: 9]

    private func segments(_ rows: [(customer: UInt64, code: Int16, segment: Int32)])
        -> ScoredSegments
    {
        ScoredSegments(
            keys: rows.map { Pseudonym(high: $0.customer &* 0x9E37_79B9_7F4A_7C15, low: 0) },
            codes: rows.map(\.code), segments: rows.map(\.segment))
    }

    // Requirements, defect 6: '444->432' does not fit the column of the original, and was never set.
    @Test("a change of score is told as before and after, a change of segment as such")
    func changes() {
        let previous = segments([(1, 444, 1), (2, 333, 2), (3, 111, 3), (9, 555, 1)])
        let current = segments([(3, 111, 3), (4, 511, 2), (1, 432, 2), (2, 344, 2)])
        let changes = ScoreChanges(of: current, since: previous)
        #expect(
            (0..<4).map { changes.scoreChange($0) } == [nil, nil, "444->432", "333->344"])
        #expect(changes.previousCodes == [111, 0, 444, 333])
        #expect(changes.segmentChanged == [false, false, true, false])
    }

    // Requirements, defect 21: upgrades came out as downgrades, new and vanished customers not at all.
    @Test("up is towards the better rank and down away from it, tested both ways")
    func directions() {
        let earlier = segments([(1, 555, 1), (2, 333, 2), (3, 111, 3), (4, 111, 3), (5, 111, 3)])
        let later = segments([(1, 333, 2), (2, 555, 1), (3, 111, 4), (4, 111, 3), (6, 511, 2)])
        typealias Flow = SegmentMigration.Flow
        #expect(
            SegmentMigration(from: earlier, to: later, ranks: Self.ranks).flows == [
                Flow(from: 0, to: 2, customers: 1, direction: .new),
                Flow(from: 1, to: 2, customers: 1, direction: .downgraded),
                Flow(from: 2, to: 1, customers: 1, direction: .upgraded),
                Flow(from: 3, to: 0, customers: 1, direction: .vanished),
                Flow(from: 3, to: 3, customers: 1, direction: .sameLevel),
                Flow(from: 3, to: 4, customers: 1, direction: .sameLevel),
            ])
        let back = SegmentMigration(from: later, to: earlier, ranks: Self.ranks).flows
        #expect(back.filter { $0.direction == .upgraded }.map(\.from) == [2])
        #expect(back.filter { $0.direction == .downgraded }.map(\.from) == [1])
    }

    @Test("a segment without a rank is no reason to say up or down")
    func unknownRank() {
        let flows = SegmentMigration(
            from: segments([(1, 555, 8)]), to: segments([(1, 555, 1)]), ranks: Self.ranks
        ).flows
        #expect(flows.map(\.direction) == [.sameLevel])
    }

    @Test("everybody of either snapshot is counted once", arguments: UInt64(0)..<30)
    func sums(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func snapshot() -> ScoredSegments {
            segments(
                (0..<200).shuffled(using: &generator).prefix(
                    Int.random(in: 0...200, using: &generator)
                )
                .map { ($0, 111, Int32.random(in: 1...4, using: &generator)) })
        }
        let (previous, current) = (snapshot(), snapshot())
        let migration = SegmentMigration(from: previous, to: current, ranks: Self.ranks)
        func total(_ isCounted: (SegmentMigration.Flow) -> Bool) -> Int {
            migration.flows.filter(isCounted).reduce(0) { $0 + $1.customers }
        }
        #expect(total { $0.from != 0 } == previous.keys.count)
        #expect(total { $0.to != 0 } == current.keys.count)
        #expect(total { _ in true } == Set(previous.keys + current.keys).count)
        let changed = ScoreChanges(of: current, since: previous).segmentChanged.count { $0 }
        #expect(total { $0.from != $0.to && $0.from != 0 && $0.to != 0 } == changed)
    }
}
