import Database
import Foundation
import Glibc
import TestSupport
import Testing

/// A tap that goes on from the last state that was given back, whenever ingest is killed.
@Suite(.serialized) struct StreamKillTests {
    private static let (parts, kills) = TestSize.isFull ? (400, 60) : (40, 5)
    private static let recordsOfPart = 300
    private static let seed: UInt64 = 20_261_201

    private static let mapping = """
        policy: kill-stream-orders
        version: 1
        why: Orders as a tap sends them, with who placed them.
        source: kill-streams
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

        """

    private static let streams = """
        policy: kill-streams
        version: 1
        why: A tap.
        streams:
          orders:
            - kill-stream-orders

        """

    private static let schema = """
        {"type":"SCHEMA","stream":"orders","key_properties":["id"],"schema":{"properties":{"id":{"type":"string"},\
        "email":{"type":"string"},"at":{"type":"string"},"total":{"type":"number"}}}}
        """

    /// What the tap sends behind the state `part`; every tenth order is told again by a later part, with another
    /// amount, and one of each part is deleted.
    private static func messages(behind part: Int) -> String {
        var lines = [schema]
        for part in part..<parts {
            for number in 0..<recordsOfPart {
                let id = number % 10 == 0 ? "again-\(number)" : "\(part)-\(number)"
                let gone = number == 1 && part > 0 ? ",\"_sdc_deleted_at\":\"2025-03-04\"" : ""
                let shown = number == 1 && part > 0 ? "\(part - 1)-2" : id
                lines.append(
                    """
                    {"type":"RECORD","stream":"orders","record":{"id":"\(shown)","email":"p\(number)@example.com",\
                    "at":"2025-03-04T05:06:07Z","total":\(part + 1).10\(gone)}}
                    """)
            }
            lines.append("{\"type\":\"STATE\",\"value\":{\"part\":\(part + 1)}}")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    @Test(
        "kill -9 of ingest at any moment loses nothing, doubles nothing, and gives no state back too early"
    )
    func survivesKills() async throws {
        let scratch = try TemporaryFolder(mode: 0o711)
        defer { scratch.remove() }
        try await TemporarySite.use { site in
            try await site.up()
            for (name, text) in [
                ("kill-stream-orders", Self.mapping), ("kill-streams", Self.streams),
            ] {
                try text.write(
                    toFile: site.path + "/policies/sources/\(name).yaml", atomically: true,
                    encoding: .utf8)
            }
            var random = SeededGenerator(seed: Self.seed)
            var (part, struck) = (0, 0)
            for _ in 0..<Self.kills where part < Self.parts {
                let few = min(Self.parts - part, 2 * Self.parts / Self.kills)
                let run = try start(behind: part, site: site, scratch: scratch.path)
                let enough = Int.random(in: 0...few, using: &random)
                try await eventually("states come back", every: .milliseconds(1)) {
                    !run.process.isRunning || run.states >= enough
                }
                Glibc.kill(run.process.processIdentifier, SIGKILL)
                try await run.end()
                struck += run.process.terminationReason == .uncaughtSignal ? 1 : 0
                part = try #require(try run.lastPart(orElse: part))
                // What a state tells of stands.
                #expect(try orders(of: site) >= part * (Self.recordsOfPart * 9 / 10 - 2))
            }
            #expect(struck > 0, "kills that struck before the end")
            let last = try start(behind: part, site: site, scratch: scratch.path)
            try await last.end()
            #expect(last.process.terminationStatus == 0, "\(last.log)")
            #expect(try last.lastPart(orElse: part) == Self.parts)
            try expectWhole(site)
        }
    }

    private func orders(of site: TemporarySite) throws -> Int {
        try number("SELECT count(*) FROM warehouse.fact_sales", site)
    }

    private func number(
        _ query: String, _ site: TemporarySite, in database: String = "bauta"
    ) throws -> Int {
        let rows = try superuser(site, database).query(
            SQL(unsafeSQL: "SELECT (\(query))::bigint AS n"))
        return try #require(rows.first).decode("n")
    }

    private func superuser(_ site: TemporarySite, _ database: String) throws -> Connection {
        try Connection(
            DatabaseConfiguration(
                socketDirectory: site.path + "/run/postgres", database: database, user: "postgres",
                applicationName: "kill test"))
    }

    /// Every order once, with its latest amount, without those that were deleted.
    private func expectWhole(_ site: TemporarySite) throws {
        let again = Self.recordsOfPart / 10
        // Of each part: those told once, without the deletion; one of each but the last is deleted.
        let once = Self.parts * (Self.recordsOfPart - again) - (Self.parts - 1) * 2
        #expect(try orders(of: site) == once + again)
        #expect(
            try number(
                """
                SELECT count(*) FROM warehouse.fact_sales
                WHERE revenue_minor = \(Self.parts * 100 + 10)
                """, site) == Self.recordsOfPart - 1)
        #expect(
            try number("SELECT count(DISTINCT customer_key) FROM warehouse.fact_sales", site)
                == Self.recordsOfPart)
        #expect(try number("SELECT count(*) FROM ops.load WHERE finished_at IS NULL", site) == 0)
        #expect(try number("SELECT count(*) FROM vault.quarantine", site) == 0)
        // No key protects nothing, and none is missing.
        #expect(
            try number(
                "SELECT count(*) FROM keys.batch_key WHERE NOT closed", site, in: "bauta_keys") == 0
        )
        #expect(
            try number("SELECT count(*) FROM keys.data_key", site, in: "bauta_keys")
                == number("SELECT count(*) FROM vault.contact", site))
    }

    /// A run of ingest on what the tap sends.
    private struct Run {
        let process: Process
        let output: String
        let errors: String

        private var lines: [String] {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").map(String.init)
        }
        var states: Int { lines.count }
        var log: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

        func end() async throws {
            try await eventually("ingest ends", every: .milliseconds(2)) { !process.isRunning }
        }

        /// The part that the last state tells of; nothing else stands on standard output.
        func lastPart(orElse part: Int) throws -> Int? {
            for line in lines {
                try #require(line.hasPrefix("{\"part\":") && line.hasSuffix("}"), "\(line)")
            }
            return lines.last.map { Int($0.dropFirst(8).dropLast()) } ?? part
        }
    }

    private func start(behind part: Int, site: TemporarySite, scratch: String) throws -> Run {
        let (input, output) = (scratch + "/messages", scratch + "/states")
        let errors = scratch + "/log"
        try Self.messages(behind: part).write(toFile: input, atomically: true, encoding: .utf8)
        try Data().write(to: URL(fileURLWithPath: errors))
        // Through a pipe, as a tap does it; the shell becomes ingest.
        let process = try Program(
            "/bin/bash",
            [
                "-c", "exec \"$0\" ingest --singer --source kill-streams < <(cat \"$1\") > \"$2\"",
                Executables.folder + "/bauta", input, output,
            ], environment: ["BAUTA_DATA": site.path]
        ).start(errors: FileHandle(forWritingTo: URL(fileURLWithPath: errors)))
        return Run(process: process, output: output, errors: errors)
    }
}
