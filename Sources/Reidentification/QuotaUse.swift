import Access
import Audit
import Authorization
import CustomerModel

/// How much of whose quota an unlock takes.
struct QuotaUse {
    let key: QuotaStore.Key
    let limit: Int
    let people: Int

    /// The quota is one over all purposes: a day's rule counts people, not requests.
    init(_ granted: Authorized<Unlock>, people: Int) {
        key = Self.key(of: granted.principal.account)
        limit = granted.quota?.peoplePerDay ?? 0
        self.people = people
    }

    /// Today's quota (UTC) of `account`.
    static func key(of account: String) -> QuotaStore.Key {
        QuotaStore.Key(
            account: account, rule: "people-per-day",
            day: EventTime.now().milliseconds / 86_400_000)
    }
}
