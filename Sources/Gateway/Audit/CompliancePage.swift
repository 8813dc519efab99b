import Charts
import CustomerModel
import Hummingbird
import VaultProtocol

/// `/compliance`: the audit log as a table, newest first.
struct CompliancePage: Sendable {
    let audit: AuditQueries
    let authorization: VaultAuthorization
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(.get, "/compliance", action: .auditRead, authorization: authorization) {
                request, caller in
                let cursor = try QueryReader(request).integer("cursor", in: 0...Int.max)
                return pages.page(
                    .compliance, title: "Audit", principal: caller.principal,
                    content: try await view(below: cursor))
            }.forPeople
        ]
    }

    private func view(below cursor: Int?) async throws -> ComplianceView {
        let records = try await audit.records(below: cursor ?? Int.max, limit: Limits.pageRows)
        let checkpoint = try await audit.latestCheckpoint()
        return ComplianceView(
            checkpoint: checkpoint.map { checkpoint in
                ComplianceView.CheckpointView(
                    treeSize: NumberText.grouped(checkpoint.treeSize),
                    signedAt: checkpoint.signedAt, note: checkpoint.note)
            },
            events: records.map(EventRow.init), isFirst: cursor == nil,
            next: records.count == Limits.pageRows ? records.last?.leafIndex : nil)
    }
}

private struct ComplianceView: Sendable {
    struct CheckpointView: Sendable {
        let treeSize: String
        let signedAt: String
        let note: String
    }

    let checkpoint: CheckpointView?
    let events: [EventRow]
    let isFirst: Bool
    let next: Int?
}

/// One leaf as a row: a dash where the leaf says nothing.
struct EventRow: Sendable {
    let leafIndex: Int
    let when: String
    let account: String
    let role: String
    let action: String
    let purpose: String
    let columns: String
    let people: String
    let decision: String
    /// A class of the style sheet.
    let tone: String
    let result: String

    private static let nothing = "–"

    init(_ record: AuditRecord) {
        let event = AuditLeafSummary(record.leaf)
        leafIndex = record.leafIndex
        when = event?.occurredAt ?? record.recordedAt
        account = event?.actor?.account ?? Self.nothing
        role = event?.actor?.role.map { Role(rawValue: $0)?.title ?? $0 } ?? Self.nothing
        action = event.map { $0.action ?? $0.kind ?? Self.nothing } ?? "unreadable leaf"
        purpose = event?.purpose ?? Self.nothing
        columns = event?.columns?.joined(separator: ", ") ?? Self.nothing
        people = event?.subjects?.count.map(NumberText.grouped) ?? Self.nothing
        let effect = event?.decision?.effect
        decision = [effect, event?.decision?.code].compactMap { $0 }.joined(separator: ": ")
        tone =
            switch effect {
            case "allow": "allowed"
            case "deny": "denied"
            default: "plain"
            }
        result = [event?.stage, event?.result?.status].compactMap { $0 }.joined(separator: ", ")
    }
}
