import ArgumentParser
import CustomerModel
import Database
import Gateway
import Installation
import Observability
import ProgramSupport
import ReleaseReading
import VaultProtocol
import Verification

/// `bauta-gateway`.
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: ServiceProcess.gateway.executableName,
        abstract: "Serve the HTTP interface and the pages.",
        subcommands: [RunCommand.self])
}

/// `bauta-gateway run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Serve on this machine until told to stop.",
        discussion: """
            Listens on 127.0.0.1 and ::1 only. Put a proxy that speaks TLS before it to serve a network, \
            and name the host it serves with --host-name.

            Example: bauta-gateway run --data ./.bauta --port 8787
            """)

    @OptionGroup var data: DataOptions

    @OptionGroup var place: PortOptions
    @OptionGroup var hosts: HostNameOptions

    func run() async throws {
        let folder = try data.folder
        let process = ServiceProcess.gateway
        let observer = Observer.standardError(process: process.executableName)
        let main = ConnectionPool(configuration(folder, .main), size: Self.connections)
        let release = ConnectionPool(configuration(folder, .release), size: Self.connections)
        defer {
            main.shutDown()
            release.shutDown()
        }
        let gateway = try Gateway(
            .init(
                vault: VaultClient(
                    socketPath: folder.vaultSocket, vaultUsers: ProcessIdentity.servers(.vault)),
                main: main, release: release,
                releaseKey: try ReleaseKey(
                    file: folder.publicKeysDirectory + "/" + ReleaseKey.fileName),
                observer: observer,
                logVerifier: try Self.logVerifier(folder),
                degradation: { ServiceConditions.reasons(in: folder) },
                proxies: hosts.proxies),
            hostNames: hosts.names)
        observer.record(.started(version: PolicyWord(policy: Installed.version)))
        try await gateway.run(port: place.port) { _ in observer.record(.ready) }
        observer.record(.stopped)
    }

    /// Of each pool: pages ask few and short questions.
    private static let connections = 4

    private static func logVerifier(_ folder: DataFolder) throws -> LogVerifier {
        do {
            return try LogVerifier(
                publicKeyFile: folder.publicKeysDirectory + "/audit.pub.1.key")
        } catch let error as KeyFileError {
            throw CommandFailure("\(error)")
        }
    }

    private func configuration(
        _ folder: DataFolder, _ database: DatabaseName
    ) -> DatabaseConfiguration {
        DatabaseConfiguration(
            database, of: .gateway, in: folder, statementTimeout: .seconds(2),
            lockTimeout: .seconds(1), connectTimeout: .seconds(2))
    }
}
