import Database
import Foundation
import TestSupport

/// A main database as the first version had it: five migrations, and scores of four days in two
/// months, each month a partition.
final class EarlierInstallation {
    static let customers = 40
    static let scoredDays = [2011_10_30, 2011_10_31, 2011_11_01, 2011_11_30]
    private static let migrations = 5

    let database: TemporaryDatabase
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }

    init() throws {
        temporary = try TemporaryFolder()
        let cluster = try TemporaryCluster.shared
        try cluster.createRoles()
        database = try cluster.freshDatabase()
        try database.connect().execute(
            "ALTER DATABASE \(identifier: database.name) OWNER TO bauta_owner")
        try copyMigrations()
        _ = try Migrator(folder: folder).run(on: owner())
        try fill()
    }

    /// Applies every migration there has been since, then what a service does at each start; returns
    /// how many migrations.
    func upgrade() throws -> Int {
        let applied = try Migrator(folder: Self.present).run(on: owner())
        let file = "\(packageRoot)/migrations/public.sql"
        try database.connect().script(unsafeSQL: String(contentsOfFile: file, encoding: .utf8))
        return applied
    }

    func owner() throws -> Connection { try database.connect(user: "bauta_owner") }

    private static let present = "\(packageRoot)/migrations/bauta"

    private func copyMigrations() throws {
        let files = FileManager.default
        let names = try files.contentsOfDirectory(atPath: Self.present)
            .filter { $0.hasSuffix(".sql") }.sorted()
        for name in names.prefix(Self.migrations) {
            try files.copyItem(atPath: "\(Self.present)/\(name)", toPath: "\(folder)/\(name)")
        }
    }

    private func fill() throws {
        let owner = try owner()
        try owner.script(unsafeSQL: Self.loads)
        try owner.script(unsafeSQL: Self.people)
        let scoring = try database.connect(user: "bauta_analytics")
        for day in Self.scoredDays {
            _ = try scoring.query(
                "SELECT ops.ensure_partition('fact_customer_rfm', \(day)::integer)")
            try scoring.script(unsafeSQL: Self.scores(of: day))
        }
    }

    /// What a source brought: customers, a sixth of whom returned what they ordered.
    private static let loads = """
        INSERT INTO ops.source (name) VALUES ('shop');
        INSERT INTO ops.load (source_id, mapping, file_digest, mapping_digest, rows_done, accepted,
            quarantined, subjects_new, finished_at)
        VALUES (1, 'shop', sha256('file'), sha256('mapping'), 90, 86, '{"time": 4}', 40, now());
        INSERT INTO warehouse.dim_customer (customer_key, region)
        SELECT decode(md5('key ' || n), 'hex'), 'region ' || n % 3
        FROM generate_series(1, \(customers)) AS n;
        INSERT INTO warehouse.fact_sales (customer_key, source_id, order_key, origin_key, kind,
            ordered_at, date_sk, revenue_minor, margin_minor, currency, lines_count, load_id)
        SELECT decode(md5('key ' || n), 'hex'), 1, decode(md5('order ' || n), 'hex'),
            decode(md5('key ' || n), 'hex'), kind,
            timestamptz '2011-10-01 12:00+00' + n * interval '31 hours',
            to_char(date '2011-10-01' + n, 'YYYYMMDD')::integer,
            CASE kind WHEN 'order' THEN 100 * n ELSE -50 * n END, nullif(n % 5, 0), 'GBP', n, 1
        FROM generate_series(1, \(customers)) AS n, unnest('{order,return}'::text[]) AS kind
        WHERE kind = 'order' OR n % 6 = 0;
        """

    /// Who they are, and the work list they stand on.
    private static let people = """
        INSERT INTO identity.subject (subject_id, analytics_key)
        SELECT decode(md5('subject ' || n), 'hex'), decode(md5('key ' || n), 'hex')
        FROM generate_series(1, \(customers)) AS n;
        INSERT INTO identity.link (kind, key_version, digest, subject_id, origin_subject_id)
        SELECT 'email', 1, sha256(subject_id), subject_id, subject_id FROM identity.subject;
        INSERT INTO vault.contact (contact_id, subject_id, source_id, content_digest, batch_id,
            vault_key_version, load_id)
        SELECT decode(md5('contact ' || n), 'hex'), decode(md5('subject ' || n), 'hex'), 1,
            sha256(('contact ' || n)::bytea), decode(md5('batch'), 'hex'), 1, 1
        FROM generate_series(1, 3) AS n;
        INSERT INTO vault.sealed_field (contact_id, field, sealed)
        SELECT decode(md5('contact ' || n), 'hex'), field, (field || n)::bytea
        FROM generate_series(1, 2) AS n, unnest('{note,email,city,birth_date}'::text[]) AS field
        WHERE n = 1 OR field <> 'email';
        INSERT INTO worklist.list (list, team, date_sk, snapshot_completed_at)
        VALUES ('about-to-leave', 'north', 20111130, now());
        INSERT INTO worklist.item
        SELECT 'about-to-leave', 'north', n, 'W-' || n, 'Lost', 'old', 'rare', 'small'
        FROM generate_series(1, 9) AS n;
        INSERT INTO worklist.reference
        SELECT 'north', 'W-' || n, decode(md5('subject ' || n), 'hex')
        FROM generate_series(1, 9) AS n;
        """

    /// Written as the scoring process wrote them; no two rows are alike.
    private static func scores(of day: Int) -> String {
        """
        INSERT INTO warehouse.dim_customer_segment (segment_code, segment_name, segment_type,
            rule_set, segment_rank)
        VALUES ('champions', 'Champions', 'rfm', 'eleven', 1), ('lost', 'Lost', 'rfm', 'eleven', 2)
        ON CONFLICT DO NOTHING;
        INSERT INTO warehouse.fact_customer_rfm (customer_key, date_sk, days_since_last_order,
            first_order_date, last_order_date, recency_score, order_count_365_days,
            order_count_180_days, order_count_90_days, avg_days_between_orders, frequency_score,
            total_spend_365_minor, total_spend_180_minor, total_spend_90_minor,
            avg_order_value_minor, monetary_score, rfm_segment_sk, recency_percentile,
            frequency_percentile, monetary_percentile)
        SELECT decode(md5('key ' || n), 'hex'), \(day), n + \(day) % 100, '2011-10-02',
            date '2011-10-02' + n, 1 + n % 5, n, n / 2, n / 3, nullif(n % 4, 0) / 3.0,
            1 + n % 3, \(day) + n, n, -n, n / 7.0, 5 - n % 2, 1 + n % 2, n * 2.5, n / 3.0, 100 - n
        FROM generate_series(1, \(customers)) AS n;
        INSERT INTO warehouse.worklist_candidate
        SELECT decode(md5('key ' || n), 'hex'), 'about-to-leave', \(day), n, 'Lost', 'old', 'rare',
            'small'
        FROM generate_series(1, 9) AS n
        ON CONFLICT DO NOTHING;
        INSERT INTO ops.snapshot (snapshot, date_sk, rule_set, policy_digest, customers, orders)
        VALUES ('rfm', \(day), 'eleven', sha256('policy'), \(customers), 46);
        """
    }
}
