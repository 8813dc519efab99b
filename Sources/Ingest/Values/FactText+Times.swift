import CustomerModel
import Settings

extension FactText {
    /// A moment that is written as `notation` says.
    static func moment(
        _ text: Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Moment {
        switch notation.format {
        case .day: .day(try day(text))
        case .zonedTimestamp: .instant(try zonedTimestamp(text))
        case .epochSeconds: .instant(try epoch(text, decimals: 6))
        case .epochMilliseconds: .instant(try epoch(text, decimals: 3))
        case .spreadsheetSerial: .local(try spreadsheetSerial(text))
        case .pattern: try patterned(text, as: notation.pattern)
        default: .local(try localTimestamp(text))
        }
    }

    /// Microseconds since midnight, of the format `time_of_day` or a pattern that tells no day.
    static func timeOfDay(
        _ text: Bytes, as notation: FactNotation
    ) throws(RejectionReason) -> Int64 {
        guard !text.isEmpty else { throw .missingValue }
        if let pattern = notation.pattern {
            var reader = PatternReader(text)
            try reader.read(pattern)
            return try reader.timeOfDay
        }
        guard text.count >= 5, let hour = number(text, 0, 2), text[2] == UInt8(ascii: ":"),
            let minute = number(text, 3, 2), hour < 24, minute < 60
        else { throw .malformedTimestamp }
        return Int64(hour * 3_600 + minute * 60) * 1_000_000
            + (try secondMicroseconds(Bytes(rebasing: text[5...])))
    }

    /// `YYYY-MM-DD HH:MM[:SS[.ffffff]]` and `Z`, `UTC`, `GMT`, `+HH`, `+HHMM` or `+HH:MM`.
    private static func zonedTimestamp(_ text: Bytes) throws(RejectionReason) -> Int64 {
        guard text.count > 16 else { throw text.isEmpty ? .missingValue : .malformedTimestamp }
        let zone = text[16...].firstIndex { !isDigit($0) && $0 != 0x3A && $0 != 0x2E }
        guard let zone else { throw .malformedTimestamp }
        let local = try localTimestamp(Bytes(rebasing: text[..<zone]))
        let offset = try zoneSeconds(trimmed(Bytes(rebasing: text[zone...])))
        return local.wallMicroseconds - Int64(offset) * 1_000_000
    }

    /// Seconds east of UTC.
    private static func zoneSeconds(_ text: Bytes) throws(RejectionReason) -> Int {
        if ["Z", "UTC", "GMT"].contains(where: { text.elementsEqual($0.utf8) }) { return 0 }
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = number(text, 1, 2), hours <= 14
        else { throw .malformedTimestamp }
        var minutes = 0
        if text.count > 3 {
            let start = text[3] == UInt8(ascii: ":") ? 4 : 3
            guard text.count == start + 2, let told = number(text, start, 2), told < 60 else {
                throw .malformedTimestamp
            }
            minutes = told
        }
        let seconds = (hours * 60 + minutes) * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// A number in units of which 10^decimals microseconds are one; further decimals are cut off.
    private static func epoch(_ text: Bytes, decimals: Int) throws(RejectionReason) -> Int64 {
        guard !text.isEmpty else { throw .missingValue }
        let point = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count
        var end = min(text.count, point + 1 + decimals)
        if end == point + 1 { end = point }
        guard (1...13).contains(point), text[end...].allSatisfy(isDigit) else {
            throw .malformedTimestamp
        }
        do throws(RejectionReason) {
            return try microseconds(Bytes(rebasing: text[..<end]), decimals: decimals)
        } catch { throw .malformedTimestamp }
    }

    private static func microseconds(
        _ text: Bytes, decimals: Int
    ) throws(RejectionReason) -> Int64 {
        var value: Int64 = 0
        var told: Int?
        for byte in text {
            if byte == UInt8(ascii: "."), told == nil {
                told = 0
                continue
            }
            guard isDigit(byte) else { throw .malformedTimestamp }
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            guard !overflows, value < .max / 100 else { throw .timeOutOfRange }
            value = product + Int64(byte - UInt8(ascii: "0"))
            told = told.map { $0 + 1 }
        }
        for _ in (told ?? 0)..<decimals {
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            guard !overflows else { throw .timeOutOfRange }
            value = product
        }
        return value
    }

    /// Days and a fraction since 1899-12-30, to the second: spreadsheets keep no more.
    private static func spreadsheetSerial(_ text: Bytes) throws(RejectionReason) -> LocalTimestamp {
        guard !text.isEmpty else { throw .missingValue }
        guard text.count <= 24, text.allSatisfy({ isDigit($0) || $0 == 0x2E }),
            let serial = Double(String(decoding: text, as: UTF8.self)), serial < 100_000
        else { throw .malformedTimestamp }
        let seconds = Int64((serial * 86_400).rounded())
        return LocalTimestamp(
            day: CalendarDate(dayNumber: Int(seconds / 86_400) + serialEpoch),
            microseconds: seconds % 86_400 * 1_000_000)
    }

    /// `CalendarDate.dayNumber` of 1899-12-30.
    private static let serialEpoch = -25_569

    private static func patterned(
        _ text: Bytes, as pattern: TimePattern?
    ) throws(RejectionReason) -> Moment {
        guard !text.isEmpty else { throw .missingValue }
        guard let pattern else { throw .malformedTimestamp }
        var reader = PatternReader(text)
        try reader.read(pattern)
        let day = try reader.day
        guard pattern.tellsTime else { return .day(day) }
        return .local(LocalTimestamp(day: day, microseconds: try reader.timeOfDay))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// Reads one value by a pattern.
private struct PatternReader {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    private var rest: Slice<FactText.Bytes>
    private var parts: [TimePattern.Part: Int] = [:]
    private var isAfternoon: Bool?

    init(_ text: FactText.Bytes) { rest = text[...] }

    var day: CalendarDate {
        get throws(RejectionReason) {
            guard let year = parts[.year], let month = parts[.month], let day = parts[.day],
                let date = CalendarDate(year: year, month: month, day: day)
            else { throw .malformedDate }
            return date
        }
    }

    /// Microseconds since midnight; 0 where the pattern tells no time.
    var timeOfDay: Int64 {
        get throws(RejectionReason) {
            var hour = parts[.hour] ?? 0
            if let told = parts[.hourOfTwelve] {
                guard (1...12).contains(told), let isAfternoon else { throw .malformedTimestamp }
                hour = told % 12 + (isAfternoon ? 12 : 0)
            }
            let (minute, second) = (parts[.minute] ?? 0, parts[.second] ?? 0)
            guard hour < 24, minute < 60, second < 60 else { throw .malformedTimestamp }
            return Int64(hour * 3_600 + minute * 60 + second) * 1_000_000
        }
    }

    /// Reads the whole value.
    mutating func read(_ pattern: TimePattern) throws(RejectionReason) {
        for piece in pattern.pieces {
            switch piece {
            case .digits(let part, let width): try readDigits(part, width)
            case .monthName(let isWhole): try readMonth(isWhole: isWhole)
            case .meridiem: try readMeridiem()
            case .literal(let byte):
                guard rest.first == byte else { throw .malformedTimestamp }
                rest = rest.dropFirst()
            }
        }
        guard rest.isEmpty else { throw .malformedTimestamp }
    }

    private mutating func readDigits(
        _ part: TimePattern.Part, _ width: ClosedRange<Int>
    ) throws(RejectionReason) {
        let digits = rest.prefix(width.upperBound).prefix { (0x30...0x39).contains($0) }
        guard width.contains(digits.count) else { throw .malformedTimestamp }
        var value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        if part == .year, width.upperBound == 2 {
            // The years that the warehouse has: 1990 to 2049.
            guard value >= 90 || value < 50 else { throw .timeOutOfRange }
            value += value >= 90 ? 1_900 : 2_000
        }
        parts[part] = value
        rest = rest.dropFirst(digits.count)
    }

    private mutating func readMonth(isWhole: Bool) throws(RejectionReason) {
        let word = letters()
        let month = Self.months.firstIndex { name in
            word.elementsEqual(isWhole ? name.utf8.prefix(name.utf8.count) : name.utf8.prefix(3))
        }
        guard let month else { throw .malformedTimestamp }
        parts[.month] = month + 1
        rest = rest.dropFirst(word.count)
    }

    private mutating func readMeridiem() throws(RejectionReason) {
        let word = letters()
        guard word == Array("am".utf8) || word == Array("pm".utf8) else {
            throw .malformedTimestamp
        }
        isAfternoon = word[0] == UInt8(ascii: "p")
        rest = rest.dropFirst(word.count)
    }

    /// The letters at the front, small.
    private func letters() -> [UInt8] {
        rest.prefix { (0x61...0x7A).contains($0 | 0x20) }.map { $0 | 0x20 }
    }
}
