import CustomerModel
import Database
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Ingest
@testable import Settings

/// Taps of others, each in a virtual environment of its own.
enum RealTaps {
    /// The folder of environments that `BAUTA_TEST_TAPS` names: `tap-jsonl`, `tap-postgres`, `source-faker`.
    static let folder = ProcessInfo.processInfo.environment["BAUTA_TEST_TAPS"]

    /// What the program `name` writes, line by line.
    static func lines(_ name: String, _ arguments: [String]) async throws -> [String] {
        let folder = try #require(folder)
        // Source-faker forks beside its threads, and its workers may wait for each other for good.
        for attempt in 1...5 {
            let result = try await Program(
                "timeout", ["-s", "KILL", "60", "\(folder)/\(name)/bin/\(name)"] + arguments
            ).run()
            if result.status == 137 || result.status == SIGKILL, attempt < 5 { continue }
            try #require(result.status == 0, "\(result.errors)")
            return result.output.split(separator: "\n").map(String.init)
        }
        return []
    }
}

@Suite(
    "Taps of others",
    .enabled(
        if: RealTaps.folder != nil,
        "BAUTA_TEST_TAPS names no folder of virtual environments with taps"))
struct RealTapTests {
    /// A mapping with `key` and `amount`.
    private static func orders(amount: String, customer: String = "customer") -> String {
        StreamFixture.orders()
            .replacing("  total.amount:", with: "  \(amount):")
            .replacing("  customer:", with: "  \(customer):")
    }

    private func write(_ value: Any, to path: String) throws {
        try JSONSerialization.data(withJSONObject: value).write(to: URL(filePath: path))
    }

    @Test("tap-jsonl: a file that grows, synced again from the state that came back")
    func jsonLines() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let fixture = try StreamFixture()
        let mapping = try fixture.mapping(Self.orders(amount: "total"))
        let (file, settings) = (folder.path + "/orders.jsonl", folder.path + "/config.json")
        try write(
            ["path": file, "stream_name": "orders", "primary_keys": ["id"]], to: settings)
        func line(_ id: Int, _ total: String) -> String {
            "{\"id\":\"\(id)\",\"customer\":\"C\(id)\",\"at\":\"2025-03-04T05:06:07Z\",\"total\":\(total)}\n"
        }
        try (line(1, "1.10") + line(2, "19.99")).write(
            toFile: file, atomically: true, encoding: .utf8)
        let first = try await fixture.send(
            RealTaps.lines("tap-jsonl", ["--config", settings]), to: mapping)
        #expect(first.error == nil, "\(first.error.map { "\($0)" } ?? "")")
        #expect(try fixture.amounts() == ["110", "1999"])
        let state = try #require(first.states.last)
        #expect(state.contains("bookmarks"))
        try state.write(
            toFile: folder.path + "/state.json", atomically: true, encoding: .utf8)
        try (line(1, "1.10") + line(2, "20.01") + line(3, "0.07")).write(
            toFile: file, atomically: true, encoding: .utf8)
        let second = try await fixture.send(
            RealTaps.lines(
                "tap-jsonl", ["--config", settings, "--state", folder.path + "/state.json"]),
            to: mapping)
        #expect(second.error == nil)
        #expect(try fixture.amounts() == ["7", "110", "2001"])
    }

    @Test("tap-postgres: a table of exact decimals, synced whole, then by its bookmark")
    func postgres() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let fixture = try StreamFixture()
        let shop = try TemporaryCluster.shared.freshDatabase()
        let connection = try shop.connect()
        try connection.execute(
            """
            CREATE TABLE orders (id text PRIMARY KEY, customer text, at timestamptz NOT NULL,
                total numeric(12, 2), extra jsonb)
            """)
        try connection.execute(
            """
            INSERT INTO orders SELECT n::text, 'C' || n % 3, timestamptz '2025-03-04 05:06:07+00' + n * interval '1 hour',
                n + 0.10, '{"a":{"b":1}}' FROM generate_series(1, 50) AS n
            """)
        let settings = folder.path + "/config.json"
        try write(
            [
                "sqlalchemy_url":
                    "postgresql+psycopg2://postgres:none@localhost:5432/\(shop.name)?host=\(shop.cluster.socketDirectory)",
                "filter_schemas": ["public"],
            ], to: settings)
        let catalogue = folder.path + "/catalogue.json"
        let found = try await RealTaps.lines("tap-postgres", ["--config", settings, "--discover"])
        try selected(found.joined(separator: "\n")).write(to: URL(filePath: catalogue))
        let text = Self.orders(amount: "total").replacing(
            "other_columns: stop", with: "other_columns: drop")
        let mapping = StreamMapping(
            id: "taps", why: "A test.",
            streams: [
                .init(name: "public-orders", mappings: [try fixture.loads.mapping(text: text)])
            ], dropsOtherStreams: true)
        let command = ["--config", settings, "--catalog", catalogue]
        let first = try await fixture.send(RealTaps.lines("tap-postgres", command), to: mapping)
        #expect(first.error == nil, "\(first.error.map { "\($0)" } ?? "")")
        #expect(first.reports["tap-orders"]?.quarantined == [:])
        #expect(
            try fixture.loads.number("SELECT sum(revenue_minor) FROM warehouse.fact_sales")
                == 50 * 51 / 2 * 100 + 50 * 10)
        try #require(first.states.last).write(
            toFile: folder.path + "/state.json", atomically: true, encoding: .utf8)
        try connection.execute(
            "UPDATE orders SET total = 0.07, at = '2025-04-04 00:00:00+00' WHERE id = '7'")
        let second = try await fixture.send(
            RealTaps.lines(
                "tap-postgres", command + ["--state", folder.path + "/state.json"]), to: mapping)
        #expect(second.error == nil)
        #expect(second.reports["tap-orders"]?.changed == 1)
        #expect(try fixture.loads.number("SELECT count(*) FROM warehouse.fact_sales") == 50)
        #expect(
            try fixture.loads.number("SELECT min(revenue_minor) FROM warehouse.fact_sales") == 7)
    }

    /// The catalogue `found` with the table of orders selected, by its times.
    private func selected(_ found: String) throws -> Data {
        var catalogue = try #require(
            JSONSerialization.jsonObject(with: Data(found.utf8)) as? [String: Any])
        var streams = try #require(catalogue["streams"] as? [[String: Any]])
        for place in streams.indices {
            let isOrders = streams[place]["tap_stream_id"] as? String == "public-orders"
            streams[place]["replication_method"] = "INCREMENTAL"
            streams[place]["replication_key"] = "at"
            var metadata = streams[place]["metadata"] as? [[String: Any]] ?? []
            for entry in metadata.indices {
                var values = metadata[entry]["metadata"] as? [String: Any] ?? [:]
                values["selected"] = isOrders
                if (metadata[entry]["breadcrumb"] as? [String])?.isEmpty == true {
                    values["replication-method"] = "INCREMENTAL"
                    values["replication-key"] = "at"
                }
                metadata[entry]["metadata"] = values
            }
            streams[place]["metadata"] = metadata
        }
        catalogue["streams"] = streams
        return try JSONSerialization.data(withJSONObject: catalogue)
    }

    @Test("airbyte-source-faker: people with their contacts, and states that tell how many")
    func faker() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let fixture = try StreamFixture()
        let settings = folder.path + "/config.json"
        try write(
            ["count": 25, "seed": 7, "records_per_slice": 10, "parallelism": 1], to: settings)
        let found = try await RealTaps.lines("source-faker", ["discover", "--config", settings])
        let catalogue = try #require(found.first { $0.contains("\"CATALOG\"") })
        let message = try #require(
            JSONSerialization.jsonObject(with: Data(catalogue.utf8)) as? [String: Any])
        let streams = try #require(
            (message["catalog"] as? [String: Any])?["streams"] as? [[String: Any]])
        try write(
            [
                "streams": streams.map { stream in
                    [
                        "stream": stream, "sync_mode": "incremental",
                        "destination_sync_mode": "append", "cursor_field": ["updated_at"],
                    ] as [String: Any]
                }
            ], to: folder.path + "/catalogue.json")
        let mapping = StreamMapping(
            id: "taps", why: "A test.",
            streams: [
                .init(name: "users", mappings: [try fixture.loads.mapping(text: Self.users)])
            ], dropsOtherStreams: true)
        let lines = try await RealTaps.lines(
            "source-faker",
            ["read", "--config", settings, "--catalog", folder.path + "/catalogue.json"])
        let sent = try fixture.send([catalogue] + lines, to: mapping, as: .airbyte)
        #expect(sent.error == nil, "\(sent.error.map { "\($0)" } ?? "")")
        #expect(sent.reports["tap-users"]?.accepted == 25)
        #expect(sent.states.contains { $0.contains("\"users\"") })
        #expect(try fixture.loads.shown(.email).count == 25)
        // Repeated: nobody twice.
        let again = try fixture.send(lines, to: mapping, as: .airbyte)
        #expect(again.error == nil)
        #expect(try fixture.loads.number("SELECT count(*) FROM vault.contact") == 25)
    }

    private static let users = """
        id: tap-users
        version: 1
        why: A test.
        source: faker
        record: contact
        file:
          format: json_lines
        other_columns: drop
        columns:
          id:
            class: identifier
            kind: faker.user
          name:
            class: contact
            field: full_name
          email:
            class: contact
            field: email
            identifier: email
          telephone:
            class: contact
            field: phone
            country: address.country_code
            keep_unreadable: true
          address.country_code:
            class: quasi
            rule: region
            target: region
            optional: true

        """
}
