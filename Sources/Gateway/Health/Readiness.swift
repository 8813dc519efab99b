import Database
import Synchronization
import VaultProtocol

/// Whether the gateway should be sent requests.
///
/// What it says is what was found last, not what it asks now: whoever asks is answered at once,
/// whatever hangs behind the gateway.
final class Readiness: Sendable {
    /// What is asked again and again, by the name it has in the answer.
    private enum Check: String, CaseIterable {
        case database
        case releaseDatabase = "release_database"
        case vault
    }

    /// Between two questions to the same part.
    private static let pause = Duration.milliseconds(500)
    /// A part that has not answered well for so long does not answer.
    private static let validity = Duration.seconds(3)

    private let isAccepting = Atomic<Bool>(true)
    /// When each part last answered well; nothing of one that has not, or whose last answer was
    /// none.
    private let answered = Mutex<[Check: ContinuousClock.Instant]>([:])
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

    /// Each check by name, as it was found last.
    var checks: [String: Bool] {
        let answered = answered.withLock { $0 }
        let oldest = ContinuousClock.now - Self.validity
        var checks = Dictionary(
            uniqueKeysWithValues: Check.allCases.map { check in
                (check.rawValue, answered[check].map { $0 > oldest } ?? false)
            })
        checks["accepting"] = isAccepting.load(ordering: .sequentiallyConsistent)
        return checks
    }

    /// Asks every part once.
    func look() async {
        await withTaskGroup { group in
            for check in Check.allCases { group.addTask { await self.look(at: check) } }
        }
    }

    /// Asks every part again and again until cancelled; one that hangs does not hold up the others.
    func watch() async {
        await withTaskGroup { group in
            for check in Check.allCases {
                group.addTask {
                    while (try? await Task.sleep(for: Self.pause)) != nil {
                        await self.look(at: check)
                    }
                }
            }
        }
    }

    private func look(at check: Check) async {
        let answers =
            switch check {
            // With a lock, as whatever is written takes one: all databases share the memory of locks.
            case .database:
                await self.answers(
                    stores.main, to: "SELECT pg_current_xact_id() IS NOT NULL AS written")
            case .releaseDatabase: await self.answers(stores.release, to: "SELECT 1 AS one")
            case .vault: await vault.answers()
            }
        answered.withLock { $0[check] = answers ? .now : nil }
    }

    private func answers(_ pool: ConnectionPool, to query: SQL) async -> Bool {
        let rows = try? await pool.run(timeout: Limits.probeTimeout) { connection in
            try connection.query(query).count
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
