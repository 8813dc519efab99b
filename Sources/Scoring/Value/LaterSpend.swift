import Glibc

/// What customers will spend after the first year, each year worth less the further off it is.
///
/// How fast a customer's purchases fade is the customer's own: the model of purchases tells it by how
/// often they bought and for how long they are known. Discounted expected residual purchases are those
/// of Fader, Hardie & Lee, "RFM and CLV", Journal of Marketing Research 42(4), 2005.
struct LaterSpend: Sendable {
    /// In years 2 and 3, minor units, discounted to now.
    let untilThirdYear: [Double]
    /// In all years from the second on.
    let ever: [Double]

    /// - Parameters:
    ///   - basis: of the first year.
    ///   - levels: what the models' expectations are multiplied by.
    init(
        of basis: ValueBasis, summary: PurchaseSummary, purchases: FittedPurchases,
        levels: CalibrationLevels, discountRate: Double
    ) {
        let decay = PurchaseDecay(purchases, summary: summary, discountRate: discountRate)
        let parts = Chunks.map(basis.count) { rows in
            rows.map { row -> (three: Double, ever: Double) in
                let level = levels.level(isGone: basis.isLikelyGone(row))
                let spend = level * basis.modelSpend[row]
                let ratio = decay.ratios(x: summary.repeats[row], age: summary.ages[row])
                return (spend * ratio.three, spend * ratio.ever)
            }
        }.flatMap { $0 }
        untilThirdYear = parts.map(\.three)
        ever = parts.map(\.ever)
    }
}

/// Discounted purchases of later years over those expected in the first, by x and T.
///
/// The ratios are smooth, so they are computed at fixed places and interpolated between them: a million
/// customers cost no more than a thousand.
struct PurchaseDecay: Sendable {
    /// Of years 2 and 3, and of all from the second on.
    struct Ratios: Sendable {
        var three: Double
        var ever: Double

        static func between(_ one: Ratios, _ other: Ratios, at part: Double) -> Ratios {
            Ratios(
                three: one.three + part * (other.three - one.three),
                ever: one.ever + part * (other.ever - one.ever))
        }
    }

    /// Repeat purchases of each row of `ratios`, ascending; neighbours differ by a quarter at most.
    private let repeats: [Int32]
    /// By place in `repeats`, then by that in age; empty where nobody needs them.
    private let ratios: [[Ratios]]

    /// Weeks of age of the first step; each doubles what is before it and adds as many.
    private static let firstWeeks = 4.0
    private static let exactRepeats: Int32 = 8
    private static let yearWeeks = Double(ValueEvidence.yearDays) / PurchaseGroups.daysInWeek
    /// Years at which the integrals of later years are cut; after a hundred nothing is counted.
    private static let cuts = [1.0, 3, 9, 30, 100]

    init(_ purchases: FittedPurchases, summary: PurchaseSummary, discountRate: Double) {
        self.init(purchases.model, summary: summary, discountRate: discountRate)
    }

    private init(_ model: some PurchaseModel, summary: PurchaseSummary, discountRate: Double) {
        let most = summary.repeats.max() ?? 0
        var repeats: [Int32] = []
        var next: Int32 = 0
        while next < most || repeats.count < 2 {
            repeats.append(next)
            next = next < Self.exactRepeats ? next + 1 : next + max(1, next / 4)
        }
        repeats.append(next)
        self.repeats = repeats
        var needed = [Bool](repeating: false, count: repeats.count)
        for x in Set(summary.repeats) {
            let place = Self.place(of: x, in: repeats)
            (needed[place], needed[place + 1]) = (true, true)
        }
        let steps = Int(Self.step(ofAge: summary.ages.max() ?? 0)) + 2
        let rate = log(1 + discountRate) / Self.yearWeeks
        ratios = Chunks.map(repeats.count, size: 1) { [needed, repeats] places in
            places.map { place -> [Ratios] in
                guard needed[place] else { return [] }
                return (0..<steps).map { step in
                    let weeks = Self.firstWeeks * (exp2(Double(step)) - 1)
                    return Self.ratios(
                        of: model.afterSurviving(x: Int(repeats[place]), age: weeks), rate: rate)
                }
            }
        }.flatMap { $0 }
    }

    /// Of a customer with `x` repeat purchases who is known for `age` days.
    func ratios(x: Int32, age: Int32) -> Ratios {
        let place = Self.place(of: x, in: repeats)
        let step = Self.step(ofAge: age)
        let below = min(Int(step), ratios[place].count - 2)
        let part = step - Double(below)
        let (low, high) = (ratios[place], ratios[place + 1])
        let share = Double(x - repeats[place]) / Double(repeats[place + 1] - repeats[place])
        return .between(
            .between(low[below], low[below + 1], at: part),
            .between(high[below], high[below + 1], at: part), at: share)
    }

    private static func step(ofAge days: Int32) -> Double {
        log2(1 + Double(max(0, days)) / PurchaseGroups.daysInWeek / firstWeeks)
    }

    /// The last place at `x` or below that is not the last of all.
    private static func place(of x: Int32, in repeats: [Int32]) -> Int {
        var (low, high) = (0, repeats.count - 2)
        while low < high {
            let middle = (low + high + 1) / 2
            if repeats[middle] <= x { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private static func ratios(of process: some PurchaseProcess, rate: Double) -> Ratios {
        let first = process.expectedPurchases(in: yearWeeks)
        guard first > 0 else { return Ratios(three: 0, ever: 0) }
        let parts = zip(cuts, cuts.dropFirst()).map { start, end in
            process.discountedPurchases(from: start * yearWeeks, to: end * yearWeeks, rate: rate)
        }
        return Ratios(three: parts[0] / first, ever: parts.reduce(0, +) / first)
    }
}
