/// How often one step follows another, as columns, one row for each pair that occurs.
///
/// Told of journeys that have ended: where the next step is still to come, nothing is known of it.
/// Rows ascend by `from`, then `to`.
public struct TransitionTable: Sendable {
    /// `start` or a state.
    public let from: [JourneyNode]
    /// A state, `conversion` or `drop`.
    public let to: [JourneyNode]
    /// How often `to` followed `from`.
    public let counts: [Int64]
    /// Share of `counts` in all that leaves `from`.
    public let probabilities: [Double]

    public var count: Int { counts.count }

    /// Counts the transitions of those of `journeys` that have ended.
    public init(of journeys: Journeys) {
        self.init(TransitionCounts(of: journeys))
    }

    init(_ matrix: TransitionCounts) {
        let nodes = matrix.nodes
        var rows: [(from: JourneyNode, to: JourneyNode, count: Int64, total: Int64)] = []
        for from in 0..<nodes.count {
            let total = matrix.total(from: from)
            for to in 0..<nodes.count where matrix[from, to] > 0 {
                rows.append((nodes.node(from), nodes.node(to), matrix[from, to], total))
            }
        }
        rows.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        from = rows.map(\.from)
        to = rows.map(\.to)
        counts = rows.map(\.count)
        probabilities = rows.map { Double($0.count) / Double($0.total) }
    }
}

/// Transitions of the journeys that have ended, counted in a square matrix of all nodes.
struct TransitionCounts: Sendable {
    let nodes: JourneyNodes
    private var counts: [Int64]

    subscript(from: Int, to: Int) -> Int64 { counts[from * nodes.count + to] }

    func total(from: Int) -> Int64 {
        counts[from * nodes.count..<(from + 1) * nodes.count].reduce(0, +)
    }

    init(of journeys: Journeys) {
        let nodes = JourneyNodes(states: journeys.states)
        self.nodes = nodes
        let parts = journeys.mapChunks { chunk in
            var counts = [Int64](repeating: 0, count: nodes.count * nodes.count)
            for journey in chunk where journeys.ends[journey] != .open {
                var from = nodes.start
                for step in journeys.steps(of: journey) {
                    let to = Int(journeys.steps[step])
                    counts[from * nodes.count + to] += 1
                    from = to
                }
                counts[from * nodes.count + nodes.index(of: journeys.ends[journey])] += 1
            }
            return counts
        }
        counts = [Int64](repeating: 0, count: nodes.count * nodes.count)
        for part in parts {
            for index in counts.indices { counts[index] += part[index] }
        }
    }
}
