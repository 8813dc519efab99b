import Release
import TestSupport

/// The bytes of a `SeededGenerator`, eight a step from the lowest: a test's draws are told by one
/// number.
struct SeededBytes: RandomByteSource {
    private var generator: SeededGenerator
    private var word: UInt64 = 0
    private var bytesLeft = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func nextByte() -> UInt8 {
        if bytesLeft == 0 {
            word = generator.next()
            bytesLeft = 8
        }
        bytesLeft -= 1
        defer { word >>= 8 }
        return UInt8(truncatingIfNeeded: word)
    }
}
