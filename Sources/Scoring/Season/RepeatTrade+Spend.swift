import Glibc

/// What a purchase brings at one time of the year and at another: baskets before a feast, the plan of
/// campaigns, and what comes back after it.
extension RepeatTrade {
    private static let spendBandwidths = [2, 3, 5, 8, 12, 20, 30]

    /// Net spend on each day of the year over what as many purchases bring in a year; all 1 where one
    /// year does not tell another.
    ///
    /// Spend and returns are told apart: a purchase brings much or little at random, and what comes back
    /// of it comes weeks later, when there may be few purchases to hold it against.
    func purchaseValues(years: [Int], breaks: YearBreaks, leastGain: Double) -> [Double] {
        let parts = [spend, returned].map { amounts -> [Double] in
            let (bandwidth, gain) = bestSpendBandwidth(amounts, years: years, breaks: breaks)
            let sums = spendSums(amounts, over: years)
            guard gain > leastGain else {
                return [Double](repeating: sums.level, count: YearlyPattern.days)
            }
            return sums.smoothed(bandwidth, notAcross: breaks)
        }
        return zip(parts[0], parts[1]).map { max($0 - $1, YearSums.lowestLevel) }
    }

    /// `amounts` in units of what a purchase brought in the same year, and purchases.
    private func spendSums(_ amounts: [Int64], over years: [Int]) -> YearSums {
        var sums = YearSums()
        for year in years {
            let days = days(ofYear: year)
            let bought = days.reduce(0) { $0 + purchases[$1] }
            let spent = days.reduce(Int64(0)) { $0 &+ spend[$1] }
            guard bought > 0, spent > 0 else { continue }
            let mean = Double(spent) / bought
            for day in days {
                sums.add(Double(amounts[day]) / mean, purchases[day], at: places[day])
            }
        }
        return sums
    }

    /// The number of days that tells each year best from the others, and by how much better than an
    /// even year: half the difference of the squared errors over their variance.
    private func bestSpendBandwidth(
        _ amounts: [Int64], years: [Int], breaks: YearBreaks
    ) -> (days: Int, gain: Double) {
        let each = years.map { spendSums(amounts, over: [$0]) }
        let others = years.map { year in spendSums(amounts, over: years.filter { $0 != year }) }
        func squaredError(_ levels: (YearSums) -> [Double]) -> Double {
            zip(each, others).reduce(0) { $0 + $1.0.squaredError(of: levels($1.1)) }
        }
        let even = squaredError { [Double](repeating: $0.level, count: YearlyPattern.days) }
        let variance = even / Double(years.count * YearlyPattern.days)
        var best = (days: 0, gain: 0.0)
        guard variance > 0 else { return best }
        for bandwidth in Self.spendBandwidths {
            let error = squaredError { $0.smoothed(bandwidth, notAcross: breaks) }
            let gain = (even - error) / (2 * variance)
            if gain > best.gain { best = (bandwidth, gain) }
        }
        return best
    }
}
