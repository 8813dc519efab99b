/// Everything a process may log: numbers and words of policy, no free text.
///
/// Adding a case is adding something that can leave the process, so a reviewer reads this file.
public enum Observation: Hashable, Sendable {
    // Any process.
    case started(version: PolicyWord)
    case ready
    case stopping
    case stopped
    case failed(reason: PolicyWord)
    /// A database call failed; `sqlState` is the server's five-character code, or `none`.
    case databaseFailed(sqlState: PolicyWord)
    case databaseRecovered(attempts: Int)

    // Ingest.
    case loadFinished(
        source: PolicyWord, read: Int, accepted: Int, duplicates: Int, quarantined: Int,
        milliseconds: Int)

    // Vault.
    case unlockDisclosed(auditSequence: Int, subjects: Int, columns: Int)
    /// What was recorded as opened was not released.
    case unlockWithheld(subjects: Int)
    /// Policy, a quota or a grant said no; the log of access has who and what.
    case denied(action: PolicyWord, reason: PolicyWord)
    /// So many within a minute, from one address or several; never one line each.
    case credentialsRefused(count: Int)
    /// A row's authentication code does not fit its fields: written or altered by other means.
    case forgedRow(table: PolicyWord)
    case auditUnavailable(milliseconds: Int)
    case worklistBuilt(list: PolicyWord, items: Int)
    case keysCreated(count: Int)
    /// Rows of an earlier version named files in the clear; they have ids now.
    case fileNamesSealed(rows: Int)

    // Audit.
    case leavesSequenced(count: Int, treeSize: Int)
    /// What waited to be recorded was not the vault's, or not as it had written it.
    case eventsRefused(count: Int)
    case auditLogInconsistent(reason: PolicyWord, treeSize: Int)

    // Gateway.
    /// An epoch of the release database does not carry the release's signature; it is not shown.
    case epochRefused(reason: PolicyWord)
    /// One answered request; `route` is the template, never the path with its values.
    case httpAnswered(
        method: PolicyWord, route: PolicyWord, status: Int, milliseconds: Int,
        requestID: PolicyWord)
}
