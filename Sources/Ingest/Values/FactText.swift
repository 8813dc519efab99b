import CustomerModel

/// Reads facts out of bytes, without a `String` for each.
enum FactText {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// More digits than any shop's money needs, few enough not to overflow.
    static let maximumDigits = 15
    /// More than any order of a shop, in the smallest unit of its money: what one customer has bought
    /// must add up in 64 bits, however many millions of rows somebody writes.
    static let maximumMinorUnits: Int64 = 999_999_999_999

    /// `bytes` without spaces and tabs at both ends.
    static func trimmed(_ bytes: Bytes) -> Bytes {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return Bytes(rebasing: bytes[0..<0]) }
        return Bytes(rebasing: bytes[first...last])
    }

    /// Whether `field`, without spaces at its ends, is one of `words`.
    static func isOne(_ field: Bytes, of words: Set<String>) -> Bool {
        !words.isEmpty && words.contains(String(decoding: trimmed(field), as: UTF8.self))
    }

    /// A decimal number such as `505.3` or `-0.39`, exactly, in units of `10^-minorDigits`.
    ///
    /// Further decimals must be zeros: rounding would change somebody's books without a word.
    static func minorUnits(_ text: Bytes, minorDigits: Int) throws(RejectionReason) -> Int64 {
        guard !text.isEmpty else { throw .missingValue }
        let isNegative = text[0] == UInt8(ascii: "-")
        var value: Int64 = 0
        var digits = 0
        var decimals: Int?
        for byte in text[(isNegative ? 1 : 0)...] {
            if byte == UInt8(ascii: ".") && decimals == nil && digits > 0 {
                decimals = 0
                continue
            }
            guard let digit = digit(byte) else { throw .notANumber }
            if let count = decimals {
                decimals = count + 1
                if count >= minorDigits {
                    guard digit == 0 else { throw .tooManyDecimals }
                    continue
                }
            }
            digits += 1
            guard digits <= maximumDigits else { throw .numberOutOfRange }
            value = value * 10 + digit
        }
        guard digits > 0, decimals != 0 else { throw .notANumber }
        for _ in min(decimals ?? 0, minorDigits)..<minorDigits {
            // Before it is too large to be multiplied.
            guard value <= maximumMinorUnits else { throw .numberOutOfRange }
            value *= 10
        }
        guard value <= maximumMinorUnits else { throw .numberOutOfRange }
        return isNegative ? -value : value
    }

    /// A count of things, 0 or more.
    static func count(_ text: Bytes) throws(RejectionReason) -> Int32 {
        let value = try minorUnits(text, minorDigits: 0)
        guard value >= 0 else { throw .wrongSign }
        guard let count = Int32(exactly: value) else { throw .numberOutOfRange }
        return count
    }

    /// `YYYY-MM-DD HH:MM` with optional seconds and up to six decimals of them; `T` may divide.
    static func localTimestamp(_ text: Bytes) throws(RejectionReason) -> LocalTimestamp {
        guard !text.isEmpty else { throw .missingValue }
        guard text.count >= 16, let year = number(text, 0, 4), text[4] == UInt8(ascii: "-"),
            let month = number(text, 5, 2), text[7] == UInt8(ascii: "-"),
            let dayOfMonth = number(text, 8, 2),
            text[10] == UInt8(ascii: " ") || text[10] == UInt8(ascii: "T"),
            let hour = number(text, 11, 2), text[13] == UInt8(ascii: ":"),
            let minute = number(text, 14, 2), hour < 24, minute < 60,
            let day = CalendarDate(year: year, month: month, day: dayOfMonth)
        else { throw .malformedTimestamp }
        let seconds = try secondMicroseconds(Bytes(rebasing: text[16...]))
        return LocalTimestamp(
            day: day, microseconds: Int64(hour * 3_600 + minute * 60) * 1_000_000 + seconds)
    }

    /// `YYYY-MM-DD`.
    static func day(_ text: Bytes) throws(RejectionReason) -> CalendarDate {
        guard !text.isEmpty else { throw .missingValue }
        guard text.count == 10, let year = number(text, 0, 4), text[4] == UInt8(ascii: "-"),
            let month = number(text, 5, 2), text[7] == UInt8(ascii: "-"),
            let dayOfMonth = number(text, 8, 2),
            let day = CalendarDate(year: year, month: month, day: dayOfMonth)
        else { throw .malformedDate }
        return day
    }

    /// Reads `:SS` or `:SS.ffffff`, or nothing at all.
    static func secondMicroseconds(_ text: Bytes) throws(RejectionReason) -> Int64 {
        guard !text.isEmpty else { return 0 }
        guard text.count >= 3, text[0] == UInt8(ascii: ":"), let second = number(text, 1, 2),
            second < 60
        else { throw .malformedTimestamp }
        guard text.count > 3 else { return Int64(second) * 1_000_000 }
        let decimals = text.count - 4
        guard text[3] == UInt8(ascii: "."), (1...6).contains(decimals),
            var fraction = number(text, 4, decimals)
        else { throw .malformedTimestamp }
        for _ in decimals..<6 { fraction *= 10 }
        return Int64(second) * 1_000_000 + Int64(fraction)
    }

    /// The digits at `start..<start + count`; nil when one is none.
    static func number(_ text: Bytes, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= text.count else { return nil }
        var value = 0
        for position in start..<start + count {
            guard let digit = digit(text[position]) else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? Int64(value) : nil
    }
}
