/// What a person who signs in may be.
public enum Role: String, Sendable, CaseIterable {
    case analyst
    case retentionAgent = "retention_agent"
    case retentionLead = "retention_lead"
    case complianceOfficer = "compliance_officer"
    case `operator`
}

/// Who calls: a staff account as the vault has verified it.
public struct Principal: Hashable, Sendable {
    /// Account name, as issued: lower-case letters, digits, `-`, `_`, `.`; never a customer's.
    public let account: String
    /// What the account may be asked to do, by `policies/roles.yaml`.
    public let role: Role
    /// The team whose work-list references the account sees.
    public let team: String
    /// The credential the call came with, as 32 hexadecimal digits; no secret.
    public let credentialID: String

    /// Taken as it is: the vault has verified the credential.
    public init(account: String, role: Role, team: String, credentialID: String) {
        self.account = account
        self.role = role
        self.team = team
        self.credentialID = credentialID
    }
}

/// A declared reason for processing; every read of a person names one.
public struct PurposeID: Hashable, Sendable {
    public let rawValue: String
    /// Any text: whether the policy declares the purpose is decided where it is used.
    public init(_ rawValue: String) { self.rawValue = rawValue }
}

/// The name of one sealed contact column, for example `phone`; a word of policy, never a value.
public struct ContactColumn: Hashable, Sendable {
    public let rawValue: String
    /// Any text: whether the policy knows the column is decided where it is used.
    public init(_ rawValue: String) { self.rawValue = rawValue }
}

/// How a person is called on one team's work list, for example `WL-7KQ2M-4TXRA`.
public struct WorklistReference: Hashable, Sendable {
    public let rawValue: String

    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")

    /// Ten symbols (50 bits) out of a work-list pseudonym.
    public init(_ pseudonym: Pseudonym) {
        let symbols = (0..<10).map { position in
            Self.alphabet[Int(pseudonym.high >> UInt64(5 * position) & 31)]
        }
        rawValue = "WL-" + String(symbols[0..<5]) + "-" + String(symbols[5..<10])
    }

    /// Reads a reference as people type it; nil when it cannot be one.
    public init?(_ text: String) {
        let upper = text.uppercased()
        let body = upper.dropFirst(3)
        guard upper.hasPrefix("WL-"), body.count == 11, body.dropFirst(5).first == "-",
            body.filter({ $0 != "-" }).allSatisfy({ Self.alphabet.contains($0) })
        else { return nil }
        rawValue = upper
    }
}
