/// What must be whole or nothing happens in a transaction, and in an open one.
enum TransactionPrograms {
    static let all = [
        Program(
            allowed: "an event is recorded in a transaction",
            """
            import Audit
            import Database
            func record(_ trail: AuditTrail, _ event: AuditEvent, _ connection: Connection) throws {
                try connection.transaction { _ = try trail.record(event, in: $0) }
            }
            """),
        Program(
            "an event is recorded without a proof for the signer",
            refused: "missing argument for parameter 'authenticator' in call",
            """
            import Audit
            func make() -> AuditTrail { AuditTrail() }
            """),
        Program(
            "a proof for the signer is made under a key that is no file",
            refused: "cannot convert value of type 'KeyRing' to expected argument type 'String'",
            """
            import Audit
            import Cryptography
            func make(_ ring: KeyRing) -> OutboxAuthenticator { OutboxAuthenticator(ring: ring) }
            """),
        Program(
            "an event is recorded without a transaction",
            refused:
                "cannot convert value of type 'Connection' to expected argument type 'Transaction'",
            """
            import Audit
            import Database
            func record(_ trail: AuditTrail, _ event: AuditEvent, _ connection: Connection) throws {
                _ = try trail.record(event, in: connection)
            }
            """),
        Program(
            "a quota is debited without a transaction",
            refused:
                "cannot convert value of type 'Connection' to expected argument type 'Transaction'",
            """
            import Access
            import Database
            func debit(
                _ quotas: QuotaStore, _ key: QuotaStore.Key, _ connection: Connection
            ) throws {
                _ = try quotas.debit(key, amount: 1, limit: 9, atLeastUsed: 0, on: connection)
            }
            """),
        Program(
            "a grant is used by what may be no transaction",
            refused: "cannot convert value of type 'any StatementExecutor'",
            """
            import Access
            import Database
            func use(
                _ grants: GrantStore, _ grant: Grant, _ executor: any StatementExecutor
            ) throws { _ = try grants.lock([grant], now: 0, on: executor) }
            """),
        Program(
            "a transaction is made by hand",
            refused: "'Transaction' initializer is inaccessible due to 'internal'",
            """
            import Database
            func open() -> Transaction { Transaction() }
            """),
        Program(
            "a transaction goes to another thread",
            refused: "type 'Transaction' does not conform to the 'Sendable' protocol",
            """
            import Database
            func share(_ transaction: Transaction) {
                func send(_ value: some Sendable) {}
                send(transaction)
            }
            """),
    ]
}
