/// What a model says of every customer of a summary, row by row.
public struct PurchaseForecast: Sendable {
    /// P(alive) of each customer of the summary.
    public let probabilitiesAlive: [Double]
    /// One column for each measure that was asked for: its expectation, those who have left counting
    /// as zero.
    public let expectations: [[Double]]
}

extension PurchaseModel {
    /// P(alive) of every customer, and the expectation of each of `measures`.
    ///
    /// A measure is a number that a purchase process has from now on, as
    /// `{ $0.expectedPurchases(in: 52) }`. What becomes of those who are alive depends on x and T
    /// alone, so each measure is computed once for each pair that occurs.
    public func forecast(
        of summary: PurchaseSummary, _ measures: [@Sendable (Process) -> Double]
    ) -> PurchaseForecast {
        let alive = Chunks.map(summary.count) { rows in
            rows.map { row in
                probabilityAlive(
                    x: Int(summary.repeats[row]),
                    recency: Double(summary.recencies[row]) / PurchaseGroups.daysInWeek,
                    age: Double(summary.ages[row]) / PurchaseGroups.daysInWeek)
            }
        }.flatMap { $0 }
        let survivors = SurvivorPairs(summary)
        let expectations = measures.map { measure in
            let values = Chunks.map(survivors.count, size: SurvivorPairs.chunkSize) { pairs in
                pairs.map { pair in
                    measure(
                        afterSurviving(
                            x: Int(survivors.repeats[pair]),
                            age: Double(survivors.ages[pair]) / PurchaseGroups.daysInWeek))
                }
            }.flatMap { $0 }
            return alive.indices.map { alive[$0] * values[Int(survivors.pairs[$0])] }
        }
        return PurchaseForecast(probabilitiesAlive: alive, expectations: expectations)
    }
}

/// The distinct pairs of x and T, and which of them each customer has.
private struct SurvivorPairs: Sendable {
    static let chunkSize = 1 << 8

    private(set) var repeats: [Int32] = []
    private(set) var ages: [Int32] = []
    /// Index of the pair of each row.
    private(set) var pairs: [Int32] = []

    var count: Int { repeats.count }

    init(_ summary: PurchaseSummary) {
        var places: [UInt64: Int32] = [:]
        pairs.reserveCapacity(summary.count)
        for row in 0..<summary.count {
            let (x, age) = (summary.repeats[row], summary.ages[row])
            let key = UInt64(UInt32(bitPattern: x)) << 32 | UInt64(UInt32(bitPattern: age))
            let place = places[key] ?? Int32(repeats.count)
            if place == repeats.count {
                places[key] = place
                repeats.append(x)
                ages.append(age)
            }
            pairs.append(place)
        }
    }
}
