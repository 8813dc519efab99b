public import ArgumentParser

/// Whom `bauta token issue` issues a token to.
public struct TokenIssueOptions: PassedOptions {
    /// One of the roles.
    @Option(help: ArgumentHelp("What the person may be.", valueName: "role"))
    public var role: String
    /// The account.
    @Option(help: ArgumentHelp("Account name: a-z 0-9 _ - .", valueName: "name"))
    public var name: String
    /// The team.
    @Option(help: ArgumentHelp("The team whose work lists the person sees.", valueName: "name"))
    public var team = "main"
    /// How long the token lasts.
    @Option(help: ArgumentHelp("Days until the token expires, 1 to 366.", valueName: "number"))
    public var days = 90

    /// For the parser.
    public init() {}

    /// Refuses a time that is too short or too long.
    public func validate() throws {
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
    }

    /// As arguments.
    public var arguments: [String] {
        Self.option("role", role) + Self.option("name", name) + Self.option("team", team)
            + Self.option("days", String(days))
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

    /// As arguments.
    public var arguments: [String] { Self.option("id", id) }
}
