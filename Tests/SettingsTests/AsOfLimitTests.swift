import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Settings

@Suite("How late an as-of may be")
struct AsOfLimitTests {
    private func day(_ text: String) throws -> CalendarDate {
        try #require(CalendarDate(iso8601: text))
    }

    @Test("tomorrow is taken, for it holds today whole; the day after is refused with what to do")
    func tomorrow() throws {
        let limit = AsOfLimit(today: try day("2026-02-28"))
        #expect(limit.refusal(of: try day("2011-12-10")) == nil)
        #expect(limit.refusal(of: try day("2026-03-01")) == nil)
        let refusal = try #require(limit.refusal(of: try day("2026-03-02")))
        #expect(refusal.contains("2026-03-01") && refusal.contains("--allow-future"))
        #expect(limit.refusal(of: try day("2062-01-01")) != nil)
    }

    @Test("it is tomorrow on the shop's clock, not the machine's")
    func shopClock() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // 2026-11-21T16:00Z: already the 22nd in Auckland.
        let now = EventTime(seconds: 1_795_276_800)
        func today(_ zone: String) throws -> CalendarDate {
            let text = """
                policy: schedule
                version: 1
                why: For a test.
                time_zone: \(zone)
                retries:
                  why: For a test.
                  times: 0
                  apart: 1 minutes
                steps:
                  - id: score
                    why: For a test.
                    run: score
                    at: "05:00"
                    missed: each
                    limit: 60 minutes

                """
            try text.write(
                toFile: folder.path + "/schedule.yaml", atomically: true, encoding: .utf8)
            return AsOfLimit(policies: folder.path, now: now).today
        }
        #expect(try today("Europe/Berlin") == day("2026-11-21"))
        #expect(try today("Pacific/Auckland") == day("2026-11-22"))
    }

    @Test("without a schedule that can be read it is the latest day there is anywhere")
    func noSchedule() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let limit = AsOfLimit(policies: folder.path, now: EventTime(seconds: 1_795_276_800))
        #expect(limit.today == (try day("2026-11-22")))
    }
}
