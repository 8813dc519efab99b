/// The value of one field of a log line.
enum ObservedValue {
    case number(Int)
    case word(PolicyWord)
}

typealias ObservedFields = KeyValuePairs<String, ObservedValue>

extension Observation {
    /// Name of the event and its fields, in the order they are printed.
    ///
    /// One table, without a default: a new case does not compile until it says what it prints.
    var record: (event: String, fields: ObservedFields) {
        switch self {
        case .started(let version): ("started", ["version": .word(version)])
        case .ready: ("ready", [:])
        case .stopping: ("stopping", [:])
        case .stopped: ("stopped", [:])
        case .failed(let reason): ("failed", ["reason": .word(reason)])
        case .databaseFailed(let state): ("database_failed", ["sql_state": .word(state)])
        case .databaseRecovered(let count): ("database_recovered", ["attempts": .number(count)])
        case .loadFinished(let source, let read, let accepted, let twice, let bad, let time):
            (
                "load_finished",
                [
                    "source": .word(source), "read": .number(read), "accepted": .number(accepted),
                    "duplicates": .number(twice), "quarantined": .number(bad),
                    "milliseconds": .number(time),
                ]
            )
        case .unlockDisclosed(let sequence, let subjects, let columns):
            (
                "unlock_disclosed",
                [
                    "audit_sequence": .number(sequence), "subjects": .number(subjects),
                    "columns": .number(columns),
                ]
            )
        case .unlockWithheld(let subjects):
            ("unlock_withheld", ["subjects": .number(subjects)])
        case .denied(let action, let reason):
            ("denied", ["action": .word(action), "reason": .word(reason)])
        case .credentialsRefused(let count): ("credentials_refused", ["count": .number(count)])
        case .forgedRow(let table): ("forged_row", ["table": .word(table)])
        case .auditUnavailable(let time): ("audit_unavailable", ["milliseconds": .number(time)])
        case .worklistBuilt(let list, let items):
            ("worklist_built", ["list": .word(list), "items": .number(items)])
        case .keysCreated(let count): ("keys_created", ["count": .number(count)])
        case .fileNamesSealed(let count): ("file_names_sealed", ["rows": .number(count)])
        case .leavesSequenced(let count, let size):
            ("leaves_sequenced", ["count": .number(count), "tree_size": .number(size)])
        case .eventsRefused(let count): ("events_refused", ["count": .number(count)])
        case .auditLogInconsistent(let reason, let size):
            ("audit_log_inconsistent", ["reason": .word(reason), "tree_size": .number(size)])
        case .epochRefused(let reason): ("epoch_refused", ["reason": .word(reason)])
        case .httpAnswered(let method, let route, let status, let time, let request):
            (
                "http_answered",
                [
                    "method": .word(method), "route": .word(route), "status": .number(status),
                    "milliseconds": .number(time), "request_id": .word(request),
                ]
            )
        }
    }
}
