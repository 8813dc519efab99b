/// A sum of doubles that has the same bits whatever the order they are added in.
///
/// Each value is rounded to a fixed fraction first; sums of integers have no order. So a fit does not
/// depend on the keys that customers happen to stand under.
struct FixedSum: Sendable {
    /// Steps in 1: rounding errs by at most 1/32 of a minor unit.
    private static let scale = 16.0
    /// Values beyond this size are cut off; as minor units it is more than any customer spends.
    private static let limit = 1e15

    private var total: Int128 = 0
    /// Sums a block of values at the speed of machine integers.
    private var block: Int64 = 0
    private var room = Self.blockSize
    /// So many values at the limit stay below 2^63.
    private static let blockSize = 512

    mutating func add(_ value: Double) {
        guard value == value else { return }
        block &+= Int64((min(max(value, -Self.limit), Self.limit) * Self.scale).rounded())
        room -= 1
        if room == 0 {
            total += Int128(block)
            block = 0
            room = Self.blockSize
        }
    }

    mutating func add(_ other: FixedSum) {
        total += other.total + Int128(other.block)
    }

    var value: Double { Double(total + Int128(block)) / Self.scale }

    /// The sum of what `value` gives for `0..<count`.
    static func of(_ count: Int, _ value: @Sendable (Int) -> Double) -> Double {
        let parts = Chunks.map(count) { rows in
            var sum = FixedSum()
            for row in rows { sum.add(value(row)) }
            return sum
        }
        var sum = FixedSum()
        for part in parts { sum.add(part) }
        return sum.value
    }
}
