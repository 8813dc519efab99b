import CustomerModel
import Glibc
import Scoring

/// The made-up shop that is measured on, read from its CSV files.
enum BenchShop {
    static let years = 3
    static let trackedShare = 0.05
    static let lastDay = (year: 2025, month: 12, day: 31)
    /// The day after the last.
    static let asOf = CalendarDate(year: 2026, month: 1, day: 1) ?? CalendarDate(dayNumber: 0)

    /// Orders and returns of a folder that `generate` has written, under pseudonyms as uniform as
    /// real ones; rows that are broken on purpose are left out.
    static func orders(in folder: String) throws -> OrderColumns {
        var rows = Rows()
        // customer_id, order_id, order_ts, amount, margin and more.
        try eachLine(of: folder + "/orders.csv") { fields in
            guard let time = second(fields(2)), let amount = minorUnits(fields(3)),
                let margin = minorUnits(fields(4))
            else { return }
            rows.append(fields(0), second: time, amount: amount, margin: margin, isReturn: false)
        }
        // return_id, customer_id, return_ts, amount and more.
        try eachLine(of: folder + "/returns.csv") { fields in
            guard let time = second(fields(2)), let amount = minorUnits(fields(3)) else { return }
            rows.append(
                fields(1), second: time, amount: amount, margin: OrderColumns.unknownMargin,
                isReturn: true)
        }
        return rows.columns
    }

    private struct Rows {
        var ordinals: [Int64: Int32] = [:]
        var keys: [Pseudonym] = []
        var customers: [Int32] = []
        var instants: [Int64] = []
        var days: [Int32] = []
        var amounts: [Int64] = []
        var margins: [Int64] = []
        var isReturn: [Bool] = []

        mutating func append(
            _ customer: Slice<UnsafeBufferPointer<UInt8>>, second: Int64, amount: Int64,
            margin: Int64, isReturn: Bool
        ) {
            guard let id = BenchShop.integer(customer) else { return }
            let ordinal = ordinals[id] ?? Int32(keys.count)
            if ordinal == keys.count {
                ordinals[id] = ordinal
                keys.append(
                    Pseudonym(high: mixed(UInt64(id)), low: mixed(UInt64(id) &+ 1 << 40)))
            }
            customers.append(ordinal)
            instants.append(second * 1_000_000)
            days.append(Int32(second / 86_400))
            amounts.append(amount)
            margins.append(margin)
            self.isReturn.append(isReturn)
        }

        /// With the ordinals in the order of keys, so that a peer can break ties by them.
        var columns: OrderColumns {
            let order = keys.indices.sorted { keys[$0] < keys[$1] }
            var ranks = [Int32](repeating: 0, count: keys.count)
            for (rank, place) in order.enumerated() { ranks[place] = Int32(rank) }
            return OrderColumns(
                keys: order.map { keys[$0] }, customers: customers.map { ranks[Int($0)] },
                instants: instants, days: days, minorUnits: amounts, margins: margins,
                isReturn: isReturn)
        }
    }

    /// SplitMix64's mixing function (Steele, Lea, Flood 2014).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var word = value &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

// MARK: - CSV as the generator writes it

extension BenchShop {
    typealias Field = Slice<UnsafeBufferPointer<UInt8>>

    /// Calls `body` with the fields of every line but the first; the leading ones are never quoted.
    private static func eachLine(
        of path: String, _ body: ((Int) -> Field) -> Void
    ) throws {
        guard let file = fopen(path, "r") else { throw BenchError("cannot read \(path)") }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        var isFirst = true
        while case let length = getline(&line, &capacity, file), length > 0, let line {
            defer { isFirst = false }
            if isFirst { continue }
            line.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
                let bytes = UnsafeBufferPointer(start: bytes, count: length)
                var starts: [Int] = [0]
                starts.reserveCapacity(9)
                for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: ",") {
                    starts.append(place + 1)
                }
                starts.append(length)
                body { field in
                    field + 1 < starts.count
                        ? bytes[starts[field]..<starts[field + 1] - 1] : bytes[0..<0]
                }
            }
        }
    }

    private static func integer(_ field: Field) -> Int64? {
        var value: Int64 = 0
        for byte in field {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return field.isEmpty ? nil : value
    }

    /// `-12.34` as -1234, `5.4` as 540 and `36` as 3600.
    private static func minorUnits(_ field: Field) -> Int64? {
        let isNegative = field.first == UInt8(ascii: "-")
        let digits = isNegative ? field.dropFirst() : field
        let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.endIndex
        let decimals = digits[point...].dropFirst()
        guard let whole = integer(digits[..<point]), decimals.count <= 2,
            let fraction = decimals.isEmpty ? 0 : integer(decimals)
        else { return nil }
        let cents = whole * 100 + (decimals.count == 1 ? fraction * 10 : fraction)
        return isNegative ? -cents : cents
    }

    /// Seconds since 1970 of `YYYY-MM-DD hh:mm:ss`, taken for UTC.
    private static func second(_ field: Field) -> Int64? {
        let start = field.startIndex
        func number(_ range: Range<Int>) -> Int? {
            integer(field[start + range.lowerBound..<start + range.upperBound]).map { Int($0) }
        }
        guard field.count == 19, let year = number(0..<4), let month = number(5..<7),
            let day = number(8..<10), let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19), hour < 24, minute < 60, second < 60,
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        return Int64(date.dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second)
    }
}

/// What cannot be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
