import LocalSocket
import Testing
import VaultProtocol

@testable import Gateway

/// What gateway and vault say to each other, and how forms and values are read.
@Suite struct WireTests {
    @Test("an answer comes out of a frame as it went in, with its document untouched")
    func roundTripsReply() throws {
        let document: [UInt8] = [0, 255, 10, 13]
        let frame = try VaultWire.frame(
            answering: VaultReply(status: 403, code: "a-b", detail: "“no”", retryAfter: 3),
            document: document)
        let reply = try VaultWire.reply(in: frame)
        #expect(reply.status == 403)
        #expect(reply.code == "a-b")
        #expect(reply.detail == "“no”")
        #expect(frame.payload == document)
    }

    @Test("a request comes out of a frame as it went in")
    func roundTripsRequest() throws {
        let frame = try VaultWire.frame(
            asking: .authorize(credential: "c", action: .worklistCount, list: "at-risk"))
        guard case .authorize("c", .worklistCount, "at-risk") = try VaultWire.request(in: frame)
        else {
            Issue.record("another request")
            return
        }
    }

    @Test(
        "a header that is no message is one error that quotes nothing",
        arguments: [
            "", "{}", "[]", #"{"signIn":{}}"#, #"{"unlock":{"credential":"SECRET"}}"#, "\u{0}",
        ])
    func refusesMalformed(header: String) {
        let frame = Frame(header: Array(header.utf8), payload: [])
        let error = #expect(throws: VaultWireError.self) { try VaultWire.request(in: frame) }
        #expect(error.map { "\($0)".contains("SECRET") } == false)
    }

    @Test("a status out of range is no answer", arguments: [0, 100, 199, 600])
    func refusesStatus(status: Int) throws {
        let frame = try VaultWire.frame(answering: VaultReply(status: status))
        #expect(throws: VaultWireError.self) { try VaultWire.reply(in: frame) }
    }

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

    @Test("a vault's code that is not a code is replaced", arguments: ["<b>", "A", "", "ä"])
    func replacesCodes(code: String) {
        #expect(Problem.refusal(VaultReply(status: 409, code: code)).code == "refused")
    }

    @Test("the templates escape by scalars, not by characters")
    func escapesScalars() {
        let text = TemplateEscaping().escapeText("\"\u{301}<\u{338}&'\u{202E}")
        #expect(text == "&quot;\u{301}&lt;\u{338}&amp;&#39;\u{FFFD}")
    }
}
