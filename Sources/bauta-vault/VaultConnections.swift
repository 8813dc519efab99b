import Access
import Audit
import BlockingThreads
import Database
import Reidentification

/// Connections of the vault's threads: taken for one request, given back when they are clean.
///
/// There are never more than PostgreSQL lets the vault have; who finds none free waits for its turn.
final class VaultConnections: VaultDatabases {
    /// The two databases a request may need; they belong to one thread at a time, from `take` to
    /// `giveBack`.
    private struct Pair: @unchecked Sendable {
        let main: Connection
        let keys: Connection

        var isClean: Bool {
            [main, keys].allSatisfy { $0.isOpenAtServer && !$0.isInTransaction }
        }
    }

    private struct State {
        var idle: [Pair] = []
        var inUse = 0
    }

    /// Connections to each of the two databases.
    static let maximum = 16

    private let main: DatabaseConfiguration
    private let keys: DatabaseConfiguration
    private let state = GuardedState(State())

    init(main: DatabaseConfiguration, keys: DatabaseConfiguration) {
        self.main = main
        self.keys = keys
    }

    /// Runs `body` with a pair nobody else uses.
    ///
    /// A pair that broke, was left in a transaction or could not record is closed.
    func use<R>(
        until deadline: ContinuousClock.Instant,
        _ body: (_ main: Connection, _ keys: Connection) throws -> R
    ) throws -> R {
        guard let kept = state.wait(until: deadline, Self.takeTurn) else {
            throw Refusal.requestExpired
        }
        var pair: Pair?
        defer { giveBack(pair) }
        let taken = try kept ?? Pair(main: try Connection(main), keys: try Connection(keys))
        pair = taken
        do {
            return try body(taken.main, taken.keys)
        } catch  where Self.mayOutlast(error) {
            pair = nil
            throw error
        }
    }

    /// Whether `error` may tell of a statement that a rule had emptied: a session keeps the plan of
    /// one, even when the rule is gone.
    private static func mayOutlast(_ error: any Error) -> Bool {
        switch error {
        case let audit as AuditError: audit.code == .alteredTable
        case let refusal as Refusal: refusal.isOfForgedRow
        default: error is AccessError
        }
    }

    /// A kept pair, or nil within the answer where a new one must be made.
    private static func takeTurn(_ state: inout State) -> Pair?? {
        guard state.inUse < maximum else { return nil }
        state.inUse += 1
        // After the server was restarted all that were kept are closed.
        while let kept = state.idle.popLast() {
            if kept.isClean { return .some(kept) }
        }
        return .some(nil)
    }

    private func giveBack(_ pair: Pair?) {
        state.change(waking: .one) { state in
            state.inUse -= 1
            if let pair, pair.isClean { state.idle.append(pair) }
        }
    }
}
