import Cryptography
import Database
import Foundation
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
        let main = try installation.main.connect()
        try main.script(
            unsafeSQL: """
                CREATE TABLE warehouse.fact_customer_rfm_20111210
                    PARTITION OF warehouse.fact_customer_rfm
                    FOR VALUES FROM (20111210) TO (20111211);
                INSERT INTO warehouse.dim_customer_segment
                    (segment_code, segment_name, segment_type, rule_set, segment_rank)
                VALUES ('champions', 'Champions', 'rfm', 'default', 1),
                    ('lost', 'Lost', 'rfm', 'default', 2),
                    ('unlisted', 'Not In The Policy', 'rfm', 'default', 3);
                """)
        try addCustomers(1...customers)
        try main.execute(
            """
            INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
            VALUES ('rfm', 20111210, 'default', '\\x00', \(customers), 1)
            """)
    }

    /// Scores more customers: two thirds Champions, four regions of which one is not listed.
    func addCustomers(_ numbers: ClosedRange<Int>) throws {
        let main = try installation.main.connect()
        let (first, last) = (Int32(numbers.lowerBound), Int32(numbers.upperBound))
        try main.execute(
            """
            INSERT INTO warehouse.dim_customer (customer_key, region)
            SELECT decode(md5(number::text), 'hex'),
                (ARRAY['UK & Ireland', 'Western Europe', 'Asia', 'Atlantis'])[number % 4 + 1]
            FROM generate_series(\(first), \(last)) AS numbers (number)
            """)
        try main.execute(
            """
            INSERT INTO warehouse.fact_customer_rfm (
                customer_key, date_sk, days_since_last_order, first_order_date, last_order_date,
                recency_score, order_count_365_days, order_count_180_days, order_count_90_days,
                frequency_score, total_spend_365_minor, total_spend_180_minor,
                total_spend_90_minor, monetary_score, rfm_segment_sk, recency_percentile,
                frequency_percentile, monetary_percentile)
            SELECT decode(md5(number::text), 'hex'), 20111210, 1,
                date '2010-02-01' + number % 2 * 300, date '2011-12-09', 1, 1, 1, 1, 1, 1, 1, 1, 1,
                (SELECT segment_sk FROM warehouse.dim_customer_segment
                    WHERE segment_rank = CASE number % 3 WHEN 0 THEN 2 WHEN 1 THEN 1
                        ELSE CASE WHEN number % 30 = 2 THEN 3 ELSE 1 END END),
                0, 0, 0
            FROM generate_series(\(first), \(last)) AS numbers (number)
            """)
    }

    /// As a new process has it: new connections, under the role of the process.
    func publisher(changing old: String = "", to new: String = "") throws -> Publisher {
        let release = installation.release.configuration(user: "bauta_release").with {
            $0.lockTimeout = .milliseconds(500)
        }
        return Publisher(
            warehouse: try installation.main.connect(user: "bauta_release"),
            release: try Connection(release),
            plan: try ShippedPolicy.plan(changing: old, to: new), keyFolder: keys.path)
    }

    /// What can be read of an epoch's cells; empty when it is not out.
    func cells(_ epoch: String = Self.epoch) throws -> [String] {
        try installation.release.connect().query(
            """
            SELECT concat_ws('|', measure, dimension, member, status, noisy_count, lower_95,
                upper_95) AS line
            FROM release.cell WHERE epoch = \(epoch) ORDER BY measure, dimension, position
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
        let snapshot = try Snapshot.latest(
            for: plan.policy, on: try installation.main.connect(user: "bauta_release"))
        let cells = NoisyRelease(of: snapshot, plan: plan, epoch: name, under: key).cells
        return cells.sorted { ($0.dimension, $0.position) < ($1.dimension, $1.position) }.map {
            let head = "\($0.measure)|\($0.dimension)|\($0.member)|"
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
