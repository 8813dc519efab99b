/// Where a journey stands between two steps.
public enum JourneyNode: Hashable, Sendable {
    case start
    /// One of `Journeys.states`.
    case state(Int32)
    case conversion
    case drop
    case open
}

extension JourneyNode: Comparable {
    /// Start, states in ascending order, conversion, drop, open.
    public static func < (left: JourneyNode, right: JourneyNode) -> Bool {
        left.order < right.order
    }

    private var order: (Int, Int32) {
        switch self {
        case .start: (0, 0)
        case .state(let state): (1, state)
        case .conversion: (2, 0)
        case .drop: (3, 0)
        case .open: (4, 0)
        }
    }
}

/// Nodes as indices: the states as in `Journeys.states`, then start and the three ends.
struct JourneyNodes {
    let states: [Int32]

    var start: Int { states.count }
    var count: Int { states.count + 4 }

    @inline(__always)
    func index(of end: JourneyEnd) -> Int {
        switch end {
        case .conversion: states.count + 1
        case .drop: states.count + 2
        case .open: states.count + 3
        }
    }

    func node(_ index: Int) -> JourneyNode {
        switch index - states.count {
        case ..<0: .state(states[index])
        case 0: .start
        case 1: .conversion
        case 2: .drop
        default: .open
        }
    }
}
