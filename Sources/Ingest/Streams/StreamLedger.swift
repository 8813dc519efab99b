import CustomerModel
import Database
import Settings
import Vault
import Verification

/// Reads and writes what is kept of streams beside their loads.
struct StreamLedger {
    /// Stands in `ops.load.source_position` of loads of streams: no run goes on with such a load, since what
    /// comes next its tap decides.
    static let position = Array("stream".utf8)

    /// The main database and that of keys.
    let main: Connection
    let keys: Connection

    /// What the stream of `mapping` was when its rules met it first; nil where they have not.
    func pin(of mapping: SourceMapping) throws -> SchemaPin? {
        let rows = try main.query(
            """
            SELECT field.name FROM ops.stream_schema s
            CROSS JOIN unnest(s.fields) WITH ORDINALITY AS field (name, place)
            WHERE s.mapping = \(mapping.id) AND s.rules_digest = \(Self.rules(mapping))
            ORDER BY field.place
            """)
        return rows.isEmpty ? nil : SchemaPin(fields: try rows.map { try $0.decode("name") })
    }

    /// Keeps what the stream of `mapping` is.
    func pin(_ pin: SchemaPin, of mapping: SourceMapping) throws {
        try main.execute(
            """
            INSERT INTO ops.stream_schema (mapping, rules_digest, schema_digest, fields, pinned_at)
            VALUES (\(mapping.id), \(Self.rules(mapping)), \(pin.digest), \(pin.fields), now())
            ON CONFLICT (mapping) DO UPDATE SET rules_digest = EXCLUDED.rules_digest,
                schema_digest = EXCLUDED.schema_digest, fields = EXCLUDED.fields,
                pinned_at = EXCLUDED.pinned_at
            """)
    }

    /// Holds `now` against what the stream was when the rules of `mapping` met it first, and keeps it where they
    /// meet it now; what is to be told of it, or nil.
    ///
    /// - Throws: `SchemaChange` where the mapping was not written for it.
    func confirm(_ now: SchemaPin, of mapping: SourceMapping) throws -> StreamNotice? {
        guard let before = try pin(of: mapping) else {
            try pin(now, of: mapping)
            return nil
        }
        guard before != now else { return nil }
        let changes = before.changes(to: now)
        let declared = changes.retyped.filter { name in
            mapping.columns.contains { $0.name == name && $0.use != .drop }
        }
        guard declared.isEmpty else { throw SchemaChange(code: .typeChanged(declared)) }
        guard mapping.dropsOtherColumns else {
            throw SchemaChange(
                code: .fieldsChanged(
                    added: changes.added, removed: changes.removed + changes.retyped))
        }
        try pin(now, of: mapping)
        guard !changes.added.isEmpty || !changes.removed.isEmpty else { return nil }
        return .fieldsChanged(
            mapping: mapping.id, added: changes.added, removed: changes.removed)
    }

    private static func rules(_ mapping: SourceMapping) -> [UInt8] {
        SHA256.digest(mapping.canonicalBytes)
    }

    /// Ends loads of earlier runs of the stream of `mapping` that were cut off: their rows stand, and what was not
    /// committed comes again by the tap.
    ///
    /// One that was cut off before its first row is known by `file`, which no file is called.
    func endInterrupted(_ mapping: SourceMapping, from file: FileID) throws {
        let rows = try main.query(
            """
            SELECT load_id, batches_done FROM ops.load
            WHERE mapping = \(mapping.id)
                AND (source_position = \(Self.position)
                    OR rows_done = 0 AND file_id = \(file.text))
                AND finished_at IS NULL AND undone_at IS NULL
            ORDER BY load_id
            """)
        for row in rows {
            let load: Int64 = try row.decode("load_id")
            try ContactStore.finish(load: load, batches: row.decode("batches_done"), on: keys)
            try main.execute(
                "UPDATE ops.load SET finished_at = now() WHERE load_id = \(load)")
        }
    }
}

/// The fields of a stream are not those that its mapping was written for.
struct SchemaChange: Error {
    let code: StreamError.Code
}
