/// The tables of whose rows the vault can tell whether somebody else has written them.
///
/// Raw values are their names in PostgreSQL; they stand in proofs and in the log of access, so they never
/// change.
public enum AuthenticatedTable: String, Hashable, Sendable, CaseIterable {
    case credential = "access.credential"
    case unlockGrant = "access.unlock_grant"
    case quotaUse = "access.quota_use"
    case worklistReference = "worklist.reference"
    /// By the name inside, which alone has the row's id: ingest writes these rows.
    case fileName = "vault.file_name"
    /// By the mapping and the file inside, which all rows that are read together have in common.
    case quarantine = "vault.quarantine"
}
