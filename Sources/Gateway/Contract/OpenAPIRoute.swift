import Hummingbird
import Text

/// `GET /openapi.json`: the description of every route, itself among them.
struct OpenAPIRoute {
    /// The routes it describes beside itself.
    let described: [Route]

    var route: Route {
        let bytes = try? JSONBody.encoded(OpenAPIDocument(routes: described + [placeholder]).json)
        return Self.route { bytes ?? [] }
    }

    private var placeholder: Route { Self.route { [] } }

    private static func route(_ bytes: @escaping @Sendable () -> [UInt8]) -> Route {
        .get(
            "/openapi.json", for: .programs, "This description (OpenAPI 3.1).",
            answers: [
                AnswerDescription(
                    200, "The description.",
                    [.init(mediaType: "application/json", schema: .document)])
            ]
        ) { _ in .json(bytes: bytes()) }
    }
}
