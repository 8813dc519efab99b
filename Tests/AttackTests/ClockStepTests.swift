import BlockingThreads
import Database
import Foundation
import TestSupport
import Testing

extension WholeService {
    /// The clock of vault, signer and gateway is set forth and back under them.
    @Suite(
        "Clock steps",
        .enabled(if: SteppedClock.library != nil, "needs Debian's package libfaketime"))
    struct ClockStepTests {
        private let service: RunningService
        private static let clients = 4
        private static let grantOver = "403 grant-not-usable"
        private static let unanswered: Set = ["503 vault-unavailable", "503 unavailable"]

        init() throws { service = try RunningService.running() }

        /// Runs the service under a clock that can be set, and afterwards under the machine's again.
        private func underSteppedClock(_ body: (SteppedClock) async throws -> Void) async throws {
            let clock = try SteppedClock()
            defer { clock.remove() }
            try #require(try await service.site.bauta("down").status == 0)
            let up = ["up", "--detach", "--no-schedule", "--port", String(service.site.port)]
            let environment = ["BAUTA_DATA": service.site.path, "BAUTA_HOME": packageRoot]
            let started = try await Program(clock.bauta, up, environment: environment).run()
            var failure: (any Error)?
            do {
                try #require(started.status == 0, "\(started.errors)")
                try await body(clock)
            } catch {
                failure = error
            }
            try #require(try await service.site.bauta("down").status == 0)
            try #require(
                try await Executables.bauta(up, environment: environment).status == 0)
            if let failure { throw failure }
        }

        private struct Traffic {
            var disclosed = 0
            var refused: [String] = []
            var slowestRefusal = Duration.zero
            var isOver = false
        }

        @Test("by an hour, to and fro, lose no record and give no unit twice")
        func steps() async throws {
            let steps = TestSize.isFull ? 200 : 10
            let (before, agents) = (try await service.logSize(), try await accounts(Self.clients))
            let traffic = GuardedState(Traffic())
            try await underSteppedClock { clock in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for agent in agents {
                        group.addTask { try await ask(as: agent, counting: traffic) }
                    }
                    group.addTask {
                        defer { traffic.change { $0.isOver = true } }
                        for number in 0..<steps {
                            try clock.step(by: [3_600, 0, -3_600, 3_600, -3_600][number % 5])
                            let opened = traffic.change { $0.disclosed }
                            try await eventually("contacts are opened after a step") {
                                traffic.change { $0.disclosed } > opened + 2 * Self.clients
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                let verified = try await service.site.bauta("audit", "verify", "--json")
                #expect(verified.summary["whole"] as? Bool == true, "\(verified.output)")
            }
            let end = traffic.change { $0 }
            // Where the clock went on between grant and use, the grant was over.
            let over = end.refused.count { $0 == Self.grantOver }
            #expect(over <= steps * Self.clients)
            // A machine may be too busy for an answer in time.
            #expect(Set(end.refused).isSubset(of: Self.unanswered.union([Self.grantOver])))
            try await expectRecords(of: agents, since: before, end)
            try AttackReport(
                "Clock steps",
                rows: [
                    ("steps of an hour or two", "\(steps)"),
                    ("unlocks, each recorded and debited once", "\(end.disclosed)"),
                    ("refused, since their grant was over after a step", "\(over)"),
                ],
                "The clocks of vault, signer and gateway are set forth and back while "
                    + "\(Self.clients) clients open contacts."
            ).publish()
        }

        @Test("a token, a session and a day's quota end to the second")
        func expiry() async throws {
            let agent = try await service.issue("retention_agent", to: "to-the-second")
            let reference = try await service.references(of: agent, count: 1)
            let ends = try await expiry(of: agent.credentialID)
            let day = ends / 86_400 * 86_400 - 86_400
            try await underSteppedClock { clock in
                // A day of its quota: the unit used in its last second is back in the next.
                try clock.stop(at: day - 1)
                let quota = try await left(agent)
                let opened = try await service.unlock(
                    UnlockRequest(references: reference), as: agent)
                #expect(opened.status == 200, "\(opened.text)")
                #expect(try await left(agent) == quota - 1)
                try clock.stop(at: day)
                #expect(try await left(agent) == quota)
                // A session lasts eight hours, or as long as its token.
                for start in [ends - 100_000, ends - 60] {
                    try clock.stop(at: start)
                    let cookie = try await signIn(agent)
                    try clock.stop(at: min(start + 8 * 3_600, ends) - 1)
                    #expect(try await isServed(["Cookie": cookie]))
                    try clock.stop(at: min(start + 8 * 3_600, ends))
                    #expect(try await !isServed(["Cookie": cookie]))
                }
                let token = ["Authorization": "Bearer " + agent.token]
                try clock.stop(at: ends - 1)
                #expect(try await isServed(token))
                try clock.stop(at: ends)
                #expect(try await !isServed(token))
                let refused = try await service.unlock(
                    UnlockRequest(references: reference), as: agent)
                #expect(refused.status == 401)
                #expect(refused.json["code"] as? String == "credential-expired")
            }
        }

        // MARK: Parts

        private func accounts(_ count: Int) async throws -> [RunningService.Person] {
            var agents: [RunningService.Person] = []
            for number in 1...count {
                agents.append(try await service.issue("retention_agent", to: "clock-\(number)"))
            }
            return agents
        }

        private func ask(
            as agent: RunningService.Person, counting traffic: GuardedState<Traffic>
        ) async throws {
            let request = UnlockRequest(
                purpose: "retention-email",
                references: try await service.references(of: agent, count: 1), columns: ["email"])
            while !traffic.change({ $0.isOver }) {
                let reply = try await service.unlock(request, as: agent)
                traffic.change {
                    if reply.status == 200 {
                        $0.disclosed += 1
                    } else {
                        $0.refused.append("\(reply.status) \(reply.json["code"] ?? "")")
                    }
                }
            }
        }

        private func expectRecords(
            of agents: [RunningService.Person], since before: Int, _ end: Traffic
        ) async throws {
            let names = Set(agents.map(\.account))
            let unanswered = end.refused.count { Self.unanswered.contains($0) }
            try await eventually("every unlock is recorded and debited once, or taken back") {
                let events = try await service.log(from: before).filter {
                    $0.kind == "unlock" && $0.account.map(names.contains) ?? false
                }
                let intents = Set(events.filter { $0.stage == "intent" }.compactMap(\.requestID))
                let closed = Set(events.filter { $0.stage == "outcome" }.compactMap(\.requestID))
                let takenBack = Set(events.compactMap(\.causedBy))
                let kept = events.count {
                    $0.status == "disclosed" && !takenBack.contains($0.eventID)
                }
                // Whoever has received no answer may have been served too late to be told.
                let answered = end.disclosed + end.refused.count - unanswered
                let debited = try await used()
                return intents.isSubset(of: closed)
                    && (answered...(answered + unanswered)).contains(intents.count)
                    && (end.disclosed...(end.disclosed + unanswered)).contains(kept)
                    && debited == kept
            }
            let events = try await service.log(from: before)
            #expect(!events.contains { $0.kind == "alarm.forged_row" })
        }

        /// What the agents have used of their quotas, over all days that the steps touched.
        private func used() async throws -> Int {
            try await service.database { connection in
                try #require(
                    try connection.query(
                        """
                        SELECT coalesce(sum(used), 0)::bigint AS used FROM access.quota_use
                        WHERE account LIKE 'clock-%'
                        """
                    ).first
                ).decode("used")
            }
        }

        private func expiry(of credentialID: String) async throws -> Int {
            try await service.database { connection in
                try #require(
                    try connection.query(
                        """
                        SELECT expires_at FROM access.credential
                        WHERE credential_id = decode(\(credentialID), 'hex')
                        """
                    ).first
                ).decode("expires_at")
            }
        }

        private func left(_ person: RunningService.Person) async throws -> Int {
            let quota = try await service.probe.send("GET", "/v1/quota", token: person.token)
            return try #require(quota.json["left"] as? Int, "\(quota.text)")
        }

        private func signIn(_ person: RunningService.Person) async throws -> String {
            let reply = try await service.probe.send(
                "POST", "/sign-in",
                headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: "token=" + person.token)
            return String(
                try #require(reply.headers["set-cookie"], "\(reply.text)").prefix { $0 != ";" })
        }

        private func isServed(_ headers: [String: String]) async throws -> Bool {
            try await service.probe.send("GET", "/v1/whoami", headers: headers).status == 200
        }
    }
}
