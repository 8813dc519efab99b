import Hummingbird
import VaultProtocol

/// `/compliance`: the audit log as a table, newest first.
struct CompliancePage: Sendable {
    let audit: AuditQueries
    let pages: PageRenderer
    private let summaries = LeafSummaries()
    private let rows: EventRows

    init(audit: AuditQueries, pages: PageRenderer) {
        self.audit = audit
        self.pages = pages
        rows = EventRows(pages)
    }

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
                    content: try await view(below: request.query[AuditRoutes.cursor], for: caller))
            }
        ]
    }

    private func view(below cursor: Int?, for caller: Caller) async throws -> ComplianceView {
        let page = try await audit.page(
            below: cursor, limit: Limits.pageRows, holding: caller.recordedReading())
        return ComplianceView(
            page, saying: summaries, as: rows, purposes: caller.purposeTitles,
            isFirst: cursor == nil)
    }
}
