import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// A database that ingest is killed over, and whose password is wrong, from the operator's command down.
@Suite(.serialized) struct DatabasePullTests {
    private static let (rows, kills) = TestSize.isFull ? (200_000, 40) : (20_000, 4)
    private static let seed: UInt64 = 20_261_202
    private static let password = "correct-horse-battery"

    private static let files = [
        "pulled.yaml": """
        policy: pulled
        version: 1
        why: A database.
        feeds:
          orders:
            query: orders.sql
            watermark: changed_at
            key: id
            overlap: 1 minutes
            mappings:
              - pulled-orders

        """,
        "orders.sql": "SELECT id, email, at, total, changed_at FROM shop_order\n",
        "pulled-orders.yaml": """
        policy: pulled-orders
        version: 1
        why: Orders, with who placed them.
        source: pulled
        records:
          - order
          - contact
        file:
          format: json_lines
        time_zone: UTC
        currency: EUR
        minor_digits: 2
        columns:
          id:
            class: fact
            role: order_id
            format: text
          email:
            class: contact
            field: email
            identifier: email
          at:
            class: fact
            role: ordered_at
            format: zoned_timestamp
          total:
            class: fact
            role: revenue
            format: decimal
          changed_at:
            class: drop
            why: It tells what has changed.

        """,
    ]

    private static func fill(_ cluster: TemporaryCluster) throws -> TemporaryDatabase {
        let database = try cluster.freshDatabase()
        try database.connect().script(
            unsafeSQL: """
                CREATE ROLE reader LOGIN PASSWORD '\(password)';
                CREATE TABLE shop_order (id bigint PRIMARY KEY, email text, at timestamptz, total numeric,
                    changed_at timestamptz);
                INSERT INTO shop_order SELECT n, 'person' || n % 301 || '@example.com',
                    '2025-03-04T05:06:07Z', n + 0.10, '2025-06-01T00:00:00Z'
                FROM generate_series(1, \(rows)) AS n;
                GRANT SELECT ON shop_order TO reader;
                """)
        return database
    }

    private static func write(_ text: String, to path: String, mode: Int) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test(
        "kill -9 of ingest over a database loses nothing, doubles nothing, and tells nothing of anybody"
    )
    func survivesKills() async throws {
        let cluster = try TemporaryCluster(loopbackPort: LoopbackListener().port)
        let database = try Self.fill(cluster)
        let scratch = try TemporaryFolder()
        defer { scratch.remove() }
        let address = "postgresql://reader@127.0.0.1:\(cluster.port)/\(database.name)"
        let (right, wrong, open) = (
            scratch.path + "/right", scratch.path + "/wrong", scratch.path + "/open"
        )
        try Self.write(Self.password + "\n", to: right, mode: 0o600)
        try Self.write("wrong\n", to: wrong, mode: 0o600)
        try Self.write(Self.password, to: open, mode: 0o644)
        var told = ""
        try await TemporarySite.use { site in
            try await site.up()
            let folder = site.path + "/policies/sources/pulled"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            for (name, text) in Self.files {
                try Self.write(text, to: folder + "/" + name, mode: 0o644)
            }
            let checked = try await site.bauta("policy", "check", site.path + "/policies")
            #expect(checked.status == 0, "\(checked.output)\(checked.errors)")

            for (file, status, words) in [
                (wrong, Int32(1), "the sign-in was refused"), (open, 2, "chmod 600"),
                (scratch.path + "/none", 2, "No such file"),
            ] {
                let refused = try await site.bauta(
                    "ingest", "--source", "pulled", "--from", address, "--password-file", file)
                #expect(refused.status == status, "\(refused.errors)")
                #expect(refused.errors.contains(words), "\(refused.errors)")
                // It is the shop's database that refuses.
                #expect(!refused.errors.contains("bauta up"))
                told += refused.output + refused.errors
            }
            let named = try await site.bauta(
                "ingest", "--source", "pulled", "--from",
                address.replacingOccurrences(of: "reader@", with: "reader:\(Self.password)@"))
            #expect(named.status == 2 && named.errors.contains("--password-file"))
            told += named.errors

            var random = SeededGenerator(seed: Self.seed)
            let line = [
                "ingest", "--source", "pulled", "--from", address, "--password-file", right,
                "--json",
            ]
            var struck = 0
            for kill in 0..<Self.kills {
                let enough =
                    Self.rows * kill / (2 * Self.kills) + Int.random(in: 0...500, using: &random)
                let run = try Program(
                    Executables.folder + "/bauta", line, environment: ["BAUTA_DATA": site.path]
                ).start()
                try await eventually("rows come in", every: .milliseconds(1)) {
                    try !run.isRunning || Self.orders(of: site) > enough
                }
                Glibc.kill(run.processIdentifier, SIGKILL)
                try await eventually("ingest ends", every: .milliseconds(2)) { !run.isRunning }
                struck += run.terminationReason == .uncaughtSignal ? 1 : 0
            }
            #expect(struck > 0, "kills that struck before the end")
            let before = try Self.orders(of: site)
            let last = try await Executables.bauta(line, environment: ["BAUTA_DATA": site.path])
            #expect(last.status == 0, "\(last.errors)")
            #expect(try Self.orders(of: site) == Self.rows)
            // It goes on where rows of one moment were left, but for a batch whose bookmark the kill kept out.
            #expect(last.summary["read"] as? Int ?? 0 <= Self.rows - before + 20_000)
            #expect(last.summary["changed"] as? Int == 0)
            #expect(
                try Self.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales", site)
                    == Self.rows * (Self.rows + 1) / 2 * 100 + Self.rows * 10)
            #expect(
                try Self.number(
                    "SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales", site)
                    == 301)
            #expect(
                try Self.number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL", site)
                    == 0)
            told += last.output + last.errors

            cluster.stop()
            let gone = try await Executables.bauta(line, environment: ["BAUTA_DATA": site.path])
            #expect(
                gone.status == 1 && gone.errors.contains("no server is listening"), "\(gone.errors)"
            )
            told += gone.errors
            let logs = try FileManager.default.contentsOfDirectory(atPath: site.path + "/log")
            for name in logs {
                told +=
                    (try? String(contentsOfFile: site.path + "/log/" + name, encoding: .utf8)) ?? ""
            }
        }
        #expect(!told.contains("@example.com") && !told.contains(Self.password))
    }

    private static func orders(of site: TemporarySite) throws -> Int {
        try number("SELECT count(*) FROM warehouse.fact_sales", site)
    }

    private static func number(_ query: String, _ site: TemporarySite) throws -> Int {
        let rows = try Connection(
            DatabaseConfiguration(
                socketDirectory: site.path + "/run/postgres", database: "bauta", user: "postgres",
                applicationName: "kill test")
        ).query(SQL(unsafeSQL: "SELECT (\(query))::bigint AS n"))
        return try #require(rows.first).decode("n")
    }
}
