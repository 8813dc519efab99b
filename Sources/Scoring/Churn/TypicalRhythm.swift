/// Gaps between purchases as they are in the middle of a shop's customers.
public struct TypicalRhythm: Codable, Hashable, Sendable {
    /// Median over customers of their mean gap in days; nil where nobody has bought on two days.
    public let meanGap: Double?
    /// Median of the standard deviation of gaps over their mean; nil where nobody has two gaps.
    public let spread: Double?

    /// Of what was seen on the days trained on.
    init(of histories: [ChurnOrderHistory], features: ChurnFeatures) {
        meanGap = Self.median(histories.compactMap(\.meanGap))
        spread = Self.median(histories.compactMap { features.spreadOfGaps($0) })
    }

    /// The upper one of two in the middle.
    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}
