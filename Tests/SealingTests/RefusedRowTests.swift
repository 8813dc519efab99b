import Cryptography
import CustomerModel
@_spi(KeyBytes) import Sealing
import Testing
import Unsealing

@Suite("Rows that did not pass, with where they are from")
struct RefusedRowTests {
    private let origin = RefusedRow.Origin(
        mapping: "demo-shop-contacts", file: (0..<32).map { UInt8($0) })
    private let tags = RefusedRowTags(key: FixedKey(.random()))
    private let opening = OpeningKey(version: KeyVersion(1), secret: .random())

    private func opened(_ box: SealedBox<QuarantinedRowKind>) throws -> [UInt8] {
        try Unsealer(opening).opener(of: QuarantinedRowKind.self).open(box, mayBeUnmarked: false)
    }

    @Test("open as what they were sealed as, with their mapping and file")
    func roundTrip() throws {
        for part in [RefusedRow.Part.header, .row] {
            for bytes in [[], Array("a,b\n".utf8), [UInt8](repeating: 0, count: 1_000)] {
                let row = RefusedRow(bytes, as: part, of: origin)
                #expect(
                    try tags.row(opened: opened(tags.seal(row, to: opening.sealingKey))) == row)
            }
        }
    }

    @Test("are none where a byte of them is another, or somebody without the key has sealed them")
    func forged() throws {
        let row = RefusedRow(Array("name,amount".utf8), as: .header, of: origin)
        let content = try opened(tags.seal(row, to: opening.sealingKey))
        for place in content.indices {
            var changed = content
            changed[place] ^= 1
            #expect(tags.row(opened: changed) == nil, "byte \(place)")
            #expect(tags.row(opened: Array(content[..<place])) == nil, "cut at \(place)")
        }
        let other = RefusedRowTags(key: FixedKey(.random()))
        #expect(try tags.row(opened: opened(other.seal(row, to: opening.sealingKey))) == nil)
        for alone in [[], Array("name,email".utf8), [0, 1], [0, 1, 1, 200, 0x61]] {
            #expect(tags.row(opened: alone) == nil)
        }
    }
}
