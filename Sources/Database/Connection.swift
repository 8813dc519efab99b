import CLibpq
import Glibc

/// One session with the database. Every call blocks.
///
/// Not `Sendable`: one thread at a time, best a dedicated one (`ConnectionPool`, `BlockingThreads`).
/// Only its `cancelHandle` may be used from elsewhere.
public final class Connection {
    let configuration: DatabaseConfiguration
    private(set) var handle: OpaquePointer
    /// Ends the running statement from another thread. Replaced by `reset()`.
    public private(set) var cancelHandle: CancelHandle
    /// A COPY is under way; nothing else may run.
    var isCopying = false

    /// Connects; throws code `.connection` when the server cannot be reached or refuses.
    public init(_ configuration: DatabaseConfiguration) throws {
        self.configuration = configuration
        (handle, cancelHandle) = try Self.open(configuration)
    }

    deinit { PQfinish(handle) }

    /// False once the connection broke; `reset()` makes a new one.
    public var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }

    /// A transaction is open, or its failure has not been rolled back yet.
    public var isInTransaction: Bool {
        switch PQtransactionStatus(handle) {
        case PQTRANS_INTRANS, PQTRANS_INERROR: true
        default: false
        }
    }

    /// Connects anew. On failure the old, broken connection stays.
    public func reset() throws {
        let (newHandle, newCancelHandle) = try Self.open(configuration)
        PQfinish(handle)
        (handle, cancelHandle) = (newHandle, newCancelHandle)
        isCopying = false
    }

    /// Runs one statement; returns how many rows it inserted, changed, deleted or selected.
    @discardableResult
    public func execute(_ sql: SQL) throws -> Int {
        let result = try perform(sql)
        return Int(String(cString: PQcmdTuples(result.pointer))) ?? 0
    }

    /// Runs one statement and returns its rows, all of them in memory.
    ///
    /// For more rows than fit well there, use `copyOut`.
    public func query(_ sql: SQL) throws -> [Row] {
        let result = try perform(sql)
        return (0..<result.rowCount).map { Row(result: result, index: $0) }
    }

    /// Runs several statements in one go, as one implicit transaction unless they say otherwise.
    ///
    /// For migrations and set-up only: nothing can be bound.
    public func script(unsafeSQL text: String) throws {
        try checkReady()
        _ = try finished(PQexec(handle, text), script: text)
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

extension Connection {
    func perform(_ sql: SQL) throws -> QueryResult {
        try checkReady()
        try checkParameters(sql.parameters)
        let raw = withLibpqParameters(sql.parameters) { types, values, lengths, formats in
            PQexecParams(
                handle, sql.text, Int32(sql.parameters.count), types, values, lengths, formats, 1)
        }
        return QueryResult(try finished(raw))
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
            PQclear(raw)
            leaveCopy()
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

/// Lends the parameters to `body` as the parallel C arrays that libpq takes.
private func withLibpqParameters<R>(
    _ list: ParameterList,
    _ body: ([Oid], [UnsafePointer<CChar>?], [Int32], [Int32]) -> R
) -> R {
    // An empty buffer has no address, and without one even an empty value would be NULL.
    let bytes = list.bytes.isEmpty ? [0] : list.bytes
    return bytes.withUnsafeBytes { buffer in
        let values = list.parameters.map { parameter in
            parameter.offset.flatMap { offset in
                buffer.baseAddress.map {
                    UnsafePointer(($0 + offset).assumingMemoryBound(to: CChar.self))
                }
            }
        }
        return body(
            list.parameters.map(\.type.oid), values, list.parameters.map { Int32($0.length) },
            list.parameters.map { $0.type.isText ? 0 : 1 })
    }
}
