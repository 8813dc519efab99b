import Cryptography
import CustomerModel
import Sealing
import TestSupport
import Testing
import Unsealing

/// What whoever owns the database could put where sealed values stand.
@Suite("Sealed values, changed at random")
struct SealingFuzzTests {
    @Test("a changed value does not open")
    func padded() async throws {
        let opening = OpeningKey(version: KeyVersion(1), secret: .random())
        let opener = Unsealer(opening).opener(of: QuarantinedRowKind.self)
        let messages = ["", "Ann", String(repeating: "x", count: 300)].map { Array($0.utf8) }
        let corpus = messages.map {
            opening.sealingKey.seal($0, as: QuarantinedRowKind.self).bytes
        }
        try await Fuzzing.feed("sealed values", from: corpus) { bytes in
            guard let opened = try? opener.open(SealedBox(stored: bytes)) else { return false }
            #expect(messages.contains(opened))
            return true
        }
    }
}
