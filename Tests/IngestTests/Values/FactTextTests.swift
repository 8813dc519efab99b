import CustomerModel
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// Reads `text` as `parse` does; a reason's raw value where it is none.
private func read<Value>(
    _ text: String, _ parse: (FactText.Bytes) throws -> Value
) -> Result<Value, RejectionReason> {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
        do {
            return .success(try parse(bytes))
        } catch {
            return .failure(error as? RejectionReason ?? .wrongFieldCount)
        }
    }
}

@Suite("Facts")
struct FactTextTests {
    @Test(
        "of money are exact",
        arguments: [
            ("505.3", 50_530), ("310.75", 31_075), ("0", 0), ("0.00", 0), ("-0.39", -39),
            ("-990.0", -99_000), ("12", 1_200), ("1.1000", 110), ("00012.50", 1_250),
            ("9999999999.99", 999_999_999_999), ("-9999999999.99", -999_999_999_999),
        ])
    func money(text: String, minor: Int64) {
        #expect(read(text) { try FactText.minorUnits($0, minorDigits: 2) } == .success(minor))
    }

    @Test(
        "that are no money are refused",
        arguments: [
            ("", RejectionReason.missingValue), ("-", .notANumber), (".", .notANumber),
            ("1.", .notANumber), (".5", .notANumber), ("1,5", .notANumber), ("1e3", .notANumber),
            ("+1", .notANumber), ("£5", .notANumber), ("NaN", .notANumber), ("1.2.3", .notANumber),
            ("--1", .notANumber), ("1.005", .tooManyDecimals),
            ("99999999999999999999", .numberOutOfRange),
            ("10000000000", .numberOutOfRange), ("-999999999999999", .numberOutOfRange),
            ("٣", .notANumber),
        ])
    func noMoney(text: String, reason: RejectionReason) {
        #expect(read(text) { try FactText.minorUnits($0, minorDigits: 2) } == .failure(reason))
    }

    @Test("of money agree with decimal arithmetic", arguments: 0..<100)
    func agree(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let digits = Int.random(in: 0...4, using: &random)
        let minor = Int64.random(in: -99_999_999_999...99_999_999_999, using: &random)
        var scale = Decimal(1)
        for _ in 0..<digits { scale *= 10 }
        let text = "\(Decimal(minor) / scale)"
        #expect(read(text) { try FactText.minorUnits($0, minorDigits: digits) } == .success(minor))
    }

    @Test("of number are whole and not below zero")
    func counts() {
        #expect(read("166", FactText.count) == .success(166))
        #expect(read("8.0", FactText.count) == .success(8))
        #expect(read("8.5", FactText.count) == .failure(.tooManyDecimals))
        #expect(read("-1", FactText.count) == .failure(.wrongSign))
        #expect(read("2147483648", FactText.count) == .failure(.numberOutOfRange))
    }

    @Test(
        "of time are read as the wall clock shows",
        arguments: [
            ("2009-12-01 07:45:00", 27_900_000_000), ("2009-12-01T07:45", 27_900_000_000),
            ("2009-12-01 00:00:00.000001", 1), ("2009-12-01 23:59:59.5", 86_399_500_000),
        ])
    func times(text: String, microseconds: Int64) throws {
        let day = try #require(CalendarDate(year: 2009, month: 12, day: 1))
        #expect(
            read(text, FactText.localTimestamp)
                == .success(LocalTimestamp(day: day, microseconds: microseconds)))
    }

    @Test(
        "that are no time are refused",
        arguments: [
            "2009-12-01", "2009-02-29 10:00:00", "2009-12-01 24:00:00", "2009-12-01 10:60",
            "2009-12-01 10:00:60", "2009-12-01 10:00:00.", "2009-12-01 10:00:00.1234567",
            "2009-12-01 10:00:00Z", "01/12/2009 10:00", "2009-12-01 10:0", "2009-12-01 10:00:0",
        ])
    func noTimes(text: String) {
        #expect(read(text, FactText.localTimestamp) == .failure(.malformedTimestamp))
    }
}

@Suite("Shop clock")
struct ShopClockTests {
    private func instant(_ text: String, in zone: String) throws -> Int64 {
        var clock = try #require(ShopClock(zone: zone))
        return clock.instant(of: try read(text, FactText.localTimestamp).get()) / 1_000_000
    }

    @Test(
        "knows summer and winter",
        arguments: [
            ("2011-01-15 12:00", "Europe/London", 1_295_092_800),
            ("2011-07-15 12:00", "Europe/London", 1_310_727_600),
            ("2011-07-15 12:00", "Europe/Berlin", 1_310_724_000),
            // The hour that comes twice is the earlier one, still in summer time.
            ("2011-10-30 01:30", "Europe/London", 1_319_934_600),
            ("2011-10-30 00:59", "Europe/London", 1_319_932_740),
            ("2011-10-30 02:00", "Europe/London", 1_319_940_000),
            // The hour that is skipped is read on the clock of before.
            ("2011-03-27 01:30", "Europe/London", 1_301_189_400),
            ("2011-03-27 00:59", "Europe/London", 1_301_187_540),
            ("2011-03-27 02:00", "Europe/London", 1_301_187_600),
            ("2011-01-01 00:00", "Asia/Kathmandu", 1_293_819_300),
            ("1999-12-31 23:59:59", "UTC", 946_684_799),
        ])
    func instants(text: String, zone: String, seconds: Int64) throws {
        #expect(try instant(text, in: zone) == seconds)
    }

    @Test("never runs back within a day that has no change, nor differs by its cache")
    func cache() throws {
        var clock = try #require(ShopClock(zone: "Europe/Berlin"))
        let start = try #require(CalendarDate(year: 2010, month: 1, day: 1))
        for offset in 0..<730 {
            let noon = LocalTimestamp(day: start.adding(days: offset), microseconds: 43_200_000_000)
            var fresh = try #require(ShopClock(zone: "Europe/Berlin"))
            #expect(clock.instant(of: noon) == fresh.instant(of: noon))
            #expect(clock.instant(of: noon) == fresh.instant(of: noon))
        }
    }

    @Test("does not start in a zone that is none")
    func unknownZone() {
        #expect(ShopClock(zone: "Mars/Olympus") == nil)
    }
}
