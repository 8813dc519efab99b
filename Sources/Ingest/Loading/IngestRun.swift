public import CustomerModel
public import Database
public import Pseudonymization
public import Sealing
public import Settings
import Vault
import Verification
import Warehouse

/// What a finished run says: counts and reasons, nothing of anybody.
public struct IngestReport: Sendable {
    /// The source was loaded before under the same mapping; nothing was written.
    public let wasLoadedBefore: Bool
    /// Rows of the source, those of earlier runs of the same load included.
    public let read: Int
    /// Rows that passed and were not there before; of contacts all that passed.
    public let accepted: Int
    /// Orders that were there already, of which nothing else is said.
    public let duplicates: Int
    /// Orders that an earlier load had told otherwise.
    public let changed: Int
    /// Those of `accepted` that are of nobody whom the source knows.
    public let anonymous: Int
    /// Rows that the mapping passes over, by reason.
    public let skipped: [SkipReason: Int]
    /// Fields that were left out of rows that passed, by reason.
    public let leftOut: [RejectionReason: Int]
    /// Rows sealed into the quarantine, by reason.
    public let quarantined: [RejectionReason: Int]
    /// People who were not known before.
    public let subjectsNew: Int
    /// People who turned out to be one with another.
    public let subjectsMerged: Int

    init(_ progress: LoadProgress, wasLoadedBefore: Bool) {
        self.wasLoadedBefore = wasLoadedBefore
        read = progress.cursor.rowCount
        accepted = progress.accepted
        duplicates = progress.duplicates
        changed = progress.changed
        anonymous = progress.anonymous
        skipped = progress.skipped
        leftOut = progress.leftOut
        quarantined = progress.quarantined
        subjectsNew = progress.subjectsNew
        subjectsMerged = progress.subjectsMerged
    }
}

/// Loads one source: reads, normalises, pseudonymizes, seals, writes; in batches that are each whole
/// or not there.
///
/// Run again after a crash it goes on behind the last batch on disk.
public struct IngestRun {
    /// What the files that it loads are.
    public let mapping: SourceMapping
    let pseudonymizer: Pseudonymizer
    let vaultKey: SealingKey
    let main: Connection
    let keys: Connection

    /// `main` and `keys` are the databases `bauta` and `bauta_keys` under the ingest role.
    public init(
        mapping: SourceMapping, pseudonymizer: Pseudonymizer, vaultKey: SealingKey,
        main: Connection, keys: Connection
    ) {
        self.mapping = mapping
        self.pseudonymizer = pseudonymizer
        self.vaultKey = vaultKey
        self.main = main
        self.keys = keys
    }

    /// Loads what `source` gives, which the quarantine calls `file`; `progress` is called with the number
    /// of rows on disk after each batch, and how much of the source had been read by then, from 0 to 1.
    ///
    /// - Parameter replayed: the load whose refused rows these are; those leave the quarantine as this one
    ///   comes to its end.
    /// - Throws: `FeedError` when the source cannot be read on, `IngestError`, and what the databases
    ///   refuse. What is on disk by then stays, and the same load goes on behind it.
    public func load(
        _ source: any RowSource, from file: FileID, replaying replayed: Int64? = nil,
        progress report: (_ rows: Int, _ fractionRead: Double?) -> Void = { _, _ in }
    ) throws -> IngestReport {
        // One load at a time: two could resolve the same person into two. In both databases: of a
        // run that was killed one session can end while the other still writes a batch of keys,
        // which would then replace the batch of the run that follows.
        try main.execute("SELECT locks.take('load')")
        try keys.execute("SELECT locks.take_load()")
        defer {
            _ = try? keys.execute("SELECT locks.release_load()")
            _ = try? main.execute("SELECT locks.release('load')")
        }

        let ledger = LoadLedger(connection: main)
        // Before anything is written: a source of another shape leaves no trace.
        let plan = try ColumnPlan(of: source, mapping: mapping)
        let sourceID = try ledger.source(named: mapping.source)
        let codes = try knownCodes(of: sourceID)
        let identity = try source.identity()
        var progress = try ledger.open(
            identity, from: file, mapping: mapping, source: sourceID,
            mappingDigest: digest(of: codes),
            rulesDigest: SHA256.digest(mapping.canonicalBytes), replaying: replayed)
        guard !progress.isFinished else {
            return IngestReport(progress, wasLoadedBefore: true)
        }
        if progress.cursor == .start { try confirmAcceptable(source, codes: codes) }
        do {
            let sealer = RefusedRowSealer(
                tags: pseudonymizer.refusedRows, key: vaultKey,
                origin: .init(mapping: mapping.id, file: identity.digest))
            try write(
                source, from: file, plan: plan, codes: codes, refused: sealer, behind: &progress,
                report)
            try source.confirmUnchanged()
            guard source.identityRead() == identity else {
                throw FeedError(.changed)
            }
        } catch let error as FeedError {
            // What was written of it stays, and so do its keys.
            try closeKeys(of: progress)
            throw error
        }
        try closeKeys(of: progress)
        try ledger.finish(progress, of: identity)
        return IngestReport(progress, wasLoadedBefore: false)
    }

    /// Reads all of `source` before anything of it is written, where the mapping says which share of its rows
    /// may be refused.
    private func confirmAcceptable(_ source: any RowSource, codes: KnownCodes) throws {
        guard let percent = mapping.refusedPercentLimit else { return }
        let tally = try Self.dryRun(source.reopened(), mapping: mapping, codes: codes)
        let refused = tally.quarantined.values.reduce(0, +)
        guard refused * 100 > tally.rows * percent else { return }
        throw FeedError(.tooManyRefused(refused, of: tally.rows, percent: percent))
    }

    func closeKeys(of progress: LoadProgress) throws {
        try ContactStore.finish(load: progress.loadID, batches: progress.batchesDone, on: keys)
    }

    /// Writes the rows behind `progress`, which goes on with them to the end of the source.
    private func write(
        _ source: any RowSource, from file: FileID, plan: ColumnPlan, codes: KnownCodes,
        refused sealer: RefusedRowSealer, behind progress: inout LoadProgress,
        _ report: (Int, Double?) -> Void
    ) throws {
        var batches = try RecordKinds.batches(of: source, plan: plan, codes: codes)
        try batches.resume(after: progress.cursor)
        var loader = BatchLoader(
            database: main, file: file, sealer: sealer,
            preamble: source.preamble.map { sealer.seal($0, as: .header) },
            writer: LoadWriter(
                mapping: mapping, pseudonymizer: pseudonymizer, vaultKey: vaultKey, keys: keys,
                progress: progress))
        let reader = try ReadAhead(
            source, by: batches, limit: plan.mapping.rowsOfBatch, sealer: sealer
        ) { [pseudonymizer, mapping, vaultKey] sealsAhead in
            RowPreparer(pseudonymizer, of: mapping, vaultKey: vaultKey, sealsAhead: sealsAhead)
        }
        defer { reader.stop() }
        while let read = try reader.next() {
            try loader.load(read.batch, rejected: read.rejected, sealedBy: read.sealer)
            let newPeople = loader.writer.progress.subjectsNew - progress.subjectsNew
            reader.expectNewPeople(newPeople * 2 >= read.batch.rows.count)
            progress = loader.writer.progress
            report(progress.cursor.rowCount, read.fractionRead)
        }
    }

    /// Reads `source` through without writing anything: what would become of its rows in an empty warehouse.
    public static func dryRun(
        _ source: any RowSource, mapping: SourceMapping
    ) throws -> DryRunTally {
        try dryRun(source, mapping: mapping, codes: nil)
    }

    private static func dryRun(
        _ source: any RowSource, mapping: SourceMapping, codes: KnownCodes?
    ) throws -> DryRunTally {
        var batches = try RecordKinds.batches(
            of: source, plan: ColumnPlan(of: source, mapping: mapping), codes: codes)
        var tally = DryRunTally()
        while let batch = try batches.nextBatch(
            limit: mapping.rowsOfBatch,
            reject: { rejection, _ in tally.quarantined[rejection.reason, default: 0] += 1 })
        {
            batch.rows.tally(into: &tally)
            tally.skipped.merge(batch.skipped, uniquingKeysWith: +)
            for field in batch.leftOut { tally.leftOut[field.reason, default: 0] += 1 }
        }
        return tally
    }

    /// The channels of the policy, stored under their keys, and the campaigns of the source, for
    /// mappings that name such.
    func knownCodes(of source: Int16) throws -> KnownCodes {
        let channels =
            mapping.refers(to: .channels)
            ? try main.transaction { try ChannelQueries.store(mapping.channels.channels, on: $0) }
            : [:]
        let campaigns =
            mapping.refers(to: .campaigns)
            ? try CampaignQueries.references(of: source, on: main) : [:]
        return KnownCodes(
            channels: channels.filter { mapping.channels.codes.contains($0.key) },
            campaigns: campaigns, sold: try saleCodes(of: source))
    }

    /// The shop's lists, stored under their keys, for mappings that name such.
    private func saleCodes(of source: Int16) throws -> SaleCodes {
        guard mapping.tellsProducts else { return SaleCodes(dryRun: mapping.lists) }
        let lists = mapping.lists
        let keys = try main.transaction {
            try ProductQueries.store(
                products: lists.storedProducts, categories: lists.storedCategories,
                discounts: lists.storedDiscounts, source: source, on: $0)
        }
        return SaleCodes(lists, keys: keys)
    }

    /// Names the rules of a load.
    ///
    /// A campaign that becomes known makes rows good that were none, so a file that has such is read
    /// again then; what is there already is not written twice.
    func digest(of codes: KnownCodes) -> [UInt8] {
        let campaigns = (codes.campaigns ?? [:]).keys.sorted().joined(separator: "\n")
        return SHA256.digest(mapping.canonicalBytes + Array(campaigns.utf8))
    }
}
