import Database

extension LogStore {
    /// What stands beside each of `leaves`, by their indexes.
    func companions(of leaves: some Collection<StoredLeaf>) throws -> [Int: CompanionRows] {
        let rows = try executor.query(
            """
            SELECT asked.leaf_index, beside.tags, beside.salt, sidecar.sealed
            FROM unnest(\(leaves.map(\.index)), \(leaves.map(\.eventID))::uuid[])
                AS asked (leaf_index, event_id)
            CROSS JOIN LATERAL (
                SELECT string_agg(tag, ''::bytea ORDER BY tag) AS tags,
                    string_agg(DISTINCT salt, ''::bytea) AS salt
                FROM audit.leaf_subject AS placed WHERE placed.leaf_index = asked.leaf_index
            ) AS beside
            LEFT JOIN audit.sidecar ON sidecar.event_id = asked.event_id
            """)
        var found: [Int: CompanionRows] = [:]
        for row in rows { found[try row.decode("leaf_index")] = try CompanionRows(row) }
        return found
    }

    /// Those of `leaves` that have beside them what they commit to.
    ///
    /// - Parameter known: what was read in leaves before, which holds for the same bytes.
    func whole(
        _ leaves: [EventID: StoredLeaf], known: KnownHeads
    ) throws -> [EventID: StoredLeaf] {
        let heads = leaves.compactMapValues { known.head(of: $0.leaf) }
        let committing = leaves.filter { heads[$0.key]?.commitments.isEmpty == false }
        guard !committing.isEmpty else { return leaves }
        let rows = try companions(of: committing.values)
        return leaves.filter { event, leaf in
            guard committing[event] != nil else { return true }
            guard let head = heads[event], let rows = rows[leaf.index] else { return false }
            return head.fault(in: rows) == nil
        }
    }

    /// The first leaf beyond a log of `size` leaves that is said to concern somebody.
    func strayIndexOfSubjects(beyond size: Int) throws -> Int? {
        try executor.query(
            """
            SELECT leaf_index FROM audit.leaf_subject
            WHERE leaf_index < 0 OR leaf_index >= \(size) ORDER BY leaf_index LIMIT 1
            """
        ).first?.decode("leaf_index")
    }
}
