import Testing

@testable import Gateway

/// Forms as browsers send them.
@Suite struct FormBodyTests {
    @Test("a form is read as browsers write it")
    func readsForms() throws {
        let form = try FormBody(Array("a=1+2&b=%C3%A9%26&a=3&empty&c=".utf8))
        #expect(form.all("a") == ["1 2", "3"])
        #expect(form.first("b") == "é&")
        #expect(form.first("missing") == "")
        #expect(form.first("empty") == "")
    }

    @Test(
        "a form that is not well formed is refused", arguments: ["a=%", "a=%4", "a=%GG", "a=%FF"])
    func refusesForms(text: String) {
        #expect(throws: Problem.self) { try FormBody(Array(text.utf8)) }
    }
}
