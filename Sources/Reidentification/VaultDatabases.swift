public import Database

/// Where the vault reads sealed values and records what it does.
public protocol VaultDatabases: Sendable {
    /// Runs `body` with connections nobody else uses, to the database of sealed values and to that of
    /// wrapped keys.
    ///
    /// Waits for them until `deadline`; throws `Refusal` when none became free.
    func use<R>(
        until deadline: ContinuousClock.Instant,
        _ body: (_ main: Connection, _ keys: Connection) throws -> R
    ) throws -> R
}
