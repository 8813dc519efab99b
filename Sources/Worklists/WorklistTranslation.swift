public import Access
import Cryptography
public import CustomerModel
public import Database
public import Sealing
import Vault

/// Gives the people of a work list the references of one team.
///
/// Scoring knows people under pseudonyms of the domain analytics; an agent must not. The most urgent
/// stand first, ten or more of them together, and among those the keyed references decide: so lists of
/// two teams, or a list and a release, do not link by order either.
public struct WorklistTranslation: Sendable {
    private let deriver: WorklistPseudonymDeriver

    /// Makes references of the pseudonyms of `deriver`.
    public init(deriver: WorklistPseudonymDeriver) { self.deriver = deriver }

    /// Rebuilds `list` for `team` when scoring has finished a newer snapshot; returns how many
    /// people are on it, or nil when it was up to date.
    public func refresh(_ list: String, team: String, on connection: Connection) throws -> Int? {
        try connection.transaction { transaction in
            try transaction.execute(
                "SELECT locks.take_in_transaction(\(list + "/" + team))")
            let stale = try transaction.query(
                """
                SELECT s.date_sk FROM (
                    SELECT date_sk, completed_at FROM ops.snapshot
                    WHERE snapshot = 'rfm' ORDER BY date_sk DESC LIMIT 1) AS s
                WHERE NOT EXISTS (
                    SELECT FROM worklist.list l
                    WHERE l.list = \(list) AND l.team = \(team) AND l.date_sk = s.date_sk
                        AND l.snapshot_completed_at >= s.completed_at)
                """)
            guard !stale.isEmpty else { return nil }
            try transaction.planForWholeTables()
            let items = try candidates(of: list, team: team, on: transaction)
            try store(items, of: list, team: team, on: transaction)
            return items.count
        }
    }

    /// References that somebody of a team asks for.
    public struct Asked: Sendable {
        /// As they were asked.
        public let references: [WorklistReference]
        /// Whose work lists they are on.
        public let team: String

        /// Taken as it is.
        public init(_ references: [WorklistReference], of team: String) {
            self.references = references
            self.team = team
        }
    }

    /// Who the references of each of `requests` stand for on the team's lists; unknown ones are
    /// absent, and those of people who stand on no list any more.
    ///
    /// A reference is derived from the person, so one that a row gives to somebody else is detected:
    /// `AccessError.forged` for that request.
    public func people(
        of requests: [Asked], on connection: Connection
    ) throws -> [Result<[WorklistReference: WorklistPerson], AccessError>] {
        let subjects = try Self.subjects(of: requests, on: connection)
        let identities = try SealedRecordQueries.identities(
            of: Array(Set(subjects.values)), on: connection)
        return requests.map { request in
            var people: [WorklistReference: WorklistPerson] = [:]
            for reference in request.references {
                let place = Place(team: request.team, reference: reference)
                guard let subject = subjects[place] else { continue }
                // Of whom too many were made one is as if on no list.
                guard let identities = identities[subject] else { continue }
                guard identities.contains(where: { stands(place, for: $0) }) else {
                    return .failure(.forged(table: .worklistReference))
                }
                people[reference] = WorklistPerson(
                    reference: reference.rawValue, subject: subject, identities: identities)
            }
            return .success(people)
        }
    }

    /// Where a reference stands.
    private struct Place: Hashable {
        let team: String
        let reference: WorklistReference
    }

    /// Whether the reference was made of `identity`.
    ///
    /// A merge moves the references of who was merged to the person who stays.
    private func stands(_ place: Place, for identity: SubjectID) -> Bool {
        deriver.candidates(of: identity, team: place.team).contains {
            WorklistReference($0.pseudonym) == place.reference
        }
    }

    private static func subjects(
        of requests: [Asked], on connection: Connection
    ) throws -> [Place: SubjectID] {
        let places = requests.flatMap { request in
            request.references.map { Place(team: request.team, reference: $0) }
        }
        let rows = try connection.query(
            """
            SELECT r.team, r.reference, r.subject_id
            FROM unnest(\(places.map(\.team)), \(places.map(\.reference.rawValue)))
                AS asked (team, reference)
            JOIN worklist.reference r USING (team, reference)
            WHERE EXISTS (
                SELECT FROM worklist.item i
                WHERE i.team = r.team AND i.reference = r.reference)
            """)
        var subjects: [Place: SubjectID] = [:]
        for row in rows {
            guard let reference = WorklistReference(try row.decode("reference")),
                let subject = SubjectID(try row.decode("subject_id"))
            else { continue }
            subjects[Place(team: try row.decode("team"), reference: reference)] = subject
        }
        return subjects
    }

    private struct Item {
        let subject: SubjectID
        let reference: String
        let keyVersion: KeyVersion
        /// Where scoring put them, in tens.
        let group: Int
        let segment: String
        let recency: String
        let frequency: String
        let value: String
    }

    /// A reference and the version of the key it was made under.
    private struct Reference {
        let text: String
        let keyVersion: KeyVersion

        init(_ derived: WorklistPseudonymDeriver.Derived) {
            text = WorklistReference(derived.pseudonym).rawValue
            keyVersion = derived.keyVersion
        }
    }

    /// The reference of each of `subjects`: the one that the team knows already, under whichever key
    /// version it was made as long as that is enabled, otherwise a new one under the newest.
    private func references(
        of subjects: [SubjectID], team: String, on transaction: Transaction
    ) throws -> [SubjectID: Reference] {
        let candidates = subjects.map { subject in
            (subject, deriver.candidates(of: subject, team: team).map(Reference.init))
        }
        let older = candidates.flatMap { $0.1.dropFirst().map(\.text) }
        let known: Set<String> =
            older.isEmpty
            ? []
            : try Set(
                transaction.query(
                    """
                    SELECT reference FROM worklist.reference
                    WHERE team = \(team) AND reference = ANY(\(older))
                    """
                ).map { try $0.decode("reference") })
        return candidates.reduce(into: [:]) { references, candidate in
            let (subject, made) = candidate
            references[subject] = made.last { known.contains($0.text) } ?? made.first
        }
    }

    private func candidates(
        of list: String, team: String, on transaction: Transaction
    ) throws -> [Item] {
        let rows = try transaction.query(
            """
            SELECT s.subject_id, c.segment_name, c.recency_band, c.frequency_band, c.value_band
            FROM warehouse.worklist_candidate c
            JOIN identity.subject s ON s.analytics_key = c.customer_key
            WHERE c.list = \(list) ORDER BY c.position
            """)
        let subjects = try rows.map { try $0.decode("subject_id") as [UInt8] }
        let references = try references(
            of: subjects.compactMap { SubjectID($0) }, team: team, on: transaction)
        let groups = WorklistGroups(people: rows.count)
        let items = try zip(rows, subjects).enumerated().compactMap { place, found -> Item? in
            let (row, bytes) = found
            guard let subject = SubjectID(bytes), let reference = references[subject] else {
                return nil
            }
            return Item(
                subject: subject, reference: reference.text, keyVersion: reference.keyVersion,
                group: groups.group(of: place),
                segment: try row.decode("segment_name"), recency: try row.decode("recency_band"),
                frequency: try row.decode("frequency_band"), value: try row.decode("value_band"))
        }
        return items.sorted { ($0.group, $0.reference) < ($1.group, $1.reference) }
    }

    private func store(
        _ items: [Item], of list: String, team: String, on transaction: Transaction
    ) throws {
        try transaction.execute(
            "DELETE FROM worklist.item WHERE list = \(list) AND team = \(team)")
        try transaction.execute(
            """
            INSERT INTO worklist.item (list, team, position, reference, segment_name, recency_band,
                frequency_band, value_band)
            SELECT \(list), \(team), i.* FROM unnest(\(items.indices.map { Int32($0 + 1) }),
                \(items.map(\.reference)), \(items.map(\.segment)), \(items.map(\.recency)),
                \(items.map(\.frequency)), \(items.map(\.value))) AS i
            """)
        try transaction.execute(
            """
            INSERT INTO worklist.reference (team, reference, subject_id, key_version)
            SELECT \(team), r.* FROM unnest(\(items.map(\.reference)),
                \(items.map(\.subject.bytes)),
                \(items.map { Int32($0.keyVersion.number) })) AS r
            ON CONFLICT (team, reference) DO UPDATE SET subject_id = EXCLUDED.subject_id
            """)
        try transaction.execute(
            """
            INSERT INTO worklist.list (list, team, date_sk, snapshot_completed_at)
            SELECT \(list), \(team), s.date_sk, s.completed_at FROM ops.snapshot s
            WHERE s.snapshot = 'rfm' ORDER BY s.date_sk DESC LIMIT 1
            ON CONFLICT (list, team) DO UPDATE SET date_sk = EXCLUDED.date_sk,
                snapshot_completed_at = EXCLUDED.snapshot_completed_at, built_at = now()
            """)
    }
}
