import CustomerModel
import Settings
import Testing

@testable import Ingest

@Suite("How values are written")
struct WrittenValueTests {
    private func amount(
        _ text: String, _ format: FactFormat = .money, comma: Bool = false,
        grouping: FileDialect.Grouping = .none, currency: String = "EUR", digits: Int = 2,
        rounded: Bool = false
    ) -> Int64? {
        var numbers = FileDialect.Numbers()
        (numbers.hasDecimalComma, numbers.grouping) = (comma, grouping)
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            format == .money
                ? try? FactText.money(
                    bytes, minorDigits: digits, currency: currency, as: numbers,
                    isRounded: rounded)
                : try? FactText.rounded(bytes, minorDigits: digits, numbers, rounded)
        }
    }

    @Test("thousands are divided as declared, between groups of three alone")
    func grouping() {
        #expect(amount("1.234,56", .decimal, comma: true, grouping: .point) == 123_456)
        #expect(amount("12,00", .decimal, comma: true, grouping: .point) == 1_200)
        #expect(amount("-1.234.567", .decimal, comma: true, grouping: .point) == -123_456_700)
        #expect(amount("1,234.5", .decimal, grouping: .comma) == 123_450)
        #expect(amount("1 234\u{A0}567,1", .decimal, comma: true, grouping: .space) == 123_456_710)
        #expect(amount("1\u{202F}234", .decimal, comma: true, grouping: .space) == 123_400)
        #expect(amount("1\u{2019}234.50", .decimal, grouping: .apostrophe) == 123_450)
        for text in ["1.23,4", "1.2345", ".123", "1234.567", "1..234", "1.234.", "1,2,3", "12.34"] {
            #expect(amount(text, .decimal, comma: true, grouping: .point) == nil, "\(text)")
        }
        #expect(amount("1234,50", .decimal, comma: true) == 123_450)
        #expect(
            amount("1,234.50", .decimal) == nil && amount("1234.50", .decimal, comma: true) == nil)
    }

    @Test("money has a sign or brackets, and its own currency or none")
    func money() {
        #expect(amount("12,00 €", comma: true) == 1_200 && amount("€ 12.00") == 1_200)
        #expect(amount("12.00 EUR") == 1_200 && amount("EUR12.00") == 1_200)
        #expect(amount("($1,234.50)", grouping: .comma, currency: "USD") == -123_450)
        #expect(amount("-$12.00", currency: "USD") == -1_200)
        #expect(amount("$-12.00", currency: "USD") == -1_200)
        #expect(amount("'-12.00") == -1_200 && amount("12.00-") == -1_200)
        #expect(amount("+12.00") == 1_200 && amount("\u{2212}3") == -300)
        #expect(amount("(12.00)") == -1_200 && amount("12") == 1_200)
        for text in [
            "$12.00", "12.00 USD", "--1", "(-1)", "(1", "1)", "€", "", "€€1", "NaN", "1.2E+3", "- ",
            "12.00 EUR EUR", "12.345",
        ] {
            #expect(amount(text) == nil, "\(text)")
        }
    }

    @Test("a number is out of range before it is too large to be reckoned with", arguments: 0...12)
    func longNumbers(digits: Int) {
        for count in 1...20 {
            for text in [
                String(repeating: "9", count: count), "-1" + String(repeating: "0", count: count),
            ] {
                for decimals in ["", ".99", ".000000"] {
                    _ = amount(text + decimals, .decimal, digits: digits)
                    _ = amount(text + decimals, .decimal, digits: digits, rounded: true)
                    _ = amount(text + decimals, digits: digits, rounded: true)
                }
            }
        }
        #expect(amount("9223372036854.78", .decimal, digits: 6) == nil)
        #expect(amount("999999.999999", .decimal, digits: 6) == 999_999_999_999)
    }

    @Test("decimals beyond the currency's are rounded half to even where that is declared")
    func rounding() {
        for (text, cents) in [
            ("11473.213500000002", 1_147_321), ("0.8099999999999999", 81), ("19.990", 1_999),
            ("13.337", 1_334), ("0.125", 12), ("0.135", 14), ("-0.125", -12), ("-0.135", -14),
            ("0.1250001", 13), ("-0.996", -100), ("2.5", 250),
        ] as [(String, Int64)] {
            #expect(amount(text, .decimal, rounded: true) == cents, "\(text)")
        }
        #expect(amount("1.234,565", comma: true, grouping: .point, rounded: true) == 123_456)
        #expect(amount("2.5", .decimal, digits: 0, rounded: true) == 2)
        #expect(
            amount("13.337", .decimal) == nil && amount("1.23x", .decimal, rounded: true) == nil)
    }

    private func moment(
        _ text: String, _ format: FactFormat, pattern: String? = nil
    ) throws -> Moment? {
        let pattern = try pattern.map { try #require(TimePattern($0), "\($0)") }
        let notation = FactNotation(format: format, pattern: pattern, words: nil)
        return Array(text.utf8).withUnsafeBufferPointer { try? FactText.moment($0, as: notation) }
    }

    private func local(_ day: String, _ seconds: Int) throws -> Moment {
        .local(
            LocalTimestamp(
                day: try #require(CalendarDate(iso8601: day)),
                microseconds: Int64(seconds) * 1_000_000))
    }

    @Test("a time is read by its pattern and no other")
    func patterns() throws {
        let at = try local("2011-12-31", 8 * 3_600 + 26 * 60)
        #expect(try moment("12/31/2011 8:26", .pattern, pattern: "M/D/YYYY H:MM") == at)
        #expect(try moment("31.12.2011 08:26", .pattern, pattern: "DD.MM.YYYY HH:MM") == at)
        #expect(try moment("31.12.11 08:26:00", .pattern, pattern: "DD.MM.YY HH:MM:SS") == at)
        #expect(
            try moment("Dec 31, 2011 8:26 am", .pattern, pattern: "MMM D, YYYY h:mm a") == at)
        #expect(
            try moment("31 december 2011 08:26AM", .pattern, pattern: "D MMMM YYYY hh:mma") == at)
        #expect(try moment("20111231T0826", .pattern, pattern: "YYYYMMDDTHHmm") == at)
        #expect(
            try moment("May 1, 2024 12:00 AM", .pattern, pattern: "MMM D, YYYY h:mm a")
                == local("2024-05-01", 0))
        #expect(
            try moment("2024/05/01", .pattern, pattern: "YYYY/MM/DD")
                == .day(#require(CalendarDate(iso8601: "2024-05-01"))))
        for text in [
            "31/12/2011 8:26", "12/31/2011 8:60", "12/31/2011 24:00", "12/31/2011 8:26 ",
            "12/31/2011", "2/30/2011 8:26", "12/31/2011 8:2", "", "1/1/20111 8:26",
        ] {
            #expect(try moment(text, .pattern, pattern: "M/D/YYYY H:MM") == nil, "\(text)")
        }
    }

    @Test("a pattern tells every part once, and a day and a time whole")
    func patternRules() {
        for text in [
            "", "YYYY-MM", "DD.MM.YYYY HH", "H:MM a", "h:mm", "YYYY-MM-DD ss", "YYYY-MM-DD DD",
            "YYY-MM-DD", "YYYY-MM-DD Q", "YYYY-MM-DD H:MM a a", "YYYY-MM-DD H h:mm a",
            "YYYY-MM-DDé",
        ] {
            #expect(TimePattern(text) == nil, "\(text)")
        }
    }

    @Test("times with a zone, epochs and serial numbers are instants or the shop's times")
    func forms() throws {
        // 2024-05-01 10:00:00 UTC.
        let instant = Moment.instant(1_714_557_600_000_000)
        for text in [
            "2024-05-01T10:00:00Z", "2024-05-01 12:00:00+02:00", "2024-05-01 05:00 -0500",
            "2024-05-01 10:00:00 UTC", "2024-05-01T10:00:00.000+00", "2024-05-01 15:30:00+0530",
        ] {
            #expect(try moment(text, .zonedTimestamp) == instant, "\(text)")
        }
        for text in [
            "2024-05-01 10:00:00", "2024-05-01 10:00:00 CET", "2024-05-01 10:00:00+2",
            "2024-05-01Z", "2024-05-01 10:00:00+02:60", "2024-05-01 10:00:00+0200x", "",
        ] {
            #expect(try moment(text, .zonedTimestamp) == nil, "\(text)")
        }
        #expect(try moment("1714557600", .epochSeconds) == instant)
        #expect(try moment("1714557600.0000001", .epochSeconds) == instant)
        #expect(try moment("1714557600000", .epochMilliseconds) == instant)
        #expect(
            try moment("1714557600000.5", .epochMilliseconds) == .instant(1_714_557_600_000_500))
        for text in ["", ".", "-1", "1e9", "99999999999999", "1.x", "12a"] {
            #expect(try moment(text, .epochSeconds) == nil, "\(text)")
        }
        #expect(
            try moment("45413.4166666667", .spreadsheetSerial) == local("2024-05-01", 36_000))
        #expect(try moment("45413", .spreadsheetSerial) == local("2024-05-01", 0))
        #expect(try moment("45413.99999999", .spreadsheetSerial) == local("2024-05-02", 0))
    }

    @Test("a day and a time of day come from two columns")
    func timeOfDay() throws {
        let notation = FactNotation(format: .timeOfDay, words: nil)
        func seconds(_ text: String, _ notation: FactNotation) -> Int64? {
            Array(text.utf8).withUnsafeBufferPointer {
                (try? FactText.timeOfDay($0, as: notation)).map { $0 / 1_000_000 }
            }
        }
        #expect(seconds("18:22:05", notation) == 66_125 && seconds("18:22", notation) == 66_120)
        #expect(seconds("24:00", notation) == nil && seconds("8:22", notation) == nil)
        let twelve = FactNotation(
            format: .pattern, pattern: TimePattern("h:mm a"), words: nil)
        #expect(seconds("6:22 PM", twelve) == 66_120 && seconds("13:00 PM", twelve) == nil)
        let day = try #require(CalendarDate(iso8601: "2024-07-01"))
        #expect(try Moment.day(day).at(66_125_000_000) == local("2024-07-01", 66_125))
    }

    @Test("days are of the shop's zone, whether times are told in UTC, with a zone or on its clock")
    func shopDays() throws {
        var berlin = try #require(ShopClock(zone: "Europe/Berlin", readsUTC: true))
        // UTC in a shop of Berlin: two hours ahead in summer, one in winter.
        #expect(
            try berlin.place(local("2024-06-30", 22 * 3_600 + 1_800)).day
                == CalendarDate(iso8601: "2024-07-01"))
        #expect(
            try berlin.place(local("2024-12-31", 23 * 3_600 + 1_800)).day
                == CalendarDate(iso8601: "2025-01-01"))
        let day = try #require(CalendarDate(iso8601: "2024-07-01"))
        #expect(berlin.place(.day(day)).day == day)
        var own = try #require(ShopClock(zone: "Europe/Berlin"))
        let placed = try own.place(local("2024-07-01", 1_800))
        #expect(
            placed.day == day && placed.instant == berlin.place(.instant(placed.instant)).instant)
        #expect(berlin.place(.instant(placed.instant)).day == day)
    }
}
