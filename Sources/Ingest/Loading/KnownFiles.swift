import Database

/// Reads and writes `ops.known_file`: the digests of files that were read before, by their marks.
struct KnownFiles {
    let connection: Connection

    /// The digest of what the file with `mark` holds; nil for one that is new or was changed.
    func digest(of mark: FileMark) throws -> [UInt8]? {
        try connection.query(
            """
            SELECT file_digest FROM ops.known_file
            WHERE device = \(Int64(bitPattern: mark.device))
                AND inode = \(Int64(bitPattern: mark.inode)) AND size = \(mark.size)
                AND modified = \(mark.modified) AND changed = \(mark.changed)
            """
        ).first?.decode("file_digest")
    }

    /// Notes that the file with `mark` holds what has `digest`.
    func note(_ mark: FileMark, digest: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO ops.known_file (device, inode, size, modified, changed, file_digest)
            VALUES (\(Int64(bitPattern: mark.device)), \(Int64(bitPattern: mark.inode)),
                \(mark.size), \(mark.modified), \(mark.changed), \(digest))
            ON CONFLICT (device, inode) DO UPDATE SET size = EXCLUDED.size,
                modified = EXCLUDED.modified, changed = EXCLUDED.changed,
                file_digest = EXCLUDED.file_digest
            """)
    }
}
