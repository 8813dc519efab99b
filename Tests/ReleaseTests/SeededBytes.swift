import Release

/// SplitMix64 as a stream of bytes: a test's draws are told by one number.
///
/// S. Vigna, "splitmix64.c" (public domain); eight bytes a step.
struct SeededBytes: RandomByteSource {
    private var state: UInt64
    private var word: UInt64 = 0
    private var bytesLeft = 0

    init(seed: UInt64) { state = seed }

    mutating func nextByte() -> UInt8 {
        if bytesLeft == 0 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            word = mixed ^ (mixed >> 31)
            bytesLeft = 8
        }
        bytesLeft -= 1
        defer { word >>= 8 }
        return UInt8(truncatingIfNeeded: word)
    }
}
