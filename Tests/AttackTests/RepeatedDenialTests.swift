import Database
import Foundation
import Glibc
import TestSupport
import Testing

extension WholeService {
    /// Somebody with a valid token who asks over and over for what the policy does not allow, or for
    /// what is recorded each time.
    @Suite("Repeated denials")
    struct RepeatedDenialTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        private static var requests: Int { TestSize.isFull ? 20_000 : 300 }

        /// How often the log tells of `account` and `action` from leaf `index` on, and in how many leaves.
        private func told(
            of account: String, _ action: String, from index: Int, status: String
        ) async throws -> (times: Int, leaves: Int, minutes: Int) {
            _ = try await service.logSize()
            return try await service.database { connection in
                let rows = try connection.query(
                    """
                    SELECT count(*) AS leaves,
                        count(DISTINCT left(e->>'occurred_at', 16)) AS minutes,
                        coalesce(sum(coalesce((e#>>'{result,rows}')::bigint, 1)), 0)
                        ::bigint AS times
                    FROM (SELECT leaf_index, convert_from(leaf, 'UTF8')::jsonb AS e FROM audit.leaf) l
                    WHERE leaf_index >= \(index) AND e#>>'{actor,account}' = \(account)
                        AND e->>'action' = \(action) AND e#>>'{result,status}' = \(status)
                    """)
                return (
                    try rows[0].decode("times"), try rows[0].decode("leaves"),
                    try rows[0].decode("minutes")
                )
            }
        }

        /// Has the vault record the minute that has not ended, and waits until it serves again.
        private func endVault(_ isTold: () async throws -> Bool) async throws {
            let vault = try #require(await service.processID(of: "vault"))
            kill(vault, SIGTERM)
            try await eventually("all is recorded", isTold)
            try await eventually("the vault runs again") {
                guard let found = try await service.processID(of: "vault"), found != vault else {
                    return false
                }
                return try await service.probe.send("GET", "/readyz").status == 200
            }
        }

        @Test(
            "are throttled, none is lost, they grow the log by a few leaves, and what is allowed is done"
        )
        func denials() async throws {
            let analyst = try await service.issue("analyst", to: "asking-analyst")
            let size = try await service.logSize()
            var throttled = 0
            for number in 0..<Self.requests {
                let reply = try await service.probe.send(
                    "GET", "/v1/audit/events", token: analyst.token)
                #expect(reply.status == 403 || reply.status == 429)
                if number == 0 {
                    #expect(reply.status == 403)
                    let first = try await told(
                        of: "asking-analyst", "audit.read", from: size, status: "denied")
                    #expect(first.times == 1)
                }
                if reply.status == 429 {
                    throttled += 1
                    #expect(reply.json["code"] as? String == "too-many-denials")
                    #expect(Int(reply.headers["retry-after"] ?? "").map((1...60).contains) == true)
                }
                if number.isMultiple(of: 50) {
                    let allowed = try await service.probe.send(
                        "GET", "/v1/release/epochs", token: analyst.token)
                    #expect(allowed.status == 200)
                }
            }
            #expect(throttled > 0)
            var all = (times: 0, leaves: 0, minutes: 0)
            try await endVault {
                all = try await told(
                    of: "asking-analyst", "audit.read", from: size, status: "denied")
                return all.times >= Self.requests
            }
            #expect(all.times == Self.requests)
            #expect(all.leaves <= 17 * all.minutes)
            try AttackReport(
                "Repeated denials",
                rows: [
                    ("requests", "\(Self.requests)"), ("answered 429", "\(throttled)"),
                    ("leaves of the log", "\(all.leaves)"),
                ], "With the valid token of an analyst, for the log of access."
            ).publish()
        }

        @Test(
            "of the log of access are counted, all answered, and each shows what was recorded before it"
        )
        func readings() async throws {
            let officer = try await service.issue("compliance_officer", to: "reading-officer")
            let agent = try await service.issue("retention_agent", to: "watched-agent")
            let size = try await service.logSize()
            let count = 100
            for number in 0..<count {
                if number == 90 {
                    let denied = try await service.unlock(
                        UnlockRequest(references: ["WL-22222-22222"]), as: agent)
                    #expect(denied.status == 403)
                }
                let reply = try await service.probe.send(
                    "GET", "/v1/audit/events?limit=5", token: officer.token)
                #expect(reply.status == 200)
                if number == 90 { #expect(reply.text.contains("watched-agent")) }
            }
            var all = (times: 0, leaves: 0, minutes: 0)
            try await endVault {
                all = try await told(
                    of: "reading-officer", "audit.read", from: size, status: "allowed")
                return all.times >= count
            }
            #expect(all.times == count)
            #expect(all.leaves < count)
        }

        @Test("sign-ins with one token are bounded by the minute, and told")
        func signIns() async throws {
            let agent = try await service.issue("retention_agent", to: "signing-in-agent")
            let size = try await service.logSize()
            var statuses: [Int: Int] = [:]
            for _ in 0..<100 {
                let reply = try await service.probe.send(
                    "POST", "/sign-in",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: "token=" + agent.token)
                statuses[reply.status, default: 0] += 1
                if reply.status == 429 {
                    #expect(reply.json["code"] as? String == "too-many-sign-ins")
                    #expect(reply.headers["set-cookie"] == nil)
                }
            }
            #expect(statuses[303].map { $0 >= 30 } == true)
            #expect(statuses[429] ?? 0 > 0)
            #expect(Set(statuses.keys) == [303, 429])
            let whoami = try await service.probe.send("GET", "/v1/whoami", token: agent.token)
            #expect(whoami.status == 200)
            let refused = statuses[429] ?? 0
            var all = (times: 0, leaves: 0, minutes: 0)
            try await endVault {
                all = try await told(
                    of: "signing-in-agent", "session.opened", from: size, status: "refused")
                return all.times >= refused
            }
            #expect(all.times == refused)
        }
    }
}
