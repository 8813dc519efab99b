import HTTPTypes
import Hummingbird
import VaultProtocol

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

    /// Whom `path` is for: programs where no route says otherwise.
    func audience(of path: String) -> RouteAudience? {
        routes.first { $0.path == path }?.audience
    }

    /// The routes in Hummingbird's router, behind `checks`.
    func router(
        behind checks: RequestChecks, authorization: VaultAuthorization
    ) -> Router<GatewayContext> {
        let router = Router(
            context: GatewayContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: checks)
        for route in routes {
            let call = RouteCall(route: route, authorization: authorization)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await call.answer(request, context)
            }
        }
        return router
    }
}

/// What happens to a request of one route before its handler: the parameters must be as declared, a
/// credential must be there, the vault must permit it, in this order.
struct RouteCall: Sendable {
    let route: Route
    let authorization: VaultAuthorization

    func answer(_ request: Request, _ context: GatewayContext) async throws -> Response {
        // The router passes over empty segments, where a browser may see the name of a host.
        let segments = request.uri.path.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.dropFirst().allSatisfy({ !$0.isEmpty }) || request.uri.path == "/" else {
            throw Problem.notFound
        }
        let query = try QueryValues(
            QueryString(request), declared: route.parameters,
            emptyIsAbsent: route.audience == .people)
        // A form that somebody sent without a session is kept by its handler.
        let keepsForm = route.audience == .people && route.method == .post
        if route.access != .anyone, !keepsForm, PresentedCredential(request) == nil {
            throw Problem.signInRequired
        }
        let checked = RouteRequest(raw: request, context: context, query: query)
        switch (route.handler, route.access) {
        case (.anyone(let handler), _): return try await handler(checked)
        case (.caller(let handler), .action(let action, let list)):
            let caller = try await authorization.authorize(checked, for: action, list: list)
            return try await handler(checked, caller)
        case (.caller, _): preconditionFailure("a route with a caller names no action")
        }
    }
}
