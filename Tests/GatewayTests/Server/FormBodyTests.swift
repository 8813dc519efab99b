import Testing

@testable import Gateway

/// Forms as browsers send them.
@Suite struct FormBodyTests {
    @Test("a form is read as browsers write it")
    func readsForms() throws {
        let form = try FormBody(
            Array("a=1+2&b=%C3%A9%26&a=3&empty".utf8), as: Fields.members
        ).decode(Fields.self)
        #expect(form.a == ["1 2", "3"])
        #expect(form.b == "é&")
        #expect(form.missing == nil)
        #expect(form.empty?.isEmpty != false)
    }

    @Test(
        "a field that is not of the form is refused, and one that comes twice",
        arguments: [
            ("b=1&z=2", ProblemCode.unknownMember), ("b=1&b=2", .repeatedMember),
            ("b=1&d[=1", .unknownMember), ("b=1&a%5B%5D=x", .unknownMember),
            ("b=1&%26=2", .unknownMember), ("a=1&a=2", nil),
        ])
    func readsWhatIsDeclared(text: String, code: ProblemCode?) {
        var refused: ProblemCode?
        do throws(Problem) {
            _ = try FormBody(Array(text.utf8), as: Fields.members)
        } catch {
            refused = error.code
        }
        #expect(refused == code)
    }

    @Test(
        "a form that is not well formed is refused",
        arguments: [
            "a=%", "a=%4", "a=%GG", "a=%FF", "%", "%FF", "a=1&%GG=2", "a=%C3&b=%A9", "a=%00",
        ])
    func refusesForms(text: String) {
        #expect(throws: Problem.self) { try FormBody(Array(text.utf8), as: Fields.members) }
    }

    @Test("bytes that are no UTF-8, and more fields than a form has, are refused")
    func refusesBytes() {
        #expect(throws: Problem.self) { try FormBody([0x61, 0x3D, 0xFF], as: Fields.members) }
        let fields = String(repeating: "a=1&", count: 1_000)
        #expect(throws: Problem.self) { try FormBody(Array(fields.utf8), as: Fields.members) }
    }

    private struct Fields: Decodable {
        let a: [String]?
        let b: String?
        let missing: String?
        let empty: String?

        static let members = [
            Schema.Member("a", .list(.text)), .init("b", .text), .init("missing", .text),
            .init("empty", .text),
        ]
    }
}
