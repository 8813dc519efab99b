import VaultProtocol

/// An error as a caller sees it (RFC 9457).
///
/// Chosen words only: of what the caller sent no more than the name of a parameter, where it could
/// be the name of one.
struct Problem: Error, Sendable {
    /// HTTP status.
    let status: Int
    /// Stable, for programs.
    let code: ProblemCode
    /// One sentence, for people.
    let detail: String
    /// Seconds.
    var retryAfter: Int?
    /// Methods a path has, for 405.
    var allow: String?
    /// The parameter, member or form field it is about.
    var field: String?
    /// The roles that may do what was refused, where the vault says so.
    var allowedRoles: [String] = []
    /// Who was refused, where the vault says so.
    var principal: VerifiedPrincipal?

    init(
        _ status: Int, _ code: ProblemCode, _ detail: String, retryAfter: Int? = nil,
        allow: String? = nil, field: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
        self.allow = allow
        self.field = field
    }

    /// Whether another credential, or one at all, is what is asked for.
    var isOfCredential: Bool { status == 401 || code == .tooManyAttempts }

    static let signInRequired = Problem(
        401, .signInRequired, "A token or a session that has not ended is required.")
    static let sessionRepeated = Problem(
        400, .sessionRepeated,
        "The browser has sent more than one session, of which one is not of this service; all of them "
            + "are forgotten.")
    static let connectionUnknown = Problem(
        503, .unavailable, "The system does not tell whose the connection is.", retryAfter: 2)
    static let wrongHost = Problem(
        421, .wrongHost, "The service does not answer under this host name.")
    static let hostNotNamed = Problem(
        400, .malformedRequest, "A request names the host it is for, and names it once.")
    static let crossOrigin = Problem(
        403, .crossOrigin, "The request did not come from a page of this service.")
    static let notFound = Problem(404, .notFound, "There is nothing at this address.")
    static let bodyTooLarge = Problem(
        413, .bodyTooLarge, "The body may have \(Limits.bodyBytes) bytes at most.")
    static let requestTimeout = Problem(
        408, .requestTimeout, "The request did not come whole in time.")
    static let malformedRequest = Problem(
        400, .malformedRequest, "What came is no request of HTTP/1.1.")
    static let malformedBody = Problem(
        400, .malformedRequest, "The body is not as long, or not in such chunks, as it says.")
    static let headersTooLarge = Problem(
        431, .headersTooLarge,
        "The address and each header may have \(Limits.headerFieldBytes) bytes, all together "
            + "\(Limits.headerBytes), in \(Limits.headerFields) headers at most.")
    static let jsonExpected = Problem(
        415, .jsonExpected, "The body must be sent as application/json.")
    static let formExpected = Problem(
        415, .formExpected, "The body must be sent as application/x-www-form-urlencoded.")
    static let malformedForm = Problem(400, .malformedForm, "The form could not be read.")
    static let malformedJSON = Problem(400, .malformedJSON, "The body is not JSON in UTF-8.")
    static let malformedQuery = Problem(
        400, .malformedQuery, "The query string is not percent-encoded UTF-8.")
    static let repeatedMember = Problem(
        422, .repeatedMember, "A member stands twice in an object of the body.")
    static let vaultUnavailable = Problem(
        503, .vaultUnavailable, "The vault did not answer in time; nothing was disclosed.",
        retryAfter: 2)
    static let databaseUnavailable = Problem(
        503, .databaseUnavailable, "The database did not answer.", retryAfter: 2)
    static let auditLogBroken = Problem(
        503, .auditLogBroken,
        "The log of access is not shown: what is stored is not what its signer has signed. Tell the "
            + "operator to run bauta audit verify, which names what is wrong.")
    static let nothingReleased = Problem(
        404, .nothingReleased, "No such epoch has been released.")
    static let epochNotVerified = Problem(
        503, .epochNotVerified,
        "The epoch does not carry the release's signature; it is not shown.", retryAfter: 60)
    static let internalError = Problem(
        500, .internalError, "Something went wrong that was not the caller's doing.")

    static func methodNotAllowed(_ allow: String) -> Problem {
        Problem(
            405, .methodNotAllowed, "The address does not take this method.", allow: allow)
    }

    static func unknownParameter(_ name: String, allowed: [String]) -> Problem {
        let named = repeatable(name).map { "“\($0)” is no parameter here" }
        let list = allowed.isEmpty ? "there is none" : "allowed: " + allowed.joined(separator: ", ")
        return Problem(
            422, .unknownParameter,
            (named ?? "A parameter is not one of this address") + "; \(list).",
            field: repeatable(name))
    }

    /// `name` is declared.
    static func repeatedParameter(_ name: String) -> Problem {
        Problem(422, .repeatedParameter, "The parameter \(name) stands there twice.", field: name)
    }

    /// `name` is declared; `allowed` says what its value may be.
    static func invalidParameter(_ name: String, allowed: String) -> Problem {
        Problem(
            422, .invalidParameter, "The parameter \(name) must be \(allowed).", field: name)
    }

    static func unknownField(allowed: [String]) -> Problem {
        Problem(
            422, .unknownMember,
            "The form has a field that is not of this page; allowed: "
                + allowed.joined(separator: ", ") + ".")
    }

    /// `name` is declared.
    static func repeatedField(_ name: String) -> Problem {
        Problem(422, .repeatedMember, "The field \(name) stands in the form twice.", field: name)
    }

    static func invalidHeader(_ name: String, allowed: String) -> Problem {
        Problem(422, .invalidHeader, "The header \(name) must be \(allowed).", field: name)
    }

    /// Where a JSON body is not as described.
    init(_ violation: SchemaViolation) {
        let member = violation.member.isEmpty ? "The body" : "The member \(violation.member)"
        switch violation.kind {
        case .unknown:
            self.init(
                422, .unknownMember,
                "\(member) has a member that is not allowed; allowed: "
                    + violation.allowed + ".", field: violation.member)
        case .missing:
            self.init(
                422, .missingMember, "\(member) is missing: \(violation.allowed).",
                field: violation.member)
        case .invalid:
            self.init(
                422, .invalidMember, "\(member) must be \(violation.allowed).",
                field: violation.member)
        }
    }

    /// The vault's refusal; a code it should not have sent is replaced.
    static func refusal(_ reply: VaultReply) -> Problem {
        guard (400...599).contains(reply.status) else { return .vaultUnavailable }
        let code = reply.code.flatMap(ProblemCode.init) ?? .refused
        if reply.status == 401 {
            switch code {
            case .credentialExpired, .credentialRevoked:
                return Problem(401, code, reply.detail ?? "The session has ended.")
            default: return .signInRequired
            }
        }
        var problem = Problem(
            reply.status, code, reply.detail ?? "The request was refused.",
            retryAfter: reply.retryAfter ?? (reply.status == 503 ? 2 : nil))
        problem.allowedRoles = reply.allowedRoles ?? []
        problem.principal = reply.principal
        return problem
    }

    /// `name`, where it reads like the name of a parameter: what else may stand there is not
    /// repeated to anybody.
    private static func repeatable(_ name: String) -> String? {
        let isName =
            (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            }
        return isName ? name : nil
    }
}
