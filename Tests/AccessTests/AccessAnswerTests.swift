import Access
import Cryptography
import TestSupport
import Testing

/// The file of the vault's journal keeps its bytes.
@Suite("Known answers of what is remembered outside the database")
struct AccessAnswerTests {
    @Test("the file is written byte for byte as before, and one written before is read")
    func journal() throws {
        let answer = try KnownAnswer.all(in: "vault-journal.txt")[0]
        let authenticator = RowAuthenticator(
            ring: try KeyRings.ring("credential", [1: answer.bytes("key_1")]))
        let key = QuotaStore.Key(
            account: try answer.text("account"), rule: try answer.text("rule"),
            day: try answer.number("day"))
        let credential = try answer.bytes("credential")
        let new = try JournalFile()
        let journal = try new.open(authenticator)
        try journal.raise(key, to: answer.number("used"))
        try journal.revoke(credential, expiresAt: answer.number("expires_at"))
        #expect(try new.bytes() == answer.bytes("file"))
        let old = try JournalFile()
        try old.write(answer.bytes("file"))
        let read = try old.open(authenticator)
        #expect(try read.use(of: key).least == answer.number("used"))
        #expect(try read.isRevoked(credential))
    }
}
