import Cryptography
public import CustomerModel
public import Database
public import Sealing

/// Reads sealed contacts for the vault process, which alone may.
public enum SealedRecordQueries {
    /// More people than are ever one person: of whom more were merged into is not looked up.
    ///
    /// A file can join as many as it has rows, and each would be read with every unlock of the one.
    public static let maximumIdentities = 256

    /// Everyone whose contacts count as those of each of `subjects`: themselves, and whoever was
    /// merged into them; nobody where these are more than `maximumIdentities`.
    public static func identities(
        of subjects: [SubjectID], on main: Connection
    ) throws -> [SubjectID: [SubjectID]] {
        let rows = try main.query(
            """
            SELECT a.asked, found.subject_id
            FROM unnest(\(subjects.map(\.bytes))) AS a (asked)
            CROSS JOIN LATERAL (
                WITH RECURSIVE person (subject_id) AS (
                    SELECT a.asked
                    UNION
                    SELECT m.loser_id FROM person p CROSS JOIN LATERAL (
                        -- Whoever was merged into many is as rare as the planner takes for common:
                        -- a limit has it look each of them up.
                        SELECT loser_id FROM identity.merge
                        WHERE winner_id = p.subject_id AND undone_at IS NULL
                        LIMIT \(Int64(maximumIdentities + 1))
                    ) AS m
                )
                SELECT subject_id FROM person LIMIT \(Int64(maximumIdentities + 1))
            ) AS found
            ORDER BY a.asked, found.subject_id
            """)
        let identities: [SubjectID: [SubjectID]] = try rows.reduce(into: [:]) { identities, row in
            identities[try row.subject("asked"), default: []].append(
                try row.subject("subject_id"))
        }
        return identities.filter { $0.value.count <= maximumIdentities }
    }

    /// The sealed value of each of `fields` that was stated last, for each person of `identities`, the
    /// records grouped by its keys.
    ///
    /// The versions that a person had before are passed over, however many there are.
    ///
    /// Nobody's values but those of the people named are read, whatever was merged since. Each row is taken
    /// for one of the person in whose place it was found, which this process knows, and not for one of
    /// whoever the row says: a value that is somebody else's does not open.
    /// `main` is the database of sealed values, `keys` that of wrapped keys; a contact whose key is
    /// gone has been erased and is left out.
    public static func newest(
        _ fields: [PersonalField], of identities: [SubjectID: [SubjectID]], main: Connection,
        keys: Connection
    ) throws -> [SubjectID: [SealedRecord]] {
        let people = identities.flatMap { asked, people in people.map { (asked, $0) } }
        let rows = try main.query(
            """
            SELECT DISTINCT ON (p.asked, w.bit) p.place, w.number, v.contact_id,
                v.batch_id, v.vault_key_version, v.sealed
            FROM unnest(\(people.map(\.0.bytes)), \(people.map(\.1.bytes)))
                WITH ORDINALITY AS p (asked, subject_id, place)
            CROSS JOIN unnest(\(fields.map { Int32(1) << Int32($0.storedNumber - 1) }))
                WITH ORDINALITY AS w (bit, number)
            CROSS JOIN LATERAL (
                SELECT c.contact_id, c.batch_id, c.vault_key_version, c.stated_at,
                    c.stated_order, c.sealed
                FROM vault.contact c
                WHERE c.subject_id = p.subject_id AND c.fields & w.bit <> 0
                ORDER BY c.stated_at DESC, c.stated_order DESC LIMIT 1
            ) AS v
            ORDER BY p.asked, w.bit, v.stated_at DESC, v.stated_order DESC
            """)
        let wrapped = try wrappedKeys(of: rows.map { try $0.decode("contact_id") }, on: keys)
        var records: [SubjectID: [SealedRecord]] = [:]
        for row in rows {
            let place: Int = try row.decode("place")
            let number: Int = try row.decode("number")
            guard people.indices.contains(place - 1), fields.indices.contains(number - 1) else {
                throw VaultError.malformedRow
            }
            let (asked, subject) = people[place - 1]
            let contactID: [UInt8] = try row.decode("contact_id")
            guard let key = wrapped[contactID] else { continue }
            let version: Int32 = try row.decode("vault_key_version")
            records[asked, default: []].append(
                SealedRecord(
                    subject: subject, vaultKey: KeyVersion(Int(version)),
                    batchID: try row.decode("batch_id"), sealedBatchKey: key.sealedBatchKey,
                    contact: SealedContact(
                        contactID: contactID, wrappedDataKey: key.wrapped,
                        fields: [
                            SealedField(fields[number - 1], among: try row.decode("sealed"))
                        ])))
        }
        return records
    }

    private struct WrappedKey {
        let wrapped: [UInt8]
        let sealedBatchKey: SealedBox<BatchKeyKind>
    }

    private static func wrappedKeys(
        of contacts: [[UInt8]], on keys: Connection
    ) throws -> [[UInt8]: WrappedKey] {
        let rows = try keys.query(
            """
            SELECT d.contact_id, d.wrapped, b.sealed
            FROM keys.data_key d JOIN keys.batch_key b ON b.batch_id = d.batch_id
            WHERE d.contact_id = ANY(\(contacts))
            """)
        return try Dictionary(
            rows.map { row in
                let key = WrappedKey(
                    wrapped: try row.decode("wrapped"),
                    sealedBatchKey: SealedBox(stored: try row.decode("sealed")))
                return (try row.decode("contact_id"), key)
            },
            uniquingKeysWith: { first, _ in first })
    }
}
