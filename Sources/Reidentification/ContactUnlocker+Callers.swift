import Access
import Audit
import Authorization
import CustomerModel
import Database
import Observability
import Unsealing
import Worklists

/// Who asks, whether they may, and what is recorded where they may not.
extension ContactUnlocker {
    /// Those of `calls` whose caller is known, and whose request can be read.
    func authenticate(
        _ calls: [UnlockCall], _ answers: inout UnlockAnswers, on connection: Connection
    ) throws -> [Call] {
        let holders = try authorization.credentials.authenticate(
            calls.map(\.credential), now: EventTime.now().seconds, on: connection)
        let policy = authorization.policy.policy
        var known: [Call] = []
        for (place, (arrived, holder)) in zip(calls, holders).enumerated() {
            switch (holder, arrived.request) {
            case (.failure(let error), _): answers[place] = .unknownCaller(error)
            case (_, .failure(let refusal)): answers[place] = .refused(refusal)
            case (.success(let credential), .success(let request)):
                known.append(
                    Call(
                        place: place, arrived: arrived, request: request, policy: policy,
                        credential: credential))
            }
        }
        return known
    }

    /// Those of `calls` that are new, that policy allows and whose quota is not used up, with the
    /// people they are about.
    func allow(
        _ calls: [Call], _ answers: inout UnlockAnswers, on connection: Connection
    ) throws -> [AllowedUnlock] {
        var granted: [(call: Call, grant: Authorized<Unlock>)] = []
        for call in calls {
            do {
                if let record = try record(of: call, on: connection) {
                    answers[call.place] = .repeated(record)
                } else {
                    granted.append((call, try authorize(call)))
                }
            } catch let denial as Denial {
                answers[call.place] = .deniedByPolicy(denial, call)
            } catch let error as AccessError {
                answers[call.place] = .denied(error, call)
            } catch let refusal as Refusal {
                answers[call.place] = .refused(refusal)
            }
        }
        guard !granted.isEmpty else { return [] }
        let found = try worklists.people(
            of: granted.map { call, _ in
                WorklistTranslation.Asked(call.request.references, of: call.credential.team)
            }, on: connection)
        var allowed: [AllowedUnlock] = []
        for ((call, grant), found) in zip(granted, found) {
            switch found {
            case .failure(let error): answers[call.place] = .denied(error, call)
            case .success(let found):
                let people = call.request.references.compactMap { found[$0] }
                guard people.count == call.request.references.count else {
                    answers[call.place] = .unknownReference(call)
                    continue
                }
                allowed.append(
                    AllowedUnlock(
                        call: call, granted: grant, people: people,
                        use: QuotaUse(grant, people: people.count)))
            }
        }
        return try withinQuota(allowed, &answers, on: connection)
    }

    private func authorize(_ call: Call) throws(Denial) -> Authorized<Unlock> {
        let request = call.request
        return try authorization.policy.authorize(
            Unlock(
                purpose: request.purpose, columns: request.columns,
                references: request.references, reasonCharacters: request.reasonCharacters),
            for: call.credential.principal)
    }

    /// Refuses before anything is recorded as intended; the debit checks again under a lock.
    private func withinQuota(
        _ allowed: [AllowedUnlock], _ answers: inout UnlockAnswers, on connection: Connection
    ) throws -> [AllowedUnlock] {
        guard !allowed.isEmpty else { return [] }
        let used = try verifiedUse(Set(allowed.map(\.use.key)), on: connection)
        return allowed.filter { unlock in
            let (call, use) = (unlock.call, unlock.use)
            switch used[use.key] ?? .success(0) {
            case .failure(let error):
                answers[call.place] = .denied(error, call)
                return false
            case .success(let used) where used + use.people > use.limit:
                answers[call.place] = .denied(
                    .quotaExceeded(used: used, limit: use.limit), call)
                return false
            case .success:
                return true
            }
        }
    }

    /// Records why nothing is given, and returns what the caller is told.
    func recordRefusal(_ answer: UnlockAnswer, on connection: Connection) throws -> any Error {
        switch answer.kind {
        case .unknownCaller(let error):
            return try authorization.refusal(
                error, of: answer.call.credential, from: answer.call.address,
                requestID: answer.call.requestID, on: connection)
        case .deniedByPolicy(let denial, let call):
            try deny(denial.code.rawValue, by: denial.ruleID, call, on: connection)
            return Refusal(denial)
        case .denied(let error, let call):
            if case .forged(let table) = error {
                try authorization.alarm(
                    forgedRowOf: table, by: call.credential, requestID: call.requestID,
                    on: connection)
            }
            try deny(error.code, by: nil, call, on: connection)
            return Refusal(error)
        case .unknownReference(let call):
            // A reference of another team and one of nobody are refused alike.
            let refusal = Refusal(
                status: 403, code: "reference-unknown",
                detail: "A reference is not on your team's work lists.")
            try deny(refusal.code, by: nil, call, on: connection)
            return refusal
        case .unreadable(let error, let intent, let call):
            try recordFailure(error.code, after: intent, of: call, on: connection)
            return Refusal.valueUnreadable
        case .refused(let error), .withheld(_, _, _, let error):
            return error
        case .disclosed, .repeated:
            return Refusal.unavailable
        }
    }

    private func deny(
        _ code: String, by rule: String?, _ call: Call, on connection: Connection
    ) throws {
        try authorization.recordDenial(
            of: .unlock, code: code, rule: rule, by: call.credential,
            requestID: call.requestID, on: connection, describe: call.describe)
    }

    /// Closes an intent that came to nothing: what is stored of a person does not open.
    private func recordFailure(
        _ code: String, after intent: RecordedEvent, of call: Call, on connection: Connection
    ) throws {
        authorization.observer.record(.failed(reason: PolicyWord(policy: code)))
        var event = AuditEvent(
            .failure(code: code), stage: .outcome, requestID: call.requestID)
        event.actor = AuditEvent.Actor(call.credential.principal)
        event.causedBy = intent.eventID
        event.result = AuditEvent.Outcome(rows: 0, status: .failed)
        try authorization.commit(event, on: connection)
    }
}
