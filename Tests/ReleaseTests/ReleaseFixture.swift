import Cryptography
import Database
import Foundation
import ReleaseReading
import Settings
import TestSupport
import Testing
import Verification

@testable import Release

/// An installation with a scored snapshot and a release signing key; one for each test.
struct ReleaseFixture {
    static let asOf = "2011-12-10"
    static let epoch = "2011-W49"

    let installation: TemporaryInstallation
    let keys: TemporaryFolder

    init(cluster: TemporaryCluster? = nil, customers: Int = 3_000) throws {
        installation = try (cluster ?? TemporaryCluster.shared).freshInstallation()
        keys = try TemporaryFolder()
        _ = try KeyFile.create(at: keys.path + "/" + ReleaseSigner.keyFileName)
        try ScoredCustomers.fill(installation, customers: customers)
    }

    /// Scores more customers.
    func addCustomers(_ numbers: ClosedRange<Int>) throws {
        try ScoredCustomers.add(numbers, to: installation)
    }

    /// As a new process has it: new connections, under the role of the process; its policy's budget is
    /// in force.
    func publisher(
        changing old: String = "", to new: String = "", lockTimeout: Duration = .testTimeout
    ) throws -> Publisher {
        let release = try installation.release.configuration(user: "bauta_release").with {
            $0.lockTimeout = lockTimeout
        }
        let plan = try ShippedPolicy.plan(changing: old, to: new)
        try installation.release.putBudgetInForce(
            rhoPerEpoch: plan.policy.budget.rhoPerEpoch.description,
            rhoPerYear: plan.policy.budget.rhoPerYear.description)
        return Publisher(
            warehouse: try installation.main.connect(user: "bauta_release"),
            release: try Connection(release),
            plan: plan, keyFolder: keys.path)
    }

    /// What readers verify by.
    func publicKey() throws -> ReleaseKey {
        ReleaseKey(try ReleaseSigner(folder: keys.path).publicKey)
    }

    /// What can be read of an epoch's cells; empty when it is not out.
    func cells(_ epoch: String = Self.epoch) throws -> [String] {
        try installation.release.connect().query(
            """
            SELECT concat_ws('|', measure, marginal, array_to_string(members, '×'), status, noisy_count, lower_95,
                upper_95) AS line
            FROM release.cell WHERE epoch = \(epoch) ORDER BY measure, marginal, position
            """
        ).map { try $0.decode("line") }
    }

    func count(_ table: String) throws -> Int {
        let rows = try installation.release.connect().query(
            "SELECT count(*) AS rows FROM \(identifier: table)")
        return try #require(rows.first).decode("rows")
    }

    /// Lines as `cells` reads them, of what the epoch's key on disk makes of the snapshot now.
    func expectedCells(_ epoch: String = Self.epoch) throws -> [String] {
        let plan = try ShippedPolicy.plan()
        let name = try EpochName(epoch)
        let key = try SecretKey(contentsOf: EpochKeys(folder: keys.path).path(name))
        let snapshot = try Snapshot.chosen(
            by: .latest(upTo: nil),
            for: plan.policy, on: try installation.main.connect(user: "bauta_release"))
        let cells = NoisyRelease(of: snapshot, plan: plan, epoch: name, under: key).cells
        return cells.sorted { ($0.marginal, $0.position) < ($1.marginal, $1.position) }.map {
            let head = "\($0.measure)|\($0.marginal)|\($0.members.joined(separator: "×"))|"
            return switch $0.content {
            case .withheld: head + "withheld"
            case .published(let count, let lower, let upper):
                head + "published|\(count)|\(lower)|\(upper)"
            }
        }
    }
}

/// What a test throws where a process is to die.
struct Crash: Error {}
