public import CustomerModel

/// A credential as the vault has issued and verified it.
public struct Credential: Sendable {
    /// 16 random bytes; no secret.
    public let id: [UInt8]
    public let kind: CredentialSecret.Kind
    public let account: String
    public let role: Role
    public let team: String
    public let parent: [UInt8]?
    /// Seconds since 1970.
    public let issuedAt: Int
    public let expiresAt: Int
    public let revokedAt: Int?

    public var principal: Principal {
        Principal(
            account: account, role: role, team: team,
            credentialID: id.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 2 ? digits : "0" + digits
            }.joined())
    }

    /// Names an account may have: they stand in logs, events and database role names.
    public static func isValidAccountName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { character in
                (97...122).contains(character) || (48...57).contains(character)
                    || character == 45 || character == 46 || character == 95
            }
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
