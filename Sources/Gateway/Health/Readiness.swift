import Database
import Synchronization
import VaultProtocol

/// Whether the gateway should be sent requests.
final class Readiness: Sendable {
    private let isAccepting = Atomic<Bool>(true)
    private let stores: Stores
    private let vault: VaultClient
    private let degradation: @Sendable () -> [String]

    init(
        stores: Stores, vault: VaultClient, degradation: @escaping @Sendable () -> [String]
    ) {
        self.stores = stores
        self.vault = vault
        self.degradation = degradation
    }

    /// What is wrong although requests are answered: old data, a failed step of the day.
    ///
    /// It does not make the gateway unready: another one would serve the same old data.
    var degraded: [String] { degradation() }

    /// From now on `/readyz` answers 503.
    func stopAccepting() { isAccepting.store(false, ordering: .sequentiallyConsistent) }

    /// Each check by name, made anew.
    func checks() async -> [String: Bool] {
        async let main = answers(stores.main)
        async let release = answers(stores.release)
        async let vault = vault.answers()
        return [
            "accepting": isAccepting.load(ordering: .sequentiallyConsistent),
            "database": await main, "release_database": await release, "vault": await vault,
        ]
    }

    private func answers(_ pool: ConnectionPool) async -> Bool {
        let rows = try? await pool.run(timeout: Limits.probeTimeout) { connection in
            try connection.query("SELECT 1 AS one").count
        }
        return rows == 1
    }
}

/// The databases the gateway reads.
struct Stores: Sendable {
    /// Work lists and the audit log.
    let main: ConnectionPool
    /// Released cells.
    let release: ConnectionPool
}
