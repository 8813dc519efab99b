import Glibc

/// What is left of chance in one customer's purchases, once so many are expected of them.
///
/// Either nothing more comes of a customer, or purchases come at the rate of one who stays. Expectations
/// that are weighed and levelled fit into that: what is expected beyond the models' own makes it
/// likelier that something comes.
struct CustomerOutlook: Sendable {
    /// Probability that any purchases are to come, above zero.
    let staying: Double
    /// Purchases expected of the customer if so.
    let purchases: Double
    /// Probability of not a single one.
    let nothing: Double
    /// Squared coefficient of variation of the number of purchases: the count's own, and that of a
    /// rate of which so much is known (negative binomial).
    let purchaseVariation: Double
    /// How many purchases so far, and for how long a customer.
    let band: (purchases: Int, tenure: Int)
    /// As `purchaseVariation`, of spend: purchases that differ, around a mean that is not quite known.
    let spendVariation: Double

    private static let leastStaying = 1e-6
    private static let leastPurchases = 1e-3
    /// Below it the variance of a mean of Gamma-Gamma is not finite.
    private static let leastEvidence = 0.5

    /// - Parameters:
    ///   - expected: purchases expected of the customer in `row`, weighed and levelled.
    ///   - basis: of the same horizon.
    @inline(__always)
    init(expecting expected: Double, row: Int, in basis: borrowing ValueBasis) {
        let alive = min(max(basis.probabilitiesAlive[row], 0), 1)
        let survivors = alive > 0 ? basis.modelPurchases[row] / alive : 0
        let chance = survivors > 0 ? expected / survivors : 1
        staying = max(min(max(chance, alive), 1), Self.leastStaying)
        purchases = max(expected / staying, 0)
        band = IntervalBands.place(
            purchaseDays: basis.purchaseDays[row], tenure: basis.tenures[row])
        let known = Double(basis.purchaseDays[row])
        let shape = basis.rateShape + known
        nothing = 1 - staying + staying * exp(-shape * log1p(purchases / shape))
        let count = 1 / max(purchases, Self.leastPurchases)
        purchaseVariation = count + 1 / shape
        let spend = basis.spendShapes
        spendVariation =
            purchaseVariation + count / spend.purchase
            + 1 / max(spend.purchase * known + spend.mean - 2, Self.leastEvidence)
    }

    /// What is exceeded with a probability of about `missed`, of something of which `expected` is
    /// expected.
    @inline(__always)
    func upper(
        expected: Double, variation: Double, missed: Double
    ) -> Double {
        let among = min(missed / staying, 0.5)
        let reach = Self.quantile(
            mean: expected / staying, variation: variation, deviations: Self.deviations(among))
        return max(reach, expected)
    }

    /// What a customer who stays falls short of with a probability of about `missed`.
    @inline(__always)
    func lower(expected: Double, variation: Double, missed: Double) -> Double {
        Self.quantile(
            mean: expected / staying, variation: variation, deviations: -Self.deviations(missed))
    }

    /// Of a gamma distribution (Wilson & Hilferty 1931, "The distribution of chi-square").
    @inline(__always)
    private static func quantile(
        mean: Double, variation: Double, deviations: Double
    ) -> Double {
        let ninth = variation / 9
        let root = max(0, 1 - ninth + deviations * ninth.squareRoot())
        return mean * root * root * root
    }

    /// Standard deviations that a normal variate exceeds with probability `part`, 0…0.5 (Abramowitz &
    /// Stegun 1964, 26.2.23); to less than a thousandth.
    @inline(__always)
    private static func deviations(_ part: Double) -> Double {
        guard part < 0.5 else { return 0 }
        let t = (-2 * log(part)).squareRoot()
        return t - (2.515517 + t * (0.802853 + t * 0.010328))
            / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    }
}
