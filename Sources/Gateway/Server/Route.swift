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

/// One method of one path.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, GatewayContext) async throws -> Response
    typealias CallerHandler = @Sendable (Request, Caller) async throws -> Response

    let method: HTTPRequest.Method
    let path: String
    let access: RouteAccess
    let handler: Handler

    /// A route for anyone.
    init(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.init(method: method, path: path, access: .anyone, handler: handler)
    }

    /// A route whose handler runs after the vault has permitted `action`.
    init(
        _ method: HTTPRequest.Method, _ path: String, action: GatewayAction, list: String? = nil,
        authorization: VaultAuthorization, _ handler: @escaping CallerHandler
    ) {
        self.init(method: method, path: path, access: .action(action, list: list)) {
            request, _ in
            let caller = try await authorization.authorize(request, for: action, list: list)
            return try await handler(request, caller)
        }
    }

    /// A route whose handler forwards the request to the vault unread.
    init(unlock path: String, _ handler: @escaping Handler) {
        self.init(method: .post, path: path, access: .unlock, handler: handler)
    }

    private init(
        method: HTTPRequest.Method, path: String, access: RouteAccess,
        handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.handler = handler
    }

    /// The same route, with an answer of its own to an error.
    func catching(
        _ recover: @escaping @Sendable (any Error) throws -> Response
    ) -> Route {
        Route(method: method, path: path, access: access) { request, context in
            do {
                return try await handler(request, context)
            } catch {
                return try recover(error)
            }
        }
    }
}

/// All routes: what is not here does not exist.
struct RouteTable: Sendable {
    let routes: [Route]

    /// The methods of `path` as `Allow` lists them; nil where there is no such path.
    func allowed(_ path: String) -> String? {
        let methods = routes.filter { $0.path == path }.map(\.method)
        guard !methods.isEmpty else { return nil }
        let withHead = methods.contains(.get) ? methods + [.head] : methods
        return withHead.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// The routes in Hummingbird's router, behind `checks`.
    func router(behind checks: RequestChecks) -> Router<GatewayContext> {
        let router = Router(
            context: GatewayContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: checks)
        for route in routes {
            router.on(RouterPath(route.path), method: route.method, use: route.handler)
        }
        return router
    }
}
