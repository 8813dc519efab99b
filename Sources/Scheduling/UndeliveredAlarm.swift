import CustomerModel

/// An alarm that did not reach one of its targets, for `bauta status`.
public struct UndeliveredAlarm: Hashable, Sendable {
    /// The id of the alarm.
    public let alarm: String
    let failure: DeliveryFailure

    /// When the target was first missed, in UTC, as `2026-11-29T08:00:00Z` (RFC 3339).
    var since: String {
        EventTime(seconds: failure.since).rfc3339Seconds
    }

    /// One line for people.
    public var line: String {
        "ALARM NOT DELIVERED: '\(alarm)' has not reached '\(failure.target)' since \(since): "
            + failure.reason
    }
}

/// One element of `undelivered_alarms` in the summary.
extension UndeliveredAlarm: Encodable {
    private enum CodingKeys: String, CodingKey {
        case alarm, target, since, reason
    }

    /// Writes the alarm, the target, since when and why.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(alarm, forKey: .alarm)
        try container.encode(failure.target, forKey: .target)
        try container.encode(since, forKey: .since)
        try container.encode(failure.reason, forKey: .reason)
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
