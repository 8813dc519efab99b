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

    private func past(_ snapshots: [CalendarDate], daily: Int = 40, monthly: Int = 3) -> [String] {
        RetentionPolicy(dailyDays: daily, monthlyMonths: monthly).past(of: snapshots).map(\.iso8601)
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
        let past = past(snapshots.reversed())
        let kept = Set(snapshots.map(\.iso8601)).subtracting(past).sorted()
        #expect(kept.suffix(41) == (0...40).map { latest.adding(days: $0 - 40).iso8601 }[...])
        // The fortieth day back is in May: that month's first night is kept beside the whole days.
        #expect(kept.dropLast(41) == ["2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01"])
        #expect(past == past.sorted())
    }

    @Test("keeps a month's first snapshot when its first night was missed")
    func missedNight() throws {
        let snapshots = try ["2025-03-04", "2025-03-05", "2025-06-30"].map(day)
        #expect(past(snapshots) == ["2025-03-05"])
    }

    @Test("keeps the latest snapshot whatever its age, and nothing of nothing")
    func latest() throws {
        let only = try day("2009-12-01")
        #expect(past([only]) == [])
        #expect(past([]) == [])
        #expect(past([only, try day("2025-06-30")]) == ["2009-12-01"])
        #expect(past([only, try day("2025-06-30")], monthly: 600) == [])
    }

    @Test("drops nothing more when it is applied again")
    func idempotent() throws {
        let latest = try day("2025-06-30")
        let snapshots = (0..<400).map { latest.adding(days: -$0) }
        let past = Set(past(snapshots))
        let kept = snapshots.filter { !past.contains($0.iso8601) }
        #expect(self.past(kept) == [])
    }
}
