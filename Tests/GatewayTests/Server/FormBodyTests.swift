import Testing

@testable import Gateway

/// Forms as browsers send them.
@Suite struct FormBodyTests {
    @Test("a form is read as browsers write it")
    func readsForms() throws {
        let form = try FormBody(Array("a=1+2&b=%C3%A9%26&a=3&empty&c=".utf8)).decode(
            Fields.self, lists: ["a"])
        #expect(form.a == ["1 2", "3"])
        #expect(form.b == "é&")
        #expect(form.missing == nil)
        #expect(form.empty?.isEmpty != false)
    }

    @Test(
        "what a form holds besides is passed over, a name that comes twice is not",
        arguments: [
            ("b=1&z=2&z=3", nil), ("b=1&b=2", nil), ("b=1&c=%5B&d[=1", nil), ("b=1&c=%5B", "1"),
            ("b=1&a%5B%5D=x", "1"), ("b=1&%26=2", "1"),
        ] as [(String, String?)])
    func readsWhatIsKnown(text: String, value: String?) {
        let form = try? FormBody(Array(text.utf8)).decode(Fields.self, lists: ["a"])
        #expect(form?.b == value)
    }

    @Test(
        "a form that is not well formed is refused",
        arguments: [
            "a=%", "a=%4", "a=%GG", "a=%FF", "%", "%FF", "a=1&%GG=2", "a=%C3&b=%A9",
        ])
    func refusesForms(text: String) {
        #expect(throws: Problem.self) { try FormBody(Array(text.utf8)) }
    }

    @Test("bytes that are no UTF-8, and more fields than a form has, are refused")
    func refusesBytes() {
        #expect(throws: Problem.self) { try FormBody([0x61, 0x3D, 0xFF]) }
        let fields = String(repeating: "a=1&", count: 1_000)
        #expect(throws: Problem.self) { try FormBody(Array(fields.utf8)) }
    }

    private struct Fields: Decodable {
        let a: [String]?
        let b: String?
        let missing: String?
        let empty: String?
    }
}
