import Database
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Observability
import VaultProtocol

/// The one place that turns an error into a status and a body.
struct ErrorResponder: Sendable {
    let pages: PageRenderer
    let observer: Observer
    /// Tells "no such method" from "no such address", and pages from the rest.
    let table: RouteTable
    /// Says who reads an error page, for its frame.
    let authorization: VaultAuthorization

    /// The response for `error`: a page where a browser asked for one, a problem document otherwise;
    /// whoever must sign in for a page is sent to the form and back.
    func response(
        to error: any Error, request: Request, context: GatewayContext
    ) async -> Response {
        let problem = problem(for: error, request: request)
        if problem.isOfCredential, table.audience(of: request.uri.path) == .people,
            request.method == .get || request.method == .head
        {
            return signIn(request)
        }
        var response: Response
        if wantsPage(request) {
            let reader = await reader(of: problem, request, context)
            response = pages.problem(
                problem, requestID: context.requestID, principal: reader, path: request.uri.path)
        } else {
            response = document(problem, requestID: context.requestID)
        }
        if let seconds = problem.retryAfter {
            response.headers[.retryAfter] = String(seconds)
        }
        if let allow = problem.allow { response.headers[.allow] = allow }
        if problem.code == .sessionRepeated {
            for cookie in SessionCookie(of: request).forgottenAnywhere(for: request) {
                response.headers.append(HTTPField(name: .setCookie, value: cookie))
            }
        }
        if problem.status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        // What is left of such a body is not worth reading, or cannot be read; and who guesses is to
        // take the trouble of a new connection.
        if problem.status == 413 || problem.status == 408 || error is HTTPParserError
            || problem.code == .tooManyAttempts
        {
            response.headers[.connection] = "close"
        }
        return response
    }

    /// Sends a browser to the sign-in form, which leads back to the page it asked for; a session that
    /// has ended is forgotten.
    private func signIn(_ request: Request) -> Response {
        let place = request.uri.path + (request.uri.query.map { "?" + $0 } ?? "")
        var query = SignInForm.isPage(place) ? ["return_to=" + QueryString.encoded(place)] : []
        let hadSession = PresentedCredential(request) != nil
        if hadSession { query.append("ended=true") }
        var response = Response.seeOther(
            "/sign-in" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
        if hadSession { response.headers[.setCookie] = SessionCookie(of: request).forgotten() }
        return response
    }

    /// Whose frame the page of `problem` has; nil where nobody is signed in or the vault is silent.
    private func reader(
        of problem: Problem, _ request: Request, _ context: GatewayContext
    ) async -> VerifiedPrincipal? {
        if let principal = problem.principal { return principal }
        guard problem.status != 503, let credential = PresentedCredential(request) else {
            return nil
        }
        return try? await authorization.authorize(
            credential, in: context, for: .identify, list: nil
        ).principal
    }

    private func problem(for error: any Error, request: Request) -> Problem {
        switch error {
        case let problem as Problem:
            return problem
        case is VaultUnavailable:
            return .vaultUnavailable
        case is RequestTimedOut:
            return .requestTimeout
        case is NIOTooManyBytesError:
            return .bodyTooLarge
        case is HTTPParserError:
            // The head was understood, or there would be no request.
            return .malformedBody
        case let error as DatabaseError:
            let state = error.sqlState?.code.lowercased() ?? "none"
            observer.record(.databaseFailed(sqlState: PolicyWord(policy: state)))
            return .databaseUnavailable
        case let error as HTTPError where error.status == .notFound:
            return table.allowed(request.uri.path).map(Problem.methodNotAllowed) ?? .notFound
        default:
            observer.record(.failed(reason: PolicyWord("internal-error")))
            return .internalError
        }
    }

    /// Whether a page is the answer: to a browser that asked for one, of a route for people or of
    /// none.
    private func wantsPage(_ request: Request) -> Bool {
        let path = request.uri.path
        let isForPeople =
            (table.audience(of: path) ?? (path.hasPrefix("/v1/") ? .programs : .people))
            == .people
        return isForPeople && request.headers[.accept]?.contains("text/html") == true
    }

    private func document(_ problem: Problem, requestID: String) -> Response {
        .json(
            ProblemDocument(problem, requestID: requestID), status: .init(code: problem.status),
            contentType: ProblemDocument.mediaType)
    }
}

/// The document of a problem (RFC 9457), with the members `code` and `field` of this service.
struct ProblemDocument: AnswerBody, Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let code: String
    let field: String?

    init(_ problem: Problem, requestID: String) {
        type = "urn:bauta:problem:" + problem.code.rawValue
        title = problem.code.title
        status = problem.status
        detail = problem.detail
        instance = requestID
        code = problem.code.rawValue
        field = problem.field
    }

    static let mediaType = "application/problem+json"

    static let schema = Schema.members([
        .init("type", .text, "A name of the kind of problem."),
        .init("title", .text, "The kind of problem in a few words."),
        .init("status", .integer(400...599), "The HTTP status."),
        .init("detail", .text, "What is wrong, in a sentence."),
        .init("instance", .text, "The id of the request, as the log has it."),
        .init(
            "code", .word(ProblemCode.allCases.map(\.rawValue)),
            "What is wrong, for programs; /help/errors says what to do."),
        .init("field", .text, isRequired: false, "The parameter or member it is about."),
    ])
}
