import Access
import Authorization
import CustomerModel

/// Why nothing is given, as the caller may know it: an HTTP status, a stable code, one sentence.
public struct Refusal: Error, Hashable, Sendable {
    /// The HTTP status to answer with.
    public let status: Int
    /// Stable code, for example `needs-approval`.
    public let code: String
    /// One sentence for the caller; no personal value, no input.
    public let detail: String
    /// Seconds after which it may be worth trying again.
    public let retryAfter: Int?

    /// Taken as it is; `retryAfter` is in seconds.
    public init(status: Int, code: String, detail: String, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// The record could not be written or proved in time, so nothing may leave.
    public static let auditUnavailable = Refusal(
        status: 503, code: "audit-unavailable",
        detail: "The record of access cannot be written now; nothing was released.",
        retryAfter: 2)

    /// The database did not answer.
    public static let unavailable = Refusal(
        status: 503, code: "unavailable", detail: "The vault cannot reach its database now.",
        retryAfter: 2)

    /// The caller waits no longer, or will not when an answer could be there.
    public static let requestExpired = Refusal(
        status: 503, code: "unavailable",
        detail: "The vault has too much to do to answer in time; nothing was released.",
        retryAfter: 2)

    /// A sealed value does not open: it, its key or its batch is not as it was stored.
    public static let valueUnreadable = Refusal(
        status: 503, code: "value-unreadable",
        detail: "A stored contact does not open; nothing was shown.")

    /// The vault's own file of ended credentials and used quotas cannot be read or written.
    public static let journalUnreadable = Refusal(
        status: 503, code: "journal-unreadable",
        detail: "The vault cannot read its journal, so nothing is allowed.")

    /// A credential was refused, and so were many before it from the same address; `seconds` are left
    /// of the minute.
    static func tooManyAttempts(secondsLeft: Int) -> Refusal {
        Refusal(
            status: 429, code: "too-many-attempts",
            detail: "Too many credentials from this address were refused; a valid one is taken.",
            retryAfter: secondsLeft)
    }

    /// The credential was denied very much within the minute, of which `seconds` are left.
    static func tooManyDenials(secondsLeft: Int) -> Refusal {
        Refusal(
            status: 429, code: "too-many-denials",
            detail:
                "The policy has refused very many requests with this credential; what it allows is "
                + "answered all the same.",
            retryAfter: secondsLeft)
    }

    /// The token has signed in very often within the minute, of which `seconds` are left.
    static func tooManySignIns(secondsLeft: Int) -> Refusal {
        Refusal(
            status: 429, code: "too-many-sign-ins",
            detail:
                "The token has signed in very often; its sessions and the token itself are taken.",
            retryAfter: secondsLeft)
    }

    /// Whether a row was found that the vault did not write, or one that it wrote was not kept.
    public var isOfForgedRow: Bool { code == "forged-row" }

    init(_ denial: Denial) {
        self.init(status: 403, code: denial.code.rawValue, detail: denial.detail)
    }

    init(_ error: AccessError) {
        switch error {
        case .unknownCredential, .forged(table: .credential):
            self.init(
                status: 401, code: "credential-unknown", detail: "Sign in with a valid token.")
        case .expired:
            self.init(status: 401, code: error.code, detail: "The credential has expired.")
        case .revoked:
            self.init(status: 401, code: error.code, detail: "The credential was revoked.")
        case .forged, .grantNotUsable:
            self.init(status: 403, code: error.code, detail: "The grant does not hold.")
        case .quotaExceeded(let used, let limit):
            self.init(
                status: 429, code: error.code,
                detail: "\(used) of \(limit) people of today are used; it resets at 00:00 UTC.",
                retryAfter: 3_600)
        }
    }
}
