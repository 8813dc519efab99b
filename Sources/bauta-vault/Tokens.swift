import Access
import ArgumentParser
import Audit
import Authorization
import CustomerModel
import Database
import Installation
import Reidentification
import Sealing

/// `bauta-vault token-issue`: a credential for a person, shown once.
///
/// Whoever may run this process as the vault's own user may issue; each issue is an event of the
/// log, and the first of a role says that it was a bootstrap.
struct TokenIssue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token-issue", abstract: "Issues a token and prints it once.")

    @Option(help: "The data folder.") var data: String?
    @Option(help: "analyst, retention_agent, retention_lead, compliance_officer or operator.")
    var role: String
    @Option(help: "The account: lower-case letters, digits, '-', '_' and '.'.") var name: String
    @Option(help: "The team whose work-list references the account sees.") var team = "main"
    @Option(help: "Days until the token ends, 1 to 366.") var days = 90
    @Flag(help: "Print one line of JSON last.") var json = false

    func validate() throws {
        guard Role(rawValue: role) != nil else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("no such role; the roles are \(roles)")
        }
        guard Credential.isValidAccountName(name), Credential.isValidAccountName(team) else {
            throw ValidationError(
                "names are 1 to 40 lower-case letters, digits, '-', '_' and '.'")
        }
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
    }

    func run() throws {
        guard let role = Role(rawValue: role) else { throw ExitCode.validationFailure }
        let desk = try CredentialDesk(folder: DataFolder(option: data))
        let (credential, secret) = try desk.issue(
            account: name, role: role, team: team, lifetime: days * 86_400)
        let expires = EventTime(milliseconds: credential.expiresAt * 1_000).rfc3339
        if json {
            print(
                """
                {"account":"\(name)","role":"\(role.rawValue)","team":"\(team)",\
                "credential_id":"\(credential.principal.credentialID)",\
                "expires_at":"\(expires)","token":"\(secret.reveal())"}
                """)
        } else {
            print("Token of \(name) (\(role.rawValue)), valid until \(expires).")
            print("It is shown this once and stored nowhere:")
            print(secret.reveal())
        }
    }
}

/// `bauta-vault token-list`: who holds a token until when; no secrets, there are none.
struct TokenList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token-list", abstract: "Lists the tokens that were issued.")

    @Option(help: "The data folder.") var data: String?
    @Flag(help: "Print one line of JSON last.") var json = false

    func run() throws {
        let (genuine, forged) = try CredentialDesk(folder: DataFolder(option: data)).tokens()
        for token in genuine {
            let state = token.revokedAt != nil ? "revoked" : "until"
            let end = EventTime(milliseconds: (token.revokedAt ?? token.expiresAt) * 1_000).rfc3339
            print(
                "\(token.principal.credentialID)  \(token.account)  \(token.role.rawValue)  "
                    + "\(token.team)  \(state) \(end)")
        }
        if forged > 0 {
            print("\(forged) rows were not written by the vault and count for nothing")
        }
        if json { print("{\"tokens\":\(genuine.count),\"forged\":\(forged)}") }
    }
}

/// `bauta-vault token-revoke`: ends a token and the sessions opened with it, at once.
struct TokenRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token-revoke", abstract: "Ends a token and its sessions at once.")

    @Option(help: "The data folder.") var data: String?
    @Option(help: "The credential's id, as `bauta token list` shows it.") var id: String
    @Flag(help: "Print one line of JSON last.") var json = false

    func run() throws {
        guard id.utf8.count == 32, let bytes = hexBytes else {
            throw ValidationError("--id is 32 hexadecimal digits, as `bauta token list` shows them")
        }
        try CredentialDesk(folder: DataFolder(option: data)).revoke(bytes)
        print(json ? "{\"revoked\":\"\(id)\"}" : "revoked \(id)")
    }

    private var hexBytes: [UInt8]? {
        let digits = Array(id)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { position in
            UInt8(String(digits[position..<position + 2]), radix: 16)
        }
        return bytes.count * 2 == digits.count ? bytes : nil
    }
}
