public import CustomerModel
import Glibc
public import Installation
import ProgramSupport
public import Settings

/// Runs what is due: one look at the schedule, with everything that follows from it.
public struct ScheduleRunner {
    let site: Site
    /// Added to the machine's clock; for simulations.
    var clockOffset = 0
    let say: (String) -> Void
    /// Called while a step runs.
    var whileWaiting: () -> Void = {}
    /// Whether whoever is told of an alarm is waited for.
    let waitsForReceivers: Bool
    let delivery: AlarmDelivery

    /// A runner of the steps of `site`.
    ///
    /// - Parameters:
    ///   - clockOffset: Seconds that are added to the machine's clock; for simulations.
    ///   - say: Is given a line for the log.
    ///   - waitsForReceivers: Whether receivers of alarms are waited for; a watch looks again instead.
    ///   - whileWaiting: Is called again and again while a step runs.
    public init(
        site: Site, clockOffset: Int = 0, waitsForReceivers: Bool = true,
        say: @escaping (String) -> Void,
        whileWaiting: @escaping () -> Void = {}
    ) {
        self.site = site
        self.clockOffset = clockOffset
        self.say = say
        self.whileWaiting = whileWaiting
        self.waitsForReceivers = waitsForReceivers
        delivery = AlarmDelivery(site: site, say: say)
    }

    /// One run of a step as it went.
    public struct Report {
        let run: SchedulePlanner.Run
        let day: CalendarDate
        /// How it ended.
        public let outcome: StepOutcome
        let seconds: Int
        let summary: String?
    }

    private var folder: DataFolder { site.folder }
    private var now: Int { Clock.wallSeconds() + clockOffset }

    // MARK: Two ways to run

    /// Runs everything that is due, once each; what fails is due again later.
    ///
    /// - Parameter lock: held by the caller for as long as this runs.
    public func runDue(
        _ policies: SchedulePolicies, holding lock: borrowing FolderLock
    ) throws -> [Report] {
        var ledger = try opened(policies)
        var reports: [Report] = []
        var wasStopped = false
        repeat {
            policies.planner.addDueRuns(to: &ledger, now: now)
            guard let run = policies.planner.next(ledger, now: now) else { break }
            let report = try perform(run, policies.planner, &ledger, lock)
            wasStopped = report.outcome == .stopped
            reports.append(report)
        } while !wasStopped
        try close(&ledger, policies)
        if wasStopped { throw StopRequested() }
        return reports
    }

    /// Runs `step` for `day`, or today, whether or not it is due.
    public func runByHand(
        _ step: ScheduledStep, for day: CalendarDate?, _ policies: SchedulePolicies,
        holding lock: borrowing FolderLock
    ) throws -> Report {
        var ledger = try opened(policies)
        let planner = policies.planner
        planner.addDueRuns(to: &ledger, now: now)
        let run = planner.run(step, for: day ?? planner.calendar.day(of: now), now: now)
        let report = try perform(run, planner, &ledger, lock)
        try close(&ledger, policies)
        return report
    }

    // MARK: One run

    /// The ledger, with what a killed run left in it settled.
    private func opened(_ policies: SchedulePolicies) throws -> ScheduleLedger {
        try Files.makeFolder(folder.scheduleDirectory, mode: 0o700)
        var ledger = try ScheduleLedger.read(folder)
        if let running = ledger.running {
            say("the run of '\(running.step)' was interrupted")
            if let step = policies.schedule.step(running.step) {
                policies.planner.settle(
                    SchedulePlanner.Run(step: step, key: running.key), .interrupted,
                    startedAt: running.startedAt, endedAt: now, in: &ledger)
            }
            ledger.running = nil
        }
        ledger.since = ledger.since ?? now
        if let arrived = ArrivedRows.read(site) { ledger.rows.update(with: arrived, now: now) }
        return ledger
    }

    private func perform(
        _ run: SchedulePlanner.Run, _ planner: SchedulePlanner, _ ledger: inout ScheduleLedger,
        _ lock: borrowing FolderLock
    ) throws -> Report {
        let day = planner.day(of: run)
        let startedAt = now
        ledger.running = RunningStep(
            step: run.step.id, key: run.key, startedAt: startedAt, rows: ledger.rows.total)
        try ledger.write(folder)
        say("running '\(run.step.id)' for \(day.iso8601)")
        let result = try result(of: run.step, day: day, lock)
        say("'\(run.step.id)' for \(day.iso8601): \(result.outcome.text)")
        planner.settle(run, result.outcome, startedAt: startedAt, endedAt: now, in: &ledger)
        if result.outcome == .done { learn(from: run.step, for: day, result.summary, &ledger) }
        ledger.running = nil
        if let arrived = ArrivedRows.read(site) { ledger.rows.update(with: arrived, now: now) }
        try ledger.write(folder)
        return Report(
            run: run, day: day, outcome: result.outcome, seconds: now - startedAt,
            summary: result.summary)
    }

    private func result(
        of step: ScheduledStep, day: CalendarDate, _ lock: borrowing FolderLock
    ) throws -> StepProcess.Result {
        let process = StepProcess(
            folder: folder, lock: lock.file, limit: Double(step.limitMinutes) * 60,
            whileWaiting: whileWaiting)
        do {
            return try process.run(StepCommands(folder: folder).commands(for: step, day: day))
        } catch {
            guard let failure = CommandFailure(error) else { throw error }
            return StepProcess.Result(outcome: .failed(failure.message), summary: nil)
        }
    }

    private func learn(
        from step: ScheduledStep, for day: CalendarDate, _ summary: String?,
        _ ledger: inout ScheduleLedger
    ) {
        guard step.work == .score || step.work == .rescore else { return }
        if step.work == .rescore { ledger.rows.rescored = ledger.running?.rows }
        let counts = summary.flatMap(ScoreCounts.init(summary:))
        if let counts = counts?.churnCount(scoredFor: day) {
            ledger.churn.add(counts)
        }
    }

    // MARK: Telling

    /// Looks at what is wrong while somebody else has held the lock for `heldFor` seconds: a step that
    /// is run by hand, one that has outlived its watch, or one that hangs.
    ///
    /// Whoever holds the lock writes the ledger; only where that takes longer than any step may is it
    /// written here, and somebody told.
    func lookBesideStep(_ policies: SchedulePolicies, heldFor: Int) throws {
        var ledger = try ScheduleLedger.read(folder)
        let rules = AlarmRules(policy: policies.alerts, schedule: policies.schedule)
        guard rules.isStuck(heldFor: heldFor) else {
            rules.update(
                &ledger, now: now, disk: DiskSpace(of: folder),
                lookups: IdentityLookups.reading(site),
                refused: RefusedEvents.recent(in: folder))
            return try PublishedConditions(folder: folder).publish(ledger)
        }
        try close(&ledger, policies, heldFor: heldFor)
    }

    /// Raises alarms, delivers them, and keeps the ledger.
    private func close(
        _ ledger: inout ScheduleLedger, _ policies: SchedulePolicies, heldFor: Int = 0
    ) throws {
        let rules = AlarmRules(policy: policies.alerts, schedule: policies.schedule)
        let lookups = IdentityLookups.reading(site)
        func update() {
            rules.update(
                &ledger, now: now, disk: DiskSpace(of: folder), lookups: lookups,
                refused: RefusedEvents.recent(in: folder), heldFor: heldFor)
        }
        update()
        // Kept before it is told: who hears of an alarm twice is better off than who never does.
        if try ledger != ScheduleLedger.read(folder) { try ledger.write(folder) }
        // Before anybody is told: what is wrong is seen however slow a receiver is.
        try PublishedConditions(folder: folder).publish(ledger)
        let (targets, calendar) = (policies.alerts.targets, policies.planner.calendar)
        let hasChanged =
            waitsForReceivers
            ? delivery.deliver(&ledger, to: targets, calendar, now: now)
            : delivery.look(at: &ledger, for: targets, calendar, now: now)
        if hasChanged {
            update()
            try ledger.write(folder)
            try PublishedConditions(folder: folder).publish(ledger)
        }
    }
}
