import Glibc

/// By how much bounds of customers with as many purchases, known for as long, differ from those of all.
///
/// The models' spread is wrong in another way for those who have bought twice and for those who have
/// bought often, for newcomers and for customers of years; one factor for all would hold too seldom
/// here and too often there (Mondrian conformal prediction, Vovk, Lindsay, Nouretdinov & Gammerman
/// 2003). Bands of both are multiplied, so that no cell is told from a handful.
struct IntervalBands: Codable, Hashable, Sendable {
    /// One for each band of purchase days.
    let purchases: [Double]
    /// One for each band of tenure.
    let tenure: [Double]

    static let even = IntervalBands(
        purchases: [Double](repeating: 1, count: purchaseDays.count + 1),
        tenure: [Double](repeating: 1, count: tenureDays.count + 1))

    /// Where the next band begins: the bands that `IntervalCoverage` judges by.
    private static let purchaseDays: [Int32] = [2, 3, 5, 10]
    private static let tenureDays: [Int32] = [90, 180, 365, 730]
    /// So many customers of a band count as much as what all others say.
    private static let prior = 1_000.0
    /// Fewer customers say nothing about the outer hundredths.
    private static let minimumBand = 100
    /// No band is taken to differ by more, either way.
    private static let farthest = 4.0

    /// The band of each, 0 the first.
    static func place(purchaseDays: Int32, tenure: Int32) -> (purchases: Int, tenure: Int) {
        (place(of: purchaseDays, in: Self.purchaseDays), place(of: tenure, in: tenureDays))
    }

    private init(purchases: [Double], tenure: [Double]) {
        self.purchases = purchases
        self.tenure = tenure
    }

    /// Learns from `ratios` of outcomes to the models' bounds, and from the bands of those who had them.
    ///
    /// - Parameter bound: what so small a part of ratios lies above as may be missed.
    init(
        _ ratios: [Double], of places: [(purchases: Int, tenure: Int)],
        bound: ([Double]) -> Double
    ) {
        let all = bound(ratios)
        guard all > 0 else {
            self = .even
            return
        }
        func factors(_ ratios: [Double], _ band: (Int) -> Int, count: Int) -> [Double] {
            (0..<count).map { place in
                let own = ratios.indices.filter { band($0) == place }.map { ratios[$0] }
                guard own.count >= Self.minimumBand else { return 1 }
                let belief = Double(own.count) / (Double(own.count) + Self.prior)
                return pow(min(max(bound(own), 1 / Self.farthest), Self.farthest), belief)
            }
        }
        let relative = ratios.map { $0 / all }
        let purchases = factors(
            relative, { places[$0].purchases }, count: Self.purchaseDays.count + 1)
        self.purchases = purchases
        tenure = factors(
            relative.indices.map { relative[$0] / purchases[places[$0].purchases] },
            { places[$0].tenure }, count: Self.tenureDays.count + 1)
    }

    @inline(__always)
    func factor(of place: (purchases: Int, tenure: Int)) -> Double {
        purchases[place.purchases] * tenure[place.tenure]
    }

    @inline(__always)
    private static func place(of value: Int32, in edges: [Int32]) -> Int {
        var place = 0
        while place < edges.count, value >= edges[place] { place += 1 }
        return place
    }
}
