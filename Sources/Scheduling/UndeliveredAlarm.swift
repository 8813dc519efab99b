import Foundation
public import ProgramSupport

/// An alarm that did not reach one of its targets, for `bauta status`.
public struct UndeliveredAlarm: Hashable {
    /// The id of the alarm.
    public let alarm: String
    let failure: DeliveryFailure

    /// When the target was first missed, in UTC, as `2026-11-29T08:00:00Z` (RFC 3339).
    var since: String {
        Date(timeIntervalSince1970: TimeInterval(failure.since)).formatted(.iso8601)
    }

    /// One line for people.
    public var line: String {
        "ALARM NOT DELIVERED: '\(alarm)' has not reached '\(failure.target)' since \(since): "
            + failure.reason
    }

    /// One element of `undelivered_alarms` in the summary.
    public var summary: Summary {
        .object([
            "alarm": .text(alarm), "target": .text(failure.target), "since": .text(since),
            "reason": .text(failure.reason),
        ])
    }
}

extension ScheduleLedger {
    /// What somebody has not heard of, alarm by alarm.
    public var undeliveredAlarms: [UndeliveredAlarm] {
        alarms.flatMap { alarm in
            (alarm.failures ?? []).filter { alarm.pending.contains($0.target) }
                .map { UndeliveredAlarm(alarm: alarm.id, failure: $0) }
        }
    }
}
