import Database
import Synchronization

/// Connections of the vault's threads: taken for one request, given back when they are clean.
final class VaultConnections: Sendable {
    /// The two databases a request may need.
    struct Pair {
        let main: Connection
        let keys: Connection
    }

    /// A connection belongs to one thread at a time: from `take` to `giveBack`.
    private struct Idle: @unchecked Sendable {
        let pair: Pair
    }

    private let main: DatabaseConfiguration
    private let keys: DatabaseConfiguration
    private let idle = Mutex<[Idle]>([])
    /// As many as requests may run at once.
    static let maximumIdle = 16

    init(main: DatabaseConfiguration, keys: DatabaseConfiguration) {
        self.main = main
        self.keys = keys
    }

    /// Runs `body` with a pair nobody else uses.
    ///
    /// A pair that broke, or was left in a transaction, is closed.
    func use<R>(_ body: (Pair) throws -> R) throws -> R {
        let pair = try take()
        defer { giveBack(pair) }
        return try body(pair)
    }

    private func take() throws -> Pair {
        while let kept = idle.withLock({ $0.popLast() }) {
            if kept.pair.main.isUsable, kept.pair.keys.isUsable { return kept.pair }
        }
        return Pair(main: try Connection(main), keys: try Connection(keys))
    }

    private func giveBack(_ pair: Pair) {
        guard pair.main.isUsable, pair.keys.isUsable, !pair.main.isInTransaction,
            !pair.keys.isInTransaction
        else { return }
        let kept = Idle(pair: pair)
        idle.withLock { if $0.count < Self.maximumIdle { $0.append(kept) } }
    }
}
