import CustomerModel
import HTTPTypes
import Hummingbird
import Observability

/// What every request passes and every response carries: the host and origin checks, the limit of
/// a body, errors as problems, security headers, and one line of observation.
struct RequestChecks: RouterMiddleware {
    typealias Context = GatewayContext

    let origins: Origins
    let addresses: ClientAddresses
    let errors: ErrorResponder
    let observer: Observer
    let refused = RefusedSignIns()

    func handle(
        _ request: Request, context: GatewayContext,
        next: (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.client = addresses.client(of: request, from: context.client)
        var response: Response
        do {
            try check(request)
            response = try await next(request, context)
        } catch {
            response = await errors.response(to: error, request: request, context: context)
        }
        SecurityHeaders.apply(to: &response.headers, requestID: context.requestID)
        observe(request, response, context, start)
        return response
    }

    private func check(_ request: Request) throws(Problem) {
        try origins.checkHost(request)
        guard SessionCookie(of: request).values(in: request).count <= 1 else {
            throw .sessionRepeated
        }
        if let length = request.headers[.contentLength] {
            guard let bytes = Int(length), bytes <= Limits.bodyBytes else { throw .bodyTooLarge }
        }
        if request.method != .get && request.method != .head {
            try origins.checkOrigin(request, credential: PresentedCredential(request))
        }
    }

    private func observe(
        _ request: Request, _ response: Response, _ context: GatewayContext,
        _ start: ContinuousClock.Instant
    ) {
        let path = context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } ?? "unknown"
        // Supervisors ask every second; only a bad answer is worth a line.
        if path == "/livez" || path == "/readyz", response.status == .ok { return }
        guard !Self.isRefusedSignIn(response) else {
            if let count = refused.count(in: EventTime.now().seconds / 60) {
                observer.record(.credentialsRefused(count: count))
            }
            return
        }
        let methods: Set<HTTPRequest.Method> = [
            .get, .head, .post, .put, .patch, .delete, .options,
        ]
        let method = methods.contains(request.method) ? request.method.rawValue : "other"
        let elapsed = (ContinuousClock.now - start).components
        let milliseconds = elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
        observer.record(
            .httpAnswered(
                method: PolicyWord(policy: method.lowercased()), route: PolicyWord(policy: path),
                status: response.status.code, milliseconds: Int(milliseconds),
                requestID: PolicyWord(policy: context.requestID)))
    }

    /// Whether `response` is to a credential that was refused, or to none: on pages it leads to the
    /// form.
    private static func isRefusedSignIn(_ response: Response) -> Bool {
        switch response.status {
        case .unauthorized: true
        case .seeOther: response.headers[.location]?.hasPrefix("/sign-in") == true
        case .tooManyRequests: response.headers[.connection] == "close"
        default: false
        }
    }
}
