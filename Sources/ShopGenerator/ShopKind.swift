/// What kind of shop is made up: its season, how it grows, how differently its customers behave.
///
/// The kinds mix: a shop can swing, grow and have heavy tails.
public struct ShopKind: Sendable, Equatable {
    /// How far trade swings over the year.
    public enum Seasonality: String, CaseIterable, Sendable {
        /// All months alike; weekdays and hours still differ.
        case none
        /// December sells half as much again as an even month.
        case usual
        /// December sells seven times as much as February, and campaigns come on the same days every
        /// year.
        case strong
    }

    /// How far trade swings over the year.
    public var season: Seasonality
    /// By which share newcomers grow from month to month, 0…1; nil for a steady rise of 60 % over the
    /// whole history.
    public var growth: Double?
    /// Customers without types, whose paces and chances of leaving differ by orders of magnitude.
    ///
    /// Many buy once and never again, which those who buy once in other shops do not say of
    /// themselves; a few buy very often.
    public var isHeavyTailed: Bool

    /// The season, growth of newcomers and tails as given.
    public init(
        season: Seasonality = .usual, growth: Double? = nil, isHeavyTailed: Bool = false
    ) {
        self.season = season
        self.growth = growth
        self.isHeavyTailed = isHeavyTailed
    }

    /// A shop as it is where nothing is asked for.
    public static let usual = ShopKind()

    /// Growth is a share.
    var isPossible: Bool { growth.map { (0...1).contains($0) } ?? true }
}
