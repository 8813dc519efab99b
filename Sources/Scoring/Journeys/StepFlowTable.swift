/// The first steps of all journeys, as columns: one row for each move from a step to the next.
///
/// What flows into a node flows out of it, ends apart, until the last step that is told. Rows ascend
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
    /// Distinct customers with such a journey.
    public let customers: [Int64]
    /// Share of `journeys` in all journeys: of the start, not of the step before.
    public let sharesOfStart: [Double]

    public var count: Int { positions.count }

    /// Follows each journey over at most `steps` moves.
    public init(of journeys: Journeys, steps: Int) {
        let nodes = JourneyNodes(states: journeys.states)
        let size = nodes.count
        let parts = journeys.mapChunks { chunk in
            var flow = Flow(cells: steps * size * size)
            for journey in chunk {
                let path = journeys.steps(of: journey)
                let end = nodes.index(of: journeys.ends[journey])
                var from = nodes.start
                for position in 0..<min(steps, path.count + 1) {
                    let to =
                        position < path.count
                        ? Int(journeys.steps[path.lowerBound + position]) : end
                    flow.add(
                        (position * size + from) * size + to, of: journeys.customers[journey])
                    from = to
                }
            }
            return flow
        }
        var total = [Int64](repeating: 0, count: steps * size * size)
        var people = total
        for part in parts {
            for cell in total.indices {
                total[cell] += part.journeys[cell]
                people[cell] += part.customers[cell]
            }
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
        customers = rows.map { people[$0.3] }
        sharesOfStart = rows.map { Double(total[$0.3]) / Double(journeys.count) }
    }
}

/// Moves of a range of customers, a cell for each position, `from` and `to`.
private struct Flow: Sendable {
    var journeys: [Int64]
    var customers: [Int64]
    /// The customer last counted in each cell; customers come one after the other.
    private var latest: [Int32]

    init(cells: Int) {
        journeys = [Int64](repeating: 0, count: cells)
        customers = journeys
        latest = [Int32](repeating: -1, count: cells)
    }

    @inline(__always)
    mutating func add(_ cell: Int, of customer: Int32) {
        journeys[cell] += 1
        guard latest[cell] != customer else { return }
        latest[cell] = customer
        customers[cell] += 1
    }
}
