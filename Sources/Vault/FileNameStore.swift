public import CustomerModel
public import Database
@_spi(Plaintext) public import PersonalData
public import Sealing

/// Names of loaded files: sealed on the way in, found again by their ids for the vault.
public enum FileNameStore {
    /// Keeps `name`, sealed to `key`, under its id; a name that is known stays as it is.
    ///
    /// Runs under the ingest role, which cannot read it back.
    public static func put(
        _ name: FileName, as id: FileID, sealedTo key: SealingKey,
        on executor: any StatementExecutor
    ) throws {
        try executor.execute(
            """
            INSERT INTO vault.file_name (file_id, sealed) VALUES (\(id.text), \(key.seal(name).bytes))
            ON CONFLICT DO NOTHING
            """)
    }

    /// The sealed names of `ids`, of those that are known.
    public static func sealedNames(
        of ids: [FileID], on executor: any StatementExecutor
    ) throws -> [FileID: SealedBox<FileNameKind>] {
        let rows = try executor.query(
            "SELECT file_id, sealed FROM vault.file_name WHERE file_id = ANY(\(ids.map(\.text)))")
        return try rows.reduce(into: [:]) { names, row in
            guard let id = FileID(try row.decode("file_id")) else { return }
            names[id] = SealedBox(stored: try row.decode("sealed"))
        }
    }

    /// What was opened as the name of `id`, if it is that: whoever writes tables can put another name in its
    /// place, or what the first version sealed without saying of what kind it is, but makes no other name of
    /// this id.
    public static func name(_ opened: [UInt8], of id: FileID, ids: FileIDDeriver) -> String? {
        let name = FileName(String(decoding: opened, as: UTF8.self))
        return ids.id(of: name) == id ? name.reveal() : nil
    }

    /// Rows that are changed in one transaction.
    private static let rowsAtOnce: Int64 = 5_000

    /// Replaces names that an earlier version kept in the clear by their ids, and seals them.
    ///
    /// Begun again after a crash it goes on with what is left; there is an index of just these rows.
    /// - Returns: how many rows had such a name.
    public static func replaceClearNames(
        ids: FileIDDeriver, sealedTo key: SealingKey, on connection: Connection
    ) throws -> Int {
        var total = 0
        while true {
            let replaced = try connection.transaction { transaction in
                let rows = try transaction.query(
                    """
                    SELECT quarantine_id, file_name FROM vault.quarantine
                    WHERE file_name IS NOT NULL ORDER BY quarantine_id LIMIT \(rowsAtOnce)
                    """)
                return try replace(rows, ids: ids, sealedTo: key, in: transaction)
            }
            guard replaced > 0 else { return total }
            total += replaced
        }
    }

    private static func replace(
        _ rows: [Row], ids: FileIDDeriver, sealedTo key: SealingKey, in transaction: Transaction
    ) throws -> Int {
        var known: [String: FileID] = [:]
        var changes: [(row: Int64, file: String)] = []
        for row in rows {
            let text: String = try row.decode("file_name")
            let id = known[text] ?? ids.id(of: FileName(text))
            if known.updateValue(id, forKey: text) == nil {
                try put(FileName(text), as: id, sealedTo: key, on: transaction)
            }
            changes.append((try row.decode("quarantine_id"), id.text))
        }
        guard !changes.isEmpty else { return 0 }
        return try transaction.execute(
            """
            UPDATE vault.quarantine q SET file_id = c.file_id, file_name = NULL
            FROM unnest(\(changes.map(\.row)), \(changes.map(\.file))) AS c (quarantine_id, file_id)
            WHERE q.quarantine_id = c.quarantine_id
            """)
    }
}
