import Hummingbird
import VaultProtocol

/// `/compliance`: the audit log as a table, newest first.
struct CompliancePage: Sendable {
    let audit: AuditQueries
    let pages: PageRenderer

    var routes: [Route] {
        [
            .get(
                "/compliance", for: .people, action: .auditRead, "The log of access as a table.",
                query: [AuditRoutes.cursor.description], answers: [.page("The page.")]
            ) { request, caller in
                pages.page(
                    .compliance, title: "Record of access", path: "/compliance",
                    principal: caller.principal,
                    help: HelpPlace(.complianceOfficer, "read-the-log"),
                    content: try await view(
                        below: request.query[AuditRoutes.cursor],
                        purposes: caller.purposeTitles))
            }
        ]
    }

    private func view(
        below cursor: Int?, purposes: [String: String]
    ) async throws -> ComplianceView {
        // One more than a page holds, to know whether another follows.
        let found = try await audit.records(below: cursor ?? Int.max, limit: Limits.pageRows + 1)
        let records = Array(found.prefix(Limits.pageRows))
        return ComplianceView(
            records: records, purposes: purposes, checkpoint: try await audit.latestCheckpoint(),
            isFirst: cursor == nil,
            next: found.count > records.count ? records.last?.leafIndex : nil)
    }
}
