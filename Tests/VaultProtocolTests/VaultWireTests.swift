import Foundation
import LocalSocket
import Testing
import VaultProtocol

/// What gateway and vault say to each other.
@Suite struct VaultWireTests {
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
        let deadline = RequestDeadline(after: .seconds(1))
        let frame = try VaultWire.frame(
            asking: VaultQuestion(
                .authorize(credential: "c", action: .worklistCount, list: "at-risk"),
                requestID: "r", from: ClientPlace(address: "192.0.2.1", user: 7), deadline: deadline
            ))
        let question = try VaultWire.question(in: frame)
        #expect(question.requestID == "r")
        #expect(question.client == ClientPlace(address: "192.0.2.1", user: 7))
        #expect(question.deadline == deadline)
        guard case .authorize("c", .worklistCount, "at-risk") = question.request else {
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
        let error = #expect(throws: VaultWireError.self) { try VaultWire.question(in: frame) }
        #expect(error.map { "\($0)".contains("SECRET") } == false)
    }

    @Test("a status out of range is no answer", arguments: [0, 100, 199, 600])
    func refusesStatus(status: Int) throws {
        let frame = try VaultWire.frame(answering: VaultReply(status: status))
        #expect(throws: VaultWireError.self) { try VaultWire.reply(in: frame) }
    }

    @Test("no deadline leaves more than the limit, nor less than nothing, whatever it says")
    func boundsDeadline() throws {
        for (text, remaining) in [
            ("\(Int.max)", Duration.seconds(2)), ("\(Int.min)", .zero), ("0", .zero), ("-1", .zero),
        ] {
            let deadline = try JSONDecoder().decode(RequestDeadline.self, from: Data(text.utf8))
            #expect(deadline.remaining(atMost: .seconds(2)) == remaining, "\(text)")
        }
    }
}
