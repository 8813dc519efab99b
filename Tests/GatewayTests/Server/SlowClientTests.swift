import BlockingThreads
import Foundation
import NIOCore
import TestSupport
import Testing

@testable import Gateway

/// Clients that take their time, and clients that do not stop: none of them keeps others waiting.
@Suite("Slow clients")
struct SlowClientTests {
    private static let threads = BlockingThreads(name: "slow-client", count: 4)

    /// A gateway that gives a client little of `time`; with other bounds where a test says so.
    ///
    /// It ends when it is forgotten: a test that only waits for connections has to remember it.
    private static func gateway(
        headTime: TimeAmount = .hours(1), bodyTime: TimeAmount = .hours(1), waiting: Int = 1_000,
        ofOneAddress: Int = 1_000, connections: Int = 2_000, proxies: [String] = []
    ) async throws -> RunningGateway {
        var bounds = ConnectionBounds(openFiles: 4_096)
        bounds.headTime = headTime
        bounds.bodyTime = bodyTime
        // However busy the machine: an answer is written before its connection is closed.
        bounds.closingTime = .minutes(5)
        bounds.waiting = waiting
        bounds.waitingOfOneAddress = ofOneAddress
        bounds.connections = connections
        return try await RunningGateway(bounds: bounds, proxies: proxies)
    }

    private static func wait(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await threads.run(body)
    }

    /// Reads each of `connections` to its end, which must be an answer of `status`, or of none (0).
    private static func expect(_ status: Int, from connections: [HeldConnection]) async throws {
        let statuses = try await threads.run {
            try connections.map { try $0.readToEnd().status }
        }
        #expect(statuses == connections.map { _ in status })
    }

    @Test("while many drip, a byte a second each, everybody else is answered")
    func dripping() async throws {
        let count = TestSize.isFull ? 600 : 100
        // As it serves; small, so that a hundred are as many more as there is room for.
        let running =
            TestSize.isFull
            ? try await RunningGateway(bounds: .ofThisProcess())
            : try await Self.gateway(waiting: 60, ofOneAddress: 40, connections: 80)
        let clients = try DrippingClients(count, port: running.probe.port)
        defer { clients.stop() }
        try await Self.wait { clients.waitForTurn() }
        var times: [Duration] = []
        for number in 0..<(TestSize.isFull ? 1_000 : 60) {
            let start = ContinuousClock.now
            let reply =
                number.isMultiple(of: 2)
                ? try await running.probe.send("GET", "/livez")
                : try await running.probe.send("GET", "/v1/whoami", token: "token-analyst")
            times.append(ContinuousClock.now - start)
            #expect(reply.status == 200)
        }
        // They go on after the last answer: none of the answers was given because they had stopped.
        try await Self.wait { clients.waitForTurn() }
        // Before the gateway ends: a connection that it has accepted and not looked at yet is lost then.
        clients.stop()
        #expect(try await running.probe.send("GET", "/livez").status == 200)
        times.sort()
        try AttackReport(
            "Slow clients",
            rows: [
                ("connections that drip a byte a second", "\(count)"),
                ("requests of others, all answered", "\(times.count)"),
                ("p50, s", AttackReport.seconds(times[times.count / 2])),
                ("p99, s", AttackReport.seconds(times[times.count * 99 / 100])),
                ("slowest, s", AttackReport.seconds(times[times.count - 1])),
            ],
            "Others are answered while they drip; over a bound the one that waited longest is closed."
        ).publish()
    }

    @Test("a connection that sends no head in time is closed")
    func endsSlowHeads() async throws {
        let running = try await Self.gateway(headTime: .milliseconds(300))
        defer { withExtendedLifetime(running) {} }
        for start in ["", "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "] {
            let connection = try HeldConnection(port: running.probe.port)
            connection.send(start)
            try await Self.wait {
                let answer = try connection.readToEnd()
                #expect(answer.status == 0)
            }
        }
        // On a busy machine its head can be late, too.
        try await eventually("others are answered") {
            (try? await running.probe.send("GET", "/livez"))?.status == 200
        }
    }

    @Test("a body that does not come in time is refused, and what it says is not done")
    func endsSlowBodies() async throws {
        let running = try await Self.gateway(bodyTime: .milliseconds(300))
        defer { withExtendedLifetime(running) {} }
        let connection = try HeldConnection(port: running.probe.port)
        connection.send(
            "POST /v1/unlocks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer token-retention_agent\r\nContent-Length: 4000\r\n\r\n{")
        try await Self.wait {
            let answer = try connection.readToEnd()
            #expect(answer.status == 408)
            #expect(answer.json["code"] as? String == "request-timeout")
            #expect(answer.header("connection") == "close")
        }
        #expect(running.vault.unlockBodies.isEmpty)
    }

    @Test("over a bound, the connection that has waited longest is closed, and no other")
    func endsOldest() async throws {
        for bounds in [(waiting: 4, ofOneAddress: 100), (waiting: 100, ofOneAddress: 4)] {
            let running = try await Self.gateway(
                waiting: bounds.waiting, ofOneAddress: bounds.ofOneAddress)
            defer { withExtendedLifetime(running) {} }
            var connections: [HeldConnection] = []
            for _ in 0..<7 {
                let connection = try HeldConnection(port: running.probe.port)
                connection.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n")
                connections.append(connection)
                // The next one comes after this one: only then is it known which is older.
                #expect(try await running.probe.send("GET", "/livez").status == 200)
            }
            // One asks beside them, and the one before it may not be over yet.
            let (old, new) = (Array(connections.prefix(3)), Array(connections.suffix(2)))
            try await Self.expect(0, from: old)
            for connection in new { connection.send("Connection: close\r\n\r\n") }
            try await Self.expect(200, from: new)
        }
    }

    @Test("a declared proxy is spared the bound of one address")
    func sparesProxies() async throws {
        let running = try await Self.gateway(ofOneAddress: 2, proxies: ["127.0.0.1"])
        defer { withExtendedLifetime(running) {} }
        let connections = try (0..<10).map { _ in try HeldConnection(port: running.probe.port) }
        #expect(try await running.probe.send("GET", "/livez").status == 200)
        for connection in connections {
            connection.send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        }
        try await Self.expect(200, from: connections)
    }

    @Test(
        "what was refused is not read on: its connection ends",
        arguments: [
            "POST /sign-in HTTP/1.1\r\nContent-Length: 8000000000\r\n",
            "POST /sign-in HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
            "POST /nowhere HTTP/1.1\r\nContent-Length: 8000000000\r\n",
            "GET /livez HTTP/1.1\r\nTransfer-Encoding: chunked\r\n",
        ])
    func endsAfterRefusal(head: String) async throws {
        let running = try await Self.gateway()
        defer { withExtendedLifetime(running) {} }
        let connection = try HeldConnection(port: running.probe.port)
        connection.send(
            head + "Host: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\n")
        let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x61, count: 1 << 20) + [13, 10]
        let most = 8_000_000_000
        try await Self.wait {
            var sent = 0
            while sent < most {
                let count = connection.send(chunk)
                sent += count
                guard count == chunk.count else { break }
            }
            // As much as is thrown away, and what the system keeps for both ends.
            #expect(sent < 64 << 20)
        }
        #expect(try await running.probe.send("GET", "/livez").status == 200)
    }
}
