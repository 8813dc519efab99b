import CustomerModel
import Glibc
public import Installation
import ProgramSupport
import Settings
import Text

/// What `bauta schedule list` shows.
public struct ScheduleListing {
    private let policies: SchedulePolicies
    private let ledger: ScheduleLedger
    private let isWatched: Bool
    private let now: Int

    /// Reads the schedule of `folder` as of `now`, in seconds since 1970.
    public init(_ folder: DataFolder, now: Int) throws {
        policies = try SchedulePolicies(folder)
        ledger = try ScheduleLedger.read(folder)
        isWatched = ScheduleWatch.isRunning(folder)
        self.now = now
    }

    private var calendar: ShopCalendar { policies.planner.calendar }

    /// The summary of `bauta schedule list --json`.
    private struct Line: Encodable {
        struct Step: Encodable {
            let step: String
            let next: String
            let owed: Int
            let failing: Bool
            let running: Bool
            @OrNull var lastSuccess: String?
            @OrNull var lastFailure: String?
        }

        struct RaisedAlarm: Encodable {
            let alarm: String
            let since: String
        }

        let watched: Bool
        let timeZone: String
        let steps: [Step]
        let alarms: [RaisedAlarm]
    }

    /// The steps and alarms as one JSON object.
    public func json() throws -> String {
        let steps = policies.schedule.steps.map { step in
            let record = ledger.steps[step.id]
            return Line.Step(
                step: step.id,
                next: calendar.text(policies.planner.nextTime(of: step, after: now)),
                owed: record?.open.count ?? 0, failing: record?.needsSomebody ?? false,
                running: ledger.running?.step == step.id,
                lastSuccess: record?.lastSuccess.map { calendar.text($0.endedAt) },
                lastFailure: record?.lastFailure.map { calendar.text($0.endedAt) })
        }
        let alarms = ledger.alarms.filter { $0.state == .raised }.map {
            Line.RaisedAlarm(alarm: $0.id, since: calendar.text($0.since))
        }
        return try JSONLine.text(
            Line(
                watched: isWatched, timeZone: policies.schedule.timeZone, steps: steps,
                alarms: alarms))
    }

    /// The same for people, a line for each step.
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
