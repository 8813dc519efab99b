import Cryptography
import CustomerModel
@_spi(Plaintext) import PersonalData
@_spi(KeyBytes) import Sealing
import Testing
import Unsealing

@Suite("Sealing")
struct SealingTests {
    private let opening = OpeningKey(version: KeyVersion(1), secret: .random())
    private let subject = SubjectID.random()

    private func record(_ values: [PlaintextPII], subject: SubjectID? = nil) -> SealedRecord {
        let sealer = ContactSealer(vaultKey: opening.sealingKey)
        return SealedRecord(
            subject: subject ?? self.subject, vaultKey: sealer.vaultKey, batchID: sealer.batchID,
            sealedBatchKey: sealer.sealedBatchKey,
            contact: sealer.seal(values, of: self.subject))
    }

    @Test("opens what was sealed, in every script")
    func roundTrip() throws {
        let values = ["Ayşe O’Brien-Kılıç", "田中 太郎", "", String(repeating: "x", count: 500)]
        let opened = try Unsealer(opening).open(record(values.map { PlaintextPII(.fullName, $0) }))
        #expect(opened.map { $0.reveal() } == values)
    }

    @Test("fields that are stored as one come out one by one, and what was cut comes out empty")
    func storedAsOne() {
        let values = [
            PlaintextPII(.note, "n"), PlaintextPII(.email, "a@example.org"),
            PlaintextPII(.city, ""),
        ]
        let contact = record(values).contact
        #expect(contact.fieldSet == 1 << 10 | 1 << 7 | 1 << 1)
        let stored = contact.storedFields
        for field in contact.fields {
            #expect(SealedField(field.field, among: stored).bytes == field.bytes)
        }
        #expect(SealedField(.phone, among: stored).bytes.isEmpty)
        for length in stored.indices {
            let cut = Array(stored.prefix(length))
            // The note stands last.
            #expect(SealedField(.note, among: cut).bytes.isEmpty)
        }
        let numbers = PersonalField.allCases.map(\.storedNumber)
        #expect(numbers == Array(1...numbers.count))
    }

    @Test("a record moved to another person does not open")
    func boundToSubject() {
        let moved = record([PlaintextPII(.phone, "+4915112345678")], subject: .random())
        #expect(throws: UnsealingError.fieldRefused(.phone)) {
            try Unsealer(opening).open(moved)
        }
    }

    @Test("another vault key opens nothing")
    func boundToKey() {
        let other = OpeningKey(version: KeyVersion(1), secret: .random())
        #expect(throws: UnsealingError.batchKeyRefused) {
            try Unsealer(other).open(record([PlaintextPII(.email, "a@example.org")]))
        }
    }

    @Test("any flipped byte of a sealed field is refused")
    func flippedByte() {
        let whole = record([PlaintextPII(.email, "a@example.org")])
        let field = whole.contact.fields[0]
        for position in field.bytes.indices {
            var bytes = field.bytes
            bytes[position] ^= 1
            let changed = SealedRecord(
                subject: whole.subject, vaultKey: whole.vaultKey, batchID: whole.batchID,
                sealedBatchKey: whole.sealedBatchKey,
                contact: SealedContact(
                    contactID: whole.contact.contactID,
                    wrappedDataKey: whole.contact.wrappedDataKey,
                    fields: [SealedField(field: .email, bytes: bytes)]))
            #expect(throws: UnsealingError.self) { try Unsealer(opening).open(changed) }
        }
    }

    @Test("the length of a sealed value tells only its block of 64 bytes")
    func padding() {
        let lengths = [1, 20, 63].map { count in
            record([PlaintextPII(.note, String(repeating: "n", count: count))])
                .contact.fields[0].bytes.count
        }
        #expect(Set(lengths).count == 1)
    }

    @Test("pseudonyms are stable within a domain and differ across domains and scopes")
    func pseudonyms() {
        let key = FixedKey(.random())
        let analytics = PseudonymDeriver.analytics(key: key)
        let audit = PseudonymDeriver.audit(key: key)
        let worklist = WorklistPseudonymDeriver(ring: KeyRing(name: "worklist", only: .random()))
        #expect(analytics.pseudonym(of: subject) == analytics.pseudonym(of: subject))
        #expect(analytics.pseudonym(of: subject) != audit.pseudonym(of: subject))
        #expect(
            worklist.candidates(of: subject, team: "north")
                != worklist.candidates(of: subject, team: "south"))
    }

    @Test("a row's proof fails when any field changes")
    func rowAuthenticator() {
        let authenticator = RowAuthenticator(ring: KeyRing(name: "credential", only: .random()))
        let fields: [[UInt8]] = [[1, 2], [], [3]]
        let mac = authenticator.mac(table: "quota", fields: fields)
        #expect(authenticator.verify(mac, table: "quota", fields: fields))
        #expect(!authenticator.verify(mac, table: "grant", fields: fields))
        #expect(!authenticator.verify(mac, table: "quota", fields: [[1], [2], [3]]))
        #expect(!authenticator.verify(mac, table: "quota", fields: [[1, 2], [3], []]))
        #expect(!authenticator.verify([], table: "quota", fields: fields))
    }

    @Test("blind indexes agree on equal values and depend on kind and key")
    func blindIndex() {
        let indexer = BlindIndexer(ring: KeyRing(name: "linking", only: .random()))
        let other = BlindIndexer(ring: KeyRing(name: "linking", only: .random()))
        let email = PlaintextPII(.email, "a@example.org")
        let index = indexer.index(kind: "email", of: email, normalization: 1)
        #expect(index == indexer.index(kind: "email", of: email, normalization: 1))
        #expect(index != indexer.index(kind: "phone", of: email, normalization: 1))
        #expect(index != other.index(kind: "email", of: email, normalization: 1))
    }

    @Test("quarantined bytes open with the vault's key and with no other")
    func anonymousSeal() throws {
        let message = Array("row,with,a,name".utf8)
        let sealed = opening.sealingKey.seal(message, as: QuarantinedRowKind.self)
        let other = OpeningKey(version: KeyVersion(1), secret: .random())
        #expect(try Unsealer(opening).opener(of: QuarantinedRowKind.self).open(sealed) == message)
        #expect(throws: UnsealingError.boxRefused) {
            try Unsealer(other).opener(of: QuarantinedRowKind.self).open(sealed)
        }
    }

    @Test("personal values do not print, dump or interpolate")
    func unprintable() {
        let value = PlaintextPII(.fullName, "Canary Name")
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(reflecting: value), dumped, "\([value])"] {
            #expect(!text.contains("Canary"))
        }
    }
}
