import Glibc

/// What was observed and what was expected, by day of the year.
struct YearSums: Sendable {
    private(set) var observed = [Double](repeating: 0, count: YearlyPattern.days)
    private(set) var expected = [Double](repeating: 0, count: YearlyPattern.days)

    /// A day without a purchase in the past still has a length.
    static let lowestLevel = 0.02

    mutating func add(_ observation: Double, _ expectation: Double, at place: Int) {
        observed[place] += observation
        expected[place] += expectation
    }

    /// All that was observed over all that was expected; 1 where nothing was.
    var level: Double {
        let all = expected.reduce(0, +)
        return all > 0 ? observed.reduce(0, +) / all : 1
    }

    /// Observed over expected with Gaussian weights of this standard deviation, around the year.
    ///
    /// - Parameter breaks: places after which trade is another from one day to the next: days on the
    ///   two sides are not averaged.
    func smoothed(_ bandwidth: Int, notAcross breaks: YearBreaks) -> [Double] {
        let days = YearlyPattern.days
        let reach = 3 * bandwidth
        let weights = (0...reach).map { distance in
            exp(-0.5 * Double(distance * distance) / Double(bandwidth * bandwidth))
        }
        return (0..<days).map { place in
            var (above, below) = (observed[place], expected[place])
            let reaches = (
                before: min(reach, breaks.daysBefore[place]),
                after: min(reach, breaks.daysAfter[place])
            )
            for offset in -reaches.before...reaches.after where offset != 0 {
                let other = (place + offset + days) % days
                above += weights[abs(offset)] * observed[other]
                below += weights[abs(offset)] * expected[other]
            }
            return below > 0 ? above / below : level
        }
    }

    /// Smoothed between the breaks that the sums themselves tell, above zero.
    func levels(_ bandwidth: Int) -> [Double] {
        smoothed(bandwidth, notAcross: YearBreaks(of: self)).map { max($0, Self.lowestLevel) }
    }

    /// Of the observed purchases, if they come as expected times `levels`, their sum being known.
    func logLikelihood(of levels: [Double]) -> Double {
        let total = levels.indices.reduce(0) { $0 + levels[$1] * expected[$1] }
        return levels.indices.reduce(0) { sum, place in
            let share = max(
                levels[place] * expected[place] / max(total, .leastNonzeroMagnitude), 1e-12)
            return sum + observed[place] * log(share)
        }
    }

    /// Of the observed, if they come as expected times `levels`, their sum being known: squared misses
    /// over what was expected, which their variances are in proportion to.
    func squaredError(of levels: [Double]) -> Double {
        let total = levels.indices.reduce(0) { $0 + levels[$1] * expected[$1] }
        let scale = total > 0 ? observed.reduce(0, +) / total : 1
        return levels.indices.reduce(0) { sum, place in
            guard expected[place] > 0 else { return sum }
            let miss = observed[place] - scale * levels[place] * expected[place]
            return sum + miss * miss / expected[place]
        }
    }
}

/// Days of the year after which trade is suddenly another, as after Christmas.
///
/// Averaged over such a day, the one side would lend to the other: of a January after a strong
/// December, a tenth.
struct YearBreaks: Sendable {
    /// Days before and after each day that lie on its side of all breaks.
    let daysBefore: [Int]
    let daysAfter: [Int]

    static let none = YearBreaks(after: [])

    /// Days on either side that are held against each other.
    private static let width = 4
    /// Log-likelihood by which two levels tell them better than one does.
    private static let leastGain = 10.0
    /// A smaller rise or fall is as well averaged.
    private static let leastRatio = 1.25

    /// Where the likelihood ratio of two levels to one is highest nearby.
    init(of sums: YearSums) {
        let days = YearlyPattern.days
        let gains = (0..<days).map { Self.gain(after: $0, of: sums) }
        self.init(
            after: (0..<days).filter { place in
                gains[place] > Self.leastGain
                    && (1...Self.width).allSatisfy {
                        gains[(place + $0) % days] <= gains[place]
                            && gains[(place - $0 + days) % days] < gains[place]
                    }
            })
    }

    /// - Parameter places: the last days before a break, 0…364, ascending.
    init(after places: [Int]) {
        let days = YearlyPattern.days
        guard let first = places.first, let last = places.last else {
            daysBefore = [Int](repeating: days / 2, count: days)
            daysAfter = daysBefore
            return
        }
        daysAfter = (0..<days).map { day in
            (places.first { $0 >= day } ?? first + days) - day
        }
        daysBefore = (0..<days).map { day in
            day - 1 - (places.last { $0 < day } ?? last - days)
        }
    }

    private static func gain(after place: Int, of sums: YearSums) -> Double {
        let days = YearlyPattern.days
        func side(from first: Int) -> (observed: Double, expected: Double) {
            (0..<width).reduce((0, 0)) { sum, offset in
                let day = (first + offset + days) % days
                return (sum.0 + sums.observed[day], sum.1 + sums.expected[day])
            }
        }
        let sides = [side(from: place - width + 1), side(from: place + 1)]
        let observed = sides[0].observed + sides[1].observed
        guard sides.allSatisfy({ $0.expected > 0 }), observed > 0 else { return 0 }
        let level = observed / (sides[0].expected + sides[1].expected)
        let levels = sides.map { $0.observed / $0.expected }
        guard max(levels[0], levels[1]) > leastRatio * min(levels[0], levels[1]) else { return 0 }
        return zip(sides, levels).reduce(0) { sum, side in
            side.1 > 0 ? sum + side.0.observed * log(side.1 / level) : sum
        }
    }
}
