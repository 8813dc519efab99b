import CustomerModel
public import Settings

/// Decides what runs next, from the policy, the ledger and the time: no clock, no files.
public struct SchedulePlanner: Sendable {
    let policy: SchedulePolicy
    /// The shop's days and times of day.
    public let calendar: ShopCalendar

    /// After a longer absence older days are not made up for.
    static let missedDaysLimit = 31

    /// A run of a step for one of its occurrences.
    struct Run: Hashable {
        let step: ScheduledStep
        let key: Int
    }

    // MARK: What is owed

    /// Adds what has fallen due by `now` to what is owed.
    ///
    /// A step seen for the first time owes nothing from before, nor does one that has changed
    /// between days and minutes.
    func addDueRuns(to ledger: inout ScheduleLedger, now: Int) {
        for step in policy.steps {
            let latest = latestOccurrence(of: step, at: now)
            guard var record = ledger.steps[step.id],
                Self.isDay(record.settledThrough) == Self.isDay(latest)
            else {
                ledger.steps[step.id] = StepRecord(settledThrough: latest)
                continue
            }
            let due = occurrences(of: step, after: record.settledThrough, through: latest)
            if !due.isEmpty, step.work != .rescore || ledger.rows.haveArrivedSinceRescoring {
                record.addRuns(due, keeping: step.missed)
            }
            record.settledThrough = max(record.settledThrough, latest)
            ledger.steps[step.id] = record
        }
    }

    /// The run to start at `now`; nil when nothing may start.
    func next(_ ledger: ScheduleLedger, now: Int) -> Run? {
        for step in policy.steps {
            guard let pending = pending(step, ledger), (pending.nextTryAt ?? now) <= now,
                !step.after.contains(where: { isPending($0, ledger) })
            else { continue }
            return Run(step: step, key: pending.key)
        }
        return nil
    }

    /// The oldest occurrence that is still tried in this round.
    private func pending(_ step: ScheduledStep, _ ledger: ScheduleLedger) -> OpenOccurrence? {
        ledger.steps[step.id]?.open.first { !$0.rests }
    }

    private func isPending(_ id: String, _ ledger: ScheduleLedger) -> Bool {
        policy.step(id).map { pending($0, ledger) != nil } ?? false
    }

    // MARK: What came of it

    /// Takes note of how `run` ended.
    func settle(
        _ run: Run, _ outcome: StepOutcome, startedAt: Int, endedAt: Int,
        in ledger: inout ScheduleLedger
    ) {
        guard var record = ledger.steps[run.step.id], outcome != .stopped else { return }
        let position = record.open.firstIndex { $0.key == run.key }
        let ended = StepRun(
            key: run.key, startedAt: startedAt, endedAt: endedAt, ending: outcome.text)
        if outcome == .done {
            record.lastSuccess = ended
            if let position { record.open.remove(at: position) }
        } else {
            record.lastFailure = ended
            if let position {
                record.open[position].failed(
                    outcome, at: endedAt, retries: policy.retries)
            }
        }
        ledger.steps[run.step.id] = record
    }

    // MARK: Occurrences

    /// The day a run is for: a daily step's own, otherwise the shop's day it began on.
    func day(of run: Run) -> CalendarDate {
        switch run.step.time {
        case .daily: CalendarDate(dayNumber: run.key)
        case .every: calendar.day(of: run.key)
        }
    }

    /// The occurrence that a run by hand for `day` stands for.
    func run(_ step: ScheduledStep, for day: CalendarDate, now: Int) -> Run {
        switch step.time {
        case .daily: Run(step: step, key: day.dayNumber)
        case .every: Run(step: step, key: now)
        }
    }

    /// The first moment after `now` at which `step` falls due.
    func nextTime(of step: ScheduledStep, after now: Int) -> Int {
        switch step.time {
        case .every(let minutes):
            return (now / (minutes * 60) + 1) * minutes * 60
        case .daily(let minute, let weekday):
            var day = calendar.day(of: now)
            while calendar.instant(of: day, minute: minute) <= now
                || !(weekday.map { $0 == Weekday(day) } ?? true)
            {
                day = day.adding(days: 1)
            }
            return calendar.instant(of: day, minute: minute)
        }
    }

    /// The last occurrence that has fallen due by `now`; for a weekly step also a day between two.
    private func latestOccurrence(of step: ScheduledStep, at now: Int) -> Int {
        switch step.time {
        case .every(let minutes):
            return now / (minutes * 60) * minutes * 60
        case .daily(let minute, _):
            let today = calendar.day(of: now)
            let isDue = calendar.instant(of: today, minute: minute) <= now
            return isDue ? today.dayNumber : today.dayNumber - 1
        }
    }

    /// Whether a key counts days: seconds since 1970 have long been more.
    private static func isDay(_ key: Int) -> Bool { key < 10_000_000 }

    private func occurrences(
        of step: ScheduledStep, after settled: Int, through latest: Int
    ) -> [Int] {
        guard latest > settled else { return [] }
        switch step.time {
        case .every: return [latest]
        case .daily(_, let weekday):
            let first = max(settled + 1, latest - Self.missedDaysLimit + 1)
            let days = (first...latest).filter { day in
                weekday.map { $0 == Weekday(CalendarDate(dayNumber: day)) } ?? true
            }
            return step.missed == .each ? days : days.suffix(1)
        }
    }
}

extension StepRecord {
    /// Owes `keys` from now on; what rested gets a new round of tries.
    fileprivate mutating func addRuns(_ keys: [Int], keeping missed: ScheduledStep.Missed) {
        let hadGivenUp = needsSomebody
        for position in open.indices where open[position].rests {
            open[position].tries = 0
            open[position].nextTryAt = nil
            open[position].rests = false
        }
        var added = keys.map { OpenOccurrence(key: $0) }
        if missed == .latest {
            // The newer run does the older one's work too, and inherits that somebody is told.
            open = []
            if !added.isEmpty { added[added.count - 1].hasGivenUp = hadGivenUp }
        }
        let surplus = open.count + added.count - SchedulePlanner.missedDaysLimit
        open = Array((open + added).dropFirst(max(0, surplus)))
    }
}

extension OpenOccurrence {
    fileprivate mutating func failed(
        _ outcome: StepOutcome, at now: Int, retries: SchedulePolicy.Retries
    ) {
        tries += 1
        let isWorthwhile = outcome.mayPass && tries <= retries.times
        rests = !isWorthwhile
        hasGivenUp = hasGivenUp || rests
        nextTryAt =
            isWorthwhile && outcome != .interrupted ? now + retries.minutesApart * 60 : nil
    }
}
