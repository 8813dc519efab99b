import Database

/// Ends what analysts leave running, and services that keep others waiting: a session may lift the limits
/// of its role, so somebody outside looks.
public struct AnalystWatch: Sendable {
    /// The longest that a statement, or a transaction that does nothing, may take.
    static let seconds = 60
    /// What an honest session's own limits have to act before it is ended.
    private static let grace = 15
    /// Seconds between two looks.
    public static let pause: UInt32 = 10

    private let server: PostgresServer

    /// A watch over the sessions of `server`.
    public init(server: PostgresServer) { self.server = server }

    /// Ends every session of an analyst that is past the limit, and of a service that has kept others
    /// waiting or an old snapshot; returns how many there were.
    public func endOverdue() throws -> Int {
        let connection = try server.connect(database: "postgres", as: PostgresServer.superuser)
        let blocking =
            try BlockingSessions.end(on: connection) + BlockingSessions.endOld(on: connection)
        let overdue = try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE starts_with(usename, 'analyst_')
                AND CASE WHEN state = 'active' THEN query_start ELSE state_change END
                    < now() - make_interval(secs => \(Self.seconds + Self.grace))
                AND state <> 'idle'
            """)
        return blocking + overdue.count
    }
}
