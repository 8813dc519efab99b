/// How many customers went from which segment to which between two snapshots.
///
/// Everybody who is in either snapshot is counted once: who stayed, who is new, who has vanished.
public struct SegmentMigration: Hashable, Sendable {
    /// Where a move leads, by the ranks of the two segments.
    public enum Direction: String, Hashable, Sendable {
        case upgraded = "Upgraded"
        case downgraded = "Downgraded"
        /// The same segment, or another of equal or unknown rank.
        case sameLevel = "Same Level"
        case new = "New"
        case vanished = "Vanished"
    }

    /// Customers of one move.
    public struct Flow: Hashable, Sendable {
        /// `nowhere` for who is new.
        public let from: Int32
        /// `nowhere` for who has vanished.
        public let to: Int32
        /// How many moved so.
        public let customers: Int
        /// Where the move leads.
        public let direction: Direction
    }

    /// Stands for a segment where a customer was or is in none.
    public static let nowhere: Int32 = 0

    /// Only those that somebody went, by `from`, then `to`.
    public let flows: [Flow]

    /// Compares two snapshots; `ranks` gives the rank of each segment, 1 being the most valuable.
    public init(from previous: ScoredSegments, to current: ScoredSegments, ranks: [Int32: Int]) {
        var counts: [Pair: Int] = [:]
        var isGone = [Bool](repeating: true, count: previous.keys.count)
        for (row, place) in current.places(in: previous).enumerated() {
            let from = place < 0 ? Self.nowhere : previous.segments[Int(place)]
            if place >= 0 { isGone[Int(place)] = false }
            counts[Pair(from: from, to: current.segments[row]), default: 0] += 1
        }
        for place in isGone.indices where isGone[place] {
            let pair = Pair(from: previous.segments[place], to: Self.nowhere)
            counts[pair, default: 0] += 1
        }
        flows = counts.map { pair, customers in
            Flow(
                from: pair.from, to: pair.to, customers: customers,
                direction: Self.direction(of: pair, ranks: ranks))
        }.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    private struct Pair: Hashable {
        let from: Int32
        let to: Int32
    }

    private static func direction(of pair: Pair, ranks: [Int32: Int]) -> Direction {
        if pair.from == nowhere { return .new }
        if pair.to == nowhere { return .vanished }
        guard let from = ranks[pair.from], let to = ranks[pair.to], from != to else {
            return .sameLevel
        }
        return to < from ? .upgraded : .downgraded
    }
}
