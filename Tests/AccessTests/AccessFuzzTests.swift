import Access
import Cryptography
import TestSupport
import Testing

/// Texts that are no credential, and a journal that somebody else wrote.
@Suite("Credentials and the journal, changed at random")
struct AccessFuzzTests {
    @Test("a text is no credential, or is written as it was read")
    func credentials() async throws {
        let corpus = CredentialSecret.Kind.allCases.map {
            Array(CredentialSecret(kind: $0).reveal().utf8)
        }
        try await Fuzzing.feed("credentials", from: corpus) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let secret = CredentialSecret(text: text) else { return false }
            #expect(secret.reveal() == text)
            return true
        }
    }

    @Test("a journal is refused, or says what the vault wrote")
    func journals() async throws {
        let authenticator = RowAuthenticator(
            ring: KeyRing(name: "credential", only: .random()))
        let (folder, id) = (try TemporaryFolder(), RandomBytes.make(16))
        defer { folder.remove() }
        let key = QuotaStore.Key(account: "rita", rule: "people-per-day", day: 20_000)
        let path = folder.path + "/journal"
        let journal = try AccessJournal(path: path, authenticator: authenticator)
        for used in 1...20 { try journal.raise(key, to: used) }
        try journal.revoke(id, expiresAt: 2_000_000_000)
        let corpus = [try folder.bytes("journal")]
        try await Fuzzing.feed("journals", from: corpus) { bytes in
            try folder.write(bytes, as: "changed")
            guard
                let read = try? AccessJournal(
                    path: folder.path + "/changed", authenticator: authenticator)
            else { return false }
            #expect(try read.use(of: key).least <= 20)
            #expect(try !read.isRevoked(RandomBytes.make(16)))
            return true
        }
    }
}
