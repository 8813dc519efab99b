import Access
import Audit
import Cryptography
import CustomerModel
import Database
import Verification

/// Requests that a caller has named with an idempotency key.
///
/// The key names the grant: its id is made of the account and the key, and the primary key of the
/// table lets no second one come to be. So a named request opens contacts once at most.
extension ContactUnlocker {
    /// The id of the grant for the request that `account` calls `key`: 16 bytes of SHA-256.
    static func grantID(account: String, key: String) -> [UInt8] {
        let parts = ["bauta unlock request", account, key].map { Array($0.utf8) }
        return Array(
            SHA256.digest(
                parts.flatMap { [UInt8($0.count >> 8 & 255), UInt8($0.count & 255)] + $0 }
            )
            .prefix(16))
    }

    /// The record of a named request, where it was made before; nil where it is new or has no name.
    ///
    /// - Throws: `Refusal` with 409 where it came to nothing or is still being answered, with 422
    ///   where another request had the key; `AccessError` where its grant was forged.
    func record(of call: Call, on connection: Connection) throws -> RepeatRecord? {
        guard let key = call.arrived.key else { return nil }
        let id = Self.grantID(account: call.credential.account, key: key)
        let found = try grants.stored(id, on: connection)
        guard let (grant, state) = found else { return nil }
        guard
            authenticator.verify(
                grant.requestDigest, table: Self.requestTable, fields: call.request.fields)
        else {
            throw Refusal(
                status: 422, code: "idempotency-key-reused",
                detail: "This Idempotency-Key named another request.")
        }
        if state == .used { return RepeatRecord(grant) }
        let isOpen = state == .active && EventTime.now().seconds < grant.expiresAt
        guard !isOpen else { throw Refusal.requestInProgress }
        throw Refusal(
            status: 409, code: "unlock-unfinished",
            detail: "The request under this Idempotency-Key ended before anything was disclosed.")
    }

    /// What digests of requests are bound to, beside their fields.
    static let requestTable = "access.unlock_grant.request"
}

/// What is told of an unlock when it is asked again: everything but the contacts.
struct RepeatRecord: Sendable {
    let purpose: String
    let columns: [String]
    let people: Int
    let requestID: String
    /// Seconds since 1970.
    let openedAt: Int

    init(_ grant: Grant) {
        purpose = grant.purpose
        columns = grant.columns
        people = grant.subjectCount
        requestID = grant.requestID
        openedAt = grant.issuedAt
    }
}

extension Refusal {
    /// The same request has come and is not answered yet.
    static let requestInProgress = Refusal(
        status: 409, code: "request-in-progress",
        detail: "The same request is still being answered.", retryAfter: 2)
}

extension ContactUnlocker.Request {
    /// All that is asked, for a digest of it.
    var fields: [[UInt8]] {
        let lists = [columns.map(\.rawValue), references.map(\.rawValue)].map { list in
            Array(list.joined(separator: "\u{0}").utf8)
        }
        return [Array(purpose.rawValue.utf8), Array(reason.utf8)] + lists
    }
}
