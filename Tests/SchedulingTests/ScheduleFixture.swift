import CustomerModel
import Settings

@testable import Scheduling

/// A schedule and a clock that a test moves by hand.
struct ScheduleFixture {
    let planner: SchedulePlanner
    var ledger = ScheduleLedger()

    static let retries = SchedulePolicy.Retries(times: 3, minutesApart: 5)
    static let score = ScheduledStep(
        id: "score", work: .score, time: .daily(minute: 300, on: nil), missed: .each)
    static let pull = ScheduledStep(
        id: "pull", work: .pull(source: "shop", .files("inbox/*.csv")),
        time: .daily(minute: 240, on: nil))
    static let rescore = ScheduledStep(
        id: "rescore", work: .rescore, time: .every(minutes: 15), after: ["score"])
    static let release = ScheduledStep(
        id: "release", work: .release, time: .daily(minute: 300, on: .monday), after: ["score"])

    init?(_ steps: [ScheduledStep], zone: String = "Europe/Berlin") {
        guard let calendar = ShopCalendar(zone: zone) else { return nil }
        planner = SchedulePlanner(
            policy: SchedulePolicy(timeZone: zone, retries: Self.retries, steps: steps),
            calendar: calendar)
    }

    /// Seconds since 1970 of a time such as `2026-11-22T05:00` on the shop's clock.
    func at(_ text: String) -> Int {
        let day = CalendarDate(iso8601: text.prefix(10)) ?? CalendarDate(dayNumber: 0)
        let clock = text.dropFirst(11).split(separator: ":").compactMap { Int($0) }
        return planner.calendar.instant(of: day, minute: clock[0] * 60 + clock[1])
    }

    /// Looks at `now`; what would run, as `score 2026-11-22`.
    mutating func look(_ now: Int) -> String? {
        planner.addDueRuns(to: &ledger, now: now)
        return planner.next(ledger, now: now).map(name)
    }

    /// Looks at `now` and runs what is due, each run ending at once as `outcome` says.
    mutating func runAll(
        _ now: Int, _ outcome: (ScheduledStep) -> StepOutcome = { _ in .done }
    ) -> [String] {
        var runs: [String] = []
        while look(now) != nil, let run = planner.next(ledger, now: now) {
            runs.append(name(run))
            planner.settle(run, outcome(run.step), startedAt: now, endedAt: now, in: &ledger)
        }
        return runs
    }

    private func name(_ run: SchedulePlanner.Run) -> String {
        run.step.id + " " + planner.day(of: run).iso8601
    }
}
