import CustomerModel
import Database
import Settings

/// What a run has done so far, as it stands in `ops.load`; advanced in the transaction that writes
/// the rows, so that a run that was killed goes on where it stopped.
struct LoadProgress {
    let loadID: Int64
    let sourceID: Int16
    /// The first load of the same source's content, under whatever rules: what it states was stated then.
    let firstLoadID: Int64
    /// When that began, in microseconds since 1970-01-01 UTC.
    let firstLoadMicroseconds: Int64
    /// Whether it reads rows again that a load refused: they say what was so as they came first.
    var isReplay = false
    /// Behind the last row that is written.
    var cursor = RowCursor.start
    var accepted = 0
    var duplicates = 0
    /// Orders that another load had told otherwise.
    var changed = 0
    /// Those of `accepted` that are of nobody whom the source knows.
    var anonymous = 0
    var quarantined: [RejectionReason: Int] = [:]
    /// Rows that the mapping passes over.
    var skipped: [SkipReason: Int] = [:]
    /// Fields that were left out of rows.
    var leftOut: [RejectionReason: Int] = [:]
    var subjectsNew = 0
    var subjectsMerged = 0
    var batchesDone = 0
    var isFinished = false
}

/// Reads and writes `ops.load`.
struct LoadLedger {
    let connection: Connection

    /// The number of the system called `name`, which is new or known.
    func source(named name: String) throws -> Int16 {
        // Asked first: a conflict costs a number too, and there are 32,767 of them.
        try connection.execute(
            """
            INSERT INTO ops.source (name) SELECT \(name)::text
            WHERE NOT EXISTS (SELECT FROM ops.source WHERE name = \(name))
            """)
        let rows = try connection.query(
            "SELECT source_id FROM ops.source WHERE name = \(name)")
        guard let row = rows.first else { throw IngestError(.ledgerUnreadable) }
        return try row.decode("source_id")
    }

    /// The load of what `identity` names under this mapping: a new one, or the one begun before.
    ///
    /// One that was finished when other campaigns were known counts, where it refused no row for its
    /// campaign.
    ///
    /// - Parameters:
    ///   - mappingDigest: of the mapping and the campaigns that are known.
    ///   - rulesDigest: of the mapping alone.
    func open(
        _ identity: LoadIdentity, from file: FileID, mapping: SourceMapping, source: Int16,
        mappingDigest: [UInt8], rulesDigest: [UInt8], replaying replayed: Int64? = nil
    ) throws -> LoadProgress {
        try connection.execute(
            """
            INSERT INTO ops.load
                (source_id, mapping, file_digest, mapping_digest, rules_digest, file_id, replays)
            SELECT \(source), \(mapping.id), \(identity.digest), \(mappingDigest),
                \(rulesDigest), \(file.text), \(replayed)
            WHERE NOT EXISTS (
                SELECT FROM ops.load
                WHERE mapping = \(mapping.id) AND file_digest = \(identity.digest)
                    AND rules_digest = \(rulesDigest) AND finished_at IS NOT NULL
                    AND NOT quarantined ? \(RejectionReason.unknownCampaign.rawValue))
            ON CONFLICT DO NOTHING
            """)
        guard
            let progress = try current(
                identity, mapping: mapping, mappingDigest: mappingDigest, rulesDigest: rulesDigest)
        else { throw IngestError(.ledgerUnreadable) }
        return progress
    }

    /// The load of what `identity` names under this mapping, as in `open`; nil where none was begun.
    func current(
        _ identity: LoadIdentity, mapping: SourceMapping, mappingDigest: [UInt8],
        rulesDigest: [UInt8]
    ) throws -> LoadProgress? {
        // Its own load first, which may have been begun before there was another.
        let rows = try connection.query(
            """
            SELECT load_id, source_id, rows_done, source_position, accepted, duplicates,
                changed, anonymous, subjects_new, subjects_merged, batches_done,
                finished_at IS NOT NULL AS finished, replays IS NOT NULL AS is_replay, first.id AS first_id, first.microseconds AS first_microseconds
            FROM ops.load, LATERAL (
                SELECT f.load_id AS id,
                    (extract(epoch FROM f.started_at) * 1000000)::bigint AS microseconds
                FROM ops.load f
                WHERE f.mapping = load.mapping AND f.file_digest = coalesce((
                    SELECT r.file_digest FROM ops.load r WHERE r.load_id = load.replays
                ), load.file_digest)
                ORDER BY f.load_id LIMIT 1
            ) AS first
            WHERE mapping = \(mapping.id) AND file_digest = \(identity.digest)
                AND (mapping_digest = \(mappingDigest) OR rules_digest = \(rulesDigest)
                    AND finished_at IS NOT NULL
                    AND NOT quarantined ? \(RejectionReason.unknownCampaign.rawValue))
            ORDER BY mapping_digest = \(mappingDigest) DESC, load_id DESC LIMIT 1
            """)
        guard let row = rows.first else { return nil }
        var progress = LoadProgress(
            loadID: try row.decode("load_id"), sourceID: try row.decode("source_id"),
            firstLoadID: try row.decode("first_id"),
            firstLoadMicroseconds: try row.decode("first_microseconds"))
        progress.isReplay = try row.decode("is_replay")
        progress.cursor = RowCursor(
            rowCount: try row.decode("rows_done"), position: try row.decode("source_position"))
        progress.accepted = try row.decode("accepted")
        progress.duplicates = try row.decode("duplicates")
        progress.changed = try row.decode("changed")
        progress.anonymous = try row.decode("anonymous")
        progress.subjectsNew = try row.decode("subjects_new")
        progress.subjectsMerged = try row.decode("subjects_merged")
        progress.batchesDone = try row.decode("batches_done")
        progress.isFinished = try row.decode("finished")
        progress.quarantined = try counts("quarantined", of: progress.loadID)
        progress.skipped = try counts("skipped", of: progress.loadID)
        progress.leftOut = try counts("left_out", of: progress.loadID)
        return progress
    }

    /// Writes `progress` in the transaction that writes the rows.
    static func advance(to progress: LoadProgress, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE ops.load SET rows_done = \(progress.cursor.rowCount),
                source_position = \(progress.cursor.position), accepted = \(progress.accepted),
                duplicates = \(progress.duplicates), changed = \(progress.changed),
                anonymous = \(progress.anonymous),
                quarantined = \(json(progress.quarantined))::jsonb,
                skipped = \(json(progress.skipped))::jsonb,
                left_out = \(json(progress.leftOut))::jsonb,
                subjects_new = \(progress.subjectsNew),
                subjects_merged = \(progress.subjectsMerged),
                batches_done = \(Int32(progress.batchesDone))
            WHERE load_id = \(progress.loadID)
            """)
    }

    /// Counts as an object of JSON; reasons are words of letters and hyphens.
    private static func json(_ counts: [some RawRepresentable<String>: Int]) -> String {
        let members = counts.map { "\"\($0.key.rawValue)\":\($0.value)" }.sorted()
        return "{" + members.joined(separator: ",") + "}"
    }

    /// Notes that all of what `identity` names is written: the load of anything else stays open.
    func finish(_ progress: LoadProgress, of identity: LoadIdentity) throws {
        try connection.transaction { transaction in
            let finished = try transaction.execute(
                """
                UPDATE ops.load SET finished_at = now()
                WHERE load_id = \(progress.loadID) AND file_digest = \(identity.digest)
                    AND finished_at IS NULL
                """)
            guard finished == 1 else { throw IngestError(.ledgerUnreadable) }
            // What earlier loads of it refused stands in the list as far as this one refuses it.
            _ = try transaction.query("SELECT vault.forget_superseded(\(progress.loadID))")
        }
    }

    /// The counts in one of the load's objects of JSON.
    private func counts<Reason: RawRepresentable<String> & Hashable>(
        _ column: String, of load: Int64
    ) throws -> [Reason: Int] {
        let rows = try connection.query(
            """
            SELECT key, value::bigint AS n FROM ops.load, jsonb_each_text(\(identifier: column))
            WHERE load_id = \(load)
            """)
        return try rows.reduce(into: [:]) { counts, row in
            guard let reason = Reason(rawValue: try row.decode("key")) else { return }
            counts[reason] = try row.decode("n")
        }
    }
}
