public import Database
import Hummingbird
import HummingbirdCore
import Logging
public import Observability
public import ReleaseReading
import ServiceLifecycle
import UnixSignals
public import VaultProtocol
public import Verification

/// The HTTP interface and the pages: moves documents made by others.
///
/// Holds no key, decides nothing (every request for permission goes to the vault with the
/// caller's own credential), and neither keeps nor logs a byte of a disclosure.
public struct Gateway: Sendable {
    /// What the gateway is made of.
    public struct Parts: Sendable {
        /// Authenticates, authorizes and discloses.
        public let vault: VaultClient
        /// Database `bauta`: work lists and the audit log.
        public let main: ConnectionPool
        /// Database `bauta_release`: released cells.
        public let release: ConnectionPool
        /// Tells the release's epochs from others.
        public let releaseKey: ReleaseKey
        /// Gets one observation for each answered request.
        public let observer: Observer
        /// The public key of the audit log, which proves what is shown of it.
        public let logVerifier: LogVerifier
        /// What is wrong although requests are answered, in ids of policies; for `/readyz`.
        public let degradation: @Sendable () -> [String]
        /// Addresses of proxies through which many clients come.
        public let proxies: [String]

        /// The parts of a gateway; see the properties.
        public init(
            vault: VaultClient, main: ConnectionPool, release: ConnectionPool,
            releaseKey: ReleaseKey, observer: Observer, logVerifier: LogVerifier,
            degradation: @escaping @Sendable () -> [String] = { [] }, proxies: [String] = []
        ) {
            self.vault = vault
            self.main = main
            self.release = release
            self.releaseKey = releaseKey
            self.observer = observer
            self.logVerifier = logVerifier
            self.degradation = degradation
            self.proxies = proxies
        }
    }

    /// Time for requests under way to end once the gateway is told to stop.
    public static let drainTime = Duration.seconds(10)

    private let parts: Parts
    private let table: RouteTable
    private let pages: PageRenderer
    private let readiness: Readiness
    private let watch: ReleaseWatch
    private let origins: Origins

    /// A gateway of `parts` that answers under the loopback names and `hostNames`.
    ///
    /// - Throws: when a page template does not parse.
    public init(_ parts: Parts, hostNames: [String] = []) throws {
        self.parts = parts
        origins = Origins(additionalNames: hostNames)
        pages = try PageRenderer()
        let epochs = VerifiedEpochs(key: parts.releaseKey) { [observer = parts.observer] refusal in
            observer.record(.epochRefused(reason: PolicyWord(policy: refusal.rawValue)))
        }
        let release = ReleaseQueries(pool: parts.release, epochs: epochs)
        watch = ReleaseWatch(release: release)
        readiness = Readiness(
            stores: Stores(main: parts.main, release: parts.release), vault: parts.vault,
            degradation: {
                parts.degradation() + (epochs.someWereRefused ? ["release-not-verified"] : [])
            })
        table = Self.table(
            parts, release: release, pages: pages, readiness: readiness)
    }

    /// Every route, for tests.
    var routes: [Route] { table.routes }

    /// Every route as `METHOD PATH ACCESS`, sorted.
    public var routeNames: [String] {
        table.routes.map { "\($0.method.rawValue) \($0.path) \($0.access.name)" }.sorted()
    }

    /// Serves on 127.0.0.1 and ::1 until the process is told to stop (SIGTERM, SIGINT), then refuses new
    /// connections and ends those under way within `drainTime`.
    ///
    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - onListening: called with the port once connections are accepted.
    /// - Throws: `GatewayError` when the port cannot be had.
    public func run(
        port: Int, onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws {
        do {
            // Services stop in reverse order: first /readyz answers 503, then connections are refused.
            try await serve(
                port: port, bounds: .ofThisProcess(),
                beside: [watch, ReadinessService(readiness: readiness)],
                until: [.sigterm, .sigint], onListening: onListening)
        } catch {
            throw GatewayError(listening: error, port: port)
        }
    }

    /// Serves on both loopback addresses until it is cancelled, or told to stop by one of `signals`.
    func serve(
        port: Int, bounds: ConnectionBounds, beside services: [any Service] = [],
        until signals: [UnixSignal] = [], onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let addresses = ClientAddresses(proxies: parts.proxies)
        let waiting = WaitingConnections(bounds: bounds, proxies: addresses.proxies)
        let (ports, opened) = AsyncStream<Int>.makeStream()
        var first = application(
            at: "127.0.0.1", port: port, bounds: bounds, waiting: waiting, addresses
        ) { opened.yield($0) }
        first.addServices(ReadinessWatch(readiness: readiness))
        first.beforeServerStarts { [readiness] in await readiness.look() }
        let second = SecondLoopback(ports: ports, onListening: onListening) { port, onListening in
            application(
                at: SecondLoopback.address, port: port, bounds: bounds.ofSecondAddress,
                waiting: waiting, addresses, onListening: onListening)
        }
        var configuration = ServiceGroupConfiguration(
            services: [first, second] + services, gracefulShutdownSignals: signals,
            logger: Self.silent)
        configuration.maximumGracefulShutdownDuration = Self.drainTime
        try await ServiceGroup(configuration: configuration).run()
    }

    private func application(
        at address: String, port: Int, bounds: ConnectionBounds, waiting: WaitingConnections,
        _ addresses: ClientAddresses, onListening: @escaping @Sendable (Int) -> Void
    ) -> Application<RouterResponder<GatewayContext>> {
        let errors = ErrorResponder(
            pages: pages, observer: parts.observer, table: table,
            authorization: VaultAuthorization(vault: parts.vault))
        let checks = RequestChecks(
            origins: origins, addresses: addresses, errors: errors, observer: parts.observer)
        return Application(
            router: table.router(
                behind: checks, authorization: VaultAuthorization(vault: parts.vault)),
            server: .http1(
                configuration: .limited(
                    by: bounds, waiting: waiting, observer: parts.observer)),
            configuration: ApplicationConfiguration(
                address: .hostname(address, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(bounds.connections)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) },
            logger: Self.silent)
    }

    /// The framework's own log could quote a request; what may be logged is in `Observation`.
    private static let silent = Logger(label: "bauta-gateway") { _ in SwiftLogNoOpLogHandler() }

    private static func table(
        _ parts: Parts, release: ReleaseQueries, pages: PageRenderer, readiness: Readiness
    ) -> RouteTable {
        let authorization = VaultAuthorization(vault: parts.vault)
        let worklists = TeamWorklistQueries(pool: parts.main)
        let audit = AuditQueries(
            pool: parts.main, verifier: parts.logVerifier, observer: parts.observer)
        let forwarder = VaultForwarder(vault: parts.vault)
        let api = [
            HealthRoutes(readiness: readiness).routes,
            IdentityRoutes().routes,
            ReleaseRoutes(release: release).routes,
            WorklistRoutes(worklists: worklists).routes,
            UnlockRoutes(forwarder: forwarder).routes,
            AuditRoutes(audit: audit).routes,
        ]
        let agent = AgentPage(
            worklists: worklists, authorization: authorization, forwarder: forwarder,
            pages: pages)
        var people = [
            AssetRoutes().routes, HelpPages(authorization: authorization, pages: pages).routes,
            SignInRoutes(
                vault: parts.vault, authorization: authorization, pages: pages,
                workList: { try await agent.page($0, entered: $1) }
            ).routes,
            AnalystPage(release: release, pages: pages).routes,
            agent.routes,
            LeadPage(worklists: worklists, pages: pages).routes,
            CompliancePage(audit: audit, pages: pages).routes,
        ]
        #if DEBUG
            people.append(DesignPage(pages: pages).routes)
        #endif
        let routes = (api + people).flatMap { $0 }
        return RouteTable(routes: routes + [OpenAPIRoute(described: routes).route])
    }
}
