/// Scope within which pseudonyms of one person link; across domains they must not.
public enum PseudonymDomain: String, Sendable, CaseIterable {
    /// The warehouse and everything computed from it.
    case analytics
    /// Work lists of one team; made by the vault only.
    case worklist
    /// Subject tags in the audit log.
    case audit
}

/// A keyed, stable stand-in for one person within a domain; 16 bytes.
///
/// A pseudonym in the sense of GDPR Article 4(5).
public struct Pseudonym: Hashable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Puts two halves together, each big-endian as in the 16 bytes.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 16 bytes; nil for any other length.
    @inlinable
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for (position, byte) in bytes.enumerated() {
            if position < 8 {
                halves.0 = halves.0 << 8 | UInt64(byte)
            } else {
                halves.1 = halves.1 << 8 | UInt64(byte)
            }
        }
        self.init(high: halves.0, low: halves.1)
    }

    /// The 16 bytes in order.
    public var bytes: [UInt8] {
        (0..<16).map { position in
            let half = position < 8 ? high : low
            return UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * (position % 8)))
        }
    }
}

extension Pseudonym: Comparable {
    public static func < (left: Pseudonym, right: Pseudonym) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
