@_spi(KeyBytes) import Cryptography
import CustomerModel
@_spi(Plaintext) import PersonalData
@_spi(KeyBytes) import Sealing
import TestSupport
import Testing
import Unsealing

/// What is stored keeps its bytes: pseudonyms, digests and sealed values against answers known
/// beforehand.
@Suite("Known answers of pseudonyms, blind indexes and sealed values")
struct SealingAnswerTests {
    private func ring(_ answer: KnownAnswer) throws -> KeyRing {
        try KeyRings.ring("name", [1: answer.bytes("key")])
    }

    private func key(_ answer: KnownAnswer) throws -> FixedKey {
        FixedKey(SecretKey(bytes: try answer.bytes("key")))
    }

    private func subject(_ answer: KnownAnswer) throws -> SubjectID {
        try #require(SubjectID(try answer.bytes("subject")))
    }

    @Test("a person keeps their pseudonym in every domain")
    func pseudonyms() throws {
        for answer in try KnownAnswer.all("pseudonym", in: "pseudonyms.txt") {
            let subject = try subject(answer)
            let pseudonym =
                switch try #require(PseudonymDomain(rawValue: answer.text("domain"))) {
                case .analytics:
                    PseudonymDeriver.analytics(key: try key(answer)).pseudonym(of: subject)
                case .audit: PseudonymDeriver.audit(key: try key(answer)).pseudonym(of: subject)
                case .worklist:
                    WorklistPseudonymDeriver(ring: try ring(answer))
                        .candidates(of: subject, team: try answer.text("scope"))[0].pseudonym
                }
            #expect(try pseudonym.bytes == answer.bytes("pseudonym"), "\(answer)")
        }
    }

    @Test("an order keeps its key")
    func orderKeys() throws {
        for answer in try KnownAnswer.all("order key", in: "pseudonyms.txt") {
            let key = OrderKeyDeriver(key: try self.key(answer))
                .key(source: try answer.text("source"), number: try answer.bytes("number"))
            #expect(try key == answer.bytes("order_key"), "\(answer)")
        }
    }

    @Test("an identifier keeps its blind index")
    func blindIndexes() throws {
        for answer in try KnownAnswer.all("blind index", in: "blind-index.txt") {
            let index = BlindIndexer(ring: try ring(answer)).index(
                kind: try answer.text("kind"), of: PlaintextPII(.note, try answer.text("value")),
                normalization: try answer.number("normalization"))
            #expect(try index.digest == answer.bytes("digest"), "\(answer)")
            #expect(try index.keyVersion.number == answer.number("version"), "\(answer)")
        }
    }

    @Test("a contact keeps the digest of its content")
    func contentDigests() throws {
        for answer in try KnownAnswer.all("content digest", in: "blind-index.txt") {
            let fields = try PersonalField.allCases.filter { !answer.list($0.rawValue).isEmpty }
                .map { PlaintextPII($0, try answer.text($0.rawValue)) }
            let digests = BlindIndexer(ring: try ring(answer)).contentDigests(
                subject: try subject(answer), source: try answer.text("source"), fields: fields)
            #expect(try digests.map(\.bytes) == [answer.bytes("content_digest")], "\(answer)")
        }
    }

    @Test("a field sealed before opens under its data key, bound to person, field and version")
    func sealedField() throws {
        let answer = try KnownAnswer.one("sealed field", in: "sealed.txt")
        let field = try #require(PersonalField(rawValue: answer.text("field")))
        let associated = SealingContext.field(
            subject: try subject(answer), field: field,
            vaultKey: KeyVersion(try answer.number("vault_key")))
        #expect(try associated == answer.bytes("associated"))
        let sealed = try answer.bytes("sealed")
        var padded = [UInt8](
            repeating: 0, count: try #require(AuthenticatedBox.messageLength(of: sealed)))
        let key = SecretKey(bytes: try answer.bytes("data_key"))
        let isOpen = padded.withUnsafeMutableBufferPointer {
            AuthenticatedBox.open(sealed, associated: associated, key: key, into: $0)
        }
        #expect(isOpen)
        let length = padded.withUnsafeBufferPointer {
            Padding.unpadded($0, block: ContactSealer.paddingBlock)
        }
        #expect(try Array(padded.prefix(try #require(length))) == answer.bytes("value"))
    }

    private func opening(_ answer: KnownAnswer) throws -> OpeningKey {
        OpeningKey(
            version: KeyVersion(3), secret: SecretKey(bytes: try answer.bytes("vault_secret")))
    }

    @Test("a contact sealed before opens whole under the vault's key")
    func sealedContact() throws {
        for answer in try KnownAnswer.all("sealed contact", in: "sealed.txt") {
            let opening = try opening(answer)
            #expect(try opening.publicBytes == answer.bytes("vault_public"))
            let names = answer.list("field").map { String(decoding: $0, as: UTF8.self) }
            let fields = try zip(names, answer.list("sealed")).map { name, sealed in
                SealedField(field: try #require(PersonalField(rawValue: name)), bytes: sealed)
            }
            let record = SealedRecord(
                subject: try subject(answer),
                vaultKey: KeyVersion(try answer.number("vault_key")),
                batchID: try answer.bytes("batch"),
                sealedBatchKey: SealedBox(stored: try answer.bytes("sealed_batch_key")),
                contact: SealedContact(
                    contactID: try answer.bytes("contact"),
                    wrappedDataKey: try answer.bytes("wrapped_data_key"), fields: fields))
            let opened = try Unsealer(opening).open(record)
            #expect(opened.map(\.field.rawValue) == names)
            #expect(opened.map { Array($0.reveal().utf8) } == answer.list("value"))
        }
    }

    @Test("a row of quarantine sealed before opens under the vault's key")
    func sealedRow() throws {
        let answer = try KnownAnswer.one("sealed row of quarantine", in: "sealed.txt")
        let opener = Unsealer(try opening(answer)).opener(of: QuarantinedRowKind.self)
        let row = try opener.open(SealedBox(stored: answer.bytes("sealed")))
        #expect(try row == answer.bytes("row"))
    }

    @Test("a value sealed as one kind opens as that kind")
    func sealedBoxes() throws {
        func opened<Kind: SealedKind>(_ answer: KnownAnswer, as kind: Kind.Type) throws -> [UInt8] {
            try Unsealer(opening(answer)).opener(of: kind)
                .open(SealedBox(stored: answer.bytes("sealed")))
        }
        for answer in try KnownAnswer.all("sealed box", in: "sealed.txt") {
            let value =
                switch try #require(SealingDomain(rawValue: answer.text("kind"))) {
                case .fileName: try opened(answer, as: FileNameKind.self)
                case .quarantinedRow: try opened(answer, as: QuarantinedRowKind.self)
                case .unlockReason: try opened(answer, as: UnlockReasonKind.self)
                case .batchKey: try opened(answer, as: BatchKeyKind.self)
                }
            #expect(try value == answer.bytes("value"), "\(answer)")
        }
    }
}
