@testable import Scoring

extension PurchaseProcess {
    /// Purchases expected in the next `periods` periods of `weeks` each, those of each period
    /// discounted by `rate` a period to its end.
    ///
    /// Nil where `rate` is −1 or less: then there is nothing to divide by.
    func discountedPurchases(
        periods: Int, of weeks: Double, rate: Double
    ) -> Double? {
        guard rate > -1 else { return nil }
        var discounted = 0.0
        var expected = 0.0
        var factor = 1.0
        for period in 0..<max(0, periods) {
            let further = expectedPurchases(in: weeks * Double(period + 1))
            factor /= 1 + rate
            discounted += (further - expected) * factor
            expected = further
        }
        return discounted
    }
}
