import LocalSocket
import TestSupport
import Testing
import VaultProtocol

/// What a process that was taken over could write into a socket.
@Suite("Messages of gateway and vault, changed at random")
struct VaultWireFuzzTests {
    @Test("a question is refused, or is one that can be asked again")
    func questions() async throws {
        let requests: [VaultRequest] = [
            .authorize(credential: "bauta_token_x", action: .worklistCount, list: "at-risk"),
            .signIn(token: "bauta_token_x"),
        ]
        let corpus = try requests.map { request in
            try VaultWire.frame(
                asking: VaultQuestion(
                    request, requestID: "00000000-0000-0000-0000-000000000000",
                    from: ClientPlace(address: "127.0.0.1", user: 0),
                    deadline: RequestDeadline(after: .seconds(1)))
            ).header
        }
        try await Fuzzing.feed("questions to the vault", from: corpus) { bytes in
            guard let question = try? VaultWire.question(in: Frame(header: bytes)) else {
                return false
            }
            let again = try VaultWire.question(in: VaultWire.frame(asking: question))
            #expect(again.requestID == question.requestID)
            #expect(again.deadline == question.deadline)
            return true
        }
    }

    @Test("an answer is refused, or has a status that HTTP knows")
    func answers() async throws {
        let corpus = try [
            VaultReply(status: 403, code: "a-b", detail: "“no”", retryAfter: 3),
            VaultReply(status: 200),
        ].map { try VaultWire.frame(answering: $0).header }
        try await Fuzzing.feed("answers of the vault", from: corpus) { bytes in
            guard let reply = try? VaultWire.reply(in: Frame(header: bytes)) else { return false }
            #expect((200...599).contains(reply.status))
            return true
        }
    }
}
