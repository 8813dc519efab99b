public import Installation
import ProgramSupport
public import Settings

/// The two policies of the schedule, read together.
public struct SchedulePolicies {
    /// When each step runs.
    public let schedule: SchedulePolicy
    /// Which alarms are raised, and where they are sent.
    let alerts: AlertPolicy
    /// What decides when they run.
    public let planner: SchedulePlanner

    /// Reads both from the policies of `folder`.
    ///
    /// - Throws: `CommandFailure` with the place of what cannot be read.
    public init(_ folder: DataFolder) throws {
        do {
            schedule = try SchedulePolicy(folder: folder.policies, isTimeZone: ShopCalendar.knows)
            alerts = try AlertPolicy(folder: folder.policies)
        } catch {
            throw CommandFailure("\(error)", reason: .badInput)
        }
        guard let calendar = ShopCalendar(zone: schedule.timeZone) else {
            throw CommandFailure("no time zone " + schedule.timeZone, reason: .badInput)
        }
        planner = SchedulePlanner(policy: schedule, calendar: calendar)
    }
}
