import Database
import Foundation
import Glibc
import TestSupport
import Testing

extension WholeService {
    /// Somebody who guesses tokens, from an address that others share.
    @Suite("Guessed credentials")
    struct GuessedCredentialTests {
        private let service: RunningService

        init() throws { service = try RunningService.running() }

        /// Well formed, its check characters right, and issued by nobody.
        private static let unknown = "bauta_token_" + String(repeating: "0", count: 30) + "2C8GjS"
        private static var guesses: Int { TestSize.isFull ? 20_000 : 300 }

        private func lines(_ process: String) -> Int {
            service.processLog(process).split(separator: "\n").count
        }

        /// What the log says of refused credentials from leaf `index` on: address, minute, how many.
        private func refusals(from index: Int) async throws -> [(minute: String, count: Int)] {
            _ = try await service.logSize()
            return try await service.database { connection in
                try connection.query(
                    """
                    SELECT e->>'minute' AS minute, (e#>>'{result,rows}')::bigint AS count
                    FROM (SELECT leaf_index, convert_from(leaf, 'UTF8')::jsonb AS e FROM audit.leaf) l
                    WHERE leaf_index >= \(index) AND e->>'kind' = 'credential.refused'
                        AND e->>'address' = '127.0.0.1' AND e#>>'{result,status}' = 'refused'
                    """
                ).map { (minute: try $0.decode("minute"), count: try $0.decode("count")) }
            }
        }

        @Test("are throttled, told as one event a minute and as a line, and shut out nobody")
        func guesses() async throws {
            let agent = try service.person("retention_agent")
            try await service.restart("vault")
            let size = try await service.logSize()
            let (gatewayLines, vaultLines) = (lines("gateway"), lines("vault"))
            var throttled = 0
            for number in 0..<Self.guesses {
                let reply =
                    number.isMultiple(of: 2)
                    ? try await service.probe.send("GET", "/v1/whoami", token: Self.unknown)
                    : try await service.probe.send(
                        "POST", "/sign-in",
                        headers: ["Content-Type": "application/x-www-form-urlencoded"],
                        body: "token=" + Self.unknown)
                #expect(reply.status == 401 || reply.status == 429)
                if reply.status == 429 {
                    throttled += 1
                    #expect(Int(reply.headers["retry-after"] ?? "").map((1...60).contains) == true)
                    #expect(reply.headers["connection"] == "close")
                }
                if number.isMultiple(of: 50) {
                    let valid = try await service.probe.send(
                        "GET", "/v1/whoami", token: agent.token)
                    #expect(valid.status == 200)
                }
            }
            #expect(throttled > 0)
            // When it is told to stop, the vault records the minute that has not ended.
            let vault = try #require(await service.processID(of: "vault"))
            kill(vault, SIGTERM)
            var told: [(minute: String, count: Int)] = []
            try await eventually("every guess is recorded") {
                told = try await refusals(from: size)
                return told.reduce(0) { $0 + $1.count } >= Self.guesses
            }
            #expect(told.reduce(0) { $0 + $1.count } == Self.guesses)
            #expect(Set(told.map(\.minute)).count == told.count)
            try await eventually("the vault runs again") {
                guard let found = try await service.processID(of: "vault"), found != vault else {
                    return false
                }
                return try await service.probe.send("GET", "/readyz").status == 200
            }
            // A line each would be as many as the guesses; those of the valid requests are there.
            #expect(lines("vault") - vaultLines < 20 + told.count)
            #expect(lines("gateway") - gatewayLines < Self.guesses / 10)
            #expect(!service.processLog("vault").contains(Self.unknown))
            try AttackReport(
                "Guessed credentials",
                rows: [
                    ("guesses", "\(Self.guesses)"), ("answered 429", "\(throttled)"),
                    ("events of the log", "\(told.count)"),
                    ("lines of the gateway's log", "\(lines("gateway") - gatewayLines)"),
                    ("valid tokens refused meanwhile", "0"),
                ],
                "From one address, which somebody with a valid token shares."
            ).publish()
        }
    }
}
