/// A linear axis from zero, with round ticks.
struct Axis {
    /// Ascending, starting at 0; the last one is the end of the axis.
    let ticks: [Int]

    private static let wantedSteps = 4
    private static let furthest = 1_000_000_000_000_000_000

    /// The shortest axis with about four round steps (1, 2 or 5 times a power of ten) that holds
    /// `reach`.
    ///
    /// No axis reaches further than a quintillion: its steps would not be whole numbers any more.
    init(reach: Int) {
        let reach = min(max(reach, 1), Self.furthest)
        let least = (reach + Self.wantedSteps - 1) / Self.wantedSteps
        var power = 1
        while power * 10 <= least { power *= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? 10 * power
        let count = (reach + step - 1) / step
        ticks = (0...count).map { $0 * step }
    }

    var end: Int { ticks.last ?? 1 }

    /// The ticks that have their number written beside them: few enough that the numbers do not
    /// run into each other on a narrow screen, and always both ends.
    var labelled: [Int] {
        let steps = ticks.count - 1
        let every = steps < 4 ? 1 : steps.isMultiple(of: 2) ? steps / 2 : steps
        return ticks.indices.filter { $0.isMultiple(of: every) }.map { ticks[$0] }
    }

    /// Where `value` lies from 0, the start, to 1, the end; what lies outside is held there.
    func share(_ value: Int) -> Double {
        Double(min(max(value, 0), end)) / Double(end)
    }
}
