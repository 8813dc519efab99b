/// What the gateway may ask permission for; the vault decides.
public enum GatewayAction: String, Codable, Sendable, CaseIterable {
    /// Released cells.
    case releaseRead = "release.read"
    /// A work list, built or refreshed by the vault before it answers.
    case worklistRead = "worklist.read"
    /// How many stand on a work list, by segment and band; no reference.
    case worklistCount = "worklist.count"
    /// The audit log; reading it is itself an event.
    case auditRead = "audit.read"
    /// Nothing but who is calling.
    case identify
}

/// How a disclosure is rendered, inside the vault.
public enum DisclosureFormat: String, Codable, Sendable {
    case json, html
}

/// One question from the gateway to the vault.
///
/// `credential` is the caller's own; the gateway adds no
/// authority of its own.
public enum VaultRequest: Codable, Sendable {
    /// Exchanges a token for a session; the reply carries `session`.
    case signIn(token: String)
    case signOut(credential: String)
    /// `list` names a work list for `worklistRead` and `worklistCount`.
    case authorize(credential: String, action: GatewayAction, list: String?)
    /// The payload beside it is the request body as it came: JSON of `UnlockRequest`.
    ///
    /// Sent again with the same `idempotencyKey`, it is answered by its record and opens nothing.
    case unlock(credential: String, format: DisclosureFormat, idempotencyKey: String?)
}

/// A question under the name that the gateway's answer and log have for it.
public struct VaultQuestion: Codable, Sendable {
    /// What is asked.
    public var request: VaultRequest
    /// A UUID, which the log of access keeps; nil where nobody is answered.
    public var requestID: String?
    /// Where whom the gateway asks for is; nil where it asks for itself.
    public var client: ClientPlace?
    /// From when on no answer is waited for.
    public var deadline: RequestDeadline

    /// A question; see the properties.
    public init(
        _ request: VaultRequest, requestID: String?, from client: ClientPlace?,
        deadline: RequestDeadline
    ) {
        self.request = request
        self.requestID = requestID
        self.client = client
        self.deadline = deadline
    }
}

/// The body of `POST /v1/unlocks`.
public struct UnlockRequest: Codable, Sendable {
    /// A `PurposeID` raw value.
    public var purpose: String
    /// Why, in the caller's words.
    public var reason: String
    /// References of the caller's work list.
    public var references: [String]
    /// `ContactColumn` raw values.
    public var columns: [String]
    /// Whether the caller agrees to the acknowledgement of the purpose.
    public var acknowledged: Bool

    /// The body of a request for contacts; see the properties.
    public init(
        purpose: String, reason: String, references: [String], columns: [String],
        acknowledged: Bool
    ) {
        self.purpose = purpose
        self.reason = reason
        self.references = references
        self.columns = columns
        self.acknowledged = acknowledged
    }
}

/// Who the vault says is calling.
public struct VerifiedPrincipal: Codable, Sendable {
    /// Name of the account.
    public var account: String
    /// A `Role` raw value.
    public var role: String
    /// Name of the team whose work list the account sees.
    public var team: String
    /// 32 hexadecimal digits that name the credential; no secret.
    public var credentialID: String
    /// Seconds since 1970 at which the credential ends.
    public var expiresAt: Int
    /// What policy lets the role do here, unlocks apart, in the order of `GatewayAction`.
    public var permitted: [GatewayAction]

    /// A caller as the vault has verified them; see the properties.
    public init(
        account: String, role: String, team: String, credentialID: String, expiresAt: Int,
        permitted: [GatewayAction]
    ) {
        self.account = account
        self.role = role
        self.team = team
        self.credentialID = credentialID
        self.expiresAt = expiresAt
        self.permitted = permitted
    }
}

/// The vault's answer; a document, if any, travels as the payload beside it.
public struct VaultReply: Codable, Sendable {
    /// The HTTP status to pass on.
    public var status: Int
    /// A stable problem code for 4xx and 5xx, for example `column-not-in-purpose`.
    public var code: String?
    /// One sentence for the caller; no personal value, no input.
    public var detail: String?
    /// Seconds after which to try again.
    public var retryAfter: Int?
    /// Who is calling, where the vault knows.
    public var principal: VerifiedPrincipal?
    /// A fresh session credential after `signIn`.
    public var session: String?
    /// Media type of the document.
    public var contentType: String?
    /// `Role` raw values that may do what was refused to the caller's role.
    public var allowedRoles: [String]?
    /// After `auditRead`: the leaf that records the reading, which the log that is shown must hold.
    public var auditLeafIndex: Int?

    /// An answer; see the properties.
    public init(
        status: Int, code: String? = nil, detail: String? = nil, retryAfter: Int? = nil,
        principal: VerifiedPrincipal? = nil, session: String? = nil, contentType: String? = nil,
        allowedRoles: [String]? = nil, auditLeafIndex: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
        self.principal = principal
        self.session = session
        self.contentType = contentType
        self.allowedRoles = allowedRoles
        self.auditLeafIndex = auditLeafIndex
    }
}
