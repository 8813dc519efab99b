import TestSupport
import Testing
import Text
import Verification

@testable import Audit

/// What is stored keeps its bytes: signed checkpoints and commitments against answers known
/// beforehand.
@Suite("Known answers of checkpoints and commitments")
struct AuditAnswerTests {
    @Test("a checkpoint keeps its text and signature, and one signed before is believed")
    func checkpoints() throws {
        for answer in try KnownAnswer.all("checkpoint", in: "log.txt") {
            let key = try TemporaryKey(seed: answer.bytes("seed"))
            let signer = try LogSigner(seedFile: key.path)
            let root = try #require(TreeHash(try answer.bytes("root")))
            let note = try answer.text("note").replacing("|", with: "\n") + "\n"
            #expect(
                signer.sign(size: try answer.number("size"), root: root).note == note, "\(answer)")
            let verifier = try LogVerifier(publicKey: answer.bytes("public_key"))
            let checkpoint = try verifier.open(note)
            #expect(try checkpoint.size == answer.number("size"), "\(answer)")
            #expect(checkpoint.root == root, "\(answer)")
            #expect(try checkpoint.origin == answer.text("origin"), "\(answer)")
        }
    }

    @Test("a commitment keeps its digest")
    func commitments() throws {
        let answer = try KnownAnswer.one("commitment", in: "log.txt")
        let commitment = Commitment(
            to: try answer.bytes("value"), salt: try answer.bytes("salt"))
        #expect(try commitment.digest == answer.bytes("digest"))
    }
}
