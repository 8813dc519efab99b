import Cryptography
import CustomerModel
import Database
@_spi(Plaintext) import PersonalData
import Sealing
import TestSupport
import Testing
import Unsealing
import Vault

/// What whoever may write tables can do with sealed bytes that he cannot open: put them elsewhere.
@Suite("Sealed values in the places of others")
struct SwappedValueTests {
    /// Where sealed bytes are kept.
    enum Place: String, CaseIterable {
        case contactField = "vault.contact.sealed"
        case dataKey = "keys.data_key.wrapped"
        case batchKey = "keys.batch_key.sealed"
        case quarantinedRow = "vault.quarantine.sealed_row"
        case unlockReason = "audit.sidecar.sealed"
        case fileName = "vault.file_name.sealed"

        var table: String { rawValue.split(separator: ".").dropLast().joined(separator: ".") }
        var column: String { String(rawValue.split(separator: ".").last ?? "") }
        var isOfKeys: Bool { self == .dataKey || self == .batchKey }

        /// What is said of another kind of value there.
        var refusal: UnsealingError {
            switch self {
            case .contactField: .fieldRefused(.email)
            case .dataKey: .dataKeyRefused
            case .batchKey: .batchKeyRefused
            case .quarantinedRow, .unlockReason, .fileName: .kindRefused
            }
        }
    }

    private let fixture: ContactFixture
    private let name = FileName("Ada Quill.csv")
    private let ids = FileIDDeriver(key: FixedKey(.random()))

    init() throws {
        fixture = try ContactFixture()
        let key = fixture.opening.sealingKey
        let ingest = fixture.identity.ingest
        try fixture.store(batch: 1, [(fixture.people[0], [.email: "ada@example.org"])])
        try FileNameStore.put(name, as: ids.id(of: name), sealedTo: key, on: ingest)
        let row = QuarantinedRow(
            line: 7, column: "email", reason: "malformed-address",
            sealedRow: key.seal(Array("Ada;not-a-mail".utf8), as: QuarantinedRowKind.self))
        try ingest.transaction {
            try ContactStore.quarantine(
                [row], behind: key.seal(Array("email\n".utf8), as: QuarantinedRowKind.self),
                file: ids.id(of: name), load: fixture.load, on: $0)
        }
        let reason = key.seal(Array("Ada asked".utf8), as: UnlockReasonKind.self)
        try fixture.vaultMain.execute(
            """
            INSERT INTO audit.sidecar (event_id, sealed)
            VALUES (gen_random_uuid(), \(reason.bytes))
            """)
    }

    private func superuser(_ place: Place) throws -> Connection {
        let installation = fixture.identity.installation
        return try (place.isOfKeys ? installation.keys : installation.main).connect()
    }

    private func stored(_ place: Place) throws -> [UInt8] {
        let rows = try superuser(place).query(
            SQL(unsafeSQL: "SELECT \(place.column) AS bytes FROM \(place.table)"))
        return try #require(rows.first).decode("bytes")
    }

    private func put(_ bytes: [UInt8], in place: Place) throws {
        let changed = try superuser(place).execute(
            "UPDATE \(unsafeSQL: place.table) SET \(unsafeSQL: place.column) = \(bytes)")
        #expect(changed == 1)
    }

    /// Opens what stands in `place`, as the vault does.
    private func open(_ place: Place) throws -> String {
        let unsealer = Unsealer(fixture.opening)
        let bytes = try stored(place)
        let opened: [UInt8]
        switch place {
        case .contactField, .dataKey, .batchKey:
            return try fixture.newest([.email], of: fixture.people[0])[.email] ?? ""
        case .quarantinedRow:
            opened = try unsealer.opener(of: QuarantinedRowKind.self).open(SealedBox(stored: bytes))
        case .unlockReason:
            opened = try unsealer.opener(of: UnlockReasonKind.self).open(SealedBox(stored: bytes))
        case .fileName:
            let box = try #require(
                FileNameStore.sealedNames(of: [ids.id(of: name)], on: fixture.vaultMain)
                    .values.first)
            opened = try unsealer.opener(of: FileNameKind.self).open(box)
        }
        return String(decoding: opened, as: UTF8.self)
    }

    @Test("open as none of them, whichever is put in the place of which")
    func everyPair() throws {
        var pairs = 0
        for place in Place.allCases {
            let own = try stored(place)
            #expect(try open(place).lowercased().hasPrefix("ada"))
            for other in Place.allCases where other != place {
                // A contact's field and a wrapped key are no box to the vault's key at all.
                let isBox = ![.contactField, .dataKey].contains(other)
                let refusal =
                    place.refusal == .kindRefused && !isBox ? .boxRefused : place.refusal
                try put(stored(other), in: place)
                #expect(throws: refusal, "\(other.rawValue) in \(place.rawValue)") {
                    try open(place)
                }
                pairs += 1
            }
            try put(own, in: place)
        }
        #expect(pairs == 30)
    }
}
