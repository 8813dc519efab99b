public import CustomerModel
import Text

/// A credential as the vault has issued and verified it.
public struct Credential: Sendable {
    /// 16 random bytes; no secret.
    public let id: [UInt8]
    /// Token or session.
    public let kind: CredentialSecret.Kind
    /// The account it was issued to.
    public let account: String
    /// The account's role.
    public let role: Role
    /// The team whose work-list references the account sees.
    public let team: String
    /// Id of the token that a session was opened with; nil for a token.
    public let parent: [UInt8]?
    /// Seconds since 1970.
    public let issuedAt: Int
    /// Seconds since 1970 at which it ends.
    public let expiresAt: Int
    /// Seconds since 1970 at which it was ended; nil while it was not.
    public let revokedAt: Int?

    /// The caller it stands for.
    public var principal: Principal {
        Principal(
            account: account, role: role, team: team,
            credentialID: Hexadecimal.text(id))
    }

    func authenticatedFields(version: Int, secretDigest: [UInt8]) -> [[UInt8]] {
        var fields = AuthenticatedFields()
        fields.add(id)
        fields.add(version)
        fields.add(kind.rawValue)
        fields.add(account)
        fields.add(role.rawValue)
        fields.add(team)
        fields.add(secretDigest)
        fields.add(parent)
        fields.add(issuedAt)
        fields.add(expiresAt)
        fields.add(revokedAt)
        return fields.encoded
    }
}
