import CLibpq

/// A column of the rows that a query returns.
public struct ResultColumn: Hashable, Sendable {
    /// As the query calls it.
    public let name: String
    /// The number of its type (`pg_type.oid`).
    public let type: UInt32
}

extension Session {
    /// Gives the rows of one statement to `body` one by one as they arrive; returns how many there were.
    func forEachRow(_ sql: SQL, _ body: (Row) throws -> Void) throws -> Int {
        try checkReady()
        guard sql.parameters.count == 0 else {
            throw DatabaseError(
                .misuse, "rows are read one by one of statements without parameters")
        }
        guard PQsendQueryParams(handle, sql.text, 0, nil, nil, nil, nil, 1) == 1,
            PQsetSingleRowMode(handle) == 1
        else { throw brokenConnection(configuration) }
        isCopying = true
        defer { isCopying = false }
        var count = 0
        while true {
            // Each answer has its time: what is done with a row between is not the server's.
            guard waitForResult(until: answerDeadline) else {
                throw brokenConnection(configuration)
            }
            guard let raw = PQgetResult(handle) else { return count }
            guard PQresultStatus(raw) == PGRES_SINGLE_TUPLE else {
                do {
                    PQclear(try finished(raw))
                } catch {
                    leaveRows(isCancelled: false)
                    throw error
                }
                continue
            }
            count += 1
            do {
                try body(Row(result: QueryResult(raw), index: 0))
            } catch {
                leaveRows(isCancelled: true)
                throw error
            }
        }
    }

    /// The columns of the rows that a query returns.
    func columns(of query: SQL) throws -> [ResultColumn] {
        let result = try perform(query)
        return (0..<result.columnCount).map { column in
            ResultColumn(
                name: PQfname(result.pointer, column).map { String(cString: $0) } ?? "",
                type: PQftype(result.pointer, column))
        }
    }

    /// Throws away what is on its way.
    private func leaveRows(isCancelled: Bool) {
        if isCancelled { cancelHandle.cancel() }
        while let raw = PQgetResult(handle) { PQclear(raw) }
        if isCancelled { _ = cancelHandle.takeRequest() }
    }
}
