import Database

extension TemporaryDatabase {
    /// Begins a load, as ingest does before it writes, and returns its number.
    ///
    /// - Parameter source: a source's name, made where there is none.
    public func beginLoad(of source: String = "test") throws -> Int64 {
        let connection = try connect()
        try connection.execute(
            "INSERT INTO ops.source (name) VALUES (\(source)) ON CONFLICT DO NOTHING")
        let rows = try connection.query(
            """
            INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest)
            SELECT source_id, 'test', sha256(gen_random_uuid()::text::bytea), sha256('test')
            FROM ops.source WHERE name = \(source)
            RETURNING load_id
            """)
        guard let row = rows.first else { throw CancellationError() }
        return try row.decode("load_id")
    }
}
