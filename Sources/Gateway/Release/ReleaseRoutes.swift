import Hummingbird
import ReleaseReading
import VaultProtocol

/// `GET /v1/release/cells` and `/v1/release/epochs`: released numbers with their intervals.
struct ReleaseRoutes {
    let release: ReleaseQueries

    static let epoch = Parameter.text("epoch", "The epoch's name; the latest where there is none.")
    static let marginal = Parameter.text("marginal", "Cells of this marginal alone.")
    static let dimension = Parameter.text(
        "dimension", "Cells of the marginal that counts by this dimension alone.")
    static let cursor = Parameter<CellCursor?>(
        "cursor", .text(.init(3...21, pattern: "^[0-9]{1,10}\\.[0-9]{1,10}$")), absent: nil,
        "The next_cursor of the page before."
    ) { text in CellCursor(text).map { .some($0) } }
    static let epochCursor = Parameter.integer(
        "cursor", in: 0...Int(Int32.max), "The next_cursor of the page before.")

    var routes: [Route] { [cells, epochs] }

    private var cells: Route {
        .get(
            "/v1/release/cells", for: .programs, action: .releaseRead,
            "Cells of an epoch with their 95 % intervals.",
            query: [
                Self.epoch.description, Self.marginal.description, Self.dimension.description,
                Parameter.limit.description, Self.cursor.description,
            ],
            answers: [.list(CellsDocument.self, "A page of cells, by marginal and place.")],
            problems: [404, 503]
        ) { [release] request, _ in
            let limit = request.query[.limit]
            guard let shown = try await release.epoch(request.query[Self.epoch]) else {
                throw Problem.nothingReleased
            }
            let filter = try Self.filter(request, among: shown.epoch.marginals)
            let cells = shown.epoch.cells(
                filter, after: request.query[Self.cursor], limit: limit)
            return try .list(CellsDocument(shown, cells: cells, limit: limit), to: request)
        }
    }

    private var epochs: Route {
        .get(
            "/v1/release/epochs", for: .programs, action: .releaseRead,
            "The epochs that are released, latest first.",
            query: [Parameter.limit.description, Self.epochCursor.description],
            answers: [.list(EpochsDocument.self, "A page of epochs.")]
        ) { [release] request, _ in
            let limit = request.query[.limit]
            let epochs = try await release.epochs(
                below: request.query[Self.epochCursor], limit: limit)
            return try .list(EpochsDocument(epochs, limit: limit), to: request)
        }
    }

    /// Refuses a name that the epoch does not have: an empty answer would read as nothing there.
    private static func filter(
        _ request: RouteRequest, among marginals: [ReleasedMarginal]
    ) throws(Problem) -> CellFilter {
        let filter = CellFilter(
            marginal: request.query[marginal] ?? "", dimension: request.query[dimension] ?? "")
        let names = marginals.map(\.name)
        guard filter.marginal.isEmpty || names.contains(filter.marginal) else {
            throw .invalidParameter("marginal", allowed: Schema.word(names).inWords)
        }
        let single = marginals.compactMap { $0.dimensions.count == 1 ? $0.dimensions[0].name : nil }
        guard filter.dimension.isEmpty || single.contains(filter.dimension) else {
            throw .invalidParameter("dimension", allowed: Schema.word(single).inWords)
        }
        return filter
    }
}
