import Hummingbird
import VaultProtocol

/// `/analyst`: the released numbers of the latest epoch as charts and tables.
///
/// What there is to show, under which titles and in which order, is read from what was signed.
struct AnalystPage: Sendable {
    let release: ReleaseQueries
    let pages: PageRenderer

    var routes: [Route] {
        [
            .get(
                "/analyst", for: .people, action: .releaseRead,
                "The released numbers as charts and tables.",
                query: [ReleaseRoutes.epoch.description, ReleaseRoutes.cursor.description],
                answers: [.page("The page.")], problems: [404, 503]
            ) { request, caller in
                pages.page(
                    .analyst, title: "Released numbers", path: "/analyst",
                    principal: caller.principal, help: HelpPlace(.analyst, "read-them-rightly"),
                    content: try await view(
                        epoch: request.query[ReleaseRoutes.epoch],
                        after: request.query[ReleaseRoutes.cursor]))
            }
        ]
    }

    /// A page of the cells of the epoch called `name`, or of the latest.
    private func view(epoch name: String?, after cursor: CellCursor?) async throws -> AnalystView {
        guard let shown = try await release.epoch(name) else {
            guard name == nil else { throw Problem.nothingReleased }
            return .nothingReleased
        }
        let cells = shown.epoch.cells(after: cursor, limit: Limits.maximumRows)
        let end = cells.count == Limits.maximumRows ? cells.last : nil
        return AnalystView(
            EpochView(
                shown.epoch, cells: cells, isFirst: cursor == nil,
                next: end.map { CellCursor(after: $0).text }), unverified: shown.unverified)
    }
}
