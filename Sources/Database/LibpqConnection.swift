import CLibpq
import Glibc

/// Opens a libpq connection; throws `.connection` when it does not come to stand.
func openLibpqConnection(_ configuration: DatabaseConfiguration) throws -> OpaquePointer {
    let parameters = configuration.libpqParameters
    var keywords: [UnsafePointer<CChar>?] = parameters.map { UnsafePointer(strdup($0.keyword)) }
    var values: [UnsafePointer<CChar>?] = parameters.map { UnsafePointer(strdup($0.value)) }
    defer {
        for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) }
    }
    keywords.append(nil)
    values.append(nil)
    guard let handle = PQconnectdbParams(keywords, values, 0) else {
        throw DatabaseError(.connection, "no memory for a connection")
    }
    guard PQstatus(handle) == CONNECTION_OK else {
        let reason = connectFailure(String(cString: PQerrorMessage(handle)))
        PQfinish(handle)
        throw DatabaseError(
            .connection,
            "cannot connect to database \(configuration.database) as \(configuration.user): "
                + reason)
    }
    // Notices may quote values: nobody receives them.
    PQsetNoticeReceiver(handle, { _, _ in }, nil)
    return handle
}

/// Which of the usual reasons libpq's message names; the message itself is not kept.
private func connectFailure(_ message: String) -> String {
    let reasons = [
        ("root certificate", "the file of sslrootcert cannot be read"),
        ("requirepeer", "the server runs as another user than it should"),
        ("No such file", "no server has its socket there"),
        ("Connection refused", "no server is listening"),
        ("timeout expired", "the server did not answer in time"),
        ("starting up", "the server is starting up"),
        ("shutting down", "the server is shutting down"),
        ("too many", "the server has no connection left"),
        ("remaining connection slots", "the server has no connection left"),
        ("does not exist", "no such database or role"),
        ("not permitted to log in", "the role may not sign in"),
        ("permission denied", "permission denied"),
        ("Permission denied", "the socket may not be opened by this system user"),
        ("no password supplied", "the server asks for a password"),
        ("authentication failed", "the sign-in was refused"),
        ("pg_hba.conf", "the server lets this role not sign in from here"),
        ("could not translate host name", "no host has this name"),
        ("No route to host", "the host cannot be reached"),
        ("Network is unreachable", "the host cannot be reached"),
        ("does not support SSL", "the server does not encrypt connections"),
        ("certificate", "the server's certificate was refused"),
    ]
    return reasons.first { message.contains($0.0) }?.1 ?? "the server refused"
}

/// The connection broke before or while a statement ran.
func brokenConnection(_ configuration: DatabaseConfiguration) -> DatabaseError {
    DatabaseError(.connection, "the connection to database \(configuration.database) broke")
}

/// Reads what an error result says about itself, leaving out every text that may quote a value.
func databaseError(from result: OpaquePointer, wasCancelled: Bool) -> DatabaseError {
    let state = field("C", of: result).map { SQLState($0) }
    let severity = field("V", of: result).flatMap { DatabaseError.Severity(rawValue: $0) }
    let (code, words) = classify(state, severity, wasCancelled: wasCancelled)
    return DatabaseError(
        code, words, sqlState: state, severity: severity, constraint: field("n", of: result),
        position: errorPosition(in: result))
}

/// Position, in characters from 1, in the statement that an error result points to.
func errorPosition(in result: OpaquePointer) -> Int? { field("P", of: result).flatMap { Int($0) } }

/// A field of an error result by its letter (manual, "Error and Notice Message Fields").
private func field(_ letter: Unicode.Scalar, of result: OpaquePointer) -> String? {
    PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
}

private func classify(
    _ state: SQLState?, _ severity: DatabaseError.Severity?, wasCancelled: Bool
) -> (DatabaseError.Code, String) {
    guard let state else { return (.connection, "the connection to the database broke") }
    if state == .queryCanceled {
        return wasCancelled
            ? (.cancelled, "the statement was cancelled")
            : (.timeout, "the statement took longer than its limit")
    }
    if state == .lockNotAvailable { return (.timeout, "a lock was not free in time") }
    if severity != .error {
        return (.connection, "the server ended the connection")
    }
    return (.server, words(for: state))
}

private func words(for state: SQLState) -> String {
    switch state {
    case .insufficientPrivilege: return "the role lacks the permission"
    case .uniqueViolation: return "a row with this key exists"
    case .foreignKeyViolation: return "a row refers to one that does not exist"
    case .checkViolation, .notNullViolation: return "a constraint refused the row"
    default: break
    }
    switch state.code.prefix(2) {
    case "22": return "a value was refused"
    case "23": return "a constraint refused the row"
    case "25": return "the transaction is not in a state for this statement"
    case "40": return "the transaction must be run again"
    case "42": return "the statement does not fit the schema"
    case "53": return "the server lacks a resource"
    default: return "the server refused the statement"
    }
}
