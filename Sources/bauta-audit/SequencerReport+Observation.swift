import Audit
import Database
import Observability
import Verification

extension SequencerReport {
    /// What may be logged of it: counts and codes.
    var observation: Observation {
        switch self {
        case .writable(let attempts):
            attempts == 0 ? .ready : .databaseRecovered(attempts: attempts)
        case .sequenced(let leaves, let treeSize):
            .leavesSequenced(count: leaves, treeSize: treeSize)
        case .refused(let events): .eventsRefused(count: events)
        case .interrupted(let error):
            failure(error)
        }
    }
}

/// Why the log cannot be written, as it may be logged.
func failure(_ error: any Error) -> Observation {
    switch error {
    case let error as AuditError where error.code == .inconsistentLog:
        .auditLogInconsistent(
            reason: PolicyWord(policy: error.code.rawValue), treeSize: error.leafIndex ?? -1)
    case let error as AuditError:
        .failed(reason: PolicyWord(policy: error.code.rawValue))
    case is KeyFileError:
        .failed(reason: PolicyWord("bad-key-file"))
    case let error as DatabaseError:
        .databaseFailed(sqlState: PolicyWord(policy: error.sqlState?.code.lowercased() ?? "none"))
    default:
        .failed(reason: PolicyWord("system"))
    }
}
