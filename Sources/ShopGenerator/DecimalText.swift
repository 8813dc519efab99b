/// Numbers and days as ASCII, without a `String` on the way.
extension [UInt8] {
    /// Appends a number that is not negative, with leading zeros up to `width` digits (at most 18).
    mutating func appendDecimal(_ value: Int, width: Int = 1) {
        var scale = 1
        for _ in 1..<Swift.max(width, 1) { scale *= 10 }
        while value / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(ascii: "0") + UInt8(value / scale % 10))
            scale /= 10
        }
    }

    /// Appends `YYYY-MM-DD`.
    mutating func append(_ day: CivilDay) {
        let (year, month, dayOfMonth) = day.civil
        appendDecimal(year, width: 4)
        append(UInt8(ascii: "-"))
        appendDecimal(month, width: 2)
        append(UInt8(ascii: "-"))
        appendDecimal(dayOfMonth, width: 2)
    }

    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}
