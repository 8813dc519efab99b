import Testing

@testable import ScoreRuns

@Suite struct UrgencyTests {
    private let customers: [Int32] = [4, 2, 0, 3, 1]

    @Test("by priority, then by value at risk; who was not scored stands last, equals as they came")
    func orders() {
        let urgency = Urgency(
            interventionPriorities: [2, 1, 2, 0, 2], valuesAtRisk: [50, 10, 80, 900, 50])
        #expect(urgency.order(customers) { $0 } == [1, 2, 4, 0, 3])
    }

    @Test("where no risk was predicted the order is the one that was given")
    func keepsOrder() {
        #expect(Urgency.unknown.order(customers) { $0 } == customers)
    }
}
