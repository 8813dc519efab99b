import CustomerModel
import TestSupport
import Testing

@testable import Settings

@Suite("The shop's calendar")
struct ShopCalendarTests {
    private func day(_ text: String) throws -> CalendarDate {
        try #require(CalendarDate(iso8601: text))
    }

    @Test("is the shop's, wherever the machine stands")
    func zones() throws {
        let berlin = try #require(ShopCalendar(zone: "Europe/Berlin"))
        let auckland = try #require(ShopCalendar(zone: "Pacific/Auckland"))
        // 2026-11-21T16:00Z: already the 22nd in Auckland (UTC+13).
        let instant = 1_795_276_800
        #expect(berlin.text(instant) == "2026-11-21 17:00")
        #expect(auckland.text(instant) == "2026-11-22 05:00")
        #expect(auckland.day(of: instant) == (try day("2026-11-22")))
        #expect(auckland.instant(of: try day("2026-11-22"), minute: 300) == instant)
        #expect(ShopCalendar(zone: "Europe/Atlantis") == nil)
    }

    @Test("five o'clock is five o'clock in winter and summer, 23 and 25 hours apart at the changes")
    func daylightSaving() throws {
        let berlin = try #require(ShopCalendar(zone: "Europe/Berlin"))
        let spring = berlin.instant(of: try day("2026-03-29"), minute: 300)
        #expect(spring - berlin.instant(of: try day("2026-03-28"), minute: 300) == 23 * 3_600)
        #expect(berlin.text(spring) == "2026-03-29 05:00")
        let autumn = berlin.instant(of: try day("2026-10-25"), minute: 300)
        #expect(autumn - berlin.instant(of: try day("2026-10-24"), minute: 300) == 25 * 3_600)
    }

    @Test("a time left out in spring and one shown twice in autumn each come once")
    func gapAndOverlap() throws {
        let berlin = try #require(ShopCalendar(zone: "Europe/Berlin"))
        // 02:30 does not exist on 2026-03-29; on the clock of before it is 03:30 of the new one.
        #expect(
            berlin.text(berlin.instant(of: try day("2026-03-29"), minute: 150))
                == "2026-03-29 03:30")
        // 02:30 comes twice on 2026-10-25: at 00:30Z and 01:30Z.
        #expect(
            berlin.instant(of: try day("2026-10-25"), minute: 150) == 1_792_888_200)
    }

    @Test(
        "every minute of two years is found again from its own text",
        arguments: ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"])
    func roundTrip(zone: String) throws {
        let calendar = try #require(ShopCalendar(zone: zone))
        var random = SeededGenerator(seed: 42)
        for _ in 0..<2_000 {
            let day = try day("2026-01-01").adding(days: Int.random(in: 0..<730, using: &random))
            // After four every clock of these zones has made its change.
            let minute = Int.random(in: 240..<1_440, using: &random)
            let instant = calendar.instant(of: day, minute: minute)
            let clock = calendar.text(instant).suffix(5).split(separator: ":").compactMap {
                Int($0)
            }
            #expect(calendar.day(of: instant) == day)
            #expect(clock[0] * 60 + clock[1] == minute)
        }
    }
}
