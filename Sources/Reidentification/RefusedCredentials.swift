import Synchronization

/// Counts credentials that were refused, by address and minute, until they are recorded.
///
/// Each of them is one event of the log of access, however many they are: whoever guesses thousands
/// of times a second neither fills the log nor stays out of it.
final class RefusedCredentials: Sendable {
    /// What is recorded as one event.
    struct Count: Hashable, Sendable {
        /// As text; `unknown` or `others` where it has none of its own.
        let address: String
        /// Since 1970.
        let minute: Int
        let count: Int
    }

    private struct Key: Hashable {
        let address: String
        let minute: Int
    }

    /// From one address and in one minute; with one more, the answer is that it is throttled.
    static let limit = 30
    /// Addresses that are counted apart; what comes from more is counted together.
    static let addresses = 200

    private let counts = Mutex<[Key: Int]>([:])

    /// Whether there is nothing to record.
    var isEmpty: Bool { counts.withLock { $0.isEmpty } }

    /// Counts one at the second `now` since 1970; whether its address is over the limit.
    func add(from address: String?, at now: Int) -> Bool {
        let minute = now / 60
        return counts.withLock { counts in
            var key = Key(address: Self.word(address), minute: minute)
            if counts[key] == nil, counts.count >= Self.addresses {
                key = Key(address: "others", minute: minute)
            }
            counts[key, default: 0] += 1
            return counts[key, default: 0] > Self.limit
        }
    }

    /// Takes out the counts of minutes that are not the one of the second `now`; all of them where it
    /// is nil.
    func take(at now: Int?) -> [Count] {
        counts.withLock { counts in
            let ended = counts.filter { now.map { $0 / 60 } != $0.key.minute }
            for key in ended.keys { counts[key] = nil }
            return ended.map {
                Count(address: $0.key.address, minute: $0.key.minute, count: $0.value)
            }.sorted { ($0.minute, $0.address) < ($1.minute, $1.address) }
        }
    }

    /// Puts back what could not be recorded.
    func giveBack(_ taken: [Count]) {
        counts.withLock { counts in
            for one in taken {
                counts[Key(address: one.address, minute: one.minute), default: 0] += one.count
            }
        }
    }

    /// `address` where it reads like one.
    private static func word(_ address: String?) -> String {
        guard let address, (2...45).contains(address.utf8.count),
            address.allSatisfy({ $0.isASCII && ($0.isHexDigit || $0 == "." || $0 == ":") })
        else { return "unknown" }
        // Every address of the loopback network is this machine's, and any user of it may speak from each.
        return address.hasPrefix("127.") ? "127.0.0.1" : address.lowercased()
    }
}
