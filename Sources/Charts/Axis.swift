/// A linear axis from zero, with round ticks.
struct Axis {
    /// Ascending, starting at 0; the last one is the end of the axis.
    let ticks: [Int]

    private static let wantedSteps = 4

    /// The shortest axis with about four round steps (1, 2 or 5 times a power of ten) that holds
    /// `reach`.
    init(reach: Int) {
        let least = max(1, (max(reach, 1) + Self.wantedSteps - 1) / Self.wantedSteps)
        var power = 1
        while power * 10 <= least { power *= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? 10 * power
        let count = max(1, (reach + step - 1) / step)
        ticks = (0...count).map { $0 * step }
    }

    var end: Int { ticks.last ?? 1 }

    /// Where `value` lies on an axis of `length` units, one decimal place.
    func position(_ value: Int, length: Double) -> Double {
        let share = Double(min(max(value, 0), end)) / Double(end)
        return (share * length * 10).rounded() / 10
    }
}
