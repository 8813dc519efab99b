public import CustomerModel

/// Why a credential, a grant or a quota does not allow what is asked.
public enum AccessError: Error, Hashable, Sendable {
    /// No such credential, or one that cannot be ours.
    case unknownCredential
    case expired
    case revoked
    /// A row whose MAC is not the vault's: somebody wrote it by SQL; or a table that does not keep what
    /// the vault writes. Raises an alarm.
    case forged(table: AuthenticatedTable)
    /// The grant was used before, or is not the one this request was given.
    case grantNotUsable
    case quotaExceeded(used: Int, limit: Int)
}

extension AccessError {
    /// A stable word for answers, events and logs.
    public var code: String {
        switch self {
        case .unknownCredential: "credential-unknown"
        case .expired: "credential-expired"
        case .revoked: "credential-revoked"
        case .forged: "forged-row"
        case .grantNotUsable: "grant-not-usable"
        case .quotaExceeded: "quota-exceeded"
        }
    }
}
