import Foundation
import Glibc
import TestSupport
import Testing

extension WholeService {
    /// A database that is there and answers nobody.
    @Suite("A stalled database")
    struct StalledDatabaseTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// The server and the processes of its connections.
        private func processes(of server: Int32) -> [Int32] {
            let children = try? String(
                contentsOfFile: "/proc/\(server)/task/\(server)/children", encoding: .utf8)
            return [server] + (children ?? "").split(separator: " ").compactMap { Int32($0) }
        }

        @Test("is told by /readyz, which asks nobody while it answers")
        func readiness() async throws {
            let server = try #require(await service.processID(of: "postgres"))
            #expect(try await service.probe.send("GET", "/readyz").status == 200)
            let stopped = processes(of: server)
            #expect(stopped.count > 1)
            for process in stopped { kill(process, SIGSTOP) }
            defer { for process in stopped { kill(process, SIGCONT) } }
            try await eventually("/readyz tells that the database does not answer") {
                let reply = try await service.probe.send("GET", "/readyz")
                let checks = reply.json["checks"] as? [String: String]
                return reply.status == 503 && checks?["database"] == "failed"
                    && checks?["release_database"] == "failed"
            }
            // It is not held up by the database: by now every answer is the same, one after another.
            for _ in 0..<20 {
                #expect(try await service.probe.send("GET", "/readyz").status == 503)
                #expect(try await service.probe.send("GET", "/livez").status == 200)
            }
            for process in stopped { kill(process, SIGCONT) }
            try await eventually("/readyz tells that it answers again") {
                try await service.probe.send("GET", "/readyz").status == 200
            }
        }
    }
}
