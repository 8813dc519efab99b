/// How the coming window will differ from the last one whose outcome is known, by the season.
///
/// A year ago today tells what the coming window is like; how far that can be trusted, the shop's
/// own earlier months tell: `weight` is the regression, through zero, of what the index did on what
/// the year before would have had it do, shrunk towards nothing. While fewer months have been seen
/// twice than a horizon has, a season seen once is half believed: nothing tells then whether it comes
/// again, and the half is never further off than half of it.
public struct SeasonShift: Codable, Hashable, Sendable {
    /// Added to the log-odds of everybody.
    public let logOdds: Double
    /// 0 (the season is not to be told) to 1 (as a year ago).
    public let weight: Double
    /// Level a year ago less the level of the last observed window; nil where either is unknown.
    public let difference: Double?
    /// Earlier days the weight was learned on.
    public let checkedDays: Int

    static let none = SeasonShift(logOdds: 0, weight: 0, difference: nil, checkedDays: 0)

    private static let year: Int32 = 365
    /// Who ordered in this many days before counts as active.
    private static let window: Int32 = 90
    /// The weight is learned on months, of which there are more than of horizons.
    private static let checkHorizon: Int32 = 30
    private static let checkSpacing: Int32 = 15
    private static let maximumChecks = 24
    /// Variance, on the log-odds, of changes that are no season: about 0.14 either way.
    private static let disturbance = 0.02
    /// What is believed of a season before any of it was seen twice.
    private static let untriedWeight = 0.5
    /// How firmly, as squared log-odds: a season seen once is off by 0.4 or so, weights from 0 to 1
    /// scatter by 0.3.
    private static let untriedSquares = 2.0

    private init(logOdds: Double, weight: Double, difference: Double?, checkedDays: Int) {
        self.logOdds = logOdds
        self.weight = weight
        self.difference = difference
        self.checkedDays = checkedDays
    }

    /// From orders before `end`; `trainingDays` have horizons that ended by then.
    init(
        of ledger: CustomerOrders, before end: Int32, start: Int32, trainingDays: [Int32],
        horizon: Int32, averageOrder: Double, sample: ChurnSample, minimumCustomers: Int
    ) {
        let first = start + Self.window
        let lastYear = end - Self.year
        guard let last = trainingDays.max(), lastYear >= first, lastYear + horizon <= end else {
            self = .none
            return
        }
        let levels = SeasonIndex(
            of: ledger, days: Set(trainingDays.filter { $0 >= first } + [lastYear]),
            window: Self.window, horizon: horizon, averageOrder: averageOrder, sample: sample,
            minimumCustomers: minimumCustomers
        ).levels
        let checks = (0..<Int32(Self.maximumChecks))
            .map { end - Self.checkHorizon - $0 * Self.checkSpacing }
            .filter { $0 - Self.year >= first }
        let months = SeasonIndex(
            of: ledger,
            days: Set(checks + checks.map { $0 - Self.year } + checks.map { $0 - horizon }),
            window: Self.window, horizon: Self.checkHorizon, averageOrder: averageOrder,
            sample: sample, minimumCustomers: minimumCustomers
        ).levels
        var (products, squares, count) = (0.0, 0.0, 0)
        for day in checks {
            guard let now = months[day], let then = months[day - Self.year],
                let before = months[day - horizon]
            else { continue }
            products += (now - before) * (then - before)
            squares += (then - before) * (then - before)
            count += 1
        }
        let difference = levels[lastYear].flatMap { then in levels[last].map { then - $0 } }
        let untried = max(0, 1 - Double(count * Int(Self.checkSpacing)) / Double(horizon))
        let belief = difference == nil ? 0 : untried * Self.untriedSquares
        let evidence = squares + Self.disturbance * Double(count) + belief
        let weight =
            evidence == 0
            ? 0 : min(1, max(0, (products + belief * Self.untriedWeight) / evidence))
        self.init(
            logOdds: weight * (difference ?? 0), weight: weight, difference: difference,
            checkedDays: count)
    }
}
