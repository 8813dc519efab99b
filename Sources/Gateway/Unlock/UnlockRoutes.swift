import Hummingbird
import VaultProtocol

/// `POST /v1/unlocks`.
struct UnlockRoutes {
    let forwarder: VaultForwarder

    /// The body as the interface describes it; what it asks is the vault's to judge.
    static let body = Schema.members([
        .init("purpose", .text(.init(1...128)), "A purpose of GET /v1/purposes."),
        .init("reason", .text(.init(1...2_000)), "Why, in one's own words; names nobody."),
        .init(
            "references", .list(.text(.init(1...64)), count: 1...1_000),
            "References of the team's work list."),
        .init("columns", .list(.text(.init(1...64)), count: 1...32), "Columns of the purpose."),
        .init(
            "acknowledged", .boolean, "Whether one agrees to the acknowledgement of the purpose."),
    ])

    var routes: [Route] {
        [
            .post(
                "/v1/unlocks", for: .programs, access: .unlock,
                "Opens contacts of people on a work list; recorded before anything is answered.",
                body: .json(Self.body), isRepeatable: true,
                answers: [
                    .json(DisclosureDescription.self, "The contacts, or the record of them.")
                ],
                problems: [409, 429]
            ) { [forwarder] request in
                let key = try IdempotencyKey.of(request.raw)
                let body = try await CheckedJSONBody(request.raw, as: Self.body)
                return .json(
                    bytes: try await forwarder.document(
                        for: body.bytes, of: request, format: .json, idempotencyKey: key))
            }
        ]
    }
}

/// The answer of `POST /v1/unlocks`, which the vault writes and the gateway does not read.
private struct DisclosureDescription: AnswerBody {
    static let schema = Schema.members([
        .init("purpose", .text), .init("request_id", .text),
        .init(
            "audit_leaf_index", .count, isRequired: false, "Where the log holds the outcome."),
        .init(
            "contacts", .list(.map(.text)), isRequired: false,
            "For each reference the columns that are there; absent in the record of a repeat."),
        .init("people", .count, isRequired: false, "How many were opened, in a record."),
        .init("columns", .list(.text), isRequired: false, "Which columns were, in a record."),
        .init("opened_at", .time, isRequired: false, "When they were, in a record."),
        .init(
            "repeated", .boolean, isRequired: false,
            "True in the record that answers a request sent again."),
    ])

    func json() throws -> [UInt8] { preconditionFailure("the vault writes this document") }
}
