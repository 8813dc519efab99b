import Access
import ArgumentParser
import Audit
import Authorization
import CustomerModel
import Database
import Installation
import ProgramSupport
import Reidentification
import Text

/// `bauta-vault token-issue`: a credential for a person, shown once.
///
/// Whoever may run this process as the vault's own user may issue; each issue is an event of the
/// log, and the first of a role says that it was a bootstrap.
struct TokenIssue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.tokenIssue.name, abstract: "Issues a token and prints it once.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: TokenIssueOptions
    @OptionGroup var summary: SummaryOptions

    /// The summary line of `bauta token issue --json`.
    private struct Line: Encodable {
        let account: String
        let role: String
        let team: String
        let credentialId: String
        let expiresAt: String
        let token: String
    }

    func run() throws {
        let (account, role) = (options.name.text, options.role)
        let credentials = try CredentialAdministration(folder: data.folder)
        let (credential, secret) = try credentials.issue(
            account: account, role: role, team: options.team.text,
            lifetime: options.days * 86_400)
        let expires = EventTime(seconds: credential.expiresAt).rfc3339
        if summary.json {
            try JSONLine.print(
                Line(
                    account: account, role: role.rawValue, team: options.team.text,
                    credentialId: credential.principal.credentialID, expiresAt: expires,
                    token: secret.reveal()))
        } else {
            Terminal.print("Token of \(account) (\(role.rawValue)), valid until \(expires).")
            Terminal.print("It is shown this once and stored nowhere:")
            Terminal.print(secret.reveal())
        }
    }
}

/// `bauta-vault token-list`: who holds a token until when; no secrets, there are none.
struct TokenList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.tokenList.name, abstract: "Lists the tokens that were issued.")

    @OptionGroup var data: DataOptions
    @OptionGroup var summary: SummaryOptions

    /// One token; never the token itself.
    private struct Item: Encodable {
        let credentialId: String
        let account: String
        let role: String
        let team: String
        /// `valid`, `expired` or `revoked`.
        let state: String
        /// When it was revoked, or else expires.
        let endsAt: String

        init(_ token: Credential, now: Int) {
            credentialId = token.principal.credentialID
            account = token.account
            role = token.role.rawValue
            team = token.team
            state = token.revokedAt != nil ? "revoked" : token.expiresAt > now ? "valid" : "expired"
            endsAt = EventTime(seconds: token.revokedAt ?? token.expiresAt).rfc3339
        }

        var cells: [String] { [credentialId, account, role, team, state, endsAt] }
    }

    /// The summary line of `bauta token list --json`.
    private struct Line: Encodable {
        let forged: Int
        let items: [Item]
        let tokens: Int
    }

    func run() throws {
        let (genuine, forged) = try CredentialAdministration(folder: data.folder).tokens()
        let now = EventTime.now().seconds
        let items = genuine.map { Item($0, now: now) }
        guard !summary.json else {
            return try JSONLine.print(Line(forged: forged, items: items, tokens: items.count))
        }
        var table = TextTable(["id", "account", "role", "team", "state", "ends"])
        for item in items { table.add(item.cells) }
        table.lines.forEach(Terminal.print)
        if items.isEmpty { Terminal.print("no token was issued; `bauta token issue --help`") }
        if forged > 0 {
            Terminal.print("\(forged) rows were not written by the vault and count for nothing")
        }
    }
}

/// `bauta-vault token-revoke`: ends a token and the sessions opened with it, at once.
struct TokenRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ProcessCommand.tokenRevoke.name,
        abstract: "Ends a token and its sessions at once.")

    @OptionGroup var data: DataOptions
    @OptionGroup var options: TokenRevokeOptions
    @OptionGroup var summary: SummaryOptions

    func run() throws {
        let id = options.id
        try CredentialAdministration(folder: data.folder).revoke(options.bytes())
        if summary.json {
            try JSONLine.print(["revoked": id])
        } else {
            Terminal.print("revoked \(id)")
        }
    }
}
