/// Rates from counts.
enum Ratio {
    /// `part / whole`; nil where there is no whole to be part of.
    static func of(_ part: Int64, _ whole: Int64) -> Double? {
        whole > 0 ? Double(part) / Double(whole) : nil
    }
}
