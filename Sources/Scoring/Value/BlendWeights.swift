import Glibc

/// How the views of models and habit are weighed against each other.
public struct BlendWeights: Codable, Hashable, Sendable {
    /// Weight of habit, 0…1; the models have the rest.
    public let habit: Double
    /// Days of silence after which 1/e of habit is left; nil when it does not fade.
    public let memoryDays: Double?

    /// Weight of habit, 0…1, and days after which 1/e of it is left, above zero.
    public init(habit: Double, memoryDays: Double?) {
        self.habit = habit
        self.memoryDays = memoryDays
    }

    @inline(__always)
    func fading(afterSilence days: Int32) -> Double {
        guard let memoryDays else { return 1 }
        return exp(-Double(days) / memoryDays)
    }

    /// What is tried: coarse on purpose, so that a choice is made by more than noise.
    ///
    /// Habit never fades faster than a window of `days` passes: what is left of it then depends on
    /// how many have just bought, and the total of another day would not be that of the window.
    static func candidates(forWindowOf days: Int) -> [BlendWeights] {
        candidates.filter { ($0.memoryDays ?? .infinity) >= Double(days) || $0.habit == 0 }
    }

    /// The models always keep a say: habit alone expects nothing of who was silent for a year.
    private static let candidates: [BlendWeights] = {
        let memories: [Double?] = [nil, 730, 548, 365, 270, 180, 120, 90, 60, 30]
        return memories.flatMap { memory in
            (0...7).map { BlendWeights(habit: Double($0) / 8, memoryDays: memory) }
        }
    }()
}
