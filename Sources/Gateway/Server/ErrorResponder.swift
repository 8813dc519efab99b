import Database
import HTTPTypes
import Hummingbird
import NIOCore
import Observability
import VaultProtocol

/// The one place that turns an error into a status and a body.
struct ErrorResponder: Sendable {
    let pages: PageRenderer
    let observer: Observer
    /// Methods by path, to tell "no such method" from "no such address".
    let allowed: @Sendable (String) -> String?

    /// The response for `error`: a page where a browser asked for one, a problem document otherwise.
    func response(to error: any Error, request: Request, context: GatewayContext) -> Response {
        let problem = problem(for: error, request: request)
        var response =
            wantsPage(request)
            ? pages.problem(problem, requestID: context.requestID)
            : document(problem, requestID: context.requestID)
        if let seconds = problem.retryAfter {
            response.headers[.retryAfter] = String(seconds)
        }
        if let allow = problem.allow { response.headers[.allow] = allow }
        if problem.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        // What is left of a body that is too large is not worth reading.
        if problem.status == 413 { response.headers[.connection] = "close" }
        return response
    }

    private func problem(for error: any Error, request: Request) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case is VaultUnavailable:
            return .vaultUnavailable
        case is NIOTooManyBytesError:
            return .bodyTooLarge
        case let error as DatabaseError:
            let state = error.sqlState?.code.lowercased() ?? "none"
            observer.record(.databaseFailed(sqlState: PolicyWord(policy: state)))
            return .databaseUnavailable
        case let error as HTTPError where error.status == .notFound:
            return allowed(request.uri.path).map(Problem.methodNotAllowed) ?? .notFound
        default:
            observer.record(.failed(reason: PolicyWord("internal-error")))
            return .internalError
        }
    }

    private func wantsPage(_ request: Request) -> Bool {
        let path = request.uri.path
        let isForPrograms = path.hasPrefix("/v1/") || path == "/livez" || path == "/readyz"
        return !isForPrograms && request.headers[.accept]?.contains("text/html") == true
    }

    private func document(_ problem: Problem, requestID: String) -> Response {
        let body = ProblemDocument(
            type: "urn:bauta:problem:" + problem.code,
            title: problem.title,
            status: problem.status, detail: problem.detail, instance: requestID,
            code: problem.code)
        return .json(
            body, status: .init(code: problem.status), contentType: "application/problem+json")
    }
}

private struct ProblemDocument: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let code: String
}
