/// Numbers with a fixed number of decimals, for reports and model cards.
package enum FixedDecimal {
    /// `value` with so many decimals, halves away from zero; a sign only below zero; `null` where it
    /// is not finite.
    package static func text(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return "null" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value * scale).rounded()
        guard let whole = Int64(exactly: scaled) else { return String(value) }
        let digits = String(whole.magnitude)
        let sign = whole < 0 ? "-" : ""
        guard decimals > 0 else { return sign + digits }
        let zeros = String(repeating: "0", count: max(0, decimals + 1 - digits.count))
        let all = zeros + digits
        return sign + all.dropLast(decimals) + "." + all.suffix(decimals)
    }

    /// A part as percent with one decimal.
    package static func percent(_ part: Double) -> String { text(100 * part, 1) + " %" }

    /// A whole number with digits in groups of three.
    package static func grouped(_ value: Double) -> String {
        let text = Self.text(value, 0)
        let sign = text.hasPrefix("-") ? "-" : ""
        let digits = text.dropFirst(sign.count)
        return sign
            + digits.enumerated().map { position, digit in
                let left = digits.count - position
                return (position > 0 && left % 3 == 0 ? "," : "") + String(digit)
            }.joined()
    }
}
