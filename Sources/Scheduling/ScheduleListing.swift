import CustomerModel
import Glibc
public import Installation
import ProgramSupport
import Settings

/// What `bauta schedule list` shows.
public struct ScheduleListing {
    private let policies: SchedulePolicies
    private let ledger: ScheduleLedger
    private let isWatched: Bool
    private let now: Int

    public init(_ folder: DataFolder, now: Int) throws {
        policies = try SchedulePolicies(folder)
        ledger = try ScheduleLedger.read(folder)
        isWatched = ScheduleWatch.isRunning(folder)
        self.now = now
    }

    private var calendar: ShopCalendar { policies.planner.calendar }

    public var json: String {
        let steps = policies.schedule.steps.map { step in
            let record = ledger.steps[step.id]
            let next = policies.planner.nextTime(of: step, after: now)
            return Summary.object([
                "step": .text(step.id), "next": .text(calendar.text(next)),
                "owed": .number(record?.open.count ?? 0),
                "failing": .flag(record?.needsSomebody ?? false),
                "running": .flag(ledger.running?.step == step.id),
                "last_success": record?.lastSuccess.map { .text(calendar.text($0.endedAt)) }
                    ?? .nothing,
                "last_failure": record?.lastFailure.map { .text(calendar.text($0.endedAt)) }
                    ?? .nothing,
            ])
        }
        let alarms = ledger.alarms.filter { $0.state == .raised }.map {
            Summary.object(["alarm": .text($0.id), "since": .text(calendar.text($0.since))])
        }
        return Summary.object([
            "watched": .flag(isWatched), "time_zone": .text(policies.schedule.timeZone),
            "steps": .list(steps), "alarms": .list(alarms),
        ]).json
    }

    public var text: String {
        let width = policies.schedule.steps.map(\.id.count).max() ?? 0
        var lines = policies.schedule.steps.map { step in
            let name = step.id + String(repeating: " ", count: width - step.id.count)
            let next = calendar.text(policies.planner.nextTime(of: step, after: now))
            return "\(name)  next \(next)  \(past(ledger.steps[step.id]))"
        }
        lines.append("times are \(policies.schedule.timeZone)")
        lines += ledger.alarms.filter { $0.state == .raised }.map {
            "ALARM since \(calendar.text($0.since)): \($0.text)"
        }
        if !isWatched { lines.append("nobody watches: steps run by hand or by a timer only") }
        return lines.joined(separator: "\n")
    }

    private func past(_ record: StepRecord?) -> String {
        guard let record else { return "never run" }
        let success = record.lastSuccess.map { "last done " + calendar.text($0.endedAt) }
        guard record.needsSomebody, let failure = record.lastFailure else {
            return success ?? "never run"
        }
        return [success, "FAILED \(calendar.text(failure.endedAt)): \(failure.ending)"]
            .compactMap { $0 }.joined(separator: "  ")
    }
}

/// What `bauta schedule due` shows.
public struct DueListing {
    private struct Line {
        let step: String
        let day: CalendarDate
        let state: String
        let tries: Int
    }

    private let lines: [Line]

    public init(_ folder: DataFolder, _ planner: SchedulePlanner, now: Int) throws {
        var ledger = try ScheduleLedger.read(folder)
        planner.addDueRuns(to: &ledger, now: now)
        lines = planner.policy.steps.flatMap { step in
            (ledger.steps[step.id]?.open ?? []).map { occurrence in
                Line(
                    step: step.id,
                    day: planner.day(of: SchedulePlanner.Run(step: step, key: occurrence.key)),
                    state: Self.state(occurrence, planner.calendar, now: now),
                    tries: occurrence.tries)
            }
        }
    }

    private static func state(
        _ occurrence: OpenOccurrence, _ calendar: ShopCalendar, now: Int
    ) -> String {
        if occurrence.rests { return "failed; tried again when the step is next due" }
        guard let next = occurrence.nextTryAt, next > now else { return "due" }
        return "tried again at " + calendar.text(next)
    }

    public var json: String {
        Summary.object([
            "due": .list(
                lines.map {
                    .object([
                        "step": .text($0.step), "day": .text($0.day.iso8601),
                        "state": .text($0.state), "tries": .number($0.tries),
                    ])
                })
        ]).json
    }

    public var text: String {
        guard !lines.isEmpty else { return "nothing is due" }
        return lines.map { "\($0.step) for \($0.day.iso8601): \($0.state)" }
            .joined(separator: "\n")
    }
}

extension ScheduleRunner.Report {
    /// One JSON object; `summary` is what the step's own command printed.
    public var json: String {
        "{\"step\":" + Summary.text(run.step.id).json + ",\"day\":"
            + Summary.text(day.iso8601).json + ",\"outcome\":" + Summary.text(outcome.word).json
            + ",\"seconds\":" + String(seconds) + ",\"summary\":"
            + (PrintedJSON.object(summary) ?? "null") + "}"
    }

    public var text: String { "\(run.step.id) for \(day.iso8601): \(outcome.text) (\(seconds) s)" }
}
