import CustomerModel
import ProgramSupport
import Settings
import Text

extension ScheduleRunner.Report: Encodable {
    private enum CodingKeys: String, CodingKey {
        case step, day, outcome, seconds, summary
    }

    /// Writes one run; `summary` is what the step's own command printed, or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run.step.id, forKey: .step)
        try container.encode(day.iso8601, forKey: .day)
        try container.encode(outcome.word, forKey: .outcome)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(summary.flatMap(JSONValue.object), forKey: .summary)
    }

    /// One line for people.
    public var text: String { "\(run.step.id) for \(day.iso8601): \(outcome.text) (\(seconds) s)" }
}
