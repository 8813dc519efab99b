import BlockingThreads
public import Database
import Foundation
import Glibc
import Synchronization
import Testing

/// A private PostgreSQL server for tests: Unix socket only, without fsync.
///
/// It ends with the test process, and its folder is removed then. Every local user of its 0700
/// folder is trusted to be any role, the superuser `postgres` included.
public final class TemporaryCluster: Sendable {
    /// The cluster of this test process, made on first use (about 2 s).
    public static var shared: TemporaryCluster {
        get throws { try sharedResult.get() }
    }
    private static let sharedResult = Result { try TemporaryCluster(isShared: true) }

    /// Folder of the server's socket.
    public let socketDirectory: String
    /// The server's port, by which its socket is called, too.
    public let port: Int
    private let listensOnLoopback: Bool
    let catalog = GuardedState(Catalog())
    private let folder: TemporaryFolder
    private let programs: ServerPrograms
    private let server: Mutex<ServerProcess?> = Mutex(nil)

    /// Makes a cluster of its own, for tests that stop or kill their server.
    public convenience init() throws { try self.init(isShared: false) }

    /// Makes one of its own that others reach on 127.0.0.1 as well, each role by its password.
    public convenience init(loopbackPort port: Int) throws {
        try self.init(isShared: false, loopbackPort: port)
    }

    private init(isShared: Bool, loopbackPort: Int? = nil) throws {
        port = loopbackPort ?? 5432
        listensOnLoopback = loopbackPort != nil
        programs = try ServerPrograms()
        folder = try TemporaryFolder.forServer(isShared: isShared)
        socketDirectory = folder.path
        LiveClusters.add(self)
        try initialise()
        try start()
    }

    /// How to reach a database of this cluster as a role.
    ///
    /// Its timeouts are `Duration.testTimeout`: a test of a timeout sets its own.
    public func configuration(
        database: String = "postgres", user: String = "postgres"
    ) -> DatabaseConfiguration {
        DatabaseConfiguration(
            socketDirectory: socketDirectory, database: database, user: user,
            applicationName: "tests", statementTimeout: .testTimeout, lockTimeout: .testTimeout,
            connectTimeout: .testTimeout
        ).with { $0.port = port }
    }

    /// Starts the server again after `stop` or `kill`.
    public func start() throws {
        let arguments = [
            "-D", dataFolder, "-c", "listen_addresses=\(listensOnLoopback ? "127.0.0.1" : "")",
            "-c", "port=\(port)",
            "-c", "unix_socket_directories=\(socketDirectory)", "-c", "fsync=off",
            "-c", "full_page_writes=off", "-c", "shared_buffers=64MB", "-c", "max_connections=600",
            "-c", "max_wal_size=2GB", "-c", "autovacuum=off", "-c", "log_min_messages=fatal",
            "-c", "log_min_error_statement=panic",
        ]
        let process = try ServerProcess(programs.command("postgres", arguments), log: logFile)
        server.withLock { $0 = process }
        var isReady = false
        try poll("the server is ready") {
            isReady = (try? Connection(configuration())) != nil
            return isReady || process.hasEnded
        }
        guard isReady else { throw ClusterError.notReady(log: log()) }
    }

    /// Ends the server in order; open sessions are ended (fast shutdown).
    public func stop() { end(by: SIGINT) }

    /// Ends the server and all its sessions at once, as a crash does (immediate shutdown).
    public func kill() { end(by: SIGQUIT) }

    /// Kills the server and removes its folder.
    ///
    /// Done for every cluster when the process exits.
    public func discard() {
        end(by: SIGQUIT)
        folder.remove()
    }

    private func end(by signal: Int32) {
        let process = server.withLock { process in
            defer { process = nil }
            return process
        }
        process?.end(by: signal)
    }

    /// PostgreSQL's own files.
    var dataFolder: String { "\(folder.path)/data" }
    private var logFile: String { "\(folder.path)/log" }

    private func log() -> String { (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "" }

    private func initialise() throws {
        let arguments = [
            "-D", dataFolder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--no-sync", "--no-instructions", "--wal-segsize=1",
        ]
        let process = try spawn(programs.command("initdb", arguments), output: logFile)
        guard exitStatus(of: process) == 0 else { throw ClusterError.cannotInitialise(log: log()) }
        guard listensOnLoopback else { return }
        let rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        // Written over: the file stays the server's.
        try rules.write(toFile: dataFolder + "/pg_hba.conf", atomically: false, encoding: .utf8)
    }
}

/// Ends the clusters when the process exits.
enum LiveClusters {
    private static let clusters: Mutex<[TemporaryCluster]> = Mutex([])
    private static let registration: Void = {
        atexit { LiveClusters.discardAll() }
    }()

    static func add(_ cluster: TemporaryCluster) {
        registration
        clusters.withLock { $0.append(cluster) }
    }

    private static func discardAll() {
        let all = clusters.withLock { clusters in
            defer { clusters = [] }
            return clusters
        }
        all.forEach { $0.discard() }
    }
}
