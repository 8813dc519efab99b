/// How the server's connections are divided, so that no role takes those of the others.
///
/// What each service may have stands in `migrations/roles.sql`; all analysts together have a share
/// that is divided among them.
enum ConnectionShares {
    /// The most there may be at once; the shares sum up to less, and leave some for the superuser.
    static let all = 200
    /// Of all analysts together.
    static let analysts = 32
    /// The most that one analyst has.
    private static let oneAnalyst = 8

    /// Connections of each of `count` analysts; nil for more analysts than there are connections.
    static func each(of count: Int) -> Int? {
        guard count > 0 else { return oneAnalyst }
        return count > analysts ? nil : min(oneAnalyst, analysts / count)
    }
}
