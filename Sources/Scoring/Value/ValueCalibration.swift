import CustomerModel
import Glibc

/// What an earlier holdout taught about predictions of this shop.
///
/// The window ends where the fit does, so nothing after as-of is ever seen.
public struct ValueCalibration: Codable, Hashable, Sendable {
    /// First day of the window (`CalendarDate.dayNumber`); its end is the day of the fit.
    public let windowStart: Int
    /// Length of the window.
    public let windowDays: Int
    /// Customers known at its start.
    public let customers: Int
    /// How models and habit are weighed.
    public let weights: BlendWeights
    /// What came over what was predicted, season taken out; what predictions are multiplied by is of
    /// each of two groups.
    public let spendLevel: Double
    /// As `spendLevel`, of purchases.
    public let purchaseLevel: Double
    /// Multiplies weighed spend.
    let spendLevels: CalibrationLevels
    /// Multiplies weighed purchases.
    let purchaseLevels: CalibrationLevels
    /// Multiplies what the models alone expect to be spent.
    let modelLevels: CalibrationLevels
    /// Spend of the window over spend in an even season, as it was taken out.
    public let season: Double
    /// Share of customers' habitual spend that was still there in the window, season taken out.
    ///
    /// 0…`ValueAssumptions.maximumRetention`; it is what a year leaves for the next where no model of
    /// purchases tells it customer by customer.
    public let retention: Double

    /// Where there is nothing to learn from: models and habit weigh the same, as they are.
    static let none = ValueCalibration(
        windowStart: 0, windowDays: 0, customers: 0,
        weights: BlendWeights(habit: 0.5, memoryDays: nil), spendLevel: 1, purchaseLevel: 1,
        spendLevels: .even, purchaseLevels: .even, modelLevels: .even, season: 1, retention: 0.5)

    /// Fewer customers or days teach nothing.
    static let minimumCustomers = 50
    static let minimumDays = 28
}

/// What predictions are multiplied by: models err in another way for those they take for gone.
struct CalibrationLevels: Codable, Hashable, Sendable {
    /// Of customers who are rather alive than gone.
    let alive: Double
    /// Of customers who are rather gone than alive.
    let gone: Double

    static let even = CalibrationLevels(alive: 1, gone: 1)

    /// So many average customers for whom predictions came true are added: a level is then never
    /// told from a handful.
    private static let priorCustomers = 20.0
    /// Variance of the logarithm of what a group's own level is off that of everybody: four hundredths
    /// either way.
    private static let spread = 0.0016
    /// So many standard errors off, it is no chance.
    private static let surely = 4.0
    /// Own levels are never taken for further off than this.
    private static let farthest = 4.0

    init(alive: Double, gone: Double) {
        self.alive = alive
        self.gone = gone
    }

    /// These of predictions in which habit has a say: it has none of customers who are rather gone, so
    /// theirs is no less than that of the models.
    func notBelow(_ models: CalibrationLevels) -> CalibrationLevels {
        CalibrationLevels(alive: alive, gone: max(gone, models.gone))
    }

    /// The levels at which predictions of a window come to what came.
    ///
    /// A group's own level is believed as far as it is told more surely than groups differ, and where
    /// it is surely further off than that, nearly whole: limited translation of the empirical Bayes
    /// estimate (Efron & Morris 1972, "Limiting the risk of Bayes and empirical Bayes estimators").
    init(
        of predicted: @Sendable (Int) -> Double, to actual: @Sendable (Int) -> Double,
        in basis: ValueBasis
    ) {
        func sum(gone: Bool, _ value: @Sendable (Int) -> Double) -> Double {
            FixedSum.of(basis.count) { basis.isLikelyGone($0) == gone ? value($0) : 0 }
        }
        let groups = [false, true].map { gone in
            (came: sum(gone: gone, actual), awaited: sum(gone: gone, predicted))
        }
        let awaited = groups[0].awaited + groups[1].awaited
        let level = Self.level(
            groups[0].came + groups[1].came, over: awaited,
            prior: Self.priorCustomers * awaited / Double(max(1, basis.count)))
        let own = groups.enumerated().map { place, group in
            let expected = level * group.awaited
            guard expected > 0, group.came > 0 else { return level }
            let squares = sum(gone: place == 1) { row in
                let miss = actual(row) - level * predicted(row)
                return miss * miss
            }
            let larger = max(expected, group.came)
            // Where hardly anybody came, misses do not show how many more could have.
            let returners = sum(gone: place == 1) { actual($0) > 0 ? 1 : 0 }
            let error = squares / (larger * larger) + 1 / max(1, returners)
            let off = log(min(max(group.came / expected, 1 / Self.farthest), Self.farthest))
            let belief = max(
                Self.spread / (Self.spread + error),
                off == 0 ? 0 : 1 - Self.surely * Self.surely * error / (off * off))
            return level * exp(belief * off)
        }
        (alive, gone) = (own[0], own[1])
    }

    private static func level(_ came: Double, over awaited: Double, prior: Double) -> Double {
        awaited + prior > 0 ? max(0, came + prior) / (awaited + prior) : 1
    }

    @inline(__always)
    func level(isGone: Bool) -> Double { isGone ? gone : alive }
}
