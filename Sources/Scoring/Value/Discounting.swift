/// What a margin expected within the next year is worth today, that year and all that follow.
///
/// Margin comes evenly, so each year's is discounted from its middle; each year keeps `retention` of
/// the year before, without end.
struct Discounting: Sendable {
    let oneYear: Double
    let threeYears: Double
    let lifetime: Double

    /// `discountRate` a year is above `retention - 1`, as `ValueAssumptions` sees to.
    init(discountRate: Double, retention: Double) {
        let year = 1 / (1 + discountRate)
        let kept = retention * year
        oneYear = year.squareRoot()
        threeYears = oneYear * (1 + kept + kept * kept)
        lifetime = oneYear / (1 - kept)
    }
}
