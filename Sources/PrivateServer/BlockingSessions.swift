public import Database

/// Ends sessions of services that keep another role waiting, or the server from clearing away what was
/// deleted, or that fill the memory of locks.
///
/// Who may change a table may lock it, and who may read one may keep a snapshot of it: nothing takes that
/// away from whoever speaks as the service. A service's own transactions are short, or block nobody else.
public enum BlockingSessions {
    /// How old a transaction may become while another role waits for it, in seconds.
    public static let seconds = 300
    /// How long a session may do nothing while another role waits for what it holds, in seconds: a load reads
    /// its file between two batches.
    public static let idleSeconds = 60

    /// Ends each session of a service whose transaction began more than `seconds` ago, or that does nothing for
    /// longer than `idleSeconds`, and that another role waits for now; returns how many there were.
    ///
    /// - Parameter connection: The superuser's.
    @discardableResult
    public static func end(
        olderThan seconds: Int = seconds, idleFor idleSeconds: Int = idleSeconds,
        on connection: Connection
    ) throws -> Int {
        // Who waits in the queue before another blocks it, too, and is not at fault.
        try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM (
                SELECT DISTINCT blocking.pid
                FROM pg_stat_activity AS waiting
                CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS found (pid)
                JOIN pg_stat_activity AS blocking ON blocking.pid = found.pid
                WHERE waiting.wait_event_type = 'Lock'
                    AND blocking.wait_event_type IS DISTINCT FROM 'Lock'
                    AND blocking.usename <> waiting.usename
                    AND starts_with(blocking.usename, 'bauta_')
                    AND blocking.usename <> 'bauta_owner'
                    AND (blocking.xact_start < now() - make_interval(secs => \(seconds))
                        -- What is held beyond a transaction, such as the turn of loads.
                        OR blocking.state = 'idle' AND blocking.state_change
                            < now() - make_interval(secs => \(idleSeconds)))
            ) AS overdue
            """
        ).count
    }

    /// How old a transaction of a service may become whose own ones take minutes at most, in seconds.
    public static let snapshotSeconds = 3_600

    /// Ends each session of such a service whose transaction began more than `seconds` ago; returns how
    /// many there were.
    ///
    /// While such a transaction lasts, every reader passes all rows that were deleted meanwhile.
    /// Scoring and the check of the log read through large tables, and may take their time.
    ///
    /// - Parameter connection: The superuser's.
    @discardableResult
    public static func endOld(
        olderThan seconds: Int = snapshotSeconds, on connection: Connection
    ) throws -> Int {
        try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE usename = ANY (ARRAY['bauta_gateway', 'bauta_vault', 'bauta_ingest',
                    'bauta_release', 'bauta_status']::name[])
                AND xact_start < now() - make_interval(secs => \(seconds))
            """
        ).count
    }
    /// How many locks one session may hold: all sessions of one role together then hold less than the
    /// server has memory for.
    ///
    /// A service holds some hundred at most; each savepoint that writes is one more.
    public static let lockLimit = 2_000

    /// What stands for the owner's role in the list of sessions; nil before there is one.
    ///
    /// Looks up each role by its number, so that the session knows it without asking again: who ends a
    /// session looks whose it is, and tables of roles are locked in the memory that may be full then.
    ///
    /// - Parameter connection: The superuser's.
    public static func owner(on connection: Connection) throws -> Int? {
        try connection.query(
            """
            SELECT oid::bigint AS role FROM pg_authid WHERE pg_get_userbyid(oid) = 'bauta_owner'
            """
        ).first?.decode("role")
    }

    /// Ends each session, but the superuser's and those of `owner`, that holds more than `limit` locks;
    /// returns how many there were.
    ///
    /// - Parameter connection: The superuser's, which has asked for the `owner` before: with that memory
    ///   full, no session can be opened.
    @discardableResult
    public static func endHoldingMany(
        sparing owner: Int?, limit: Int = lockLimit, on connection: Connection
    ) throws -> Int {
        // 10 is the first superuser.
        try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM (
                SELECT pid FROM pg_locks GROUP BY pid HAVING count(*) > \(limit)
            ) AS holding
            JOIN pg_stat_get_activity(NULL) AS session USING (pid)
            WHERE usesysid NOT IN (10, \(owner ?? 10))
            """
        ).count
    }
}
