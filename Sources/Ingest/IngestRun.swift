public import Database
public import Pseudonymization
public import Sealing
public import Settings
import Vault
import Verification
import Warehouse

/// What a finished run says: counts and reasons, nothing of anybody.
public struct IngestReport: Sendable {
    /// The file was loaded before under the same mapping; nothing was written.
    public let wasLoadedBefore: Bool
    public let read: Int
    /// Rows that were loaded.
    public let accepted: Int
    /// Orders that were there already, from this file or another.
    public let duplicates: Int
    /// Rows sealed into the quarantine, by reason.
    public let quarantined: [RejectionReason: Int]
    /// People nobody knew before.
    public let subjectsNew: Int
    /// People who turned out to be one with another.
    public let subjectsMerged: Int

    init(_ progress: LoadProgress, wasLoadedBefore: Bool) {
        self.wasLoadedBefore = wasLoadedBefore
        read = progress.rowsDone
        accepted = progress.accepted
        duplicates = progress.duplicates
        quarantined = progress.quarantined
        subjectsNew = progress.subjectsNew
        subjectsMerged = progress.subjectsMerged
    }
}

/// Loads one file: reads, normalises, pseudonymizes, seals, writes; in batches that are each whole
/// or not there.
///
/// Run again after a crash it goes on behind the last batch on disk.
public struct IngestRun {
    /// Rows of one transaction: bounds what a crash makes read again, and memory.
    static let batchRows = 4_000

    private let mapping: SourceMapping
    private let pseudonymizer: Pseudonymizer
    private let vaultKey: SealingKey
    private let main: Connection
    private let keys: Connection

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

    /// Loads `file`; `progress` is told the number of rows on disk after each batch.
    public func load(
        _ file: FileSource, progress report: (Int) -> Void = { _ in }
    ) throws -> IngestReport {
        // One load at a time: two could resolve the same person into two. In both databases: of a
        // run that was killed one session can end while the other still writes a batch of keys,
        // which would then replace the batch of the run that follows.
        for database in [main, keys] {
            try database.execute("SELECT pg_advisory_lock(hashtext('bauta.ingest'))")
        }
        defer {
            for database in [keys, main] {
                _ = try? database.execute("SELECT pg_advisory_unlock(hashtext('bauta.ingest'))")
            }
        }

        let ledger = LoadLedger(connection: main)
        // Before anything is written: a file of another shape leaves no trace.
        var reader = try FeedReader(file, mapping: mapping)
        let source = try ledger.source(named: mapping.source)
        let codes = try knownCodes(of: source)
        var progress = try ledger.open(
            mapping: mapping, source: source, mappingDigest: digest(of: codes),
            fileDigest: try digest(of: file))
        guard !progress.isFinished else {
            return IngestReport(progress, wasLoadedBefore: true)
        }
        // The digest moved the file's offset, and a load may go on in its middle.
        reader = try FeedReader(file, mapping: mapping, codes: codes)
        try reader.skip(progress.rowsDone)
        var loader = BatchLoader(
            mapping: mapping, pseudonymizer: pseudonymizer, vaultKey: vaultKey, main: main,
            keys: keys, file: file.name)
        while let batch = try nextBatch(from: &reader) {
            progress = try loader.load(batch, after: progress)
            report(progress.rowsDone)
        }
        try ContactStore.finish(
            load: progress.loadID, batches: progress.batchesDone, on: keys)
        try ledger.finish(progress)
        return IngestReport(progress, wasLoadedBefore: false)
    }

    /// Reads `file` through without writing anything: what a run would accept and quarantine.
    public static func rehearse(
        _ file: FileSource, mapping: SourceMapping
    ) throws -> (accepted: Int, quarantined: [RejectionReason: Int]) {
        var reader = try FeedReader(file, mapping: mapping)
        var accepted = 0
        var quarantined: [RejectionReason: Int] = [:]
        while let item = try reader.next() {
            switch item {
            case .accepted: accepted += 1
            case .rejected(let rejection, _): quarantined[rejection.reason, default: 0] += 1
            }
        }
        return (accepted, quarantined)
    }

    private func nextBatch(from reader: inout FeedReader) throws -> BatchLoader.Batch? {
        var batch = BatchLoader.Batch()
        while batch.rowsRead < Self.batchRows, let item = try reader.next() {
            batch.rowsRead += 1
            switch item {
            case .accepted(let row): batch.append(row)
            case .rejected(let rejection, let row):
                batch.reasons[rejection.reason, default: 0] += 1
                batch.rejected.append(
                    QuarantinedRow(
                        line: rejection.line, column: rejection.column,
                        reason: rejection.reason.rawValue,
                        sealedRow: vaultKey.sealPadded(row)))
            }
        }
        return batch.rowsRead > 0 ? batch : nil
    }

    /// The channels of the policy, stored under their keys, and the campaigns of the source, for
    /// mappings that name such.
    private func knownCodes(of source: Int16) throws -> KnownCodes {
        let channels =
            mapping.has(.channel)
            ? try main.transaction { try ChannelQueries.store(mapping.channels.channels, on: $0) }
            : [:]
        let campaigns =
            mapping.has(.campaign) && mapping.record != .campaign
            ? try CampaignQueries.references(of: source, on: main) : [:]
        return KnownCodes(
            channels: channels.filter { mapping.channels.codes.contains($0.key) },
            campaigns: campaigns)
    }

    /// Names the rules of a load.
    ///
    /// A campaign that becomes known makes rows good that were none, so the file is read again then;
    /// what is there already is not written twice.
    private func digest(of codes: KnownCodes) -> [UInt8] {
        let campaigns = (codes.campaigns ?? [:]).keys.sorted().joined(separator: "\n")
        return SHA256.digest(mapping.canonicalBytes + Array(campaigns.utf8))
    }

    private func digest(of file: FileSource) throws -> [UInt8] {
        var hash = StreamingSHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        try file.rewind()
        while true {
            let count = try file.read(into: buffer)
            guard count > 0 else { return hash.finish() }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
