import CustomerModel

extension YearlyPattern {
    /// The pattern of repeat purchases before `asOf`; even where no year can be held against another.
    ///
    /// A day's purchases are held against those that its customers make at their age whatever the
    /// season: rates by age and by day of the year, fitted as the main effects of a Poisson table
    /// (iterative proportional fitting, Deming & Stephan 1940). So neither a growing shop nor its first
    /// customers, who are older than their records, look like a season. Age is in days of even trade, as
    /// in the models of purchases: who came in autumn has had half a year's purchases after which to
    /// leave by Christmas, and a Christmas held against customers three calendar months old looks weak.
    /// How many days are averaged is what predicts a year best from the others; an even year is among
    /// what is tried. Days before and after a sudden change are not averaged (`YearBreaks`). Spend
    /// follows purchases, times what a purchase brings at that time of the year where one year tells it
    /// of another.
    static func fit(to orders: CustomerOrders, asOf: CalendarDate) -> YearlyPattern {
        let end = Int32(clamping: asOf.dayNumber)
        let orders = orders.sample(ofAbout: Self.sampleSize, before: end)
        guard var trade = RepeatTrade(of: orders, before: end) else {
            return YearlyPattern(finding: .tooShort, years: 0)
        }
        let years = trade.yearsSeen
        guard years.count >= 2 else {
            return YearlyPattern(finding: .tooShort, years: years.count)
        }
        var expected = trade.expectedWithoutSeason()
        for _ in 0..<Self.agings {
            let levels = trade.sums(expected, over: years).levels(RepeatTrade.workingBandwidth)
            let mean = levels.reduce(0, +) / Double(levels.count)
            trade =
                RepeatTrade(of: orders, before: end, season: levels.map { $0 / mean }) ?? trade
            expected = trade.expectedWithoutSeason()
        }
        let (bandwidth, gain) = trade.bestBandwidth(expected, years: years)
        guard bandwidth > 0, gain > Self.leastGain else {
            return YearlyPattern(finding: .notRepeated, years: years.count)
        }
        let sums = trade.sums(expected, over: years)
        let levels = sums.levels(bandwidth)
        let values = trade.purchaseValues(
            years: years, breaks: YearBreaks(of: sums), leastGain: Self.leastGain)
        return YearlyPattern(
            finding: .found, years: years.count, bandwidthDays: bandwidth,
            thousandths: Self.thousandths(of: levels),
            spendThousandths: Self.thousandths(of: zip(levels, values).map { $0 * $1 }))
    }

    /// Customers whose days tell a season as well as those of more.
    private static let sampleSize = 200_000

    /// So often ages are counted anew in the time of the season that was found: each time the season
    /// changes by less, where customers leave fast at last by some hundredths.
    private static let agings = 5

    /// Log-likelihood by which a pattern has to tell other years better than an even one does, of
    /// purchases and of spend.
    private static let leastGain = 5.0

    /// Whole thousandths that add up to a year; what rounding leaves over goes to the first days.
    private static func thousandths(of levels: [Double]) -> [Int32] {
        let mean = levels.reduce(0, +) / Double(levels.count)
        var parts = levels.map { Int32((Double(thousandthsADay) * $0 / mean).rounded()) }
        let missing = Int32(days * thousandthsADay) - parts.reduce(0, +)
        for place in 0..<min(parts.count, Int(abs(missing))) { parts[place] += missing.signum() }
        return parts
    }
}
