import Cryptography
import TestSupport
import Testing
import Verification

/// What whoever owns the database could put where the signed head of the log stands.
@Suite("Checkpoints, changed at random")
struct CheckpointFuzzTests {
    @Test("a changed note is refused, or says what was signed")
    func notes() async throws {
        let key = SigningKey(seed: SecretKey(bytes: [UInt8](repeating: 6, count: 32)))
        let verifier = try LogVerifier(publicKey: key.publicKey)
        let signed = [0, 1, 70_000].map { size in
            Checkpoint(origin: verifier.origin, size: size, root: TreeHash.leaf([UInt8(size & 1)]))
        }
        let corpus = signed.map { checkpoint in
            let signature = key.sign(Array(checkpoint.body.utf8))
            return Array(verifier.note(of: checkpoint, signature: signature).note.utf8)
        }
        let bodies = Set(signed.map(\.body))
        try await Fuzzing.feed("checkpoints", from: corpus) { bytes in
            let note = String(decoding: bytes, as: UTF8.self)
            guard let checkpoint = try? verifier.open(note) else { return false }
            #expect(bodies.contains(checkpoint.body))
            return true
        }
    }
}
