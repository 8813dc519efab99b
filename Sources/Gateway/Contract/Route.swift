import HTTPTypes
import Hummingbird
import VaultProtocol

/// Who may use a route; where it is not anyone, the vault decides.
enum RouteAccess: Hashable, Sendable {
    /// Anyone, without a credential.
    case anyone
    /// Whoever the vault permits `action`, before the handler runs.
    case action(GatewayAction, list: String? = nil)
    /// The request is forwarded to the vault, which decides on all of it.
    case unlock

    var name: String {
        switch self {
        case .anyone: "anyone"
        case .action(let action, _): action.rawValue
        case .unlock: "unlock"
        }
    }
}

/// Whom a route is for, which says how errors are shown and what an empty parameter means.
enum RouteAudience: Sendable {
    /// Programs: errors are problem documents, an empty parameter is a value.
    case programs
    /// People: errors are pages, whoever is not signed in is sent to sign in.
    case people
}

/// One method of one path, with everything the description of the interface says of it.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let access: RouteAccess
    let audience: RouteAudience
    /// What the route is for, in a sentence.
    let summary: String
    let parameters: [ParameterDescription]
    let body: BodyDescription?
    /// Whether the route honours `Idempotency-Key`.
    let isRepeatable: Bool
    let answers: [AnswerDescription]
    /// Problems that this route has beside those of every route.
    let problems: [Int]
    let handler: Handler

    enum Handler: Sendable {
        case anyone(@Sendable (RouteRequest) async throws -> Response)
        case caller(@Sendable (RouteRequest, Caller) async throws -> Response)
    }

    /// A GET for anyone.
    static func get(
        _ path: String, for audience: RouteAudience, _ summary: String,
        query: [ParameterDescription] = [], answers: [AnswerDescription], problems: [Int] = [],
        handler: @escaping @Sendable (RouteRequest) async throws -> Response
    ) -> Route {
        Route(
            method: .get, path: path, access: .anyone, audience: audience, summary: summary,
            parameters: query, body: nil, isRepeatable: false, answers: answers,
            problems: problems, handler: .anyone(handler))
    }

    /// A GET whose handler runs after the vault has permitted `action` (on the work list `list`).
    static func get(
        _ path: String, for audience: RouteAudience, action: GatewayAction, list: String? = nil,
        _ summary: String, query: [ParameterDescription] = [], answers: [AnswerDescription],
        problems: [Int] = [],
        handler: @escaping @Sendable (RouteRequest, Caller) async throws -> Response
    ) -> Route {
        Route(
            method: .get, path: path, access: .action(action, list: list), audience: audience,
            summary: summary, parameters: query, body: nil, isRepeatable: false,
            answers: answers, problems: problems, handler: .caller(handler))
    }

    /// A POST of people's forms or programs' documents; `access` is `.anyone` or `.unlock`.
    static func post(
        _ path: String, for audience: RouteAudience, access: RouteAccess, _ summary: String,
        body: BodyDescription?, isRepeatable: Bool = false, answers: [AnswerDescription],
        problems: [Int] = [],
        handler: @escaping @Sendable (RouteRequest) async throws -> Response
    ) -> Route {
        Route(
            method: .post, path: path, access: access, audience: audience, summary: summary,
            parameters: [], body: body, isRepeatable: isRepeatable, answers: answers,
            problems: problems, handler: .anyone(handler))
    }
}

/// A request whose parameters are as its route declares them.
struct RouteRequest: Sendable {
    let raw: Request
    let context: GatewayContext
    let query: QueryValues

    /// Which of several forms of an answer the caller asks for is read from it.
    var accept: String { raw.headers[.accept] ?? "*/*" }
}
