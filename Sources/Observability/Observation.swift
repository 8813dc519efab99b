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
    case loadResumed(source: PolicyWord, rowsDone: Int)
    case loadFinished(
        source: PolicyWord, read: Int, accepted: Int, duplicates: Int, quarantined: Int,
        milliseconds: Int)
    case loadRefused(source: PolicyWord, reason: PolicyWord)
    case rowsQuarantined(source: PolicyWord, reason: PolicyWord, count: Int)
    /// Many identifiers asked for, few known: somebody may be testing guesses.
    case unusualMissRate(source: PolicyWord, looked: Int, missed: Int)

    // Scoring and release.
    case scored(ruleSet: PolicyWord, customers: Int, orders: Int, milliseconds: Int)
    case releasePublished(epoch: Int, cells: Int, withheld: Int)
    case releaseRefused(reason: PolicyWord)

    // Vault.
    case requestAnswered(kind: PolicyWord, milliseconds: Int)
    case unlockDisclosed(auditSequence: Int, subjects: Int, columns: Int)
    case unlockDenied(reason: PolicyWord)
    case credentialRefused(reason: PolicyWord)
    /// A row's authentication code does not fit its fields: written or altered by other means.
    case forgedRow(table: PolicyWord)
    case auditUnavailable(milliseconds: Int)
    case worklistBuilt(list: PolicyWord, items: Int)
    case keysCreated(count: Int)

    // Audit.
    case leavesSequenced(count: Int, treeSize: Int)
    case checkpointSigned(treeSize: Int)
    case auditLogInconsistent(reason: PolicyWord, treeSize: Int)

    // Gateway.
    /// One answered request; `route` is the template, never the path with its values.
    case httpAnswered(method: PolicyWord, route: PolicyWord, status: Int, milliseconds: Int)
    case rateLimited(route: PolicyWord)

    // Supervisor.
    case processStarted(process: PolicyWord, pid: Int)
    case processEnded(process: PolicyWord, status: Int, signal: Int, restarts: Int)
}
