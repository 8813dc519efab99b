import CustomerModel
public import Installation
import ProgramSupport
import Settings
import Text

/// What `bauta schedule due` shows.
public struct DueListing {
    private struct Line: Encodable {
        let step: String
        let day: String
        let state: String
        let tries: Int
    }

    private let lines: [Line]

    /// Reads the schedule of `folder` as of `now`, in seconds since 1970.
    public init(_ folder: DataFolder, _ planner: SchedulePlanner, now: Int) throws {
        var ledger = try ScheduleLedger.read(folder)
        planner.addDueRuns(to: &ledger, now: now)
        lines = planner.policy.steps.flatMap { step in
            (ledger.steps[step.id]?.open ?? []).map { occurrence in
                Line(
                    step: step.id,
                    day: planner.day(of: SchedulePlanner.Run(step: step, key: occurrence.key))
                        .iso8601,
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

    /// What is due as one JSON object.
    public func json() throws -> String { try JSONLine.text(["due": lines]) }

    /// The same for people, a line for each occurrence.
    public var text: String {
        guard !lines.isEmpty else { return "nothing is due" }
        return lines.map { "\($0.step) for \($0.day): \($0.state)" }
            .joined(separator: "\n")
    }
}
