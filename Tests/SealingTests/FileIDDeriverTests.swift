import Cryptography
import CustomerModel
@_spi(Plaintext) import PersonalData
import Sealing
import Testing

@Suite("Ids of files")
struct FileIDTests {
    @Test("are the same for the same name under the same key, and under no other")
    func keyed() {
        let one = FileIDDeriver(key: FixedKey(.random()))
        let two = FileIDDeriver(key: FixedKey(.random()))
        let names = (0..<200).map { FileName("orders-\($0).csv") }
        #expect(names.map(one.id) == names.map(one.id))
        #expect(Set(names.map(one.id)).count == names.count)
        #expect(Set(names.map(one.id)).isDisjoint(with: names.map(two.id)))
    }

    @Test("are read as they are written, and nothing else is")
    func text() {
        let id = FileIDDeriver(key: FixedKey(.random())).id(of: FileName("a"))
        #expect(FileID(id.text) == id && id.text.count == 15)
        #expect(FileID(digest: [UInt8](repeating: 0, count: 16)).text == "file-0000000000")
        #expect(FileID(digest: [UInt8](repeating: 255, count: 16)).text == "file-zzzzzzzzzz")
        for text in [
            "", "file-", "file-000000000", "file-00000000000", "File-0000000000",
            "file-000000000u", "file-000000000\u{301}", "orders.csv",
        ] {
            #expect(FileID(text) == nil, "\(text)")
        }
    }

    @Test("stand for names that do not print")
    func silence() {
        let name = FileName("Ada Quill.csv")
        var dumped = ""
        dump(name, to: &dumped)
        for text in ["\(name)", String(reflecting: name), dumped] {
            #expect(!text.contains("Ada"))
        }
    }
}
