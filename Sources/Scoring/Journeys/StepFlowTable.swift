/// The first steps of all journeys, as columns: one row for each move from a step to the next.
///
/// What flows into a node flows out of it, ends apart, until the last step that is kept. Rows ascend
/// by `positions`, `from`, `to`.
public struct StepFlowTable: Sendable {
    /// 0 for the move from the start to the first step.
    public let positions: [Int32]
    /// The node that is left.
    public let from: [JourneyNode]
    /// The node that is reached.
    public let to: [JourneyNode]
    /// Journeys that move so.
    public let journeys: [Int64]

    public var count: Int { positions.count }

    /// Follows each journey over at most `steps` moves.
    public init(of journeys: Journeys, steps: Int) {
        let nodes = JourneyNodes(states: journeys.states)
        let size = nodes.count
        let parts = journeys.mapChunks { chunk in
            var moves = [Int64](repeating: 0, count: steps * size * size)
            for journey in chunk {
                let path = journeys.steps(of: journey)
                let end = nodes.index(of: journeys.ends[journey])
                var from = nodes.start
                for position in 0..<min(steps, path.count + 1) {
                    let to =
                        position < path.count
                        ? Int(journeys.steps[path.lowerBound + position]) : end
                    moves[(position * size + from) * size + to] += 1
                    from = to
                }
            }
            return moves
        }
        var total = [Int64](repeating: 0, count: steps * size * size)
        for part in parts {
            for cell in total.indices { total[cell] += part[cell] }
        }
        var rows: [(Int32, JourneyNode, JourneyNode, Int)] = []
        for cell in total.indices where total[cell] > 0 {
            let (position, move) = cell.quotientAndRemainder(dividingBy: size * size)
            rows.append((Int32(position), nodes.node(move / size), nodes.node(move % size), cell))
        }
        rows.sort { ($0.0, $0.1, $0.2) < ($1.0, $1.1, $1.2) }
        positions = rows.map(\.0)
        from = rows.map(\.1)
        to = rows.map(\.2)
        self.journeys = rows.map { total[$0.3] }
    }
}
