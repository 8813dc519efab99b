import CLibpq
import Glibc

/// What a `Connection` and the `Transaction` open on it share: the libpq connection and what has been
/// prepared on it.
final class Session {
    let configuration: DatabaseConfiguration
    private(set) var handle: OpaquePointer
    /// Replaced by `reset()`.
    private(set) var cancelHandle: CancelHandle
    /// A COPY is under way; nothing else may run.
    var isCopying = false
    private var statements = StatementCache()

    init(_ configuration: DatabaseConfiguration) throws {
        self.configuration = configuration
        (handle, cancelHandle) = try Self.open(configuration)
        try requireSilentLog()
    }

    deinit { PQfinish(handle) }

    var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }

    var isInTransaction: Bool {
        switch PQtransactionStatus(handle) {
        case PQTRANS_INTRANS, PQTRANS_INERROR: true
        default: false
        }
    }

    func reset() throws {
        let (newHandle, newCancelHandle) = try Self.open(configuration)
        PQfinish(handle)
        (handle, cancelHandle) = (newHandle, newCancelHandle)
        isCopying = false
        statements = StatementCache()
        try requireSilentLog()
    }

    func execute(_ sql: SQL) throws -> Int {
        let result = try perform(sql)
        return Int(String(cString: PQcmdTuples(result.pointer))) ?? 0
    }

    func query(_ sql: SQL) throws -> [Row] {
        let result = try perform(sql)
        return (0..<result.rowCount).map { Row(result: result, index: $0) }
    }

    func script(unsafeSQL text: String) throws {
        try checkReady()
        PQclear(try finished(exchange { PQsendQuery($0, text) }, script: text))
    }

    private static func open(
        _ configuration: DatabaseConfiguration
    ) throws -> (OpaquePointer, CancelHandle) {
        let handle = try openLibpqConnection(configuration)
        guard let cancelHandle = CancelHandle(handle) else {
            PQfinish(handle)
            throw DatabaseError(.connection, "no memory for a connection")
        }
        return (handle, cancelHandle)
    }
}

// MARK: - Statements

extension Session {
    /// Calls `meanwhile` while the server works.
    func perform(_ sql: SQL, meanwhile: () -> Void = {}) throws -> QueryResult {
        try checkReady()
        try checkParameters(sql.parameters)
        let parameters = sql.parameters
        let answer = try withPrepared(sql) { name in
            parameters.withLibpqArrays { types, values, lengths, formats in
                exchange(
                    { handle in
                        let count = Int32(parameters.count)
                        guard let name else {
                            return PQsendQueryParams(
                                handle, sql.text, count, types, values, lengths, formats, 1)
                        }
                        return PQsendQueryPrepared(
                            handle, name, count, values, lengths, formats, 1)
                    },
                    meanwhile: meanwhile)
            }
        }
        do {
            return QueryResult(try finished(answer))
        } catch let error as DatabaseError where error.sqlState?.endsPreparation == true {
            // A changed table or DISCARD took the prepared statements' base away.
            statements.forget()
            PQclear(exchange { PQsendQuery($0, "DEALLOCATE ALL") })
            throw error
        }
    }

    /// Gives `body` the name under which the statement is prepared, if it is.
    private func withPrepared<R>(_ sql: SQL, _ body: (String?) -> R) throws -> R {
        switch statements.decide(sql) {
        case .runOnce:
            return body(nil)
        case .runPrepared(let name):
            return body(name)
        case .prepare(let name):
            let types = sql.parameters.types
            PQclear(
                try finished(
                    exchange { PQsendPrepare($0, name, sql.text, Int32(types.count), types) }))
            statements.didPrepare(sql, as: name)
            return body(name)
        }
    }

    /// Checks that a statement can be sent now.
    func checkReady() throws {
        guard !isCopying else {
            throw DatabaseError(.misuse, "the connection is busy with a COPY")
        }
        guard !cancelHandle.isRefusing else {
            throw DatabaseError(.cancelled, "the work on the connection was cancelled")
        }
        guard isUsable else { throw brokenConnection(configuration) }
    }

    /// Sees, without asking the server, whether it has closed an idle connection.
    var isOpenAtServer: Bool {
        guard isUsable else { return false }
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) == 0
            || Int32(descriptor.revents) & (POLLHUP | POLLERR | POLLNVAL) == 0
    }

    /// Returns a successful result; throws, and frees it, for any other.
    func finished(_ raw: OpaquePointer?, script: String? = nil) throws -> OpaquePointer {
        let wasCancelled = cancelHandle.takeRequest()
        guard let raw else { throw brokenConnection(configuration) }
        switch PQresultStatus(raw) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return raw
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            let status = PQresultStatus(raw)
            PQclear(raw)
            leaveCopy(status)
            throw DatabaseError(.misuse, "COPY runs through copyIn and copyOut")
        default:
            defer { PQclear(raw) }
            guard isUsable else { throw brokenConnection(configuration) }
            let error = databaseError(from: raw, wasCancelled: wasCancelled)
            if let script, let position = errorPosition(in: raw) {
                let line = script.unicodeScalars.prefix(position - 1).count { $0 == "\n" } + 1
                throw error.during("line \(line)")
            }
            throw error
        }
    }

    private func checkParameters(_ parameters: ParameterList) throws {
        guard parameters.count <= ParameterList.maximumCount else {
            throw DatabaseError(.encoding, "too many parameters for one statement")
        }
        guard !parameters.holdsZeroInText else {
            throw DatabaseError(.encoding, "a text parameter contains a zero byte")
        }
    }
}
