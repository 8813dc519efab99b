import Foundation
import Testing
import Text

@testable import Verification

@Suite("Checkpoints")
struct CheckpointTests {
    @Test("verifies the example note of C2SP signed-note")
    func knownNote() throws {
        // golang.org/x/mod/sumdb/note: key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
        let body =
            "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n"
        let note =
            body + "\n\u{2014} PeterNeumann "
            + "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        let encodedKey = try #require(
            Base64.bytes("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"))
        let verifier = try LogVerifier(
            publicKey: Array(encodedKey.dropFirst()), origin: "PeterNeumann")
        #expect(Hexadecimal.text(verifier.keyID) == "c74f20a3")
        #expect(try SignedNote(note).body == body)
        // The signature holds; the text is no checkpoint.
        let error = #expect(throws: CheckpointError.self) { try verifier.open(note) }
        #expect(error?.code == .malformedCheckpoint)
        let changed = note.replacingOccurrences(of: "answer", with: "anzwer")
        #expect(throws: CheckpointError.self) { try verifier.open(changed) }
    }

    @Test(
        "reads a body in one spelling only",
        arguments: [
            "", "log\n3\n", "log\n03\nROOT\n", "log\n-1\nROOT\n", "log\n+1\nROOT\n",
            "log\n3\nROOT\nextension\n", "\n3\nROOT\n", "a log\n3\nROOT\n", "log\n3\nROOT",
            "log\n3\nAAAA\n", "log\n9223372036854775808\nROOT\n",
        ])
    func refusesBodies(template: String) {
        let root = Base64.text(TreeHash.emptyTree.bytes)
        let body = template.replacingOccurrences(of: "ROOT", with: root)
        #expect(throws: CheckpointError.self) { try Checkpoint(body: body) }
    }
}
