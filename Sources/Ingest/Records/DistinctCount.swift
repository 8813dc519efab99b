import Glibc

/// About how many different hashes there are, in half a mebibyte (linear counting; Whang, Vander-Zanden and Taylor,
/// "A linear-time probabilistic counting algorithm for database applications", ACM TODS 15(2), 1990).
struct DistinctCount {
    private static let bits = 1 << 22
    private var words = [UInt64](repeating: 0, count: DistinctCount.bits / 64)

    /// Counts one; the same hash is counted once.
    mutating func insert(hash: UInt64) {
        // Spread over all bits: the low ones of FNV-1a alone are not.
        let spread = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        let bit = Int(spread >> 42)
        words[bit / 64] |= 1 << UInt64(bit % 64)
    }

    /// Within a percent up to ten million; a full table counts as one that a single bit is missing from.
    var estimate: Int {
        let set = words.reduce(0) { $0 + $1.nonzeroBitCount }
        let clear = max(1, Self.bits - set)
        return Int((Double(Self.bits) * log(Double(Self.bits) / Double(clear))).rounded(.up))
    }
}
