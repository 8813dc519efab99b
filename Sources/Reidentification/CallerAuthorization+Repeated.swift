public import Access
import Audit
import Authorization
import CustomerModel
public import Database
import Observability
import Synchronization
import Verification

/// What is counted of known credentials, and how much of it a minute may have.
final class RepeatedByCallers: Sendable {
    let denials = RepeatedEvents(single: 15)
    let readings = RepeatedEvents(single: 30)
    let signIns = RepeatedEvents(single: RepeatedByCallers.mostSignIns)
    /// The last reading of each holder that is recorded by itself.
    private let recorded = Mutex<[[UInt8]: RecordedEvent]>([:])

    /// Denials of a token and its sessions in a minute; with one more, the answer is that it is throttled.
    static let mostDenials = 60
    /// Sign-ins with a token in a minute; nobody signs in more often by hand.
    static let mostSignIns = 30
    /// Holders whose last reading is kept.
    private static let mostReaders = 100

    func remember(_ reading: RecordedEvent, of holder: [UInt8]) {
        recorded.withLock { recorded in
            if recorded[holder] == nil, recorded.count >= Self.mostReaders { recorded = [:] }
            recorded[holder] = reading
        }
    }

    func lastReading(of holder: [UInt8]) -> RecordedEvent? {
        recorded.withLock { $0[holder] }
    }

    func isEmpty(at now: Int?) -> Bool {
        [denials, readings, signIns].allSatisfy { $0.isEmpty(at: now) }
    }
}

extension CallerAuthorization {
    /// Lets `credential` read the log, which is recorded; returns a leaf that the log must hold where it
    /// is shown as it is now.
    ///
    /// Whoever shows the log to the caller must show one that holds that leaf. It is the reading's own;
    /// of very many within a minute, which are counted, it is the last that the signer has signed when
    /// the reading begins.
    public func authorizeReading(
        for credential: Credential, requestID: String, on connection: Connection
    ) throws -> Int {
        let authorized = try decide(
            AuditRead(), for: credential, requestID: requestID, on: connection)
        let event = Self.allowed(authorized, requestID: requestID)
        let addition = repeated.readings.add(
            event, of: credential.holder, at: EventTime.now().seconds)
        if addition.isCounted, let last = repeated.lastReading(of: credential.holder) {
            return try coverage(of: [last]).signed.checkpoint.size - 1
        }
        let recorded = try connection.transaction { try trail.record(event, in: $0) }
        let index = try prove([recorded])[0]
        repeated.remember(recorded, of: credential.holder)
        return index
    }

    /// Records that `action` was refused, and why; of very many within a minute it is counted.
    ///
    /// - Throws: a refusal that says so where there were too many.
    func recordDenial(
        of action: ActionName, code: String, rule: String?, by credential: Credential,
        requestID: String, on connection: Connection,
        describe: (inout AuditEvent) -> Void = { _ in }
    ) throws {
        var event = AuditEvent(
            kind: action.auditKind, stage: .outcome, requestID: requestID)
        event.actor = AuditEvent.Actor(credential.principal)
        event.action = action.rawValue
        event.decision = AuditEvent.Decision(
            effect: .deny, rule: rule, code: code, policyDigest: policy.policy?.digest ?? [])
        event.result = AuditEvent.Outcome(status: .denied)
        describe(&event)
        let now = EventTime.now().seconds
        let addition = repeated.denials.add(event, of: credential.holder, at: now)
        if !addition.isCounted {
            observer.record(
                .denied(
                    action: PolicyWord(policy: action.rawValue), reason: PolicyWord(policy: code)))
            try commit(event, on: connection)
        }
        guard addition.place <= RepeatedByCallers.mostDenials else {
            throw Refusal.tooManyDenials(secondsLeft: 60 - now % 60)
        }
    }

    /// Throws where `token` has signed in very often within the minute, which is recorded.
    func boundSignIns(
        with token: Credential, requestID: String, on connection: Connection
    ) throws {
        var event = AuditEvent(kind: .sessionOpened, stage: .outcome, requestID: requestID)
        event.actor = AuditEvent.Actor(token.principal)
        event.action = event.kind.rawValue
        event.result = AuditEvent.Outcome(status: .refused)
        let now = EventTime.now().seconds
        let addition = repeated.signIns.add(event, of: token.holder, at: now)
        guard addition.place > RepeatedByCallers.mostSignIns else { return }
        if !addition.isCounted { try commit(event, on: connection) }
        throw Refusal.tooManySignIns(secondsLeft: 60 - now % 60)
    }
}

extension Credential {
    /// The token that it is or goes back to.
    fileprivate var holder: [UInt8] { parent ?? id }
}

extension ActionName {
    /// The kind of event that tells of this action.
    var auditKind: AuditEvent.Kind {
        switch self {
        case .identify: .identify
        case .releaseRead: .releaseRead
        case .worklistRead: .worklistRead
        case .worklistCount: .worklistCount
        case .auditRead: .auditRead
        case .loadNames: .loadNames
        case .loadUndo: .loadUndo
        case .quarantineReplay: .quarantineReplay
        case .unlock: .unlock
        }
    }
}
