import Access
import Testing

@Suite("The text a person signs in with")
struct CredentialSecretTests {
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    @Test("is read back as it was shown", arguments: CredentialSecret.Kind.allCases)
    func roundTrip(kind: CredentialSecret.Kind) throws {
        let text = CredentialSecret(kind: kind).reveal()
        let read = try #require(CredentialSecret(text: text))
        #expect(read.kind == kind)
        #expect(read.reveal() == text)
        #expect(text.hasPrefix("bauta_\(kind.rawValue)_"))
        #expect(text.split(separator: "_").last?.count == 36)
    }

    @Test("with any one character changed is no secret", arguments: 0..<8)
    func oneCharacterChanged(run: Int) {
        let text = Array(CredentialSecret(kind: .token).reveal())
        for position in text.indices {
            for other in Self.alphabet + ["_", "-", " ", "é"] where other != text[position] {
                var changed = text
                changed[position] = other
                #expect(CredentialSecret(text: String(changed)) == nil, "position \(position)")
            }
        }
    }

    @Test("with neighbours exchanged, a character more or one less is no secret")
    func mistyped() {
        let text = Array(CredentialSecret(kind: .session).reveal())
        for position in text.indices.dropLast() where text[position] != text[position + 1] {
            var changed = text
            changed.swapAt(position, position + 1)
            #expect(CredentialSecret(text: String(changed)) == nil, "position \(position)")
        }
        for position in text.indices {
            var shorter = text
            shorter.remove(at: position)
            #expect(CredentialSecret(text: String(shorter)) == nil)
            var longer = text
            longer.insert("0", at: position)
            #expect(CredentialSecret(text: String(longer)) == nil)
        }
    }

    @Test("is never the same twice, and every character of the alphabet occurs")
    func random() {
        let texts = (0..<500).map { _ in CredentialSecret(kind: .token).reveal() }
        #expect(Set(texts).count == texts.count)
        let used = Set(texts.flatMap { $0.split(separator: "_")[2].prefix(30) })
        #expect(used == Set(Self.alphabet))
    }

    @Test("does not show itself when printed, dumped or interpolated")
    func redacted() {
        let secret = CredentialSecret(kind: .token)
        var dumped = ""
        dump(secret, to: &dumped)
        let body = secret.reveal().split(separator: "_")[2].prefix(30)
        for shown in ["\(secret)", String(reflecting: secret), String(describing: secret), dumped] {
            #expect(!shown.contains(body))
        }
    }
}
