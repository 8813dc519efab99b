import Hummingbird
import VaultProtocol

/// `GET /v1/release/cells`: released numbers with their intervals, and what they are counted by.
struct ReleaseRoutes {
    let release: ReleaseQueries
    let authorization: VaultAuthorization

    var routes: [Route] {
        [
            Route(
                .get, "/v1/release/cells", action: .releaseRead, authorization: authorization
            ) { [release] request, _ in
                let query = QueryReader(request)
                let limit = try query.limit()
                let filter = CellFilter(
                    marginal: try query.text("marginal") ?? "",
                    dimension: try query.text("dimension") ?? "")
                let name = try query.text("epoch")
                let cursor = try query.cellCursor()
                guard let epoch = try await release.epoch(name) else {
                    throw Problem.nothingReleased
                }
                let marginals = try await release.marginals(of: epoch)
                let cells = try await release.cells(
                    of: epoch, marginals: marginals, filter: filter, after: cursor, limit: limit)
                return .json(
                    CellsDocument(epoch: epoch, marginals: marginals, cells: cells, limit: limit))
            }
        ]
    }
}

extension QueryReader {
    /// Where the page of cells before this one ended; nil for the first page.
    func cellCursor() throws(Problem) -> CellCursor? {
        guard let text = try text("cursor") else { return nil }
        guard let cursor = CellCursor(text) else { throw .invalidParameter("cursor") }
        return cursor
    }
}

/// The answer of `GET /v1/release/cells`.
private struct CellsDocument: Encodable {
    struct DimensionEntry: Encodable {
        let dimension: String
        let title: String
        let why: String
    }

    struct MarginalEntry: Encodable {
        let marginal: String
        let measure: String
        let title: String
        let why: String
        let dimensions: [DimensionEntry]
    }

    struct CellEntry: Encodable {
        let marginal: String
        let measure: String
        /// The name of the marginal, which is that of its dimension where it has one alone.
        let dimension: String
        /// The members as one text.
        let member: String
        let members: [String]
        let status: String
        let count: Nullable<Int>
        let low: Nullable<Int>
        let high: Nullable<Int>
    }

    let epoch: String
    let asOf: String
    let rho: Double
    let sigma: Double
    let intervalPercent = 95
    let marginals: [MarginalEntry]
    let cells: [CellEntry]
    let nextCursor: Nullable<String>

    init(epoch: ReleaseEpoch, marginals: [ReleasedMarginal], cells: [ReleasedCell], limit: Int) {
        self.epoch = epoch.name
        asOf = epoch.asOf
        rho = epoch.rho
        sigma = epoch.sigma
        self.marginals = marginals.map { marginal in
            MarginalEntry(
                marginal: marginal.name, measure: marginal.measure, title: marginal.title,
                why: marginal.why,
                dimensions: marginal.dimensions.map {
                    DimensionEntry(dimension: $0.name, title: $0.title, why: $0.why)
                })
        }
        self.cells = cells.map { cell in
            CellEntry(
                marginal: cell.marginal.name, measure: cell.marginal.measure,
                dimension: cell.marginal.name, member: cell.label, members: cell.members,
                status: cell.isWithheld ? "withheld" : "published",
                count: Nullable(cell.count), low: Nullable(cell.low), high: Nullable(cell.high))
        }
        let end = cells.count == limit ? cells.last : nil
        nextCursor = Nullable(end.map { CellCursor(after: $0).text })
    }
}
