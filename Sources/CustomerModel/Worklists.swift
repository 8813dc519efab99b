/// Cuts a scale into bands too coarse to link people by, each with words for readers.
public struct BandScale: Hashable, Sendable {
    /// Where a band begins, ascending; what lies below the first is a band too.
    public let lowerBounds: [Int]
    /// What is counted, for example `days`; empty where the number stands alone.
    public let unit: String

    /// Nil unless there is a bound, all are positive and each is above the one before.
    public init?(lowerBounds: [Int], unit: String) {
        guard let first = lowerBounds.first, first > 0,
            zip(lowerBounds, lowerBounds.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.lowerBounds = lowerBounds
        self.unit = unit
    }

    /// The band that holds `value`, for example `90-179 days`, `under 30 days`, `1,000 or more`.
    public func label(for value: Int) -> String {
        let suffix = unit.isEmpty ? "" : " " + unit
        guard let index = lowerBounds.lastIndex(where: { $0 <= value }) else {
            return "under " + Self.grouped(lowerBounds[0]) + suffix
        }
        let start = Self.grouped(lowerBounds[index])
        guard index + 1 < lowerBounds.count else {
            return start + " or more" + suffix
        }
        let end = lowerBounds[index + 1] - 1
        return (end == lowerBounds[index] ? start : start + "-" + Self.grouped(end)) + suffix
    }

    /// Digits in groups of three, as in `12,500`.
    private static func grouped(_ value: Int) -> String {
        let digits = String(value)
        return digits.enumerated().map { position, digit in
            let left = digits.count - position
            return (position > 0 && left % 3 == 0 ? "," : "") + String(digit)
        }.joined()
    }
}

/// Who stands on a work list, and how coarsely each is described there.
public struct WorklistRule: Hashable, Sendable {
    /// Code of the list, for example `about-to-leave`.
    public let list: String
    /// Scores 1…5 over everything bought before as-of.
    public let lifetimeFrequency: ClosedRange<Int>
    /// Monetary scores of the list over everything bought before as-of.
    public let lifetimeMonetary: ClosedRange<Int>
    /// Recency scores of the list, within 1 to 5.
    public let recency: ClosedRange<Int>
    /// Most customers of the list in one snapshot.
    public let atMost: Int
    /// Over days since the last order.
    public let recencyBands: BandScale
    /// Over orders before as-of.
    public let frequencyBands: BandScale
    /// Over spend before as-of, in whole units of the currency.
    public let valueBands: BandScale

    /// Taken as it is; the reader of the policy checks ranges.
    public init(
        list: String, lifetimeFrequency: ClosedRange<Int>, lifetimeMonetary: ClosedRange<Int>,
        recency: ClosedRange<Int>, atMost: Int, recencyBands: BandScale,
        frequencyBands: BandScale, valueBands: BandScale
    ) {
        self.list = list
        self.lifetimeFrequency = lifetimeFrequency
        self.lifetimeMonetary = lifetimeMonetary
        self.recency = recency
        self.atMost = atMost
        self.recencyBands = recencyBands
        self.frequencyBands = frequencyBands
        self.valueBands = valueBands
    }
}
