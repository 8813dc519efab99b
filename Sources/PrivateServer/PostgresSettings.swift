import Installation

/// The private server's `postgresql.conf`.
enum PostgresSettings {
    /// Settings that keep values out of the server's log: an error's text may quote a row, so only
    /// the server's starts and stops are logged.
    private static let loggingLimits = [
        ("log_statement", "none"), ("log_min_messages", "log"),
        ("log_min_error_statement", "panic"), ("log_min_duration_statement", "-1"),
        ("log_parameter_max_length", "0"), ("log_parameter_max_length_on_error", "0"),
        ("log_error_verbosity", "terse"), ("logging_collector", "off"),
        ("log_line_prefix", "'%m [%p] %q%u@%d '"), ("log_timezone", "'UTC'"),
    ]

    /// A record that is not on disk when COMMIT returns is no record.
    ///
    /// WAL stays uncompressed so that a scan of the raw files can prove what is not in it.
    private static let durability = [
        ("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"),
        ("wal_compression", "off"), ("max_wal_size", "2GB"),
        // After a crash: one call for the file system instead of one for each of 3,000 files.
        ("recovery_init_sync_method", "syncfs"),
    ]

    private static let size = [
        ("shared_buffers", "256MB"), ("max_connections", String(ConnectionShares.all)),
        // The memory of locks is one for all sessions: a long chain of savepoints takes none from others.
        ("max_locks_per_transaction", "512"), ("jit", "off"),
        ("timezone", "'UTC'"), ("password_encryption", "'scram-sha-256'"),
    ]

    /// What bounds a session whose reader is gone or means harm.
    ///
    /// A session may set the times for itself, the space only the superuser; `SessionWatch` holds
    /// analysts to their time.
    private static let limits = [
        ("temp_file_limit", "8GB"), ("client_connection_check_interval", "10s"),
        ("idle_in_transaction_session_timeout", "30min"),
        // Whoever connects and says nothing takes a place from others for as long.
        ("authentication_timeout", "5s"),
    ]

    /// What goes on the command line, where neither ALTER SYSTEM nor a changed file reaches.
    static let fixed =
        durability.filter { $0.0 != "max_wal_size" }
        + loggingLimits.filter { !$0.0.hasPrefix("log_line") && !$0.0.hasSuffix("timezone") }
        + [("listen_addresses", "")] + limits

    static func text(folder: DataFolder, separated: Bool) -> String {
        let group = separated ? "'" + ProcessIdentity.groupName + "'" : "''"
        let sockets = [
            ("listen_addresses", "''"),
            ("unix_socket_directories", quoted(folder.postgresSocketDirectory)),
            ("unix_socket_group", group),
            ("unix_socket_permissions", separated ? "0770" : "0700"),
        ]
        let lines = (sockets + loggingLimits + durability + size).map { $0.0 + " = " + $0.1 }
        return "# Written by `bauta up`; changes here are lost.\n"
            + lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
            + "'"
    }
}
