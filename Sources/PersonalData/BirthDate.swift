import CustomerModel

/// Days of birth.
public enum BirthDate {
    /// Today is not known here; the bounds catch slips of the pen, not the future.
    public static let years = 1900...2100

    /// `YYYY-MM-DD` of the Gregorian calendar.
    public static func parse(_ raw: String) throws(NormalizationError) -> PlaintextPII {
        let text = try CleanText(field: .birthDate, maximumScalars: 32).parse(raw)
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
            let day = number(bytes[8..<10]), years.contains(year), (1...12).contains(month),
            day >= 1, day <= days(inMonth: month, of: year)
        else { throw NormalizationError(.birthDate, .malformedDate) }
        return PlaintextPII(.birthDate, text)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
