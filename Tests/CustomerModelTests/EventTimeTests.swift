import CustomerModel
import Testing

@Suite("A time of an event")
struct EventTimeTests {
    @Test(
        "is written in UTC with three decimals, or in whole seconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00Z"),
            (1_772_368_496_789, "2026-03-01T12:34:56.789Z", "2026-03-01T12:34:56Z"),
            (1_709_251_199_007, "2024-02-29T23:59:59.007Z", "2024-02-29T23:59:59Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59Z"),
        ])
    func text(milliseconds: Int, expected: String, inSeconds: String) {
        let time = EventTime(milliseconds: milliseconds)
        #expect(time.rfc3339 == expected && time.rfc3339Seconds == inSeconds)
        #expect(EventTime(seconds: time.seconds).rfc3339Seconds == inSeconds)
    }

    @Test("of seconds that no calendar has is the nearest it has")
    func clampsSeconds() {
        #expect(EventTime(seconds: .max).rfc3339Seconds == "9999-12-31T23:59:59Z")
        #expect(EventTime(seconds: .min).rfc3339Seconds == "1970-01-01T00:00:00Z")
    }
}
