/// Who ordered during a campaign: customers it was sent to against customers it was not sent to.
///
/// Compared are customers who had ordered before the campaign began. Unless they were chosen by lot,
/// the difference tells who was chosen as much as what the campaign did: campaigns go to good
/// customers. Only a control group drawn at random makes it an effect.
public struct CampaignLift: Hashable, Sendable {
    /// Customers the campaign was sent to.
    public let targetSize: Int64
    /// Those of them who ordered during the campaign.
    public let targetConversions: Int64
    /// Customers it was not sent to.
    public let controlSize: Int64
    /// Those of them who ordered during the campaign.
    public let controlConversions: Int64
    /// Share of targets who ordered less the share of the others, -1…1.
    public let difference: Double
    /// Ends of the 95 % interval of `difference`.
    public let low: Double
    /// Upper end of the 95 % interval of `difference`.
    public let high: Double

    /// The difference of two shares with its interval by the hybrid score method.
    ///
    /// Newcombe, "Interval estimation for the difference between independent proportions", Statistics
    /// in Medicine 17 (1998), method 10. Nil where one of the groups is empty.
    public init?(
        targetSize: Int64, targetConversions: Int64, controlSize: Int64, controlConversions: Int64
    ) {
        guard targetSize > 0, controlSize > 0 else { return nil }
        self.targetSize = targetSize
        self.targetConversions = targetConversions
        self.controlSize = controlSize
        self.controlConversions = controlConversions
        let target = Share(targetConversions, of: targetSize)
        let control = Share(controlConversions, of: controlSize)
        difference = target.value - control.value
        low =
            difference
            - Share.distance(target.value - target.low, control.high - control.value)
        high =
            difference
            + Share.distance(target.high - target.value, control.value - control.low)
    }

    init?(_ counts: Counts) {
        self.init(
            targetSize: counts.targets, targetConversions: counts.targetConversions,
            controlSize: counts.others, controlConversions: counts.otherConversions)
    }

    struct Counts: Sendable {
        var targets: Int64 = 0
        var targetConversions: Int64 = 0
        var others: Int64 = 0
        var otherConversions: Int64 = 0

        mutating func add(isTarget: Bool, hasConverted: Bool) {
            let conversion: Int64 = hasConverted ? 1 : 0
            if isTarget {
                targets += 1
                targetConversions += conversion
            } else {
                others += 1
                otherConversions += conversion
            }
        }

        mutating func add(_ other: Counts) {
            targets += other.targets
            targetConversions += other.targetConversions
            others += other.others
            otherConversions += other.otherConversions
        }
    }

    /// A share with its score interval (Wilson 1927).
    private struct Share {
        let value: Double
        let low: Double
        let high: Double

        init(_ part: Int64, of whole: Int64) {
            // The 97.5 % point of the standard normal distribution.
            let z = 1.959963984540054
            let n = Double(whole)
            value = Double(part) / n
            let middle = value + z * z / (2 * n)
            let width = z * (value * (1 - value) / n + z * z / (4 * n * n)).squareRoot()
            low = (middle - width) / (1 + z * z / n)
            high = (middle + width) / (1 + z * z / n)
        }

        static func distance(_ one: Double, _ other: Double) -> Double {
            (one * one + other * other).squareRoot()
        }
    }
}
