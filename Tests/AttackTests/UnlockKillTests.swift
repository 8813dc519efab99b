import BlockingThreads
import Database
import Foundation
import Glibc
import TestSupport
import Testing

extension WholeService {
    /// `kill -9` at seeded moments while contacts are opened: no contact without a record, no
    /// record doubled, no quota overdrawn, and the service comes back by itself.
    @Suite("Kills while contacts are opened")
    struct UnlockKillTests {
        private let service: RunningService
        private static let seed: UInt64 = 20_261_122
        private static let clients = 8

        init() throws { service = try RunningService.running() }

        private enum Victim: String, CaseIterable, Sendable {
            case vault, audit, gateway, postgres
            /// One session of the vault's, which brings down all others with it.
            case backend
        }

        /// Ten kills, or 200 at the full size.
        @Test("leave a record of every contact that left")
        func kills() async throws {
            let kills = TestSize.isFull ? 200 : 10
            var agents: [RunningService.Person] = []
            for number in 1...4 {
                agents.append(try await service.issue("retention_agent", to: "kill-\(number)"))
            }
            let references = try await service.references(of: agents[0], count: 120)
            let before = try await service.logSize()
            let traffic = GuardedState(Traffic())
            let recoveries = try await withThrowingTaskGroup(of: [Recovery].self) { group in
                for number in 0..<Self.clients {
                    // Two of the clients share an account whose quota ends during the test.
                    let isNarrow = number >= 6
                    let agent = isNarrow ? agents[3] : agents[number % 3]
                    group.addTask {
                        await unlock(
                            references, as: agent, narrow: isNarrow, number: number,
                            counting: traffic)
                        return []
                    }
                }
                group.addTask {
                    defer { traffic.change { $0.isOver = true } }
                    return try await kill(kills, during: traffic)
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            try await eventually("the service is whole again") {
                try await service.probe.send("GET", "/readyz").status == 200
            }
            let answers = traffic.change { $0.answers }
            let log = try await service.log(from: before)
            expectRecords(of: answers, in: log)
            // Trouble is no forgery, and nobody honest is refused for it.
            let refusals = Set(answers.filter { ![0, 200, 503].contains($0.status) }.map(\.code))
            #expect(refusals.isSubset(of: ["quota-exceeded", "too-many-denials"]))
            #expect(!log.contains { $0.kind == "alarm.forged_row" })
            try await expectQuotas(of: agents, in: log)
            // How long it may take is shown by the gateway's own tests; here it is only told.
            let slowest = answers.filter { $0.status == 503 }.map(\.elapsed).max() ?? .zero
            let verified = try await service.site.bauta("audit", "verify", "--json")
            #expect(verified.summary["whole"] as? Bool == true, "\(verified.output)")
            try Report(
                kills: recoveries, answers: answers, leaves: log.count, slowestRefusal: slowest
            ).publish()
        }

        // MARK: Traffic

        private struct Answer: Sendable {
            /// 0 where the connection broke before an answer came.
            let status: Int
            /// Of a refusal.
            let code: String?
            /// Of a disclosure; nil where it broke off before its end.
            let requestID: String?
            let leafIndex: Int?
            let elapsed: Duration

            var name: String {
                status == 0 ? "no answer" : code.map { "\(status) \($0)" } ?? "\(status)"
            }
        }

        private struct Traffic {
            var answers: [Answer] = []
            var disclosures = 0
            var isOver = false
        }

        private func unlock(
            _ references: [String], as agent: RunningService.Person, narrow: Bool, number: Int,
            counting traffic: GuardedState<Traffic>
        ) async {
            var random = SeededGenerator(seed: Self.seed &+ UInt64(number))
            while !traffic.change({ $0.isOver }) {
                let reference = references[Int.random(in: references.indices, using: &random)]
                let request =
                    narrow
                    ? UnlockRequest(references: [reference])
                    : UnlockRequest(
                        purpose: "retention-email", references: [reference],
                        columns: ["full_name", "email"])
                let start = ContinuousClock.now
                let reply = try? await service.unlock(request, as: agent)
                let answer = Answer(
                    status: reply?.status ?? 0, code: reply?.json["code"] as? String,
                    requestID: reply?.json["request_id"] as? String,
                    leafIndex: reply?.json["audit_leaf_index"] as? Int,
                    elapsed: ContinuousClock.now - start)
                traffic.change {
                    $0.answers.append(answer)
                    if answer.status == 200, !narrow { $0.disclosures += 1 }
                }
                // While the service refuses, asks less often than a thousand times a second.
                if answer.status != 200 { try? await Task.sleep(for: .milliseconds(20)) }
            }
        }

        // MARK: Kills

        private struct Recovery: Sendable {
            let victim: Victim
            /// Until the next contact was opened.
            let elapsed: Duration
        }

        private func kill(
            _ count: Int, during traffic: GuardedState<Traffic>
        ) async throws -> [Recovery] {
            var random = SeededGenerator(seed: Self.seed)
            var recoveries: [Recovery] = []
            for number in 0..<count {
                let victim = Victim.allCases[number % Victim.allCases.count]
                let wanted =
                    traffic.change { $0.disclosures } + Int.random(in: 5...40, using: &random)
                try await eventually("contacts are opened") {
                    traffic.change { $0.disclosures } >= wanted
                }
                let processID = try await processID(of: victim)
                let moment = Duration.microseconds(Int.random(in: 0...50_000, using: &random))
                try await Task.sleep(for: moment)
                #expect(Glibc.kill(processID, SIGKILL) == 0 || errno == ESRCH)
                let (killed, opened) = (ContinuousClock.now, traffic.change { $0.disclosures })
                // What was under way when it died may still end well: some more prove the rest.
                try await eventually("\(victim.rawValue) came back by itself") {
                    traffic.change { $0.disclosures } > opened + Self.clients
                }
                recoveries.append(
                    Recovery(victim: victim, elapsed: ContinuousClock.now - killed))
            }
            return recoveries
        }

        private func processID(of victim: Victim) async throws -> Int32 {
            guard victim == .backend else {
                var found: Int32?
                try await eventually("\(victim.rawValue) runs") {
                    found = try await service.processID(of: victim.rawValue)
                    return found != nil
                }
                return try #require(found)
            }
            return try await service.database { connection in
                let sessions = try connection.query(
                    "SELECT pid FROM pg_stat_activity WHERE usename = 'bauta_vault' ORDER BY pid")
                return try #require(sessions.first).decode("pid")
            }
        }

        // MARK: What must hold afterwards

        private func expectRecords(of answers: [Answer], in log: [LoggedEvent]) {
            #expect(Set(log.map(\.eventID)).count == log.count, "a leaf is doubled")
            let unlocks = log.filter { $0.kind == "unlock" && $0.code == nil }
            let intents = Dictionary(grouping: unlocks.filter { $0.stage == "intent" }) {
                $0.requestID ?? ""
            }
            let ended = unlocks.filter { $0.stage == "outcome" && $0.status != "withheld" }
            let outcomes = Dictionary(grouping: ended) { $0.requestID ?? "" }
            // What was taken back had been recorded, and reached nobody.
            for withheld in unlocks where withheld.status == "withheld" {
                #expect(unlocks.contains { $0.eventID == withheld.causedBy }, "\(withheld.index)")
                #expect(!answers.contains { $0.requestID == withheld.requestID })
            }
            for (request, events) in outcomes {
                #expect(events.count == 1, "\(request)")
                #expect(intents[request]?.count == 1, "\(request)")
                #expect(events.first?.causedBy == intents[request]?.first?.eventID, "\(request)")
            }
            let disclosures = answers.filter { $0.status == 200 }
            for answer in disclosures {
                // A disclosure that broke off names no request; the count below includes it.
                guard let request = answer.requestID else { continue }
                #expect(intents[request]?.count == 1, "\(request)")
                #expect(outcomes[request]?.count == 1, "\(request)")
                #expect(outcomes[request]?.first?.index == answer.leafIndex, "\(request)")
            }
            #expect(disclosures.count >= 50)
            #expect(outcomes.count >= disclosures.count)
        }

        private func expectQuotas(
            of agents: [RunningService.Person], in log: [LoggedEvent]
        ) async throws {
            for agent in agents {
                let used: Int = try await service.database { connection in
                    let rows = try connection.query(
                        """
                        SELECT sum(used) AS used FROM access.quota_use
                        WHERE account = \(agent.account)
                        """)
                    return try #require(rows.first).decode("used")
                }
                let changes = log.filter { $0.account == agent.account }.compactMap { event in
                    event.quotaBefore.flatMap { before in event.quotaAfter.map { (before, $0) } }
                }
                #expect(changes.reduce(0) { $0 + $1.1 - $1.0 } == used, "\(agent.account)")
                // Each change begins where another ended, so no unit was given to two requests.
                let levels = ([0] + changes.map(\.1)).sorted()
                #expect(levels == (changes.map(\.0) + [used]).sorted(), "\(agent.account)")
                if agent.account == "kill-4" { #expect(used <= UnlockRequest.dailyQuota) }
            }
        }

        /// The figures; kept beside the product when they are those of the full size.
        private struct Report {
            let kills: [Recovery]
            let answers: [Answer]
            let leaves: Int
            let slowestRefusal: Duration

            func publish() throws {
                try AttackReport("Kills while contacts are opened", text).publish()
            }

            private var text: String {
                let statuses = Dictionary(grouping: answers, by: \.name).sorted { $0.key < $1.key }
                    .map { "\($0.key) × \($0.value.count)" }
                let recoveries = Victim.allCases.map { victim in
                    let times = kills.filter { $0.victim == victim }.map(\.elapsed).sorted()
                    let (middle, last) = (times.dropFirst(times.count / 2).first, times.last)
                    return "| \(victim.rawValue) | \(times.count) "
                        + "| \(AttackReport.seconds(middle)) | \(AttackReport.seconds(last)) |"
                }
                return """
                    Seed \(UnlockKillTests.seed), \(UnlockKillTests.clients) clients, \
                    \(kills.count) kills with SIGKILL.

                    | victim | kills | median s to the next contacts | longest |
                    |---|---:|---:|---:|
                    \(recoveries.joined(separator: "\n"))

                    Answers: \(statuses.joined(separator: ", ")). Leaves of the log: \(leaves).
                    Slowest refusal (503): \(AttackReport.seconds(slowestRefusal)) s.
                    Every contact that left has its intent and its outcome; no leaf is doubled; no
                    unit of a quota was given twice; the log is whole under its checkpoints.

                    """
            }
        }
    }
}
