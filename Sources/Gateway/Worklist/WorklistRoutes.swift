import Hummingbird
import VaultProtocol

/// `GET /v1/worklists/at-risk`: the list of the caller's own team.
struct WorklistRoutes {
    let worklists: TeamWorklistQueries
    let authorization: VaultAuthorization

    var routes: [Route] {
        [
            Route(
                .get, "/v1/worklists/at-risk", action: .worklistRead, list: WorklistName.atRisk,
                authorization: authorization
            ) { [worklists] request, caller in
                let query = QueryReader(request)
                let limit = try query.limit()
                let cursor = try query.integer("cursor", in: 0...Int(Int32.max)) ?? 0
                let team = caller.principal.team
                let state = try await worklists.state(of: WorklistName.atRisk, team: team)
                let items = try await worklists.items(
                    of: WorklistName.atRisk, team: team, after: cursor, limit: limit)
                return .json(
                    WorklistDocument(
                        list: WorklistName.atRisk, asOf: Nullable(state?.asOf),
                        builtAt: Nullable(state?.builtAt), items: items,
                        nextCursor: Nullable(items.count == limit ? items.last?.position : nil)))
            }
        ]
    }
}

private struct WorklistDocument: Encodable {
    let list: String
    let asOf: Nullable<String>
    let builtAt: Nullable<String>
    let items: [WorklistItem]
    let nextCursor: Nullable<Int>
}
