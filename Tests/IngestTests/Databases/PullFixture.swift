import Database
import Foundation
import TestSupport

@testable import Ingest
@testable import Settings

/// A shop's database of one table, and a service that reads it.
struct PullFixture {
    let loads: LoadFixture
    let database: TemporaryDatabase
    /// Its owner's session.
    let source: Connection
    /// Policies of its own.
    private let folder: TemporaryFolder

    static let query = """
        -- Orders; not everything is one: 'a;b', "c;d", $x$ e;f $x$ /* g /* h */ ; */
        SELECT o.id, o.customer, o.at, o.total, o.changed_at FROM orders o
        """

    init(cluster: TemporaryCluster? = nil) throws {
        loads = try LoadFixture()
        database = try (cluster ?? TemporaryCluster.shared).freshDatabase()
        source = try database.connect()
        try source.script(
            unsafeSQL: """
                CREATE TABLE orders (id bigint PRIMARY KEY, customer text, at timestamptz NOT NULL,
                    total numeric(12, 2), changed_at timestamptz);
                """)
        folder = try TemporaryFolder()
        for name in ["regions", "channels"] {
            try FileManager.default.copyItem(
                atPath: "\(ShippedPolicies.folder)/\(name).yaml",
                toPath: "\(folder.path)/\(name).yaml")
        }
        try FileManager.default.createDirectory(
            atPath: folder.path + "/sources/shop", withIntermediateDirectories: true)
        try write(Self.mapping(), to: "shop-orders.yaml")
        try write(Self.feeds(), to: "shop.yaml")
        try write(Self.query, to: "orders.sql")
    }

    static func feeds(statement: Int = 300, lock: Int = 10, watermark: String = "changed_at")
        -> String
    {
        """
        policy: shop
        version: 1
        why: A test.
        limits:
          statement: \(statement) seconds
          lock: \(lock) seconds
        feeds:
          orders:
            query: orders.sql
            watermark: \(watermark)
            key: id
            overlap: 10 minutes
            mappings:
              - shop-orders

        """
    }

    static func mapping(version: Int = 1) -> String {
        StreamFixture.orders("shop-orders", version: version)
            .replacingOccurrences(of: "  total.amount:", with: "  total:")
                + """
                  changed_at:
                    class: drop
                    why: It tells what has changed.

                """
    }

    func write(_ text: String, to name: String) throws {
        try text.write(
            toFile: "\(folder.path)/sources/shop/\(name)", atomically: true, encoding: .utf8)
    }

    /// `count` orders behind the number `first`, of as many minutes.
    func insert(_ count: Int, behind first: Int = 0) throws {
        try source.execute(
            """
            INSERT INTO orders SELECT n, 'C' || n % 97, '2025-03-04T05:06:07Z', n + 0.25,
                '2025-01-01T00:00:00Z'::timestamptz + make_interval(mins => n::int)
            FROM generate_series(\(Int64(first + 1)), \(Int64(first + count))) AS n
            """)
    }

    /// Reads it; `progress` is given the number of rows after each commit.
    @discardableResult
    func pull(
        _ extent: PullRun.Extent = .init(), user: String = "postgres", password: String? = nil,
        progress: (Int) -> Void = { _ in }
    ) throws -> IngestReport? {
        let mapping = try DatabaseMapping(name: "shop", policies: folder.path)
        let address = try DatabaseAddress(
            "postgresql://\(user)@/\(database.name)?host=\(database.cluster.socketDirectory)")
        let run = try loads.pullRun(mapping, of: address)
        let session = try Connection(
            address.readOnly(
                applicationName: "tests", password: password.map { SignInPassword($0) },
                statementTimeout: .seconds(mapping.statementSeconds),
                lockTimeout: .seconds(mapping.lockSeconds)))
        try run.load(session, extent) { progress($1) }
        return run.reports.first?.report
    }

    /// Why it cannot be read.
    func fault(_ extent: PullRun.Extent = .init(), user: String = "postgres") -> String {
        do {
            try pull(extent, user: user)
            return "nothing"
        } catch {
            return "\(error)"
        }
    }

    var count: Int {
        get throws { try loads.number("SELECT count(*) FROM warehouse.fact_sales") }
    }

    /// Whether every order stands here once, as it is there.
    func isWhole() throws -> Bool {
        let there = try source.query(
            "SELECT count(*) AS n, coalesce(sum(total) * 100, 0)::bigint AS s FROM orders")
        let (rows, cents): (Int64, Int64) = try (there[0].decode("n"), there[0].decode("s"))
        return try count == Int(rows)
            && loads.number("SELECT coalesce(sum(revenue_minor), 0) FROM warehouse.fact_sales")
                == Int(cents)
    }
}
