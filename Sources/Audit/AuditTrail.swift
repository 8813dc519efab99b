public import CustomerModel
public import Database

/// Records events in the transaction of what they tell of: both happen or neither.
///
/// The role needs INSERT on `audit.outbox` and `audit.sidecar` and nothing else: what is written
/// cannot be read back, changed or taken out again by the process that wrote it.
public struct AuditTrail: Sendable {
    /// Nothing is kept between two events.
    public init() {}

    /// Records `event`; it counts once `transaction` has committed.
    ///
    /// - Parameters:
    ///   - subjectTags: the people concerned, as pseudonyms of the audit domain.
    ///   - sidecar: what is personal about the event, sealed by the caller.
    ///
    /// Throws `alteredTable` where a table does not take a row, which then must not commit.
    ///
    /// The leaf commits to both, and no checkpoint covers it for its writer where one is missing.
    @discardableResult
    public func record(
        _ event: AuditEvent, subjectTags: [Pseudonym] = [], sidecar: [UInt8]? = nil,
        in transaction: Transaction
    ) throws -> RecordedEvent {
        let tags =
            subjectTags.isEmpty ? nil : Commitment(to: CompanionRows.tagList(of: subjectTags))
        let recorded = try event.recorded(
            beside: RowCommitments(tags: tags, sealed: sidecar))
        // Any session can turn synchronous_commit off; a record must be on disk at COMMIT.
        let recordedCount = try transaction.execute(
            """
            INSERT INTO audit.outbox (event_id, leaf, subject_tags, subject_salt)
            SELECT \(recorded.eventID.text)::uuid, \(recorded.leaf),
                \(subjectTags.map(\.bytes)), \(tags?.salt)
            FROM set_config('synchronous_commit', 'on', true)
            """)
        guard recordedCount == 1 else { throw AuditError(.alteredTable) }
        if let sidecar {
            let sealedCount = try transaction.execute(
                """
                INSERT INTO audit.sidecar (event_id, sealed)
                VALUES (\(recorded.eventID.text)::uuid, \(sidecar))
                """)
            guard sealedCount == 1 else { throw AuditError(.alteredTable) }
        }
        return recorded
    }
}
