import Foundation
import Glibc
import TestSupport
import Testing

/// A generated shop whose orders arrive day by day at a service under test.
struct ShopWeek {
    let site: TemporarySite
    /// The orders file's lines by day, `YYYY-MM-DD`.
    private let orders: [String: [String]]

    private static let columns = ["customer_id", "order_id", "order_ts", "amount"]

    /// - Parameters:
    ///   - customers: how many the shop has.
    ///   - years: how long it has been open at the end of 2025.
    init(_ site: TemporarySite, customers: Int = 300, years: Int = 1) async throws {
        self.site = site
        let files = site.path + "-shop"
        defer { try? FileManager.default.removeItem(atPath: files) }
        let made = try await site.bauta(
            "generate", "shop", "--customers", String(customers), "--years", String(years),
            "--seed", "5", "--out", files)
        try #require(made.status == 0, "\(made.errors)")
        let lines = try String(contentsOfFile: files + "/orders.csv", encoding: .utf8)
            .split(separator: "\n")
        let header = try #require(lines.first).split(separator: ",").map(String.init)
        let positions = try Self.columns.map { try #require(header.firstIndex(of: $0)) }
        var orders: [String: [String]] = [:]
        for line in lines.dropFirst() {
            // Nothing that is quoted stands before the columns that are taken.
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            let taken = positions.map { String(fields[$0]) }
            orders[String(taken[2].prefix(10)), default: []].append(taken.joined(separator: ","))
        }
        self.orders = orders
    }

    // MARK: Policies

    /// A schedule of this shop alone, and a mapping for the columns that are taken.
    func writePolicies() throws {
        try write("sources/week-shop.yaml", Self.mapping)
        try write("schedule.yaml", Self.schedule)
    }

    func write(_ name: String, _ text: String) throws {
        try text.write(toFile: site.path + "/policies/" + name, atomically: true, encoding: .utf8)
    }

    /// Spoils `segments.yaml`; returns what mends it.
    func breakSegments() throws -> () throws -> Void {
        let path = site.path + "/policies/segments.yaml"
        let standing = try String(contentsOfFile: path, encoding: .utf8)
        try write("segments.yaml", standing + "unknown_key: 1\n")
        return { try write("segments.yaml", standing) }
    }

    private static let mapping = """
        id: week-shop
        version: 1
        why: Orders of a generated shop.
        source: week-shop
        record: order
        time_zone: Europe/Berlin
        currency: EUR
        minor_digits: 2
        columns:
          customer_id:
            class: identifier
            kind: week-shop.customer
          order_id:
            class: fact
            role: order_id
            format: text
          order_ts:
            class: fact
            role: ordered_at
            format: local_timestamp
          amount:
            class: fact
            role: revenue
            format: decimal

        """

    private static let schedule = """
        policy: schedule
        version: 1
        why: A week in a minute.
        time_zone: Europe/Berlin
        retries:
          why: As shipped.
          times: 3
          apart: 5 minutes
        steps:
          - id: pull
            why: Orders.
            run: pull
            source: week-shop
            files: inbox/week-shop/*.csv
            at: "04:00"
            limit: 10 minutes
          - id: score
            why: Every night.
            run: score
            at: "05:00"
            missed: each
            limit: 10 minutes
            after:
              - pull
          - id: release
            why: Every week.
            run: release
            on: monday
            at: "05:00"
            limit: 10 minutes
            after:
              - score
          - id: rescore
            why: Within a quarter of an hour.
            run: rescore
            every: 15 minutes
            limit: 10 minutes
            after:
              - score
              - release

        """

    // MARK: Orders

    /// Puts the orders of some days into the inbox, as one file that appears whole.
    func deliver(_ days: Range<String>) throws {
        let inbox = site.path + "/inbox/week-shop"
        try FileManager.default.createDirectory(
            atPath: inbox, withIntermediateDirectories: true)
        try file(of: days).write(
            toFile: inbox + "/\(days.lowerBound).csv", atomically: true, encoding: .utf8)
    }

    /// Puts a file into the inbox that is none of the shop's; returns what takes it out again.
    func deliverNonsense() throws -> () throws -> Void {
        // Before the others in the order they are loaded in.
        let path = site.path + "/inbox/week-shop/0-nonsense.csv"
        try "stray_column\n1\n".write(toFile: path, atomically: true, encoding: .utf8)
        return { try FileManager.default.removeItem(atPath: path) }
    }

    /// Loads the orders of some days as a person would.
    func loadByHand(_ days: Range<String>) async throws {
        let path = site.path + "-orders.csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try file(of: days).write(toFile: path, atomically: true, encoding: .utf8)
        let loaded = try await site.bauta("ingest", "--source", "week-shop", path, "--json")
        try #require(loaded.status == 0, "\(loaded.errors)")
        try #require(loaded.summary["accepted"] as? Int ?? 0 > 0)
    }

    private func file(of days: Range<String>) -> String {
        let lines = orders.filter { days.contains($0.key) }.sorted { $0.key < $1.key }
            .flatMap(\.value)
        return ([Self.columns.joined(separator: ",")] + lines).map { $0 + "\n" }.joined()
    }

    // MARK: Running

    /// Runs what is due at `now`; each run as `score 2025-12-15 done`.
    func runDue(_ now: String) async throws -> [String] {
        let result = try await site.bauta("schedule", "run", "--due", "--now", now, "--json")
        let runs = try #require(
            result.summary["runs"] as? [[String: Any]], "\(result.errors)")
        return runs.map { run in
            ["step", "day", "outcome"].map { run[$0] as? String ?? "?" }.joined(separator: " ")
        }
    }

    /// Runs what is due at `now` and expects it to be `runs`.
    func expect(
        _ now: String, runs expected: [String], at location: SourceLocation = #_sourceLocation
    ) async throws {
        let runs = try await runDue(now)
        #expect(runs == expected, sourceLocation: location)
    }

    /// Expects `owed` to be what is owed at `now`.
    func expect(
        _ now: String, owes expected: [String], at location: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await owed(now)
        #expect(found == expected, sourceLocation: location)
    }

    /// Starts the same and returns at once.
    func startDue(_ now: String) throws -> Process {
        try Executables.program(
            "bauta", ["schedule", "run", "--due", "--now", now, "--data", site.path]
        ).start()
    }

    /// What is owed at `now` (nil: by the machine's clock), as `score 2025-12-15`.
    func owed(_ now: String?) async throws -> [String] {
        let moment = now.map { ["--now", $0] } ?? []
        let result = try await Executables.bauta(
            ["schedule", "due", "--json", "--data", site.path] + moment)
        let due = try #require(result.summary["due"] as? [[String: Any]], "\(result.errors)")
        return due.map { "\($0["step"] ?? "?") \($0["day"] ?? "?")" }
    }

    func alarms() async throws -> [String] {
        let status = try await site.bauta("status", "--json")
        return try #require(status.summary["degraded"] as? [String])
    }

    /// The alarms that `bauta status` says did not reach a target.
    func undeliveredAlarms() async throws -> [[String: String]] {
        let status = try await site.bauta("status", "--json")
        return try #require(status.summary["undelivered_alarms"] as? [[String: String]])
    }

    // MARK: What stands

    func snapshots() async throws -> [String] {
        try await ask("SELECT DISTINCT date_sk FROM ops.snapshot ORDER BY 1")
    }

    /// Customers at each level of the churn risk in the snapshot of a day, by names in small letters.
    func churnLevels(in snapshot: String) async throws -> [String: Int] {
        let rows = try await ask(
            """
            SELECT lower(churn_risk_category), count(*) FROM warehouse.fact_customer_churn_risk
            WHERE date_sk = \(snapshot) GROUP BY 1
            """)
        return try Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let fields = row.split(separator: "|")
                return (String(fields[0]), try #require(Int(fields[1])))
            })
    }

    func orders(in snapshot: String) async throws -> Int {
        let answer = try await ask(
            "SELECT max(orders) FROM ops.snapshot WHERE date_sk = \(snapshot)")
        return try #require(answer.first.flatMap { Int($0) })
    }

    func epochs() async throws -> [String] {
        try await ask("SELECT epoch FROM release.epoch ORDER BY 1", database: "bauta_release")
    }

    func ask(_ sql: String, database: String = "bauta") async throws -> [String] {
        let result = try await site.bauta("psql", "--database", database, "--", "-Atc", sql)
        try #require(result.status == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init)
    }
}

extension TemporarySite {
    /// Starts the service; unlike `up()` with options of the test's choice.
    func start(_ options: String...) async throws {
        let command = ["up", "--detach", "--port", String(port), "--data", path]
        let result = try await Executables.bauta(command + options)
        try #require(result.status == 0, "\(result.errors)")
    }
}
