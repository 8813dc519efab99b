import Testing

@testable import Scoring

@Suite("Kaplan–Meier")
struct KaplanMeierTests {
    private func median(events: [Int32], censored: [Int32] = []) -> Int32? {
        var estimate = KaplanMeier()
        for time in censored { estimate.addCensored(after: time) }
        for time in events { estimate.addEvent(at: time) }
        return estimate.median
    }

    // Freireich et al., Blood 21 (1963): weeks of remission under 6-mercaptopurine and without.
    @Test("the medians of the trial that textbooks use are 23 and 8 weeks")
    func remission() {
        #expect(
            median(
                events: [6, 6, 6, 7, 10, 13, 16, 22, 23],
                censored: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]) == 23)
        #expect(
            median(
                events: [
                    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
                ]) == 8)
    }

    @Test("with fewer than half there is none, and who was last seen on a day was seen on it")
    func unseen() {
        #expect(median(events: []) == nil)
        #expect(median(events: [], censored: [3, 4]) == nil)
        #expect(median(events: [1], censored: [9, 9]) == nil)
        #expect(median(events: [1, 2], censored: [9, 9]) == 2)
        // Of two, one is gone before the other's event, or not.
        #expect(median(events: [5], censored: [4]) == 5)
        #expect(median(events: [5, 6], censored: [5, 5, 5]) == 6)
        #expect(median(events: [0, 0, 0]) == 0)
    }
}
