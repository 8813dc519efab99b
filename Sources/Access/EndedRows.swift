public import Database

/// Credentials, grants and quotas that ended long ago.
public enum EndedRows {
    /// Removes what ended 400 days ago; returns how many rows that were.
    ///
    /// How long that is the database says, so that nobody under the vault's role can remove what is
    /// younger. What was done with them stands in the log.
    @discardableResult
    public static func remove(on connection: Connection) throws -> Int {
        try connection.query("SELECT access.remove_ended() AS removed").first?.decode("removed")
            ?? 0
    }
}
