import HTTPTypes
import Text

/// The description of the interface (OpenAPI 3.1), made of the routes themselves.
struct OpenAPIDocument: Sendable {
    let routes: [Route]

    /// The whole document.
    var json: JSONValue {
        .members([
            "openapi": .text("3.1.0"),
            "info": .members([
                "title": .text("Bauta"), "version": .text("1"),
                "description": .text(
                    "Released numbers, work lists under references, audited unlocks, and the log. "
                        + "Every error is a problem document; /help/errors lists the codes."),
            ]),
            "servers": .list([.members(["url": .text("/")])]),
            "paths": .members(paths),
            "components": .members([
                "securitySchemes": .members([
                    "token": .members([
                        "type": .text("http"), "scheme": .text("bearer"),
                        "description": .text("A token as bauta token issue prints it."),
                    ]),
                    "session": .members([
                        "type": .text("apiKey"), "in": .text("cookie"),
                        "name": .text(SessionCookie.plainName),
                        "description": .text(
                            "The session of a browser that has signed in; called "
                                + "\(SessionCookie.secureName) under a name that is not of the machine."
                        ),
                    ]),
                ]),
                "schemas": .members(["Problem": ProblemDocument.schema.json]),
            ]),
        ])
    }

    private var paths: [String: JSONValue] {
        Dictionary(grouping: routes, by: \.path).mapValues { routes in
            .members(
                Dictionary(
                    routes.map { ($0.method.rawValue.lowercased(), operation($0)) },
                    uniquingKeysWith: { first, _ in first }))
        }
    }

    private func operation(_ route: Route) -> JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .text(operationID(route)), "summary": .text(route.summary),
            "tags": .list([.text(route.audience == .people ? "pages" : "interface")]),
            "responses": .members(answers(of: route)),
            "security": .list(security(of: route)),
            "x-access": .text(route.access.name),
        ]
        let parameters =
            route.parameters.map { parameter($0, of: route) }
            + (route.isRepeatable ? [Self.idempotencyKey] : [])
        if !parameters.isEmpty { members["parameters"] = .list(parameters) }
        if let body = route.body {
            members["requestBody"] = .members([
                "required": .flag(true),
                "content": .members([
                    body.mediaType: .members(["schema": body.schema.json])
                ]),
            ])
        }
        return .members(members)
    }

    private func operationID(_ route: Route) -> String {
        let words = route.path.split { !$0.isLetter && !$0.isNumber }
        return
            ([route.method.rawValue.lowercased()]
            + (words.isEmpty ? ["start"] : words.map(String.init)))
            .joined(separator: "_")
    }

    private func parameter(_ parameter: ParameterDescription, of route: Route) -> JSONValue {
        guard case .members(var schema) = parameter.schema.json else { return .null }
        if let fallback = parameter.fallback {
            schema["default"] = Int(fallback).map(JSONValue.integer) ?? .text(fallback)
        }
        var members: [String: JSONValue] = [
            "name": .text(parameter.name), "in": .text("query"), "required": .flag(false),
            "description": .text(parameter.summary), "schema": .members(schema),
        ]
        if route.audience == .people { members["allowEmptyValue"] = .flag(true) }
        return .members(members)
    }

    private static let idempotencyKey = JSONValue.members([
        "name": .text(IdempotencyKey.header), "in": .text("header"), "required": .flag(false),
        "description": .text(
            "Names this request: sent again with the same key, its record is answered and nothing "
                + "is done twice."),
        "schema": IdempotencyKey.schema.json,
    ])

    private func security(of route: Route) -> [JSONValue] {
        guard route.access != .anyone else { return [] }
        return ["token", "session"].map { .members([$0: .list([])]) }
    }

    private func answers(of route: Route) -> [String: JSONValue] {
        var answers: [String: JSONValue] = [:]
        for answer in route.answers {
            var members: [String: JSONValue] = ["description": .text(answer.summary)]
            var contents = Dictionary(
                answer.contents.map {
                    ($0.mediaType, JSONValue.members(["schema": $0.schema.json]))
                },
                uniquingKeysWith: { first, _ in first })
            // A page that tells of an error stands beside the problems of the same status.
            if answer.status >= 400, route.audience == .people {
                contents[Self.problemType] = Self.problemContent
            }
            if !contents.isEmpty { members["content"] = .members(contents) }
            answers[String(answer.status)] = .members(members)
        }
        for status in problems(of: route).subtracting(route.answers.map(\.status)) {
            answers[String(status)] = problem(of: route)
        }
        return answers
    }

    /// The statuses of the problems that `route` can answer with.
    private func problems(of route: Route) -> Set<Int> {
        var statuses: Set<Int> = [400, 421, 422, 431, 503]
        if route.access != .anyone { statuses.formUnion([401, 403, 429]) }
        if route.body != nil { statuses.formUnion([408, 413, 415]) }
        if route.method == .post { statuses.insert(403) }
        return statuses.union(route.problems)
    }

    private func problem(of route: Route) -> JSONValue {
        var contents = [Self.problemType: Self.problemContent]
        if route.audience == .people {
            contents["text/html"] = .members(["schema": Schema.text.json])
        }
        return .members([
            "description": .text("A problem; its code says which."),
            "content": .members(contents),
        ])
    }

    private static let problemType = ProblemDocument.mediaType
    private static let problemContent = JSONValue.members([
        "schema": .members(["$ref": .text("#/components/schemas/Problem")])
    ])
}
