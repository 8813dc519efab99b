import Hummingbird
import VaultProtocol

/// `/agent`: the work list, and the form that asks the vault for contacts.
struct AgentPage: Sendable {
    let worklists: TeamWorklistQueries
    let authorization: VaultAuthorization
    let forwarder: VaultForwarder
    let pages: PageRenderer

    var routes: [Route] {
        [
            Route(
                .get, "/agent", action: .worklistRead, list: WorklistName.atRisk,
                authorization: authorization
            ) { request, caller in
                let cursor = try QueryReader(request).integer("cursor", in: 0...Int(Int32.max))
                return pages.page(
                    .agent, title: "Work list", principal: caller.principal,
                    content: try await view(caller, after: cursor ?? 0))
            }.forPeople,
            Route(unlock: "/agent/unlock") { [forwarder] request, _ in
                let form = try await FormBody(request).decode(
                    ContactForm.self, lists: ["reference", "column"])
                let body = try form.requestBody
                return try await forwarder.forward(body, of: request, format: .html)
            }.forPeople,
        ]
    }

    private func view(_ caller: Caller, after cursor: Int) async throws -> AgentView {
        let team = caller.principal.team
        let state = try await worklists.state(of: WorklistName.atRisk, team: team)
        let items = try await worklists.items(
            of: WorklistName.atRisk, team: team, after: cursor, limit: Limits.pageRows)
        let options = UnlockOptions(document: caller.document)
        return AgentView(
            team: team, asOf: state?.asOf ?? "never", isFirst: cursor == 0, items: items,
            next: items.count == Limits.pageRows ? items.last?.position : nil,
            purposes: options?.purposes ?? [], peopleLeft: options?.peopleLeftToday)
    }
}

/// The form below the work list; what it holds is the vault's to judge.
private struct ContactForm: Decodable {
    let purpose: String?
    let reason: String?
    let reference: [String]?
    let column: [String]?

    /// The form as the vault takes it.
    var requestBody: [UInt8] {
        get throws {
            try JSONBody.encoded(
                UnlockRequest(
                    purpose: purpose ?? "", reason: reason ?? "", references: reference ?? [],
                    columns: column ?? []))
        }
    }
}

private struct AgentView: Sendable {
    struct ColumnChoice: Sendable {
        let name: String
        let label: String
    }

    let team: String
    let asOf: String
    let isFirst: Bool
    let items: [WorklistItem]
    let hasItems: Bool
    let next: Int?
    let purposes: [UnlockOptions.PurposeOption]
    let hasPurposes: Bool
    let columns: [ColumnChoice]
    let peopleLeft: String?

    init(
        team: String, asOf: String, isFirst: Bool, items: [WorklistItem], next: Int?,
        purposes: [UnlockOptions.PurposeOption], peopleLeft: Int?
    ) {
        self.team = team
        self.asOf = asOf
        self.isFirst = isFirst
        self.items = items
        hasItems = !items.isEmpty
        self.next = next
        self.purposes = purposes
        hasPurposes = !purposes.isEmpty
        var seen: Set<String> = []
        columns = purposes.flatMap(\.columns).filter { seen.insert($0).inserted }
            .map { name in ColumnChoice(name: name, label: name.replacing("_", with: " ")) }
        self.peopleLeft = peopleLeft.map { String($0) }
    }
}
