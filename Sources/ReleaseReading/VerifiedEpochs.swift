public import Database
import Synchronization

/// Epochs of a release database, of which it hands out those alone that the release's key signed.
///
/// Each epoch is verified once: what was found is kept under the number of its row and the
/// transaction that wrote it, so that a row somebody has changed is verified anew and a reader pays
/// for no more than asking which epoch is the latest. What a reader gets is what was signed, kept
/// in memory for the epochs asked for last.
public final class VerifiedEpochs: Sendable {
    /// The latest epoch that may be shown.
    public struct Latest: Sendable {
        /// Nil where nothing may be shown.
        public let epoch: SignedEpoch?
        /// Names of later epochs, which may not be shown.
        public let refused: [String]
    }

    /// An epoch of a list.
    public struct Listed: Sendable {
        /// Grows with each epoch.
        public let number: Int
        /// Name in the database.
        public let name: String
        /// UTC, RFC 3339; by the database's clock, and not signed.
        public let publishedAt: String
        /// What the epoch says about its numbers, or why it may not be shown.
        public let head: Result<SignedEpoch.Head, SignedEpoch.Refusal>
    }

    fileprivate struct Kept {
        var heads: [EpochRow: Result<SignedEpoch.Head, SignedEpoch.Refusal>] = [:]
        /// The one asked for last stands last.
        var epochs: [(row: EpochRow, epoch: SignedEpoch)] = []
        var someWereRefused = false
    }

    private let key: ReleaseKey
    private let kept = Mutex(Kept())
    private let onRefusal: @Sendable (SignedEpoch.Refusal) -> Void

    /// Findings kept; a thousand years of weeks.
    private static let headLimit = 50_000
    /// Cells kept in memory, unless one epoch alone has more.
    private static let cellLimit = 200_000
    /// Rows read at a time on the way to the latest epoch that may be shown.
    private static let step = 16
    /// Most names of refused epochs that are told.
    private static let refusedLimit = 16

    /// Epochs signed by `key`; `onRefusal` is told of each other one, once.
    public init(
        key: ReleaseKey, onRefusal: @escaping @Sendable (SignedEpoch.Refusal) -> Void = { _ in }
    ) {
        self.key = key
        self.onRefusal = onRefusal
    }

    /// Whether there were epochs that may not be shown when `refused` was last asked for, or have been
    /// found since.
    public var someWereRefused: Bool { kept.withLock { $0.someWereRefused } }

    /// Names of epochs that may not be shown, latest first and 16 at most, wherever they stand: a
    /// genuine one after them does not make them any better.
    ///
    /// Reads the row of each epoch, and its manifest the first time.
    public func refused(on executor: any StatementExecutor) throws -> [String] {
        var (refused, below) = ([String](), Int.max)
        while refused.count < Self.refusedLimit {
            let listed = try list(below: below, limit: Self.step, on: executor)
            guard let last = listed.last else { break }
            for one in listed where (try? one.head.get()) == nil { refused.append(one.name) }
            below = last.number
        }
        kept.withLock { $0.someWereRefused = !refused.isEmpty }
        return Array(refused.prefix(Self.refusedLimit))
    }

    /// The latest epoch that may be shown.
    public func latest(on executor: any StatementExecutor) throws -> Latest {
        var refused: [String] = []
        var below = Int.max
        while true {
            let rows = try EpochRow.read(below: below, limit: Self.step, on: executor)
            for row in rows {
                switch try epoch(row, on: executor) {
                case .success(let epoch): return Latest(epoch: epoch, refused: refused)
                case .failure:
                    if refused.count < Self.refusedLimit { refused.append(row.name) }
                }
            }
            guard let last = rows.last else { return Latest(epoch: nil, refused: refused) }
            below = last.number
        }
    }

    /// The epoch called `name`, or why it may not be shown; nil when there is none.
    public func epoch(
        named name: String, on executor: any StatementExecutor
    ) throws -> Result<SignedEpoch, SignedEpoch.Refusal>? {
        // No epoch has an empty name.
        guard !name.isEmpty else { return nil }
        let rows = try EpochRow.read(below: .max, named: name, limit: 1, on: executor)
        return try rows.first.map { try epoch($0, on: executor) }
    }

    /// Up to `limit` epochs below `number`, latest first.
    public func list(
        below number: Int = .max, limit: Int, on executor: any StatementExecutor
    ) throws -> [Listed] {
        try EpochRow.read(below: number, limit: limit, on: executor).map { row in
            let head = try kept.withLock { $0.heads[row] } ?? epoch(row, on: executor).map(\.head)
            return Listed(
                number: row.number, name: row.name, publishedAt: row.publishedAt, head: head)
        }
    }

    private func epoch(
        _ row: EpochRow, on executor: any StatementExecutor
    ) throws -> Result<SignedEpoch, SignedEpoch.Refusal> {
        if let known = kept.withLock({ $0.find(row) }) { return known }
        let found = try row.verified(by: key, on: executor)
        let isNew = kept.withLock { kept in
            if case .failure = found { kept.someWereRefused = true }
            return kept.keep(found, of: row, Self.headLimit, Self.cellLimit)
        }
        if isNew, case .failure(let refusal) = found { onRefusal(refusal) }
        return found
    }
}

extension VerifiedEpochs.Kept {
    fileprivate mutating func find(
        _ row: EpochRow
    ) -> Result<SignedEpoch, SignedEpoch.Refusal>? {
        if case .failure(let refusal) = heads[row] { return .failure(refusal) }
        guard let place = epochs.firstIndex(where: { $0.row == row }) else { return nil }
        let known = epochs.remove(at: place)
        epochs.append(known)
        return .success(known.epoch)
    }

    /// Whether nothing was known of `row` before.
    fileprivate mutating func keep(
        _ found: Result<SignedEpoch, SignedEpoch.Refusal>, of row: EpochRow, _ headLimit: Int,
        _ cellLimit: Int
    ) -> Bool {
        if heads.count >= headLimit { heads.removeAll() }
        let isNew = heads.updateValue(found.map(\.head), forKey: row) == nil
        guard case .success(let epoch) = found, !epochs.contains(where: { $0.row == row })
        else { return isNew }
        epochs.append((row, epoch))
        while epochs.count > 1, epochs.reduce(0, { $0 + $1.epoch.cellCount }) > cellLimit {
            epochs.removeFirst()
        }
        return isNew
    }
}
