@_spi(KeyBytes) import Cryptography
import Sealing
import TestSupport
import Testing
import Unsealing

@Suite("Rows that did not pass, with where they are from")
struct RefusedRowTests {
    private let origin = RefusedRow.Origin(
        mapping: "demo-shop-contacts", file: (0..<32).map { UInt8($0) })

    @Test("open with the mapping and the file that they were sealed with")
    func roundTrip() throws {
        let opening = OpeningKey(version: KeyVersion(1), secret: .random())
        let opener = Unsealer(opening).opener(of: QuarantinedRowKind.self)
        for bytes in [[], Array("a,b\n".utf8), [UInt8](repeating: 0, count: 1_000)] {
            let row = RefusedRow(bytes, of: origin)
            let opened = try opener.open(opening.sealingKey.seal(row), mayBeUnmarked: false)
            #expect(RefusedRow(opened: opened) == row)
        }
    }

    @Test("a row that was sealed alone, or is cut off, says nothing of where it is from")
    func malformed() {
        for content in [
            [], Array("name,email".utf8), [0, 1], [0, 1, 5, 0x61], [0, 2, 1, 0x61],
            [0, 1, 1, 0x61] + [UInt8](repeating: 7, count: 31),
        ] {
            #expect(RefusedRow(opened: content) == nil, "\(content)")
        }
    }
}
