import CLibpq

extension Session {
    /// Writes rows into a table by binary COPY; returns how many.
    func copyIn(
        _ table: String, columns: [ColumnName], rows: Int?, frozen: Bool,
        _ write: (inout BinaryCopyWriter) throws -> Void
    ) throws -> Int {
        let columnList = columns.map(\.quoted).joined(separator: ", ")
        let command =
            "COPY \(quotedIdentifier(table)) (\(columnList)) FROM STDIN "
            + "(FORMAT binary, FREEZE \(frozen))"
        try beginCopy(command, expecting: PGRES_COPY_IN)
        defer { isCopying = false }
        var writer = BinaryCopyWriter(handle: handle, fieldCount: Int16(columns.count))
        do {
            try write(&writer)
            guard rows == nil || rows == writer.rowCount else {
                throw DatabaseError(
                    .misuse, "\(writer.rowCount) rows were written of \(rows ?? 0) announced")
            }
            try writer.finish()
        } catch is CopyEnded {
            // The server's own reason follows below.
        } catch {
            PQputCopyEnd(handle, "the client stopped")
            _ = try? endCopy()
            throw error
        }
        PQputCopyEnd(handle, nil)
        return try endCopy()
    }

    /// Reads the rows of a query by binary COPY while they arrive; returns how many were read.
    func copyOut(
        _ sql: SQL, _ read: (inout BinaryCopyReader) throws -> Void
    ) throws -> Int {
        guard sql.parameters.count == 0 else {
            throw DatabaseError(.misuse, "COPY takes no parameters")
        }
        try beginCopy("COPY (\(sql.text)) TO STDOUT (FORMAT binary)", expecting: PGRES_COPY_OUT)
        defer { isCopying = false }
        var reader = BinaryCopyReader(handle: handle)
        do {
            try read(&reader)
        } catch is CopyEnded {
            // The server's own reason follows below.
        } catch {
            abandonCopyOut()
            throw error
        }
        guard reader.isAtEnd else {
            abandonCopyOut()
            return reader.rowCount
        }
        _ = try endCopy()
        return reader.rowCount
    }

    /// Leaves a COPY that was begun through `execute`.
    func leaveCopy(_ status: ExecStatusType) {
        guard status == PGRES_COPY_IN else { return abandonCopyOut() }
        // Not cancelled besides: a server that ends the COPY by itself answers the end that is on
        // its way a second time, and that answer would be taken for the next statement's.
        PQputCopyEnd(handle, "the client stopped")
        while let raw = PQgetResult(handle) { PQclear(raw) }
    }

    private func beginCopy(_ command: String, expecting status: ExecStatusType) throws {
        try checkReady()
        let raw = exchange { PQsendQuery($0, command) }
        guard let raw, PQresultStatus(raw) == status else {
            PQclear(try finished(raw))
            throw DatabaseError(.misuse, "the statement did not begin a COPY")
        }
        PQclear(raw)
        isCopying = true
    }

    /// Takes the results after the data; returns the number of rows or throws the first error.
    private func endCopy() throws -> Int {
        var outcome: Result<Int, any Error> = .failure(brokenConnection(configuration))
        var isFirst = true
        while let raw = PQgetResult(handle) {
            let result = Result {
                let result = QueryResult(try finished(raw))
                return Int(String(cString: PQcmdTuples(result.pointer))) ?? 0
            }
            if isFirst { outcome = result }
            isFirst = false
        }
        return try outcome.get()
    }

    /// Tells the server to stop sending and throws away what is on its way.
    private func abandonCopyOut() {
        cancelHandle.cancel()
        var message: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(handle, &message, 0) >= 0 {
            PQfreemem(message)
            message = nil
        }
        while let raw = PQgetResult(handle) { PQclear(raw) }
        _ = cancelHandle.takeRequest()
    }
}
