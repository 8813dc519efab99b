import Database
import Foundation
import Hummingbird
import NIOCore
import Observability
import ReleaseReading
import Synchronization
import TestSupport
import VaultProtocol

@testable import Gateway

/// A gateway on a free port of this machine, with a real database behind it and a peer for a
/// vault.
final class RunningGateway: Sendable {
    let probe: HTTPProbe
    let gateway: Gateway
    let vault: FixtureVault
    let installation: TemporaryInstallation
    private let lines = LogLines()
    private let task: Task<Void, any Error>

    /// What the gateway has logged.
    var log: String { lines.text }

    private static let numbers = Atomic<Int>(0)

    /// Starts one; `fill` puts in what is in its databases.
    ///
    /// - Parameters:
    ///   - vaultTimeout: how long it waits for the vault.
    ///   - hostNames: under which it answers beside the loopback names.
    ///   - bounds: of its connections.
    ///   - proxies: through which it is reached.
    init(
        degraded: [String] = [], vaultTimeout: Duration = .testTimeout, hostNames: [String] = [],
        bounds: ConnectionBounds = .patient, proxies: [String] = [],
        fill: (TemporaryInstallation) throws -> Void = Seed.fill
    ) async throws {
        let cluster = try TemporaryCluster.shared
        installation = try cluster.freshInstallation()
        try fill(installation)
        let number = Self.numbers.add(1, ordering: .relaxed).newValue
        let path = "\(cluster.socketDirectory)/vault-\(number).sock"
        vault = try FixtureVault(path: path)
        let parts = Gateway.Parts(
            vault: VaultClient(socketPath: path, timeout: vaultTimeout),
            main: ConnectionPool(
                installation.main.configuration(user: "bauta_gateway"), size: 2),
            release: try ConnectionPool(
                installation.release.configuration(user: "bauta_gateway"), size: 2),
            releaseKey: ReleaseKey(SignedRelease().publicKey),
            observer: Observer(process: "bauta-gateway") { [lines] in lines.append($0) },
            logVerifier: try SignedLog().verifier,
            degradation: { degraded }, proxies: proxies)
        let gateway = try Gateway(parts, hostNames: hostNames)
        self.gateway = gateway
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        task = Task {
            try await gateway.serve(port: 0, bounds: bounds) { continuation.yield($0) }
        }
        var port = 0
        for await opened in ports {
            port = opened
            break
        }
        probe = HTTPProbe(port: port)
    }

    deinit { task.cancel() }
}

extension RunningGateway {
    /// The page at `path` as `role` gets it.
    func page(_ path: String, role: String) async throws -> HTTPReply {
        try await probe.send("GET", path, token: "token-" + role)
    }

    /// The pages from the one at `path` on, as `role` gets them, each at the `link` of the one
    /// before.
    func pages(
        from path: String, role: String, link: Regex<(Substring, Substring)>
    ) async throws -> [String] {
        var pages: [String] = []
        var next: String? = path
        while let path = next {
            let html = try await page(path, role: role).text
            pages.append(html)
            next = html.firstMatch(of: link).map {
                $0.1.replacingOccurrences(of: "&amp;", with: "&")
            }
        }
        return pages
    }
}

/// Lines as they were logged.
private final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    func append(_ line: String) { lines.withLock { $0.append(line) } }
}

/// One gateway for every test that only reads.
enum SharedGateway {
    private static let task = Task { try await RunningGateway() }

    static var running: RunningGateway {
        get async throws { try await task.value }
    }
}

extension ConnectionBounds {
    /// Those of a process, with times that no client of a test takes, however busy the machine.
    static var patient: ConnectionBounds {
        var bounds = ConnectionBounds(openFiles: 4_096)
        (bounds.headTime, bounds.bodyTime) = (.minutes(5), .minutes(5))
        (bounds.takingTime, bounds.closingTime) = (.minutes(5), .minutes(5))
        return bounds
    }
}
