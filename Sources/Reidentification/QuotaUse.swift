import Access
import Audit
import CustomerModel
import Policy
import Synchronization

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

/// The most this process has seen used of each quota: a row below it was set back by SQL.
///
/// It covers the life of the process; what was used before it started is proved by the row's MAC
/// and shown by the log.
final class QuotaWatermarks: Sendable {
    private let highest = Mutex<[QuotaStore.Key: Int]>([:])

    func used(_ key: QuotaStore.Key) -> Int {
        highest.withLock { $0[key] ?? 0 }
    }

    func raise(_ key: QuotaStore.Key, to used: Int) {
        highest.withLock { marks in
            // Yesterday's marks are of no use any more.
            if marks.count > 10_000 { marks = marks.filter { $0.key.day >= key.day } }
            marks[key] = max(marks[key] ?? 0, used)
        }
    }
}
