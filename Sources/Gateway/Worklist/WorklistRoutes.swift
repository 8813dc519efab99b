import Hummingbird
import Text
import VaultProtocol

/// `GET /v1/worklists` and `/v1/worklists/at-risk`: the lists of the caller's own team.
struct WorklistRoutes {
    let worklists: TeamWorklistQueries

    static let cursor = Parameter.integer(
        "cursor", in: 0...Int(Int32.max), "The next_cursor of the page before.")

    var routes: [Route] { [lists, atRisk] }

    private var lists: Route {
        .get(
            "/v1/worklists", for: .programs, action: .worklistCount, list: WorklistName.atRisk,
            "The work lists of the caller's team, with their sizes.",
            answers: [.list(WorklistsDocument.self, "The lists; none before the first is built.")]
        ) { [worklists] request, caller in
            let team = caller.principal.team
            let state = try await worklists.state(of: WorklistName.atRisk, team: team)
            let groups = try await worklists.counts(of: WorklistName.atRisk, team: team)
            let people = groups.reduce(0) { $0 + $1.people }
            return try .list(
                WorklistsDocument(
                    state.map { WorklistsDocument.Entry(WorklistName.atRisk, $0, people: people) }),
                to: request)
        }
    }

    private var atRisk: Route {
        .get(
            "/v1/worklists/at-risk", for: .programs, action: .worklistRead,
            list: WorklistName.atRisk, "Customers about to leave, under references.",
            query: [Parameter.limit.description, Self.cursor.description],
            answers: [.list(WorklistDocument.self, "A page of the list.")]
        ) { [worklists] request, caller in
            let limit = request.query[.limit]
            let team = caller.principal.team
            let state = try await worklists.state(of: WorklistName.atRisk, team: team)
            let items = try await worklists.items(
                of: WorklistName.atRisk, team: team, after: request.query[Self.cursor] ?? 0,
                limit: limit)
            return try .list(
                WorklistDocument(WorklistName.atRisk, state, items: items, limit: limit),
                to: request)
        }
    }
}

/// The answer of `GET /v1/worklists`.
private struct WorklistsDocument: ListBody, Encodable {
    struct Entry: Encodable {
        let list: String
        let asOf: String
        let builtAt: String
        let people: Int

        init(_ list: String, _ state: WorklistState, people: Int) {
            self.list = list
            asOf = state.asOf
            builtAt = state.builtAt
            self.people = people
        }
    }

    let worklists: [Entry]
    @ListEnd var nextCursor: String?

    init(_ entry: Entry?) {
        worklists = entry.map { [$0] } ?? []
        nextCursor = nil
    }

    static let columns = ["list", "as_of", "built_at", "people"]
    var rows: [[String]] { worklists.map { [$0.list, $0.asOf, $0.builtAt, String($0.people)] } }

    static let schema = Schema.page(
        of: "worklists",
        .members([
            .init("list", .text), .init("as_of", .date), .init("built_at", .time),
            .init("people", .count),
        ]))
}

/// The answer of `GET /v1/worklists/at-risk`.
private struct WorklistDocument: ListBody, Encodable {
    let list: String
    @OrNull var asOf: String?
    @OrNull var builtAt: String?
    let items: [WorklistItem]
    @ListEnd var nextCursor: String?

    init(_ list: String, _ state: WorklistState?, items: [WorklistItem], limit: Int) {
        self.list = list
        asOf = state?.asOf
        builtAt = state?.builtAt
        self.items = items
        nextCursor = items.count == limit ? items.last.map { String($0.position) } : nil
    }

    static let columns = [
        "position", "reference", "segment", "recency_band", "frequency_band", "value_band",
    ]
    var rows: [[String]] {
        items.map {
            [
                String($0.position), $0.reference, $0.segment, $0.recencyBand, $0.frequencyBand,
                $0.valueBand,
            ]
        }
    }

    static let schema = Schema.page(
        of: "items",
        .members([
            .init("position", .count), .init("reference", .text), .init("segment", .text),
            .init("recency_band", .text), .init("frequency_band", .text),
            .init("value_band", .text),
        ]),
        beside: [
            .init("list", .text), .init("as_of", .nullable(.date), "Null before it is built."),
            .init("built_at", .nullable(.time)),
        ])
}
