import Hummingbird
import VaultProtocol

/// `GET /v1/release/cells`: released numbers with their intervals.
struct ReleaseRoutes {
    let release: ReleaseQueries
    let authorization: VaultAuthorization

    var routes: [Route] {
        [
            Route(.get, "/v1/release/cells", action: .releaseRead, authorization: authorization) {
                [release] request, _ in
                let query = QueryReader(request)
                let limit = try query.limit()
                let dimension = try query.text("dimension")
                let name = try query.text("epoch")
                let cursor = try Self.cursor(query)
                guard let epoch = try await release.epoch(name) else {
                    throw Problem.nothingReleased
                }
                let cells = try await release.cells(
                    of: epoch, dimension: dimension, after: cursor, limit: limit)
                return .json(CellsDocument(epoch: epoch, cells: cells, limit: limit))
            }
        ]
    }

    private static func cursor(_ query: QueryReader) throws(Problem) -> CellCursor? {
        guard let text = try query.text("cursor") else { return nil }
        guard let cursor = CellCursor(text) else { throw .invalidParameter("cursor") }
        return cursor
    }
}

private struct CellsDocument: Encodable {
    struct Cell: Encodable {
        let dimension: String
        let member: String
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
    let cells: [Cell]
    let nextCursor: Nullable<String>

    init(epoch: ReleaseEpoch, cells: [ReleasedCell], limit: Int) {
        self.epoch = epoch.name
        asOf = epoch.asOf
        rho = epoch.rho
        sigma = epoch.sigma
        self.cells = cells.map { cell in
            Cell(
                dimension: cell.dimension, member: cell.member,
                status: cell.isWithheld ? "withheld" : "published",
                count: Nullable(cell.count), low: Nullable(cell.low), high: Nullable(cell.high))
        }
        let end = cells.count == limit ? cells.last : nil
        nextCursor = Nullable(
            end.map { CellCursor(dimension: $0.dimension, position: $0.position).text })
    }
}
