import Installation
import ProgramSupport
import Scheduling
import Supervision
import Text

/// The summary line of `bauta status --json`.
struct StatusLine: Encodable {
    /// The supervisor, while it runs.
    struct SupervisorPart: Encodable {
        let pid: Int
        let uptimeSeconds: Int
    }

    /// One process under supervision.
    struct ProcessPart: Encodable {
        let name: String
        @OrNull var pid: Int?
        let state: String
        let restarts: Int
        @OrNull var uptimeSeconds: Int?
    }

    /// What was last scored.
    struct SnapshotPart: Encodable {
        let date: String
        let ruleSet: String
        let customers: Int
    }

    /// What ingest had looked up since yesterday.
    struct LookupsPart: Encodable {
        @OrNull var asked: Int?
        @OrNull var unexplained: Int?
        let alarm: Bool
    }

    /// The record of access.
    struct AuditPart: Encodable {
        @OrNull var treeSize: Int?
        @OrNull var checkpointTreeSize: Int?
        @OrNull var checkpointAgeSeconds: Int?
    }

    var ok = false
    var ready = false
    @OrNull var url: String?
    @OrNull var separated: Bool?
    let version = Installed.version
    @OrNull var postgres: String?
    @OrNull var supervisor: SupervisorPart?
    let processes: [ProcessPart]
    @OrNull var snapshot: SnapshotPart?
    var degraded: [String] = []
    var undeliveredAlarms: [UndeliveredAlarm] = []
    @OrNull var releaseEpoch: String?
    let lookups: LookupsPart
    let audit: AuditPart

    /// What the supervisor's record and the databases say, each nil when it does not answer.
    init(_ record: SupervisorRecord?, _ facts: ServiceFacts?, isUp: Bool) {
        url = isUp ? record?.url : nil
        separated = record?.separated
        postgres = facts?.serverVersion
        if isUp, let record, let mark = record.supervisor {
            supervisor = SupervisorPart(
                pid: Int(mark.pid), uptimeSeconds: Clock.wallSeconds() - record.startedAt)
        }
        processes = (record?.processes ?? []).map {
            ProcessPart(
                name: $0.name, pid: $0.isRunning ? $0.mark.map { Int($0.pid) } : nil,
                state: $0.stateNow, restarts: $0.restarts,
                uptimeSeconds: $0.isRunning ? Clock.wallSeconds() - $0.startedAt : nil)
        }
        snapshot = facts?.snapshot.map {
            SnapshotPart(date: $0.date, ruleSet: $0.ruleSet, customers: $0.customers)
        }
        releaseEpoch = facts?.release?.epoch
        lookups = LookupsPart(
            asked: facts?.lookups?.asked, unexplained: facts?.lookups?.unexplained,
            alarm: facts?.lookups?.areGuesses ?? false)
        audit = AuditPart(
            treeSize: facts?.treeSize, checkpointTreeSize: facts?.checkpointTreeSize,
            checkpointAgeSeconds: facts?.checkpointAge)
    }
}

extension SupervisorRecord.Process {
    /// Whether the process itself runs.
    var isRunning: Bool { mark?.isRunning == true }

    /// The state's word; a process that the record still shows may have died with its supervisor.
    var stateNow: String {
        if isRunning { return state.rawValue }
        return state == .waiting ? "waiting" : "stopped"
    }
}
