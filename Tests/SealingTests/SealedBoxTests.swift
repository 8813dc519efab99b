import Cryptography
import CustomerModel
@_spi(KeyBytes) import Sealing
import Testing
import Unsealing

@Suite("Kinds of sealed values")
struct SealedBoxTests {
    private let opening = OpeningKey(version: KeyVersion(1), secret: .random())
    private let value = Array("Zebedee Quillfeather".utf8)

    private func open<Kind: SealedKind>(
        _ bytes: [UInt8], as kind: Kind.Type
    ) throws -> [UInt8] {
        try Unsealer(opening).opener(of: kind).open(SealedBox(stored: bytes))
    }

    private func expectOwnKindAlone<Kind: SealedKind>(_ kind: Kind.Type) throws {
        let sealed = opening.sealingKey.seal(value, as: kind).bytes
        for domain in SealingDomain.allCases {
            let opened = Result {
                switch domain {
                case .batchKey: try open(sealed, as: BatchKeyKind.self)
                case .fileName: try open(sealed, as: FileNameKind.self)
                case .quarantinedRow: try open(sealed, as: QuarantinedRowKind.self)
                case .unlockReason: try open(sealed, as: UnlockReasonKind.self)
                }
            }
            if domain == kind.domain {
                #expect(try opened.get() == value)
            } else {
                #expect(throws: UnsealingError.kindRefused) { try opened.get() }
            }
        }
    }

    @Test("a value opens as what it was sealed as, and as nothing else")
    func ownKindAlone() throws {
        try expectOwnKindAlone(BatchKeyKind.self)
        try expectOwnKindAlone(FileNameKind.self)
        try expectOwnKindAlone(QuarantinedRowKind.self)
        try expectOwnKindAlone(UnlockReasonKind.self)
    }

    @Test("no mark of a kind begins with that of another")
    func distinctMarks() {
        for domain in SealingDomain.allCases {
            for other in SealingDomain.allCases where other != domain {
                #expect(!domain.mark.starts(with: other.mark))
            }
        }
    }

    @Test("what no kind was sealed with keeps opening; a mark of a later version does not")
    func versions() throws {
        let first = value[...]
        #expect(SealingDomain.fileName.content(of: first) == first)
        // Where that is not enough, only what says its kind opens.
        #expect(!SealingDomain.quarantinedRow.marks(first))
        let row = opening.sealingKey.seal(value, as: QuarantinedRowKind.self)
        let opener = Unsealer(opening).opener(of: QuarantinedRowKind.self)
        #expect(try opener.open(row, mayBeUnmarked: false) == value)
        var later = SealingDomain.fileName.mark
        later[13] += 1
        #expect(SealingDomain.fileName.content(of: (later + value)[...]) == nil)
    }

    @Test("the length of a sealed value tells only its block of 256 bytes")
    func padding() {
        let lengths = [0, 20, 200].map {
            opening.sealingKey.seal([UInt8](repeating: 1, count: $0), as: FileNameKind.self)
                .bytes.count
        }
        #expect(Set(lengths).count == 1)
    }
}
