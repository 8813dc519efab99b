public import ArgumentParser
public import CustomerModel
import Text

/// Whom `bauta token issue` issues a token to.
public struct TokenIssueOptions: PassedOptions {
    private static let defaultDays = 90

    /// One of the roles.
    @Option(
        help: ArgumentHelp("What the person may be.", valueName: "role"),
        completion: .list(Role.allCases.map(\.rawValue)),
        transform: Role.init(argument:))
    public var role: Role
    /// The account.
    @Option(
        help: ArgumentHelp("Account name: a-z 0-9 _ - .", valueName: "name"),
        transform: AccountName.init(argument:))
    public var name: AccountName
    /// The team.
    @Option(
        help: ArgumentHelp(
            "The team whose work lists the person sees. (default: main)", valueName: "name"),
        transform: AccountName.init(argument:))
    public var team = AccountName.mainTeam
    /// How long the token lasts.
    @Option(help: ArgumentHelp("Days until the token expires, 1 to 366.", valueName: "number"))
    public var days = Self.defaultDays

    /// For the parser.
    public init() {}

    /// A token of `role` for the account `name` in the main team.
    public init(role: Role, name: AccountName) {
        (self.role, self.name, team, days) = (role, name, .mainTeam, Self.defaultDays)
    }

    /// Refuses a time that is too short or too long.
    public func validate() throws {
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("role", role.rawValue) + Self.option("name", name.text)
            + Self.option("team", team.text) + Self.option("days", String(days))
    }
}

/// Which token `bauta token revoke` ends.
public struct TokenRevokeOptions: PassedOptions {
    /// The id of the credential.
    @Option(
        help: ArgumentHelp("The token's id, as `bauta token list` shows it.", valueName: "id"))
    public var id: String

    /// For the parser.
    public init() {}

    /// Refuses what is no id.
    public func validate() throws { _ = try bytes() }

    /// The 16 bytes of the id.
    ///
    /// - Throws: `ValidationError` when it is none.
    public func bytes() throws -> [UInt8] {
        guard id.utf8.count == 32, let bytes = Hexadecimal.bytes(id.lowercased()) else {
            throw ValidationError("--id is 32 hexadecimal digits, as `bauta token list` shows them")
        }
        return bytes
    }

    /// As arguments.
    public var arguments: [String] { Self.option("id", id) }
}
