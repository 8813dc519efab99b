import Testing
import Text

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("goes there and back for every byte")
    func roundTrip() {
        let bytes = (UInt8.min...UInt8.max).map { $0 }
        let text = Hexadecimal.text(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.bytes(text) == bytes)
    }

    @Test("is read strictly", arguments: ["0", "0G", "AB", "é0", "0x"])
    func refuses(text: String) {
        #expect(Hexadecimal.bytes(text) == nil)
    }

    @Test("a UUID has groups of 8-4-4-4-12")
    func uuid() {
        #expect(
            UUIDText.text((0..<16).map { $0 }) == "00010203-0405-0607-0809-0a0b0c0d0e0f")
    }
}
