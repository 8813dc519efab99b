/// Numbers as people read them.
public enum NumberText {
    /// `1234567` as `1,234,567`.
    public static func grouped(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "−" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `value` with `places` decimals (0 to 6), ties away from zero; nil for what is no number, or
    /// too large for its decimals to mean anything.
    public static func decimal(_ value: Double, places: Int) -> String? {
        let scale = (0..<min(max(places, 0), 6)).reduce(1) { product, _ in product * 10 }
        // Above 2^53 a Double has no digit for every whole number.
        guard value.magnitude * Double(scale) < 9_007_199_254_740_992 else { return nil }
        let scaled = Int((value.magnitude * Double(scale)).rounded())
        let fraction = String(scale + scaled % scale).dropFirst()
        return (value < 0 && scaled > 0 ? "−" : "") + String(scaled / scale)
            + (fraction.isEmpty ? "" : "." + fraction)
    }
}
