import Audit
import CustomerModel
public import Database
import Observability

extension CallerAuthorization {
    /// Whether a credential was refused that is not recorded yet.
    public var hasRefusedCredentials: Bool { !refused.isEmpty }

    /// Records the credentials that were refused in minutes that have ended, one event for each
    /// address and minute; with `isLast`, those of this minute too.
    ///
    /// Nobody waits for these events, so nobody waits for their signature. What cannot be recorded is
    /// kept for the next time.
    public func recordRefusedCredentials(isLast: Bool, on connection: Connection) throws {
        let taken = refused.take(at: isLast ? nil : EventTime.now().seconds)
        guard !taken.isEmpty else { return }
        do {
            try connection.transaction { transaction in
                for one in taken { try trail.record(Self.event(one), in: transaction) }
            }
        } catch {
            refused.giveBack(taken)
            throw error
        }
        observer.record(.credentialsRefused(count: taken.reduce(0) { $0 + $1.count }))
    }

    private static func event(_ counted: RefusedCredentials.Count) -> AuditEvent {
        var event = AuditEvent(
            .refusedCredentials(
                address: counted.address, minute: EventTime(seconds: counted.minute * 60)),
            stage: .outcome)
        event.result = AuditEvent.Outcome(rows: counted.count, status: .refused)
        return event
    }
}
