import CustomerModel
import Foundation
import StrictYAML
import Testing

@testable import Settings

@Suite("The retention policy")
struct RetentionPolicyTests {
    private static let text = """
        policy: retention
        version: 1
        why: For a test.
        snapshots:
          daily: 40 days
          monthly: 3 months
          why: For a test.

        """

    private func day(_ text: String) throws -> CalendarDate {
        try #require(CalendarDate(iso8601: text))
    }

    private func past(
        _ snapshots: [CalendarDate], daily: Int = 40, monthly: Int = 3,
        on today: String = "2025-06-30"
    ) throws -> [String] {
        RetentionPolicy(dailyDays: daily, monthlyMonths: monthly)
            .past(of: snapshots, on: try day(today)).map(\.iso8601)
    }

    @Test("that is shipped is read")
    func shipped() throws {
        let folder =
            URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path() + "policies"
        #expect(
            try RetentionPolicy(folder: folder)
                == RetentionPolicy(dailyDays: 92, monthlyMonths: 36))
    }

    @Test(
        "that makes no sense is refused with the place",
        arguments: [
            ("40 days", "40"), ("40 days", "4 days"), ("3 months", "-1 months"),
            ("  why: For a test.\n", ""), ("daily:", "nightly:"),
            ("policy: retention", "policy: x"),
        ])
    func refused(text: String, replacement: String) throws {
        let broken = Self.text.replacingOccurrences(of: text, with: replacement)
        #expect(broken != Self.text)
        #expect {
            try RetentionPolicy(
                StrictDocument(bytes: Array(broken.utf8), named: "retention.yaml"))
        } throws: { error in
            (error as? StrictYAMLError)?.place != nil
        }
    }

    // Requirements, defect 30: a row a day for every customer was kept for ever.
    @Test("keeps every night of the last days, then one of each month, then none")
    func nights() throws {
        let latest = try day("2025-06-30")
        let snapshots = (0..<400).map { latest.adding(days: -$0) }
        let past = try past(snapshots.reversed())
        let kept = Set(snapshots.map(\.iso8601)).subtracting(past).sorted()
        #expect(kept.suffix(41) == (0...40).map { latest.adding(days: $0 - 40).iso8601 }[...])
        // The fortieth day back is in May: that month's first night is kept beside the whole days.
        #expect(kept.dropLast(41) == ["2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01"])
        #expect(past == past.sorted())
    }

    @Test("keeps a month's first snapshot when its first night was missed")
    func missedNight() throws {
        let snapshots = try ["2025-03-04", "2025-03-05", "2025-06-30"].map(day)
        #expect(try past(snapshots) == ["2025-03-05"])
    }

    @Test("keeps the latest snapshot whatever its age, and nothing of nothing")
    func latest() throws {
        let only = try day("2009-12-01")
        #expect(try past([only]) == [])
        #expect(try past([]) == [])
        #expect(try past([only, try day("2025-06-30")]) == ["2009-12-01"])
        #expect(try past([only, try day("2025-06-30")], monthly: 600) == [])
    }

    @Test("drops nothing more when it is applied again")
    func idempotent() throws {
        let latest = try day("2025-06-30")
        let snapshots = (0..<400).map { latest.adding(days: -$0) }
        let past = Set(try past(snapshots))
        let kept = snapshots.filter { !past.contains($0.iso8601) }
        #expect(try self.past(kept) == [])
    }

    // A snapshot as of 2062 made every real one older than the policy keeps.
    @Test("a snapshot of a mistyped day to come makes no real one past, and is not dropped itself")
    func mistypedDay() throws {
        let nights = try (0..<30).map { try day("2025-06-30").adding(days: -$0) }
        #expect(try past(nights + [try day("2062-01-01")]) == [])
        // Nor is it the latest: that is the last real one, whatever its age.
        let old = try day("2009-12-01")
        #expect(try past([old, try day("2062-01-01")]) == [])
    }

    @Test("counts from today, whatever the latest snapshot is")
    func today() throws {
        let nights = try (0..<10).map { try day("2025-04-10").adding(days: -$0) }
        #expect(
            try past(nights, on: "2025-06-30").sorted()
                == (2...9).map { try day("2025-04-10").adding(days: -$0 + 1).iso8601 }.sorted())
        #expect(try past(nights, on: "2025-04-11") == [])
    }
}
