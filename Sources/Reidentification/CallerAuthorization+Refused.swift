import Audit
import CustomerModel
public import Database
import Observability

extension CallerAuthorization {
    /// Whether something is counted that is to be recorded now; `isLast` as below.
    public func hasCountedEvents(isLast: Bool) -> Bool {
        !refused.isEmpty || !repeated.isEmpty(at: isLast ? nil : EventTime.now().seconds)
    }

    /// Records what was counted in minutes that have ended: the credentials that were refused, one event
    /// for each address and minute, and what known ones did over and over, one for each kind and minute;
    /// with `isLast`, that of this minute too.
    ///
    /// Nobody waits for these events, so nobody waits for their signature. What cannot be recorded is
    /// kept for the next time.
    public func recordCountedEvents(isLast: Bool, on connection: Connection) throws {
        let now = isLast ? nil : EventTime.now().seconds
        let taken = refused.take(at: now)
        let lists = [repeated.denials, repeated.readings, repeated.signIns]
        let counted = lists.map { $0.take(at: now) }
        let events = taken.map(Self.event) + counted.joined().map(Self.event)
        guard !events.isEmpty else { return }
        do {
            try connection.transaction { transaction in
                for event in events { try trail.record(event, in: transaction) }
            }
        } catch {
            refused.giveBack(taken)
            for (list, counts) in zip(lists, counted) { list.giveBack(counts) }
            throw error
        }
        if !taken.isEmpty {
            observer.record(.credentialsRefused(count: taken.reduce(0) { $0 + $1.count }))
        }
    }

    private static func event(_ counted: RefusedCredentials.Count) -> AuditEvent {
        var event = AuditEvent(
            .refusedCredentials(
                address: counted.address, minute: EventTime(seconds: counted.minute * 60)),
            stage: .outcome)
        event.result = AuditEvent.Outcome(rows: counted.count, status: .refused)
        return event
    }

    private static func event(_ counted: RepeatedEvents.Count) -> AuditEvent {
        let first = counted.event
        var event = AuditEvent(
            .repeated(first.kind, minute: EventTime(seconds: counted.minute * 60)),
            stage: .outcome)
        event.actor = first.actor
        event.action = first.action
        event.purpose = first.purpose
        event.columns = first.columns
        event.subjects = first.subjects
        event.decision = first.decision
        event.result = AuditEvent.Outcome(
            rows: counted.count, status: first.result?.status ?? .denied)
        return event
    }
}
