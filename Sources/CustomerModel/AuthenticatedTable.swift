/// The tables whose rows carry a proof that the vault wrote them.
///
/// Raw values are their names in PostgreSQL; they stand in proofs and in the log of access, so they never
/// change.
public enum AuthenticatedTable: String, Hashable, Sendable, CaseIterable {
    case credential = "access.credential"
    case unlockGrant = "access.unlock_grant"
    case quotaUse = "access.quota_use"
    case worklistReference = "worklist.reference"
}
