import BlockingThreads
import Foundation
import Glibc
import TestSupport
import Testing

extension WholeService {
    /// A process that hangs while contacts are asked for: what nobody received is not recorded as
    /// received, and nobody's quota is used for it.
    @Suite("Stalls while contacts are opened")
    struct StalledUnlockTests {
        private let service: RunningService
        private static let clients = 8

        init() throws { service = try RunningService.running() }

        private struct Traffic {
            var asked = 0
            var disclosed = 0
            /// The slowest 503.
            var slowestRefusal = Duration.zero
            var isOver = false
        }

        @Test("with the log's signer stopped, nothing is released and every quota is given back")
        func signerStops() async throws {
            let agents = try await accounts("signer")
            let before = try await service.logSize()
            let audit = try #require(await service.processID(of: "audit"))
            let traffic = GuardedState(Traffic())
            let requests = TestSize.isFull ? 1_200 : 120
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<Self.clients {
                    let agent = agents[client % agents.count]
                    group.addTask { try await ask(as: agent, counting: traffic) }
                }
                group.addTask {
                    defer { traffic.change { $0.isOver = true } }
                    try await eventually("contacts are opened") {
                        traffic.change { $0.disclosed } >= 20
                    }
                    kill(audit, SIGSTOP)
                    defer { kill(audit, SIGCONT) }
                    let asked = traffic.change { $0.asked }
                    try await eventually("contacts are asked for") {
                        traffic.change { $0.asked } >= asked + requests
                    }
                }
                try await group.waitForAll()
            }
            try await expectRecords(of: agents, since: before, disclosed: traffic)
        }

        @Test("questions that waited while the vault was stopped are dropped unrecorded")
        func vaultStops() async throws {
            let agents = try await accounts("vault")
            let references = try await service.references(of: agents[0], count: 1)
            let before = try await service.logSize()
            let vault = try #require(await service.processID(of: "vault"))
            kill(vault, SIGSTOP)
            let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
                defer { kill(vault, SIGCONT) }
                for client in 0..<Self.clients {
                    group.addTask {
                        try await service.unlock(
                            UnlockRequest(references: references),
                            as: agents[client % agents.count])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.map(\.status) == replies.map { _ in 503 })
            let last = try await eventuallyOpened(references, as: agents[0])
            let unlocks = try await service.log(from: before).filter { $0.kind == "unlock" }
            #expect(unlocks.map(\.requestID) == [last, last])
        }

        private func accounts(_ name: String) async throws -> [RunningService.Person] {
            var agents: [RunningService.Person] = []
            for number in 1...4 {
                agents.append(
                    try await service.issue("retention_agent", to: "stall-\(name)-\(number)"))
            }
            return agents
        }

        private func ask(
            as agent: RunningService.Person, counting traffic: GuardedState<Traffic>
        ) async throws {
            let references = try await service.references(of: agent, count: 1)
            let request = UnlockRequest(
                purpose: "retention-email", references: references, columns: ["email"])
            while !traffic.change({ $0.isOver }) {
                let start = ContinuousClock.now
                let reply = try await service.unlock(request, as: agent)
                let elapsed = ContinuousClock.now - start
                traffic.change {
                    $0.asked += 1
                    if reply.status == 200 { $0.disclosed += 1 }
                    if reply.status == 503 { $0.slowestRefusal = max($0.slowestRefusal, elapsed) }
                }
                #expect(reply.status == 200 || reply.status == 503, "\(reply.status)")
            }
        }

        /// Opens a contact once the service works again; returns the request's id.
        private func eventuallyOpened(
            _ references: [String], as agent: RunningService.Person
        ) async throws -> String {
            var opened: String?
            try await eventually("the vault answers") {
                let reply = try await service.unlock(
                    UnlockRequest(references: references), as: agent)
                opened = reply.status == 200 ? reply.json["request_id"] as? String : nil
                return opened != nil
            }
            return try #require(opened)
        }

        private func expectRecords(
            of agents: [RunningService.Person], since before: Int,
            disclosed traffic: GuardedState<Traffic>
        ) async throws {
            let disclosed = traffic.change { $0.disclosed }
            // Requests under way when the signer went on end by themselves.
            let names = Set(agents.map(\.account))
            var events: [LoggedEvent] = []
            try await eventually("every request has its outcome") {
                events = try await service.log(from: before).filter { event in
                    event.kind == "unlock" && event.account.map(names.contains) ?? false
                }
                let closed = Set(events.filter { $0.stage == "outcome" }.compactMap(\.requestID))
                let open = Set(events.compactMap(\.requestID)).subtracting(closed)
                let shown = events.count { $0.status == "disclosed" }
                let takenBack = Set(events.compactMap(\.causedBy))
                let withheld = events.count {
                    $0.status == "disclosed" && takenBack.contains($0.eventID)
                }
                return open.isEmpty && shown - withheld == disclosed
            }
            #expect(events.contains { $0.status == "withheld" })
            var used = 0
            for agent in agents {
                let quota = try await service.probe.send("GET", "/v1/quota", token: agent.token)
                used += try #require(quota.json["used"] as? Int, "\(quota.text)")
            }
            #expect(used == disclosed)
            let (asked, slowest) = traffic.change { ($0.asked, $0.slowestRefusal) }
            try AttackReport(
                "A signer that hangs",
                rows: [
                    ("unlocks asked for by \(Self.clients) clients", "\(asked)"),
                    ("disclosed, before and after the stall", "\(disclosed)"),
                    ("taken back", "\(events.count { $0.status == "withheld" })"),
                    ("people debited in the end", "\(used)"),
                    ("slowest refusal (503), s", AttackReport.seconds(slowest)),
                ],
                "Stopped with SIGSTOP: no contact leaves, nobody is debited, no disclosure is invented."
            ).publish()
            #expect(try await !service.log(from: before).contains { $0.kind == "alarm.forged_row" })
        }
    }
}
