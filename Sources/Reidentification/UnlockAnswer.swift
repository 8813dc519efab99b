import Access
import Audit
import Authorization
import Unsealing
import Worklists

/// What a call has come to; `ContactUnlocker.finish` does what is left to be done for it alone.
public struct UnlockAnswer: Sendable {
    enum Kind: Sendable {
        case disclosed([DisclosedContact], leafIndex: Int, ContactUnlocker.Call)
        case repeated(RepeatRecord)
        /// There is nothing to record.
        case refused(any Error)
        case unknownCaller(AccessError)
        /// What follows is yet to be recorded.
        case deniedByPolicy(Denial, ContactUnlocker.Call)
        case denied(AccessError, ContactUnlocker.Call)
        case unknownReference(ContactUnlocker.Call)
        case unreadable(UnsealingError, after: RecordedEvent, ContactUnlocker.Call)
        /// Recorded, and then nothing was released; `debited` is what it took of a quota.
        case withheld(
            UnlockRecord, after: RecordedEvent, debited: QuotaUse?, because: any Error)
    }

    let call: UnlockCall
    let kind: Kind
}

/// The answers of calls that are answered together, as they come to be known.
struct UnlockAnswers {
    private let calls: [UnlockCall]
    private var kinds: [UnlockAnswer.Kind?]

    init(to calls: [UnlockCall]) {
        self.calls = calls
        kinds = Array(repeating: nil, count: calls.count)
    }

    subscript(place: Int) -> UnlockAnswer.Kind? {
        get { kinds[place] }
        set { kinds[place] = newValue }
    }

    /// What was met that a session may keep a plan of: a table that did not take what was to be
    /// recorded, or a row that the vault did not write.
    var endOfSession: (any Error)? {
        kinds.lazy.compactMap { kind -> (any Error)? in
            switch kind {
            case .refused(let error as AuditError) where error.code == .alteredTable: error
            case .denied(let error, _), .unknownCaller(let error):
                if case .forged = error { error } else { nil }
            default: nil
            }
        }.first
    }

    /// Those of the calls at `places`; those that are not known have failed with `error`.
    func all(at places: [Int], otherwise error: any Error) -> [Int: UnlockAnswer] {
        places.reduce(into: [:]) { all, place in
            all[place] = UnlockAnswer(call: calls[place], kind: kinds[place] ?? .refused(error))
        }
    }
}

/// A call that policy allows, with the people it is about.
struct AllowedUnlock: Sendable {
    let call: ContactUnlocker.Call
    let granted: Authorized<Unlock>
    let people: [WorklistPerson]
    let use: QuotaUse
}

/// An unlock whose intent is on disk.
struct UnlockRecord: Sendable {
    let call: ContactUnlocker.Call
    let grant: Grant
    let granted: Authorized<Unlock>
    let intent: RecordedEvent
}

/// An unlock whose contacts are open, and not given to anybody.
struct OpenedUnlock: Sendable {
    let record: UnlockRecord
    let contacts: [DisclosedContact]
    let use: QuotaUse
}

/// An unlock whose grant is used, quota debited and outcome on disk.
struct ConcludedUnlock: Sendable {
    let unlock: OpenedUnlock
    let outcome: RecordedEvent
    /// All that was ever used of the quota, this unlock included.
    let totalUsed: Int

    /// The place of its call.
    var place: Int { unlock.record.call.place }
}
