/// A positive decimal number kept as it was written, for example `0.064`; no binary rounding.
public struct ExactDecimal: Hashable, Sendable {
    /// The number times `10^scale`.
    public let units: UInt64
    /// Digits after the point, 0…9.
    public let scale: Int

    /// Reads digits with at most nine of them after a point; nil for anything else, zero included.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = parts.first.map({ String($0) }),
            !whole.isEmpty,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard whole.count <= 9, fraction.count <= 9, let units = UInt64(whole + fraction),
            units > 0
        else { return nil }
        self.units = units
        scale = fraction.count
    }

    /// The same number as a reduced fraction.
    public var rational: Rational {
        let power = (0..<scale).reduce(UInt64(1)) { result, _ in result * 10 }
        return Rational(units, over: power)
    }
}

extension ExactDecimal: CustomStringConvertible {
    public var description: String {
        let digits = String(units)
        guard scale > 0 else { return digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}

/// A non-negative fraction in lowest terms.
public struct Rational: Hashable, Sendable {
    /// Divided by `denominator`; no common factor.
    public let numerator: UInt64
    /// Above zero.
    public let denominator: UInt64

    /// `numerator / denominator`, reduced; `denominator` must not be zero.
    public init(_ numerator: UInt64, over denominator: UInt64) {
        precondition(denominator > 0, "a fraction over zero")
        var (left, right) = (numerator, denominator)
        while right != 0 { (left, right) = (right, left % right) }
        self.numerator = numerator / left
        self.denominator = denominator / left
    }
}
