public import CustomerModel
public import Database
public import Pseudonymization
public import Sealing
public import Settings
import Verification

/// Reads feeds of a database in one snapshot, and writes their rows as those of a stream are.
///
/// What is committed stands whatever comes then: a bookmark is kept behind the rows that are written, and the next
/// run goes on from there. A row that comes again changes nothing.
public final class PullRun {
    /// What is read.
    public struct Extent: Hashable, Sendable {
        /// Whether the numbers of all rows are read, too, and orders that are gone there go here.
        public var reconciles: Bool
        /// Whether all rows are read, in place of those that have changed.
        public var readsAll: Bool

        /// Rows that have changed, unless said otherwise.
        public init(reconciles: Bool = false, readsAll: Bool = false) {
            self.reconciles = reconciles
            self.readsAll = readsAll
        }
    }

    /// Rows of one step of a cursor.
    private static let rowsOfStep = 2_000

    private let mapping: DatabaseMapping
    private let origin: [UInt8]
    private let file: FileID
    private let main: Connection
    private let keys: Connection
    private let ledger: StreamLedger
    private let bookmarks: BookmarkLedger
    private let notice: (StreamNotice) -> Void
    /// By feed, one for each of its mappings.
    private var feeds: [[StreamFeed]]
    /// Rows that were read.
    public private(set) var rows = 0

    /// A run with the databases `main` and `keys` under the ingest role.
    ///
    /// - Parameters:
    ///   - address: the database that is read, of which bookmarks are kept.
    ///   - file: what the quarantine calls what is read.
    ///   - bookmarks: seals what the next run goes on from.
    public init(
        _ mapping: DatabaseMapping, of address: DatabaseAddress, from file: FileID,
        pseudonymizer: Pseudonymizer, vaultKey: SealingKey, bookmarks: BookmarkBox,
        main: Connection, keys: Connection, notice: @escaping (StreamNotice) -> Void = { _ in }
    ) {
        self.mapping = mapping
        self.file = file
        self.main = main
        self.keys = keys
        self.notice = notice
        origin = Array("\(address.host)\u{1F}\(address.port)\u{1F}\(address.database)".utf8)
        ledger = StreamLedger(main: main, keys: keys)
        self.bookmarks = BookmarkLedger(main: main, box: bookmarks, mapping: mapping.id)
        // Made for this run: no other load is this one.
        let identity = LoadIdentity.named(
            kind: "pull", bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
        feeds = mapping.feeds.map { feed in
            feed.mappings.map { mapping in
                StreamFeed(
                    IngestRun(
                        mapping: mapping, pseudonymizer: pseudonymizer, vaultKey: vaultKey,
                        main: main, keys: keys), from: file, identity: identity,
                    countsLoads: true)
            }
        }
    }

    /// What came of each mapping that anything was written by, in the order of the file.
    public var reports: [(mapping: String, report: IngestReport)] {
        feeds.joined().compactMap { feed in feed.report.map { (feed.mapping.id, $0) } }
    }

    /// Reads `source`, a session there that only reads; `progress` is called with the feed and the number of rows
    /// after each commit.
    ///
    /// - Throws: `PullError` of that database, `FeedError`, `IngestError`, and what the databases here refuse. What
    ///   was read before is committed then, as far as they take it.
    public func load(
        _ source: Connection, _ extent: Extent = Extent(),
        progress: (_ feed: String, _ rows: Int) -> Void = { _, _ in }
    ) throws {
        // As of files: one load at a time, in both databases.
        try main.execute("SELECT locks.take('load')")
        try keys.execute("SELECT locks.take_load()")
        defer {
            _ = try? keys.execute("SELECT locks.release_load()")
            _ = try? main.execute("SELECT locks.release('load')")
        }
        for feed in feeds.joined() { try ledger.endInterrupted(feed.mapping, from: file) }
        var current: String?
        do {
            try source.transaction(.repeatableRead) { snapshot in
                // All of them first: what one lacks is told before anything is read.
                let plans = try mapping.feeds.map { feed in
                    current = feed.name
                    return try FeedPlan(feed, in: snapshot)
                }
                for place in plans.indices { try shape(place, by: plans[place]) }
                for place in plans.indices {
                    current = plans[place].feed.name
                    let feed = plans[place].feed.name
                    try read(place, by: plans[place], extent, in: snapshot) { progress(feed, $0) }
                }
                current = nil
            }
        } catch {
            // What came before the fault is as good as any.
            for feed in feeds.joined() { try? feed.close(isWhole: false) }
            if let error = error as? SourceFault {
                throw PullError(.database(error.cause, line: nil), feed: current)
            }
            throw error
        }
        for feed in feeds.joined() { try feed.close(isWhole: true) }
    }

    /// Holds what the database has against the mappings of a feed.
    private func shape(_ place: Int, by plan: FeedPlan) throws {
        for index in feeds[place].indices {
            let mapping = feeds[place][index].mapping
            do throws(FeedError) {
                try feeds[place][index].read(plan.fields)
            } catch {
                throw PullError(
                    .fields(.fields(mapping: mapping.id, error)), feed: plan.feed.name)
            }
            do {
                let told = try ledger.confirm(SchemaPin(fields: plan.fields.entries), of: mapping)
                if let told { notice(told) }
            } catch let change as SchemaChange {
                throw PullError(.fields(change.code), feed: plan.feed.name)
            }
        }
    }

    // MARK: Rows

    private func read(
        _ place: Int, by plan: FeedPlan, _ extent: Extent, in snapshot: Transaction,
        _ progress: (Int) -> Void
    ) throws {
        let origin = SHA256.digest(origin + plan.rules)
        let kept =
            extent.readsAll ? nil : try bookmarks.bookmark(of: plan.feed.name, origin: origin)
        var reached = kept ?? Bookmark(origin: origin)
        if reached.began == nil { reached.began = try Self.now(of: snapshot) }
        try Self.asking { try plan.open(behind: kept, in: snapshot) }
        var (count, isLast) = (0, false)
        while !isLast {
            let step = try plan.rows(Self.rowsOfStep, in: snapshot) { record, watermark, key in
                count += 1
                for index in feeds[place].indices {
                    feeds[place][index].append(record, message: count, version: nil)
                }
                (reached.watermark, reached.key) = (watermark, key)
                guard isFull(place) else { return }
                try write(place, plan.feed, reached)
                progress(count)
            }
            rows += step
            isLast = step < Self.rowsOfStep
        }
        if feeds[place].contains(where: { $0.waiting > 0 }) {
            try write(place, plan.feed, reached)
            progress(count)
        }
        try Self.asking { try plan.close(in: snapshot) }
        if extent.reconciles { try reconcile(place, by: plan, in: snapshot) }
        guard plan.feed.watermark != nil else { return }
        // All rows of this snapshot have come; of the next those that may have been on their way.
        if let watermark = reached.watermark {
            reached.watermark = try Self.asking {
                try plan.earlier(watermark, reached.began, in: snapshot)
            }
        } else {
            reached.watermark = kept?.watermark
        }
        (reached.key, reached.began) = (nil, nil)
        // Where rows were written, a bookmark among them stands.
        if count > 0 || reached != kept { try bookmarks.keep(reached, of: plan.feed) }
    }

    private func isFull(_ place: Int) -> Bool {
        feeds[place].contains { $0.waiting >= $0.mapping.rowsOfBatch }
            || feeds[place].reduce(0) { $0 + $1.waitingOctets } >= StreamRun.waitingOctets
    }

    /// Writes what waits, and behind it how far that is.
    private func write(
        _ place: Int, _ feed: DatabaseMapping.Feed, _ reached: Bookmark
    ) throws {
        for index in feeds[place].indices { try feeds[place][index].flush() }
        if feed.watermark != nil { try bookmarks.keep(reached, of: feed) }
    }

    /// Reads the numbers of all rows, and takes away orders of which there is none any more.
    private func reconcile(_ place: Int, by plan: FeedPlan, in snapshot: Transaction) throws {
        for index in feeds[place].indices where feeds[place][index].hasVersions {
            let columns = feeds[place][index].numberColumns
            try Self.asking { try plan.openKeys(of: columns, in: snapshot) }
            var isLast = false
            while !isLast {
                var records: [[UInt8]] = []
                let step = try plan.rows(Self.rowsOfStep, in: snapshot) { record, _, _ in
                    records.append(Array(record))
                }
                try feeds[place][index].keep(records)
                isLast = step < Self.rowsOfStep
            }
            try Self.asking { try plan.close(in: snapshot) }
            try feeds[place][index].removeOthers()
        }
    }

    // MARK: The database that is read

    private static func now(of snapshot: Transaction) throws -> String? {
        let rows = try asking { try snapshot.query("SELECT now()::text AS now") }
        return try rows.first?.decode("now")
    }

    /// Tells what that database refuses from what the databases here do.
    private static func asking<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SourceFault(cause: error)
        }
    }
}

/// What the database that is read refuses.
struct SourceFault: Error {
    let cause: DatabaseError
}

extension FeedPlan {
    /// As `fetch`; what the database refuses is a `SourceFault`, and what `body` throws stays what it is.
    fileprivate func rows(
        _ count: Int, in snapshot: Transaction,
        _ body: (UnsafeBufferPointer<UInt8>, String?, String?) throws -> Void
    ) throws -> Int {
        var fault: (any Error)?
        do {
            return try fetch(count, in: snapshot) { record, watermark, key in
                do {
                    try body(record, watermark, key)
                } catch {
                    fault = error
                    throw error
                }
            }
        } catch let error as DatabaseError {
            if let fault { throw fault }
            throw SourceFault(cause: error)
        }
    }
}
