import Foundation
import TestSupport
import Testing

/// What a scoring finds out about churn, as somebody is told of it: `bauta score` prints it, the
/// schedule reads it, a rule of `alerts.yaml` compares it, and a listener gets it.
@Suite("Churn that a scoring has found", .serialized)
struct ChurnAlarmTests {
    private static let levels: Set = ["critical", "high", "medium", "low"]

    @Test("is told of as it stands in the snapshot, level by level")
    func reachesSomebody() async throws {
        try await TemporarySite.use { site in
            let week = try await ShopWeek(site, customers: 900, years: 2)
            try await site.start("--no-schedule")
            try week.writePolicies()
            let listener = try WebhookListener()
            try week.write("alerts.yaml", Self.alerts(of: site, port: listener.port))
            try await week.expect("2025-12-14T20:00", runs: [])
            try week.deliver("2024-01-01"..<"2025-12-15")
            let result = try await site.bauta(
                "schedule", "run", "--due", "--now", "2025-12-15T05:01")
            try #require(result.status == 0, "\(result.errors)")

            #expect(try await week.snapshots() == ["20251215"])
            let stands = try await week.churnLevels(in: "20251215")
            let customers = stands.values.reduce(0, +)
            #expect(Set(stands.keys).isSubset(of: Self.levels) && stands.count >= 3)
            #expect(stands["critical", default: 0] > 0)
            let told = Dictionary(
                grouping: listener.documents.filter { $0["type"] as? String == "alarm.raised" },
                by: { $0["alarm"] as? String ?? "?" }
            ).mapValues { $0.last?["counts"] as? [String: Int] ?? [:] }
            for level in Self.levels {
                let counts = told["any-" + level]
                #expect(counts?[level] == stands[level], "\(level)")
                #expect(counts == nil || counts?["customers"] == customers, "\(level)")
            }
            // The shipped rule, of the same numbers.
            #expect(told["many-critical"]?["critical"] == stands["critical"])
        }
    }

    /// The shipped rules, the limit of one lowered until something exceeds it; one rule a level.
    private static func alerts(of site: TemporarySite, port: Int) throws -> String {
        let shipped = try String(
            contentsOfFile: site.path + "/policies/alerts.yaml", encoding: .utf8)
        try #require(shipped.contains("above: 10 percent"))
        let rules = levels.sorted().map { level in
            """
              - id: any-\(level)
                why: Every level that a scoring tells is one that a rule can name.
                watches: churn_count
                level: \(level)
                above: 0 customers

            """
        }
        let pager = """
              - id: pager
                why: Somebody on duty.
                kind: webhook
                url: http://127.0.0.1:\(port)/alarms

            """
        return shipped.replacing("above: 10 percent", with: "above: 0 percent")
            .replacing("\ntargets:\n", with: "\n" + rules.joined() + "targets:\n" + pager)
    }
}
