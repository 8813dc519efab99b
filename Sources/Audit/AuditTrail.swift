public import CustomerModel
public import Database

/// Records events in the transaction of what they tell of: both happen or neither.
///
/// The role needs INSERT on `audit.outbox` and `audit.sidecar` and nothing else: what is written
/// cannot be read back, changed or taken out again by the process that wrote it.
public struct AuditTrail: Sendable {
    private let authenticator: OutboxAuthenticator

    /// A trail whose events the signer takes for the vault's, by the proofs of `authenticator`.
    public init(authenticator: OutboxAuthenticator) { self.authenticator = authenticator }

    /// An event with what is recorded beside it.
    public struct Entry: Sendable {
        /// What happened.
        public var event: AuditEvent
        /// The people concerned, as pseudonyms of the audit domain.
        public var subjectTags: [Pseudonym]
        /// What is personal about the event, sealed by the caller.
        public var sidecar: [UInt8]?

        /// Taken as it is; by default the event concerns nobody.
        public init(_ event: AuditEvent, subjectTags: [Pseudonym] = [], sidecar: [UInt8]? = nil) {
            self.event = event
            self.subjectTags = subjectTags
            self.sidecar = sidecar
        }
    }

    /// Records `event`; it counts once `transaction` has committed.
    ///
    /// - Parameters:
    ///   - subjectTags: the people concerned, as pseudonyms of the audit domain.
    ///   - sidecar: what is personal about the event, sealed by the caller.
    ///
    /// Throws `alteredTable` where a table does not take a row, which then must not commit.
    @discardableResult
    public func record(
        _ event: AuditEvent, subjectTags: [Pseudonym] = [], sidecar: [UInt8]? = nil,
        in transaction: Transaction
    ) throws -> RecordedEvent {
        try record(
            [Entry(event, subjectTags: subjectTags, sidecar: sidecar)], in: transaction)[0]
    }

    /// Records events in their order, by one statement for each table.
    ///
    /// The leaf of each commits to its tags and its sidecar, and no checkpoint covers it for its writer
    /// where one is missing.
    public func record(
        _ entries: [Entry], in transaction: Transaction
    ) throws -> [RecordedEvent] {
        guard !entries.isEmpty else { return [] }
        let tags = entries.map { CompanionRows.tagList(of: $0.subjectTags) }
        let commitments = tags.map { $0.isEmpty ? nil : Commitment(to: $0) }
        var recorded: [RecordedEvent] = []
        for (entry, tags) in zip(entries, commitments) {
            recorded.append(
                try entry.event.recorded(
                    beside: RowCommitments(tags: tags, sealed: entry.sidecar)))
        }
        // Any session can turn synchronous_commit off; a record must be on disk at COMMIT.
        let recordedCount = try transaction.execute(
            """
            INSERT INTO audit.outbox (event_id, leaf, subject_tags, subject_salt, mac)
            SELECT event_id::uuid, leaf, ARRAY(
                    SELECT substring(tags FROM start FOR \(unsafeSQL: Self.tagLength))
                    FROM generate_series(1, octet_length(tags), \(unsafeSQL: Self.tagLength))
                        AS start),
                salt, mac
            FROM set_config('synchronous_commit', 'on', true), unnest(
                    \(recorded.map(\.eventID.text)), \(recorded.map(\.leaf)), \(tags),
                    \(commitments.map { $0?.salt }), \(recorded.map(authenticator.mac(of:))))
                WITH ORDINALITY AS given (event_id, leaf, tags, salt, mac, place)
            ORDER BY place
            """)
        guard recordedCount == recorded.count else { throw AuditError(.alteredTable) }
        let sealed = zip(recorded, entries).filter { $0.1.sidecar != nil }
        guard !sealed.isEmpty else { return recorded }
        let sealedCount = try transaction.execute(
            """
            INSERT INTO audit.sidecar (event_id, sealed)
            SELECT event_id::uuid, sealed
            FROM unnest(\(sealed.map(\.0.eventID.text)), \(sealed.map { $0.1.sidecar }))
                AS given (event_id, sealed)
            """)
        guard sealedCount == sealed.count else { throw AuditError(.alteredTable) }
        return recorded
    }

    private static let tagLength = String(CompanionRows.tagByteCount)
}
