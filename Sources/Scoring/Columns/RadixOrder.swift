/// Stable ordering of rows by an integer column: least significant digit first, 11 bits a pass.
///
/// Linear in the rows; passes over bits in which no two values differ are not made.
struct RadixOrder {
    private static let digitBits: UInt64 = 11
    private static let buckets = 1 << Int(digitBits)

    /// Maps a signed value to an unsigned one of the same order.
    static func unsigned(_ value: Int64) -> UInt64 {
        UInt64(bitPattern: value) ^ (1 << 63)
    }

    /// A row and what it is sorted by, which travel together: a pass reads memory in order instead
    /// of jumping.
    struct Pair {
        /// Above the lowest value of all.
        var value: UInt64
        var row: Int32
    }

    /// `rows` in ascending order of `values[row]`; equal values stay in the order given.
    static func sorted(_ rows: [Int32], by values: [UInt64]) -> [Int32] {
        pairs(rows, by: values).map(\.row)
    }

    /// As `sorted`, with the values beside the rows.
    static func pairs(_ rows: [Int32], by values: [UInt64]) -> [Pair] {
        var lowest = UInt64.max
        var highest = UInt64.min
        for value in values {
            lowest = min(lowest, value)
            highest = max(highest, value)
        }
        var source = rows.map { Pair(value: values[Int($0)] - lowest, row: $0) }
        guard source.count > 1, lowest < highest else { return source }
        var target = source
        var shift: UInt64 = 0
        while shift < 64, (highest - lowest) >> shift != 0 {
            pass(from: source, to: &target, shift: shift)
            swap(&source, &target)
            shift += digitBits
        }
        return source
    }

    private static func pass(from source: [Pair], to target: inout [Pair], shift: UInt64) {
        var positions = [Int](repeating: 0, count: buckets)
        let mask = UInt64(buckets - 1)
        for pair in source { positions[Int(pair.value >> shift & mask)] += 1 }
        var start = 0
        for bucket in 0..<buckets {
            let size = positions[bucket]
            positions[bucket] = start
            start += size
        }
        let pairs = source.span
        var places = positions.mutableSpan
        var output = target.mutableSpan
        for index in 0..<pairs.count {
            let bucket = Int(pairs[index].value >> shift & mask)
            output[places[bucket]] = pairs[index]
            places[bucket] += 1
        }
    }

    /// `rows` in ascending order of `values[row]`, then of `precedes`.
    ///
    /// `precedes` is asked only within runs of equal values, which it sorts by comparison.
    static func sorted(
        _ rows: [Int32], by values: [UInt64], then precedes: (Int32, Int32) -> Bool
    ) -> [Int32] {
        let pairs = pairs(rows, by: values)
        var ordered = pairs.map(\.row)
        var start = 0
        while start < pairs.count {
            var end = start + 1
            while end < pairs.count, pairs[end].value == pairs[start].value { end += 1 }
            if end - start > 1 { ordered[start..<end].sort(by: precedes) }
            start = end
        }
        return ordered
    }
}
