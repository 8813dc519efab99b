/// A stream of independent, uniformly distributed bytes.
public protocol RandomByteSource {
    /// The next byte of the stream.
    mutating func nextByte() -> UInt8
}

extension RandomByteSource {
    /// A number below `bound` (at least 1), every one equally likely.
    ///
    /// Draws only as many bytes as the bound is wide and rejects what lies above it: a remainder
    /// would favour small numbers.
    mutating func uniform(below bound: UInt128) -> UInt128 {
        precondition(bound > 0, "no number is below zero")
        let width = UInt128.bitWidth - (bound - 1).leadingZeroBitCount
        guard width > 0 else { return 0 }
        let mask = UInt128.max >> UInt128(UInt128.bitWidth - width)
        while true {
            var candidate: UInt128 = 0
            for _ in 0..<(width + 7) / 8 {
                candidate = candidate << 8 | UInt128(nextByte())
            }
            candidate &= mask
            if candidate < bound { return candidate }
        }
    }
}
