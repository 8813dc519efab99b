import Database

/// Ends what analysts leave running, and services that keep others waiting or take the memory of all: a
/// session may lift the limits of its role, so somebody outside looks.
///
/// Belongs to one thread.
public struct SessionWatch {
    /// The longest that a statement of an analyst, or a transaction that does nothing, may take.
    static let seconds = 60
    /// What an honest session's own limits have to act before it is ended.
    private static let grace = 15
    /// Seconds between two looks.
    public static let pause: UInt32 = 10

    private let server: PostgresServer
    /// Kept from one look to the next: when the memory of locks is full, no session can be opened.
    private var connection: Connection?
    private var owner: Int?

    /// A watch over the sessions of `server`.
    public init(server: PostgresServer) { self.server = server }

    /// Ends every session of an analyst that is past the limit, and of a service that has kept others
    /// waiting, an old snapshot or very many locks; returns how many there were.
    public mutating func endOverdue() throws -> Int {
        let connection = try usableConnection()
        // When it cannot be read, what it was before.
        owner = (try? BlockingSessions.owner(on: connection)) ?? owner
        let harmful =
            try BlockingSessions.endHoldingMany(sparing: owner, on: connection)
            + BlockingSessions.end(on: connection) + BlockingSessions.endOld(on: connection)
        let overdue = try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE starts_with(usename, 'analyst_')
                AND CASE WHEN state = 'active' THEN query_start ELSE state_change END
                    < now() - make_interval(secs => \(Self.seconds + Self.grace))
                AND state <> 'idle'
            """)
        return harmful + overdue.count
    }

    private mutating func usableConnection() throws -> Connection {
        if let connection, connection.isUsable { return connection }
        let opened = try server.connect(database: "postgres", as: PostgresServer.superuser)
        connection = opened
        return opened
    }
}
