/// Where a database is and how a connection to it behaves.
public struct DatabaseConfiguration: Sendable {
    /// Folder of the server's Unix socket; of another's server also the name or address of its host.
    public var socketDirectory: String
    /// Port of the server, by which its socket is called, too.
    public var port = 5432
    /// The database's name.
    public var database: String
    /// The role to sign in as.
    public var user: String
    /// Shown in `pg_stat_activity`.
    public var applicationName: String
    /// Longest time one statement may take; nil for no limit.
    public var statementTimeout: Duration?
    /// Longest wait for a lock; nil for no limit.
    public var lockTimeout: Duration?
    /// Longest wait for a connection; PostgreSQL counts whole seconds, two at least.
    public var connectTimeout: Duration
    /// The system user that the server has to run as; nil for any.
    public var serverUser: String?
    /// Whether rows are looked up by their keys, by plans that are made once for a session: for sessions
    /// that run the same few statements over and over on tables that grow.
    ///
    /// What a plan costs by the statistics of a table that was empty a minute ago is no guide: it would
    /// be read whole. See `Transaction.planForWholeTables` for the exception.
    public var looksUpByKey = false
    /// Schemas in which names without one are looked for; nil for the server's own choice.
    public var searchPath: String?
    /// Whether a server that would write statements or their values into its log is refused.
    public var requiresSilentLog = false
    /// What the role signs in by; nil where the server asks for none.
    public var password: SignInPassword?
    /// Whether what is sent is encrypted on its way.
    public var encryption = ConnectionEncryption.none
    /// Whether no transaction of the session may write.
    public var isReadOnly = false
    /// How long the session may be idle within a transaction; nil for as long as the server lets it.
    public var idleTransactionTimeout: Duration?

    /// By default a statement may take 30 s and wait 5 s for a lock.
    public init(
        socketDirectory: String, database: String, user: String, applicationName: String,
        statementTimeout: Duration? = .seconds(30), lockTimeout: Duration? = .seconds(5),
        connectTimeout: Duration = .seconds(5)
    ) {
        self.socketDirectory = socketDirectory
        self.database = database
        self.user = user
        self.applicationName = applicationName
        self.statementTimeout = statementTimeout
        self.lockTimeout = lockTimeout
        self.connectTimeout = connectTimeout
    }

    /// The same place under other names or limits.
    public func with(_ change: (inout DatabaseConfiguration) -> Void) -> DatabaseConfiguration {
        var copy = self
        change(&copy)
        return copy
    }

    /// Every parameter that the environment (PGHOST, PGOPTIONS, …) could otherwise set.
    var libpqParameters: [(keyword: String, value: String)] {
        [
            ("requirepeer", serverUser ?? ""),
            ("host", socketDirectory),
            ("port", String(port)),
            ("dbname", database),
            ("user", user),
            ("application_name", applicationName),
            ("client_encoding", "UTF8"),
            ("connect_timeout", String(max(2, connectTimeout.components.seconds))),
            ("sslmode", encryption.mode),
            ("gssencmode", "disable"),
            ("passfile", "/dev/null/none"),
            ("options", sessionOptions),
        ] + encryption.files + (password.map { [("password", $0.reveal())] } ?? [])
    }

    private var sessionOptions: String {
        let settings = [
            // Notices quote values too; warnings are dropped on our side.
            ("client_min_messages", "warning"),
            ("statement_timeout", String((statementTimeout ?? .zero).wholeMilliseconds)),
            ("lock_timeout", String((lockTimeout ?? .zero).wholeMilliseconds)),
            ("TimeZone", "UTC"),
            ("DateStyle", "ISO"),
        ]
        let path = searchPath.map { [("search_path", $0)] } ?? []
        let planning = looksUpByKey ? Self.lookingUpByKey : []
        let reading = isReadOnly ? [("default_transaction_read_only", "on")] : []
        let idle =
            idleTransactionTimeout.map {
                [("idle_in_transaction_session_timeout", String($0.wholeMilliseconds))]
            } ?? []
        return (settings + path + planning + reading + idle).map { "-c \($0)=\($1)" }.joined(
            separator: " ")
    }
}

extension DatabaseConfiguration {
    /// Ways to read a table whole, to join whole tables, or to take rows without their order.
    fileprivate static let wholeTables = [
        "enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan",
    ]

    private static let lookingUpByKey =
        [("plan_cache_mode", "force_generic_plan"), ("jit", "off")]
        + wholeTables.map { ($0, "off") }
}

extension Transaction {
    /// Lets the statements that follow read whole tables, in a session that otherwise looks rows up by
    /// their keys.
    public func planForWholeTables() throws {
        try execute(
            """
            SELECT set_config(setting, 'on', true)
            FROM unnest(\(DatabaseConfiguration.wholeTables)) AS setting
            """)
    }
}

extension Duration {
    /// Rounded up, so that a short limit does not become 0, which means none.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
