import CustomerModel

/// The lines of a CSV text (RFC 4180) whose fields hold no line breaks, one after the other.
struct PlainLines {
    private let text: [UInt8]
    private var start = 0
    /// Number of the line that `next` gave last, from 1.
    private(set) var number = 0

    init(_ text: [UInt8]) { self.text = text }

    /// The next line without its end; nil after the last.
    mutating func next() -> ArraySlice<UInt8>? {
        guard start < text.count else { return nil }
        let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        var line = text[start..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        start = end + 1
        number += 1
        return line
    }

    /// The fields of one line; quotes around a field are taken off.
    static func fields(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let quote = UInt8(ascii: "\"")
        guard line.contains(quote) else {
            return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        }
        var fields: [ArraySlice<UInt8>] = []
        var field: [UInt8] = []
        var isQuoted = false
        var index = line.startIndex
        while index < line.endIndex {
            let byte = line[index]
            index += 1
            if byte == quote {
                if isQuoted, index < line.endIndex, line[index] == quote {
                    field.append(quote)
                    index += 1
                } else {
                    isQuoted.toggle()
                }
            } else if byte == UInt8(ascii: ","), !isQuoted {
                fields.append(field[...])
                field = []
            } else {
                field.append(byte)
            }
        }
        fields.append(field[...])
        return fields
    }

    /// Reads `YYYY-MM-DD`, alone or followed by a blank or `T` and `hh:mm:ss`, as it is: a time on the
    /// shop's own clock.
    static func instant(_ text: ArraySlice<UInt8>) -> (microseconds: Int64, day: Int32)? {
        guard let day = CalendarDate(iso8601: String(decoding: text.prefix(10), as: UTF8.self))
        else { return nil }
        let midnight = Int64(day.dayNumber) * 86_400
        let timeOfDay = text.dropFirst(10)
        if timeOfDay.isEmpty { return (midnight * 1_000_000, Int32(day.dayNumber)) }
        guard timeOfDay.count == 9,
            timeOfDay.first == UInt8(ascii: " ") || timeOfDay.first == UInt8(ascii: "T")
        else { return nil }
        let parts = timeOfDay.dropFirst().split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
            let hour = digits(parts[0]), let minute = digits(parts[1]),
            let second = digits(parts[2]), hour < 24, minute < 60, second < 61
        else { return nil }
        let seconds = midnight + hour * 3_600 + minute * 60 + second
        return (seconds * 1_000_000, Int32(day.dayNumber))
    }

    /// Reads an amount of at most two decimals as minor units.
    static func minorUnits(_ text: ArraySlice<UInt8>) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let parts = (isNegative ? text.dropFirst() : text).split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = digits(parts[0]) else { return nil }
        var cents: Int64 = 0
        if parts.count == 2 {
            guard parts[1].count <= 2, let read = digits(parts[1]) else { return nil }
            cents = parts[1].count == 1 ? read * 10 : read
        }
        return (isNegative ? -1 : 1) * (whole * 100 + cents)
    }

    /// Most digits that are read: far from where the arithmetic would overflow.
    private static let maximumDigits = 15

    private static func digits(_ text: ArraySlice<UInt8>) -> Int64? {
        guard !text.isEmpty, text.count <= maximumDigits else { return nil }
        var value: Int64 = 0
        for byte in text {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
