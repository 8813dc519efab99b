import CLibpq

extension Session {
    /// Opens a transaction.
    func begin(_ isolation: Isolation) throws {
        try checkReady()
        guard PQtransactionStatus(handle) == PQTRANS_IDLE else {
            throw DatabaseError(.misuse, "a transaction is already open")
        }
        try script(unsafeSQL: "BEGIN ISOLATION LEVEL \(isolation.rawValue)")
    }

    /// Ends an open transaction without keeping anything of it.
    ///
    /// Does not throw: a connection that cannot even roll back is broken, and its server has
    /// rolled back or will when it notices.
    func rollBack() {
        // A cancellation still on its way can hit ROLLBACK itself.
        for _ in 0..<3 where isInTransaction {
            PQclear(exchange { PQsendQuery($0, "ROLLBACK") })
        }
    }

    /// Commits; throws code `.commitUnknown` when the connection breaks meanwhile.
    func commit() throws {
        // A cancellation that comes too late for the body must not be taken for COMMIT's own.
        _ = cancelHandle.takeRequest()
        guard let result = exchange({ PQsendQuery($0, "COMMIT") }) else { throw commitUnknown() }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            let wasCancelled = cancelHandle.takeRequest()
            let error = databaseError(from: result, wasCancelled: wasCancelled)
            // Only an ERROR is an answer to COMMIT: the transaction did not happen.
            guard isUsable, error.severity == .error else { throw commitUnknown() }
            throw error
        }
        // COMMIT of a failed transaction succeeds, as ROLLBACK.
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw DatabaseError(
                .rolledBack, "an earlier error had ended the transaction; it was rolled back")
        }
    }

    private func commitUnknown() -> DatabaseError {
        DatabaseError(
            .commitUnknown, "the connection broke during COMMIT; it may or may not have happened")
    }
}
