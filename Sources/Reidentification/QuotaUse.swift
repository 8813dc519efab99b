import Access
import Audit
import Authorization
import CustomerModel

/// How many people an account may open in a day.
public struct DailyQuota: Hashable, Sendable {
    /// All of the day's.
    public let limit: Int
    /// Those of today.
    public let used: Int
    /// Seconds since 1970 at which none is used.
    public let resetsAt: Int
}

/// How much of whose quota an unlock takes.
struct QuotaUse: Sendable {
    let key: QuotaStore.Key
    let limit: Int
    let people: Int

    /// The quota is one over all purposes: a day's rule counts people, not requests.
    init(_ granted: Authorized<Unlock>, people: Int) {
        key = Self.key(of: granted.principal.account)
        limit = granted.quota?.peoplePerDay ?? 0
        self.people = people
    }

    /// What is to be taken.
    var request: QuotaStore.Request {
        QuotaStore.Request(key: key, amount: people, limit: limit)
    }

    /// Today's quota (UTC) of `account`.
    static func key(of account: String) -> QuotaStore.Key {
        QuotaStore.Key(
            account: account, rule: "people-per-day",
            day: EventTime.now().seconds / 86_400)
    }
}
