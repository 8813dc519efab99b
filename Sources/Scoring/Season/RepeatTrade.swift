import Glibc

/// Purchases after the first of each day, and by whom they could have been made; what they brought.
struct RepeatTrade: Sendable {
    /// Place in the year of each day, ascending from the first.
    let places: [Int]
    /// Repeat purchases of each day.
    private(set) var purchases: [Double]
    /// What was spent on each day, and given back, by those whose first purchase lies before it; minor
    /// units.
    private(set) var spend: [Int64]
    private(set) var returned: [Int64]
    /// Customers whose first purchase lies on each day: those of the beginning, and all others.
    private var newcomers: [[Int]]
    /// Repeat purchases by band of age, for the same two groups.
    private var byAge: [[Double]]
    /// First day of age of each band, in days of even trade.
    private let ages: [Int]
    /// Days of even trade before each day, from the first on.
    private let passed: [Int]

    /// Older records say little of the years to come.
    private static let longestDays = 10 * YearlyPattern.days
    /// Who is first seen in so many days may have bought long before the records begin.
    private static let beginningDays = 90
    /// A year with fewer repeat purchases, or so small a part of the liveliest one, tells nothing.
    private static let leastPurchases = 100.0
    private static let leastPart = 0.05
    private static let rounds = 20
    /// While rates by age are told apart from the season.
    static let workingBandwidth = 5
    private static let bandwidths = [1, 2, 3, 5, 8, 12, 20, 30]

    /// Nil for records of less than two years.
    ///
    /// - Parameter season: trade of each day of the year over that of an even one, by which customers
    ///   grow older: they leave after purchases, and a December has many of them. Nil for even days.
    init?(of orders: CustomerOrders, before end: Int32, season: [Double]? = nil) {
        let first = orders.firstOrderDay(before: end) ?? end
        let start = max(first, end - Int32(Self.longestDays))
        let count = Int(end - start)
        guard count >= 2 * YearlyPattern.days else { return nil }
        places = (start..<end).map(YearlyPattern.dayOfYear)
        ages = Self.ageBands(upTo: count)
        var time = 0.0
        passed = places.map { place in
            defer { time += season?[place] ?? 1 }
            return Int(time.rounded())
        }
        purchases = [Double](repeating: 0, count: count)
        spend = [Int64](repeating: 0, count: count)
        returned = spend
        newcomers = [[Int]](repeating: [Int](repeating: 0, count: count), count: 2)
        byAge = [[Double]](repeating: [Double](repeating: 0, count: ages.count), count: 2)
        let empty = self
        let parts = Chunks.map(orders.customerCount) { customers in
            var part = empty
            for customer in customers {
                part.add(customer, of: orders, from: start, before: end)
            }
            return part
        }
        for part in parts { add(part) }
    }

    private mutating func add(
        _ customer: Int, of orders: CustomerOrders, from start: Int32, before end: Int32
    ) {
        var first: Int32?
        var last = Int32.min
        var group = 0
        for row in orders.rows(of: customer, before: end) {
            let day = orders.days[row]
            if let first, day > first {
                if orders.isReturn[row] {
                    returned[Int(day - start)] &-= orders.amounts[row]
                } else {
                    spend[Int(day - start)] &+= orders.amounts[row]
                }
            }
            guard !orders.isReturn[row], day != last else { continue }
            last = day
            guard let first else {
                guard day >= start else { return }
                first = day
                group = Int(day - start) < Self.beginningDays ? 0 : 1
                newcomers[group][Int(day - start)] += 1
                continue
            }
            purchases[Int(day - start)] += 1
            let age = passed[Int(day - start)] - passed[Int(first - start)]
            byAge[group][band(ofAge: age)] += 1
        }
    }

    private mutating func add(_ other: RepeatTrade) {
        for day in purchases.indices {
            purchases[day] += other.purchases[day]
            spend[day] &+= other.spend[day]
            returned[day] &+= other.returned[day]
        }
        for group in newcomers.indices {
            for day in purchases.indices { newcomers[group][day] += other.newcomers[group][day] }
            for band in byAge[group].indices { byAge[group][band] += other.byAge[group][band] }
        }
    }

    /// Weeks of the first half year, then four weeks each.
    private static func ageBands(upTo count: Int) -> [Int] {
        let weeks = [1] + (1...26).map { 7 * $0 }
        let months = Swift.stride(from: 210, to: max(211, count), by: 28)
        return (weeks + months).filter { $0 < count }
    }

    private func band(ofAge age: Int) -> Int {
        var (low, high) = (0, ages.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if ages[middle] <= age { low = middle } else { high = middle - 1 }
        }
        return low
    }

    // MARK: Years

    /// Years counted back from the last day, 0 the latest, that are whole and tell something.
    var yearsSeen: [Int] {
        let counts = (0..<purchases.count / YearlyPattern.days).map { year in
            days(ofYear: year).reduce(0) { $0 + purchases[$1] }
        }
        let most = counts.max() ?? 0
        return counts.indices.filter {
            counts[$0] >= max(Self.leastPurchases, Self.leastPart * most)
        }
    }

    func days(ofYear year: Int) -> Range<Int> {
        let end = purchases.count - year * YearlyPattern.days
        return end - YearlyPattern.days..<end
    }

    /// Observed and expected purchases by day of the year, summed over `years`.
    func sums(_ expected: [Double], over years: [Int]) -> YearSums {
        var sums = YearSums()
        for year in years {
            for day in days(ofYear: year) {
                sums.add(purchases[day], expected[day], at: places[day])
            }
        }
        return sums
    }

    // MARK: Fit

    /// Purchases that each day's customers would make at their age on an even day, each year at the
    /// level of its own.
    func expectedWithoutSeason() -> [Double] {
        let present = newcomers.map(customersByAge)
        var season = [Double](repeating: 1, count: YearlyPattern.days)
        var levels = [Double](repeating: 1, count: purchases.count)
        var expected = levels
        for _ in 0..<Self.rounds {
            expected = [Double](repeating: 0, count: purchases.count)
            for group in present.indices {
                addExpected(
                    present[group], byAge[group],
                    weights: zip(places, levels).map {
                        season[$0] * $1
                    }, to: &expected)
            }
            levels = yearLevels(expected, season: season)
            for day in expected.indices { expected[day] *= levels[day] }
            var sums = YearSums()
            for day in expected.indices { sums.add(purchases[day], expected[day], at: places[day]) }
            season = sums.levels(Self.workingBandwidth)
        }
        return expected
    }

    /// Customers of each band of age on each day, one band after the other.
    private func customersByAge(_ newcomers: [Int]) -> [[Double]] {
        var come = [0]
        for count in newcomers { come.append((come.last ?? 0) + count) }
        // On each day, those who have reached the first day of age of each band.
        let older = ages.map { age -> [Int] in
            var first = 0
            return passed.indices.map { day in
                while first < day, passed[day] - passed[first] >= age { first += 1 }
                return come[first]
            }
        }
        return older.indices.map { band in
            passed.indices.map { day in
                let next = band + 1 < older.count ? older[band + 1][day] : 0
                return Double(older[band][day] - next)
            }
        }
    }

    private func addExpected(
        _ present: [[Double]], _ bought: [Double], weights: [Double], to expected: inout [Double]
    ) {
        for band in present.indices {
            var weighted = 1.0
            for day in weights.indices { weighted += present[band][day] * weights[day] }
            let rate = bought[band] / weighted
            guard rate > 0 else { continue }
            for day in weights.indices { expected[day] += rate * present[band][day] }
        }
    }

    /// Of each day, what its year bought over what was expected of it.
    private func yearLevels(_ expected: [Double], season: [Double]) -> [Double] {
        var levels = [Double](repeating: 1, count: expected.count)
        let years = (expected.count + YearlyPattern.days - 1) / YearlyPattern.days
        for year in 0..<years {
            let end = expected.count - year * YearlyPattern.days
            let days = max(0, end - YearlyPattern.days)..<end
            let bought = days.reduce(0) { $0 + purchases[$1] }
            let awaited = days.reduce(0) { $0 + expected[$1] * season[places[$1]] }
            guard bought > 0, awaited > 0 else { continue }
            for day in days { levels[day] = bought / awaited }
        }
        return levels
    }

    /// The number of days that tells each year best from the others, and by how much better than an
    /// even year; 0 where nothing does.
    func bestBandwidth(_ expected: [Double], years: [Int]) -> (days: Int, gain: Double) {
        let each = years.map { sums(expected, over: [$0]) }
        let others = years.map { year in sums(expected, over: years.filter { $0 != year }) }
        func logLikelihood(_ level: (YearSums) -> [Double]) -> Double {
            zip(each, others).reduce(0) { $0 + $1.0.logLikelihood(of: level($1.1)) }
        }
        let even = logLikelihood { _ in [Double](repeating: 1, count: YearlyPattern.days) }
        var best = (days: 0, gain: 0.0)
        for bandwidth in Self.bandwidths {
            let gain = logLikelihood { $0.levels(bandwidth) } - even
            if gain > best.gain { best = (bandwidth, gain) }
        }
        return best
    }
}
