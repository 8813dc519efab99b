import Cryptography
import TestSupport
import Testing

@testable import Reidentification

/// What tells a request that is sent again keeps its bytes: one stored before is known by them.
@Suite("Known answers of requests with an idempotency key")
struct RepeatAnswerTests {
    @Test("the id of the grant is a digest of account and key")
    func grantID() throws {
        let answer = try KnownAnswer.one("grant id", in: "credentials.txt")
        let id = ContactUnlocker.grantID(
            account: try answer.text("account"), key: try answer.text("key"))
        #expect(try id == answer.bytes("id"))
    }

    @Test("the digest of a request covers all that was asked, in the order asked")
    func requestDigest() throws {
        let answer = try KnownAnswer.one("request digest", in: "credentials.txt")
        let authenticator = RowAuthenticator(
            ring: try KeyRings.ring("credential", [1: answer.bytes("key_1")]))
        let request = try ContactUnlocker.Request(
            purpose: answer.text("purpose"), reason: answer.text("reason"),
            references: answer.list("reference").map { String(decoding: $0, as: UTF8.self) },
            columns: answer.list("column").map { String(decoding: $0, as: UTF8.self) },
            acknowledged: true)
        #expect(try ContactUnlocker.requestTable == answer.text("table"))
        #expect(
            try authenticator.mac(table: ContactUnlocker.requestTable, fields: request.fields)
                == answer.bytes("digest"))
    }
}
