/// The product-limit estimate of how long something takes to happen, where for some it has not yet.
///
/// E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations, Journal of the American
/// Statistical Association 53 (1958).
struct KaplanMeier: Sendable {
    private var events: [Int32] = []
    private var censored: [Int32] = []

    /// For how many it has happened.
    var eventCount: Int { events.count }

    /// It happened at `time`.
    mutating func addEvent(at time: Int32) { events.append(time) }

    /// It had not happened by `time`, the last that was seen.
    mutating func addCensored(after time: Int32) { censored.append(time) }

    /// The first time by which it has happened for half of all or more; nil where that is not seen.
    var median: Int32? {
        let happened = events.sorted()
        let unseen = censored.sorted()
        var surviving = 1.0
        var (event, gone) = (0, 0)
        while event < happened.count {
            let time = happened[event]
            // Who was last seen at this time was seen at it.
            while gone < unseen.count, unseen[gone] < time { gone += 1 }
            let atRisk = happened.count - event + unseen.count - gone
            let next = happened[event...].firstIndex { $0 > time } ?? happened.count
            surviving *= 1 - Double(next - event) / Double(atRisk)
            // Half may come out a little above by rounding: 1/2 of 2/3 of 3/4 and so on.
            if surviving <= 0.5 + 1e-12 { return time }
            event = next
        }
        return nil
    }
}
