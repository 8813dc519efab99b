import Database
import Foundation
import TestSupport
import Testing

extension WholeService {
    /// Unlocks that come at the same time are read, recorded and signed together.
    @Suite("Unlocks that come together")
    struct UnlocksTogetherTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// A request, and what becomes of it.
        private struct Attempt: Sendable {
            let token: String
            let body: String
            let status: Int
            let code: String?
        }

        private func attempts() async throws -> [Attempt] {
            let (rita, nora) = (
                try service.person("retention_agent", team: "north"),
                try service.person("retention_agent", team: "south")
            )
            let norths = try await service.references(of: rita, count: 6)
            let souths = try await service.references(of: nora, count: 3)
            func attempt(
                _ person: RunningService.Person, _ request: UnlockRequest, _ status: Int,
                _ code: String? = nil
            ) -> Attempt {
                Attempt(token: person.token, body: request.body, status: status, code: code)
            }
            var foreign = UnlockRequest(references: [norths[0], souths[0]])
            foreign.columns = ["phone"]
            var column = UnlockRequest(references: [norths[0]])
            column.columns = ["postal_code_that_is_none"]
            return norths.map { attempt(rita, UnlockRequest(references: [$0]), 200) }
                + souths.map { attempt(nora, UnlockRequest(references: [$0]), 200) } + [
                    attempt(rita, UnlockRequest(references: Array(norths.prefix(3))), 200),
                    attempt(rita, foreign, 403, "reference-unknown"),
                    attempt(nora, foreign, 403, "reference-unknown"),
                    attempt(rita, column, 403, "column-unknown"),
                    Attempt(
                        token: rita.token + "x", body: column.body, status: 401,
                        code: "sign-in-required"),
                    Attempt(
                        token: try service.person("analyst").token,
                        body: UnlockRequest(references: [norths[0]]).body, status: 403,
                        code: "role-not-allowed"),
                ]
        }

        @Test("each has its own answer and its own record, whatever becomes of the others")
        func answersEach() async throws {
            let attempts = try await attempts() + (try await attempts())
            let size = try await service.logSize()
            let probe = service.probe
            let replies = try await withThrowingTaskGroup(of: (Int, HTTPReply).self) { group in
                for (place, attempt) in attempts.enumerated() {
                    group.addTask {
                        let reply = try await probe.send(
                            "POST", "/v1/unlocks", token: attempt.token,
                            headers: ["Content-Type": "application/json"], body: attempt.body)
                        return (place, reply)
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            let events = try await service.log(from: size)
            for (place, attempt) in attempts.enumerated() {
                let reply = try #require(replies[place])
                #expect(reply.status == attempt.status, "\(place): \(reply.text)")
                #expect(reply.json["code"] as? String == attempt.code, "\(place)")
                let id = try #require(reply.headers["x-request-id"])
                let own = events.filter { $0.requestID == id }
                switch attempt.status {
                case 200:
                    let body = jsonObject(Array(attempt.body.utf8))
                    let asked = body["references"] as? [String] ?? []
                    let contacts = reply.json["contacts"] as? [[String: String]] ?? []
                    #expect(contacts.compactMap { $0["reference"] } == asked)
                    #expect(contacts.allSatisfy { $0["phone"] != nil })
                    #expect(own.map(\.stage) == ["intent", "outcome"])
                    #expect(own.map(\.status) == [nil, "disclosed"])
                    #expect(own.last?.index == reply.json["audit_leaf_index"] as? Int)
                    #expect(own.last?.people == asked.count)
                case 403:
                    #expect(own.map(\.status) == ["denied"])
                    #expect(own.map(\.code) == [attempt.code])
                default:
                    #expect(own.isEmpty)
                }
            }
            // One after the other: nobody's debit overlaps another's.
            for account in ["rita", "nora"] {
                let debits = events.filter { $0.account == account && $0.status == "disclosed" }
                    .sorted { ($0.quotaBefore ?? 0) < ($1.quotaBefore ?? 0) }
                for (debit, next) in zip(debits, debits.dropFirst()) {
                    #expect(debit.quotaAfter == next.quotaBefore)
                }
            }
        }

        @Test("no table that grows with them is read whole for one of them")
        func readsNoTableWhole() async throws {
            let agent = try service.person("retention_agent")
            let references = try await service.references(of: agent, count: 4)
            func open() async throws {
                for reference in references {
                    let reply = try await service.unlock(
                        UnlockRequest(references: [reference]), as: agent)
                    #expect(reply.status == 200, "\(reply.text)")
                }
            }
            // A session's first use of a statement is not yet as the later ones are.
            for _ in 0..<4 { try await open() }
            let before = try await reading()
            try await open()
            try await eventually("the server has counted what was read") {
                try await open()
                return try await reading().looked - before.looked >= references.count
            }
            #expect(try await reading().whole == before.whole)
        }

        /// Rows of tables that grow with every unlock: read with the whole table, and looked up.
        private func reading() async throws -> (whole: Int, looked: Int) {
            let row = try await service.database { connection in
                let rows = try connection.query(
                    """
                    SELECT sum(seq_tup_read)::bigint AS whole,
                        sum(idx_tup_fetch) FILTER (WHERE relname = 'unlock_grant')::bigint AS looked
                    FROM pg_stat_user_tables
                    WHERE (schemaname, relname) IN (('access', 'unlock_grant'), ('audit', 'leaf'),
                        ('audit', 'node'), ('audit', 'sidecar'), ('audit', 'leaf_subject'),
                        ('worklist', 'reference'), ('worklist', 'item'), ('vault', 'contact'),
                        ('identity', 'merge'))
                    """)
                let row = try #require(rows.first)
                return (
                    try row.decode("whole", as: Int.self), try row.decode("looked", as: Int.self)
                )
            }
            return (whole: row.0, looked: row.1)
        }
    }
}
