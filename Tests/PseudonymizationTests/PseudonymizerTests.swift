import Cryptography
import CustomerModel
@_spi(Plaintext) import PersonalData
import Pseudonymization
import Sealing
import TestSupport
import Testing

@Suite("Identifiers to digests, people to pseudonyms")
struct PseudonymizerTests {
    private let linking: [KeyRing]
    private let pseudonym = [FixedKey(.random()), FixedKey(.random())]
    private let pseudonymizer: Pseudonymizer

    init() throws {
        linking = try KeyRings.rotations(3)
        pseudonymizer = Pseudonymizer(linking: linking[0], pseudonym: pseudonym[0])
    }

    private func identifier(_ kind: String, _ text: String) -> Identifier {
        Identifier(kind: kind, value: PlaintextPII(.note, text))
    }

    @Test("a request has each identifier under every key, the newest first and marked")
    func candidates() {
        let rotated = Pseudonymizer(linking: linking[2], pseudonym: pseudonym[0])
        let rows = [
            [identifier("email", "a"), identifier("phone", "1")], [], [identifier("email", "b")],
        ]
        let request = rotated.request(for: rows)
        #expect(request.rowNumbers == [1, 1, 1, 1, 1, 1, 3, 3, 3])
        #expect(
            request.kinds == ["email", "email", "email", "phone", "phone", "phone"]
                + ["email", "email", "email"])
        #expect(request.keyVersions == [3, 2, 1, 3, 2, 1, 3, 2, 1])
        #expect(
            request.primaries
                == [true, false, false, true, false, false, true, false, false])
        #expect(request.digests.allSatisfy { $0.count == 32 })
        #expect(Set(request.digests).count == 9)
        #expect(request.digests[0] == rotated.index(of: rows[0][0]).digest)
        #expect(request.digests[2] == pseudonymizer.index(of: rows[0][0]).digest)
    }

    @Test("a request brings each row a fresh person with the key that person has")
    func freshPeople() {
        let rows = (0..<50).map { _ in [identifier("email", "same")] }
        let request = pseudonymizer.request(for: rows)
        #expect(request.freshSubjects.count == 50)
        #expect(Set(request.freshSubjects).count == 50)
        #expect(request.freshKeys == request.freshSubjects.map(pseudonymizer.newCustomerKey))
        let again = pseudonymizer.request(for: rows)
        #expect(Set(again.freshSubjects).isDisjoint(with: request.freshSubjects))
    }

    @Test("a digest tells equal from different, by value, kind and key")
    func digests() {
        let digest = pseudonymizer.index(of: identifier("email", "a")).digest
        #expect(pseudonymizer.index(of: identifier("email", "a")).digest == digest)
        #expect(pseudonymizer.index(of: identifier("email", "b")).digest != digest)
        #expect(pseudonymizer.index(of: identifier("phone", "a")).digest != digest)
        // What is moved from one part to the next is another identifier.
        #expect(
            pseudonymizer.index(of: identifier("emai", "la")).digest
                != pseudonymizer.index(of: identifier("email", "a")).digest)
        let other = Pseudonymizer(linking: linking[1], pseudonym: pseudonym[0])
        #expect(other.index(of: identifier("email", "a")).digest != digest)
        #expect(other.index(of: identifier("email", "a")).keyVersion == KeyVersion(2))
    }

    @Test("a person's key is theirs alone, and hangs on the pseudonym key only")
    func customerKeys() {
        let people = (0..<100).map { _ in SubjectID.random() }
        let keys = people.map(pseudonymizer.newCustomerKey)
        #expect(Set(keys).count == 100)
        let relinked = Pseudonymizer(linking: linking[2], pseudonym: pseudonym[0])
        #expect(people.map(relinked.newCustomerKey) == keys)
        let renamed = Pseudonymizer(linking: linking[0], pseudonym: pseudonym[1])
        #expect(Set(people.map(renamed.newCustomerKey)).isDisjoint(with: keys))
        #expect(zip(people, keys).allSatisfy { $0.bytes != $1.bytes })
    }

    @Test("an order's key tells orders of a source apart, and sources")
    func orderKeys() {
        let key = pseudonymizer.orderKey(source: "shop", number: Array("12".utf8))
        #expect(key.count == 16)
        #expect(pseudonymizer.orderKey(source: "shop", number: Array("12".utf8)) == key)
        #expect(pseudonymizer.orderKey(source: "shop", number: Array("13".utf8)) != key)
        #expect(pseudonymizer.orderKey(source: "shop1", number: Array("2".utf8)) != key)
    }

    @Test("the same contact has the same digest in any order of its fields, and no other has")
    func contentDigests() {
        let person = SubjectID.random()
        let fields = [PlaintextPII(.email, "a"), PlaintextPII(.city, "b")]
        func digest(
            _ fields: [PlaintextPII], _ subject: SubjectID? = nil, _ source: String = "shop"
        ) -> [VersionedDigest] {
            pseudonymizer.contentDigests(of: fields, subject: subject ?? person, source: source)
        }
        let whole = digest(fields)
        #expect(whole.map(\.bytes.count) == [32])
        #expect(digest(fields.reversed()) == whole)
        #expect(digest(fields, .random()) != whole)
        #expect(digest(fields, nil, "other") != whole)
        #expect(digest([fields[0]]) != whole)
        #expect(digest([PlaintextPII(.email, "b"), PlaintextPII(.city, "a")]) != whole)
        // After rotations the digests from before are still among those that a lookup tries.
        let rotated = Pseudonymizer(linking: linking[2], pseudonym: pseudonym[0])
        let tried = rotated.contentDigests(of: fields, subject: person, source: "shop")
        #expect(tried.map(\.keyVersion) == [3, 2, 1].map(KeyVersion.init))
        #expect(tried.last == whole.first)
    }
}
