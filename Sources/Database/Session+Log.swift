extension Session {
    /// Settings by which a session's statements, or the values in them, reach the server's log, and
    /// what keeps them out of it.
    ///
    /// Their values on the server's command line do not hold where a superuser has kept others with a
    /// role or a database.
    private static let silence = [
        ("log_min_error_statement", ["panic"]), ("log_min_messages", ["log", "fatal", "panic"]),
        ("log_statement", ["none"]), ("log_duration", ["off"]),
        ("log_min_duration_statement", ["-1"]), ("log_min_duration_sample", ["-1"]),
        ("log_transaction_sample_rate", ["0"]), ("log_parameter_max_length_on_error", ["0"]),
        ("debug_print_parse", ["off"]), ("debug_print_rewritten", ["off"]),
        ("debug_print_plan", ["off"]),
    ]

    /// Where the configuration asks for it, sees that no statement of this session reaches the log.
    ///
    /// - Throws: `DatabaseError` that names the setting by which it would.
    func requireSilentLog() throws {
        guard configuration.requiresSilentLog else { return }
        let names = Self.silence.map(\.0)
        let rows = try query(
            "SELECT current_setting(n) AS value FROM unnest(\(names)) WITH ORDINALITY u (n, o) ORDER BY o"
        )
        for (row, (name, allowed)) in zip(rows, Self.silence) {
            guard try allowed.contains(row.decode("value", as: String.self)) else {
                throw DatabaseError(
                    .connection,
                    "the server would write statements into its log: \(name) is set for the role or the "
                        + "database; `bauta down` and `bauta up` set it back")
            }
        }
    }
}
