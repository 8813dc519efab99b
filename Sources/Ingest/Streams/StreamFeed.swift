import CustomerModel
import Database
import Pseudonymization
import Sealing
import Settings
import Verification
import Warehouse

/// One mapping that a stream feeds: records that wait, and the load that they are written by.
struct StreamFeed {
    let mapping: SourceMapping
    private let run: IngestRun
    private let file: FileID
    private let identity: LoadIdentity
    private let key: RecordKey
    private var buffer = RecordBuffer()
    /// Nil until something is written.
    private var loader: BatchLoader?
    private var codes: KnownCodes?
    /// How its records are read; nil until that is known.
    private var shape: Shape?
    /// Messages that were taken so far.
    private var taken = 0
    /// Whether rows are noted to be of the load that wrote them last, where they come with no version.
    private let countsLoads: Bool

    /// The columns of rows, and where their values stand.
    private struct Shape {
        let columns: [String]
        let tree: FieldTree
    }

    /// Feeds `run.mapping`; `identity` is of this run of the tap, which the quarantine calls `file`.
    ///
    /// - Parameter countsLoads: whether the number of the load is the version of rows that have none, as of what
    ///   is asked for again: see `keep`.
    init(_ run: IngestRun, from file: FileID, identity: LoadIdentity, countsLoads: Bool = false) {
        self.countsLoads = countsLoads
        mapping = run.mapping
        self.run = run
        self.file = file
        self.identity = identity
        key = RecordKey(of: run.mapping)
    }

    /// Records that wait.
    var waiting: Int { buffer.entries.count }
    /// Bytes of them.
    var waitingOctets: Int { buffer.bytes.count }
    /// Whether its records can be read.
    var hasShape: Bool { shape != nil }

    /// What came of it so far; nil where nothing was written.
    var report: IngestReport? {
        loader.map { IngestReport($0.writer.progress, wasLoadedBefore: false) }
    }

    // MARK: Schema

    /// Reads records as `fields` says from now on; nil says nothing of them.
    ///
    /// - Throws: `FeedError` where the mapping needs other fields, or has none of theirs.
    mutating func read(_ fields: SchemaFields?) throws(FeedError) {
        var fields = fields
        fields?.admit(mapping)
        let plan = DeclaredFields(mapping, in: .first).plan(beside: fields?.tree ?? FieldTree())
        let columns = plan.columns.map(\.name)
        // What taps add themselves is neither read nor refused.
        var paths = plan.columns.compactMap { column in
            column.path.map { (path: $0, isRead: column.isRead) }
        }
        for name in Set(Self.added + (fields?.added ?? [])).subtracting(columns).sorted() {
            if let path = FieldPath(name) { paths.append((path, false)) }
        }
        let tree = FieldTree(columns: paths, unknownKeys: plan.unknownKeys)
        _ = try ColumnPlan(
            of: RecordRows([], [], columns: columns) { ObjectRows(tree, columns: columns) },
            mapping: mapping)
        shape = Shape(columns: columns, tree: tree)
    }

    /// What taps add to records of their own accord.
    private static let added =
        RecordKey.deletionMarks + [
            "_sdc_extracted_at", "_sdc_received_at", "_sdc_batched_at", "_sdc_sequence",
            "_sdc_table_version", "_sdc_sync_started_at", "_sdc_primary_key", "_sdc_lsn",
            "_ab_cdc_lsn", "_ab_cdc_updated_at", "_ab_cdc_cursor",
        ]

    // MARK: Records

    /// Lets a record wait, which came in the message `message`.
    mutating func append(
        _ record: StreamMessage.Bytes, message: Int, version: Int64?
    ) {
        buffer.append(record, message: message, glance: key.glance(record), version: version)
    }

    /// Writes what waits, in transactions that are each whole.
    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        try open()
        guard var loader, let codes, let shape else { return }
        let (entries, bytes) = (buffer.entries, buffer.bytes)
        let (standing, deleted) = (buffer.standing, buffer.deleted)
        buffer.removeAll()
        let first = taken
        taken += entries.count
        let rows = RecordRows(bytes, standing, columns: shape.columns) {
            ObjectRows(shape.tree, columns: shape.columns)
        }
        var batches = try RecordKinds.batches(
            of: rows, plan: ColumnPlan(of: rows, mapping: mapping), codes: codes)
        let sealer = loader.sealer
        defer { self.loader = loader }
        while true {
            var rejected = BatchLoader.Rejected()
            let batch = try batches.nextBatch(limit: mapping.rowsOfBatch) { rejection, row in
                rejected.append(rejection, Self.ownFields(of: row), sealedBy: sealer)
            }
            guard let batch else { break }
            // No more than the messages that were taken: elements of one are rows of their own.
            let done = min(batch.end.rowCount, entries.count)
            try loader.load(Self.placed(batch, behind: first + done), rejected: rejected)
        }
        let gone = DeletedRows(
            numbers: deleted.compactMap(\.number),
            unnumbered: deleted.count { $0.number == nil }, record: mapping.record)
        try loader.load(
            Batch(
                rows: gone, leftOut: [], rowsRead: deleted.count,
                end: RowCursor(rowCount: taken, position: StreamLedger.position)),
            rejected: BatchLoader.Rejected())
        try note(entries, by: loader)
    }

    /// A record that is refused without what its tap added: it is read again as a line of a file is.
    private static func ownFields(of record: [UInt8]) -> [UInt8] {
        record.withUnsafeBufferPointer { bytes in
            var reader = MemberReader(octets: bytes.count)
            return reader.object(bytes, withoutPrefixes: RecordKey.addedPrefixes)
        }
    }

    private static func placed(_ batch: Batch, behind rows: Int) -> Batch {
        Batch(
            rows: batch.rows, leftOut: batch.leftOut, skipped: batch.skipped,
            rowsRead: batch.rowsRead,
            end: RowCursor(rowCount: rows, position: StreamLedger.position))
    }

    /// Notes the versions in which rows came; those that could not be read stand at their source, too.
    private func note(_ entries: [RecordBuffer.Entry], by loader: BatchLoader) throws {
        guard hasVersions else { return }
        let load = loader.writer.progress.loadID
        let rows = entries.compactMap { entry in
            entry.isPast || entry.isDeleted
                ? nil
                : entry.number.flatMap { number in
                    (entry.version ?? (countsLoads ? load : nil)).map {
                        (key: loader.writer.orderKey(number), version: $0)
                    }
                }
        }
        try note(rows, of: load)
    }

    private func note(_ rows: [(key: [UInt8], version: Int64)], of load: Int64) throws {
        guard !rows.isEmpty else { return }
        try run.main.transaction { transaction in
            try RestatedSaleQueries.note(rows, load: load, on: transaction)
        }
    }

    /// Whether what is gone in a version goes here: of orders and returns alone.
    var hasVersions: Bool { mapping.record == .order || mapping.record == .return }

    /// Takes away what came last in a version before `version`; nothing may wait.
    mutating func activate(_ version: Int64) throws {
        guard hasVersions else { return }
        try open()
        guard var loader else { return }
        defer { self.loader = loader }
        while true {
            let rows = try run.main.transaction { transaction in
                let progress = loader.writer.progress
                let gone = try RestatedSaleQueries.removeRows(
                    before: version, source: progress.sourceID, load: progress.loadID,
                    on: transaction)
                loader.writer.count(gone: gone.sales, changed: gone.sales)
                try LoadLedger.advance(to: loader.writer.progress, in: transaction)
                return gone.rows
            }
            if rows == 0 { return }
        }
    }

    // MARK: What still stands

    /// The columns that number its rows, by which those that still stand are told.
    var numberColumns: [String] { RecordKey.columns(of: mapping) }

    /// Notes that the rows still stand whose numbers `records` have, objects of JSON with no more than those.
    mutating func keep(_ records: [[UInt8]]) throws {
        guard hasVersions else { return }
        try open()
        guard let loader else { return }
        let load = loader.writer.progress.loadID
        let numbers = Set(
            records.compactMap { record in
                record.withUnsafeBufferPointer { key.glance($0).number }
            })
        try note(numbers.map { (loader.writer.orderKey($0), load) }, of: load)
    }

    /// Takes away what neither came nor was kept in this run; nothing may wait.
    mutating func removeOthers() throws {
        guard hasVersions else { return }
        try open()
        guard let loader else { return }
        try activate(loader.writer.progress.loadID)
    }

    // MARK: Load

    /// Begins the load, once.
    private mutating func open() throws {
        guard loader == nil else { return }
        let ledger = LoadLedger(connection: run.main)
        let source = try ledger.source(named: mapping.source)
        let codes = try run.knownCodes(of: source)
        let progress = try ledger.open(
            identity, from: file, mapping: mapping, source: source,
            mappingDigest: run.digest(of: codes),
            rulesDigest: SHA256.digest(mapping.canonicalBytes))
        self.codes = codes
        let sealer = RefusedRowSealer(
            tags: run.pseudonymizer.refusedRows, key: run.vaultKey,
            origin: .init(mapping: mapping.id, file: identity.digest))
        loader = BatchLoader(
            database: run.main, file: file, sealer: sealer, preamble: sealer.seal([], as: .header),
            writer: LoadWriter(
                mapping: mapping, pseudonymizer: run.pseudonymizer, vaultKey: run.vaultKey,
                keys: run.keys, progress: progress, restates: true))
    }

    /// Closes the keys of what was written; with `isWhole` the load has come to its end, too.
    func close(isWhole: Bool) throws {
        guard let loader else { return }
        let progress = loader.writer.progress
        try run.closeKeys(of: progress)
        if isWhole { try LoadLedger(connection: run.main).finish(progress, of: identity) }
    }
}
