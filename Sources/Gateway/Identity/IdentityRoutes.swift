import CustomerModel
import Hummingbird
import Text
import VaultProtocol

/// `GET /v1/whoami`, `/v1/purposes` and `/v1/quota`: what the vault says of the caller.
struct IdentityRoutes {
    var routes: [Route] {
        [
            .get(
                "/v1/whoami", for: .programs, action: .identify, "Who is calling.",
                answers: [.json(CallerDocument.self, "The caller as the vault knows them.")]
            ) { _, caller in
                .json(CallerDocument(caller.principal))
            },
            .get(
                "/v1/purposes", for: .programs, action: .identify,
                "What the caller may unlock contacts for.",
                answers: [
                    .list(PurposesDocument.self, "The purposes; none where policy gives none.")
                ]
            ) { request, caller in
                try .list(PurposesDocument(caller.unlockOptions), to: request)
            },
            .get(
                "/v1/quota", for: .programs, action: .identify,
                "How many people the caller may still unlock today.",
                answers: [.json(QuotaDocument.self, "Nulls where the caller may unlock nobody.")]
            ) { _, caller in
                .json(QuotaDocument(caller.unlockOptions?.quota))
            },
        ]
    }
}

/// The answer of `GET /v1/whoami`.
private struct CallerDocument: AnswerBody, Encodable {
    let account: String
    let role: String
    let team: String
    let credentialID: String
    let expiresAt: String
    let permitted: [String]

    init(_ principal: VerifiedPrincipal) {
        account = principal.account
        role = principal.role
        team = principal.team
        credentialID = principal.credentialID
        expiresAt = EventTime(seconds: principal.expiresAt).rfc3339Seconds
        permitted = principal.permitted.map(\.rawValue)
    }

    static let schema = Schema.members([
        .init("account", .text), .init("role", .text), .init("team", .text),
        .init("credential_id", .text, "Names the credential; no secret."),
        .init("expires_at", .time),
        .init(
            "permitted", .list(.word(GatewayAction.allCases.map(\.rawValue))),
            "What the role may do here, apart from unlocks."),
    ])
}

/// The answer of `GET /v1/purposes`.
private struct PurposesDocument: ListBody, Encodable {
    struct Entry: Encodable {
        let purpose: String
        let title: String
        let why: String
        let acknowledgement: String
        let columns: [String]
        let shortestReason: Int
        let mostPeople: Int
    }

    let purposes: [Entry]
    @ListEnd var nextCursor: String?

    init(_ options: UnlockOptions?) {
        purposes = (options?.purposes ?? []).map { purpose in
            Entry(
                purpose: purpose.id, title: purpose.title, why: purpose.why,
                acknowledgement: purpose.acknowledgement, columns: purpose.columns,
                shortestReason: purpose.shortestReason, mostPeople: purpose.mostPeople)
        }
        nextCursor = nil
    }

    static let columns = [
        "purpose", "title", "why", "acknowledgement", "columns", "shortest_reason", "most_people",
    ]
    var rows: [[String]] {
        purposes.map {
            [
                $0.purpose, $0.title, $0.why, $0.acknowledgement,
                $0.columns.joined(separator: " "), String($0.shortestReason),
                String($0.mostPeople),
            ]
        }
    }

    static let schema = Schema.page(
        of: "purposes",
        .members([
            .init("purpose", .text, "The name to send in POST /v1/unlocks."), .init("title", .text),
            .init("why", .text), .init("acknowledgement", .text, "What one agrees to."),
            .init("columns", .list(.text)),
            .init("shortest_reason", .count, "In characters."),
            .init("most_people", .count, "In one request."),
        ]))
}

/// The answer of `GET /v1/quota`.
private struct QuotaDocument: AnswerBody, Encodable {
    @OrNull var peoplePerDay: Int?
    @OrNull var used: Int?
    @OrNull var left: Int?
    @OrNull var resetsAt: String?

    init(_ quota: UnlockOptions.Quota?) {
        peoplePerDay = quota?.peoplePerDay
        used = quota?.used
        left = quota?.left
        resetsAt = quota.map { EventTime(seconds: $0.resetsAt).rfc3339Seconds }
    }

    static let schema = Schema.members([
        .init("people_per_day", .nullable(.count)), .init("used", .nullable(.count)),
        .init("left", .nullable(.count)),
        .init("resets_at", .nullable(.time), "When the quota is whole again."),
    ])
}
