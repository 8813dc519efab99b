import Foundation
import TestSupport
import Testing

extension WholeService {
    /// A request sent again, under the name that its sender gave it.
    @Suite("Repeated unlocks")
    struct RepeatedUnlockTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        private func send(
            _ request: UnlockRequest, key: String, as person: RunningService.Person
        ) async throws -> HTTPReply {
            try await service.probe.send(
                "POST", "/v1/unlocks", token: person.token,
                headers: ["Content-Type": "application/json", "Idempotency-Key": key],
                body: request.body)
        }

        private func request() async throws -> (RunningService.Person, UnlockRequest) {
            let agent = try service.person("retention_agent")
            let reference = try await service.references(of: agent, count: 1)[0]
            return (
                agent,
                UnlockRequest(
                    purpose: "retention-email", references: [reference],
                    columns: ["full_name", "email"])
            )
        }

        @Test("sent again, it is answered by its record: no contact, no debit, no event")
        func answersRecord() async throws {
            let (agent, request) = try await request()
            let key = "again-\(UUID().uuidString)"
            let first = try await send(request, key: key, as: agent)
            #expect(first.status == 200, "\(first.text)")
            #expect(first.text.contains("contacts"))
            let size = try await service.logSize()
            let second = try await send(request, key: key, as: agent)
            #expect(second.status == 200, "\(second.text)")
            #expect(second.json["repeated"] as? Bool == true)
            #expect(second.json["request_id"] as? String == first.json["request_id"] as? String)
            #expect(second.json["people"] as? Int == 1)
            #expect(second.json["contacts"] == nil)
            for value in try Self.contactValues(first) { #expect(!second.text.contains(value)) }
            #expect(try await service.logSize() == size)
        }

        @Test("the key of one request names no other")
        func refusesOtherRequest() async throws {
            let (agent, request) = try await request()
            let key = "other-\(UUID().uuidString)"
            #expect(try await send(request, key: key, as: agent).status == 200)
            var changed = request
            changed.reason += " Again."
            let reply = try await send(changed, key: key, as: agent)
            #expect(reply.status == 422)
            #expect(reply.json["code"] as? String == "idempotency-key-reused")
        }

        @Test("sent many times at once, it opens contacts once")
        func opensOnce() async throws {
            let (agent, request) = try await request()
            let key = "race-\(UUID().uuidString)"
            let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await send(request, key: key, as: agent) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.count { $0.json["contacts"] != nil } == 1)
            #expect(replies.allSatisfy { $0.status == 200 || $0.status == 409 })
        }

        @Test(
            "a key that is none is refused",
            arguments: ["", "a b", "ä", String(repeating: "a", count: 129)])
        func refusesKeys(key: String) async throws {
            let (agent, request) = try await request()
            let reply = try await send(request, key: key, as: agent)
            #expect(reply.status == 422 || reply.status == 400, "\(reply.status)")
        }

        @Test("who does not agree is told so, and nothing is recorded under their name")
        func asksForAgreement() async throws {
            let (agent, request) = try await request()
            let size = try await service.logSize()
            let reply = try await service.probe.send(
                "POST", "/v1/unlocks", token: agent.token,
                headers: ["Content-Type": "application/json"],
                body: request.body.replacingOccurrences(of: "true", with: "false"))
            #expect(reply.status == 422)
            #expect(reply.json["code"] as? String == "acknowledgement-missing")
            #expect(try await service.logSize() == size)
        }

        private static func contactValues(_ reply: HTTPReply) throws -> [String] {
            let contacts = try #require(reply.json["contacts"] as? [[String: String]])
            return contacts.flatMap { contact in
                contact.filter { $0.key != "reference" }.map(\.value)
            }
        }
    }
}
