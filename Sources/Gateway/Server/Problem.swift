import VaultProtocol

/// An error as a caller sees it (RFC 9457): chosen words only, never what the caller sent.
struct Problem: Error, Hashable, Sendable {
    /// HTTP status.
    let status: Int
    /// Stable, for programs: lower-case letters, digits and `-`.
    let code: String
    /// One sentence, for people.
    let detail: String
    /// Seconds.
    var retryAfter: Int?
    /// Methods a path has, for 405.
    var allow: String?

    init(
        _ status: Int, _ code: String, _ detail: String, retryAfter: Int? = nil,
        allow: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
        self.allow = allow
    }

    /// The kind of problem in a word or two; the same for every problem of a status.
    var title: String {
        switch status {
        case 400: "Not understood"
        case 401: "Not signed in"
        case 403: "Not allowed"
        case 404: "Not found"
        case 405: "Method not allowed"
        case 409: "Conflict"
        case 413: "Too large"
        case 415: "Unsupported content"
        case 421: "Wrong host"
        case 422: "Not acceptable as it is"
        case 429: "Too much"
        case 503: "Not available now"
        default: status < 500 ? "Refused" : "Something went wrong"
        }
    }

    static let signInRequired = Problem(
        401, "sign-in-required", "A token or a session that has not ended is required.")
    static let wrongHost = Problem(
        421, "wrong-host", "The service does not answer under this host name.")
    static let crossOrigin = Problem(
        403, "cross-origin", "The request did not come from a page of this service.")
    static let notFound = Problem(404, "not-found", "There is nothing at this address.")
    static let bodyTooLarge = Problem(
        413, "body-too-large", "The body may have \(Limits.bodyBytes) bytes at most.")
    static let jsonExpected = Problem(
        415, "json-expected", "The body must be sent as application/json.")
    static let formExpected = Problem(
        415, "form-expected", "The body must be sent as application/x-www-form-urlencoded.")
    static let malformedForm = Problem(
        400, "malformed-form", "The form could not be read.")
    static let vaultUnavailable = Problem(
        503, "vault-unavailable", "The vault did not answer in time; nothing was released.",
        retryAfter: 2)
    static let databaseUnavailable = Problem(
        503, "database-unavailable", "The database did not answer.", retryAfter: 2)
    static let nothingReleased = Problem(
        404, "nothing-released", "No such epoch has been released.")
    static let internalError = Problem(
        500, "internal-error", "Something went wrong that was not the caller's doing.")

    static func methodNotAllowed(_ allow: String) -> Problem {
        Problem(
            405, "method-not-allowed", "The address does not take this method.", allow: allow)
    }

    /// `parameter` is a name out of the interface's description, not out of the request.
    static func invalidParameter(_ parameter: StaticString) -> Problem {
        Problem(400, "invalid-parameter", "The parameter \(parameter) has no usable value.")
    }

    /// The vault's refusal; a code it should not have sent is replaced.
    static func refusal(_ reply: VaultReply) -> Problem {
        guard (400...599).contains(reply.status) else { return .vaultUnavailable }
        if reply.status == 401 { return .signInRequired }
        let code = reply.code.flatMap { isCode($0) ? $0 : nil } ?? "refused"
        return Problem(
            reply.status, code, reply.detail ?? "The request was refused.",
            retryAfter: reply.retryAfter ?? (reply.status == 503 ? 2 : nil))
    }

    private static func isCode(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
