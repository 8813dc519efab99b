import TestSupport
import Testing

@testable import Scoring

@Suite("Values by their place in order")
struct OrderStatisticsTests {
    @Test("are those of the sorted values, each time and whatever is equal", arguments: 0..<40)
    func places(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...300, using: &random)
        let kinds = Double(Int.random(in: 1...400, using: &random))
        let values = (0..<count).map { _ in
            (Double.random(in: -1...1, using: &random) * kinds).rounded() / kinds
        }
        let sorted = values.sorted()
        var ordered = OrderStatistics(values)
        #expect(ordered.count == count)
        for _ in 0..<20 {
            let place = Int.random(in: 0..<count, using: &random)
            #expect(ordered.value(at: place) == sorted[place])
        }
        for place in [0, count - 1] { #expect(ordered.value(at: place) == sorted[place]) }
    }
}
