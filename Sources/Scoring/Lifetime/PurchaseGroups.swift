/// Customers with equal (x, t_x, T) counted once: all that the likelihood of a purchase model sees.
///
/// The groups stand in ascending order of (x, t_x, T), so that sums over them are the same bits
/// whatever the order and the keys of the customers. Times are weeks.
public struct PurchaseGroups: Sendable {
    /// What turns days into the weeks that models reckon in.
    public static let daysInWeek = 7.0

    /// Distinct times in weeks, ascending; recencies and ages are indices into it.
    let times: [Double]
    /// Repeat purchases of each group: x.
    let repeats: [Int32]
    let recencies: [Int32]
    let ages: [Int32]
    /// Customers of each group.
    let counts: [Double]
    /// Ranges of groups with equal x, in ascending order of x.
    let runs: [Range<Int>]

    /// Distinct histories.
    public var groupCount: Int { counts.count }

    /// Customers in all groups.
    public let customerCount: Int

    /// Rows that no customer can have had, and that are in no group.
    let impossibleCount: Int

    /// Customers who have bought again.
    let repeaterCount: Int

    /// Groups the customers of `summary`; days become weeks.
    public init(_ summary: PurchaseSummary) {
        let histories = (0..<summary.count).map { row in
            History(
                repeats: summary.repeats[row], recency: summary.recencies[row],
                age: summary.ages[row])
        }
        let sound = histories.filter {
            $0.repeats >= 0 && $0.recency >= 0 && $0.recency <= $0.age
        }
        self.init(
            sorted: History.sorted(sound), impossible: histories.count - sound.count,
            time: { Double($0) / Self.daysInWeek })
    }

    /// Groups customers given by x, t_x and T in weeks.
    ///
    /// The columns have the same length. Rows that are no history (0 ≤ x, 0 ≤ t_x ≤ T, all finite)
    /// are counted as such, and a fit refuses them.
    public init(repeats: [Int], recencies: [Double], ages: [Double]) {
        let sound = repeats.indices.filter { row in
            repeats[row] >= 0 && recencies[row] >= 0 && recencies[row] <= ages[row]
                && ages[row].isFinite
        }
        let impossible = repeats.count - sound.count
        let (recencies, ages) = (sound.map { recencies[$0] }, sound.map { ages[$0] })
        let repeats = sound.map { repeats[$0] }
        let times = Set(recencies).union(ages).sorted()
        var indices: [Double: Int32] = [:]
        for (index, time) in times.enumerated() { indices[time] = Int32(index) }
        let histories = repeats.indices.map { row in
            History(
                repeats: Int32(clamping: repeats[row]), recency: indices[recencies[row]] ?? 0,
                age: indices[ages[row]] ?? 0)
        }
        self.init(
            sorted: History.sorted(histories), impossible: impossible, time: { times[Int($0)] })
    }

    private init(sorted histories: [History], impossible: Int, time: (Int32) -> Double) {
        var values = Set<Int32>()
        for history in histories {
            values.insert(history.recency)
            values.insert(history.age)
        }
        let distinct = values.sorted()
        var places: [Int32: Int32] = [:]
        for (place, value) in distinct.enumerated() { places[value] = Int32(place) }

        var repeats: [Int32] = []
        var recencies: [Int32] = []
        var ages: [Int32] = []
        var counts: [Double] = []
        var previous: History?
        for history in histories {
            if history == previous {
                counts[counts.count - 1] += 1
                continue
            }
            previous = history
            repeats.append(history.repeats)
            recencies.append(places[history.recency] ?? 0)
            ages.append(places[history.age] ?? 0)
            counts.append(1)
        }
        self.init(
            times: distinct.map(time), repeats: repeats, recencies: recencies, ages: ages,
            counts: counts, impossible: impossible)
    }

    private init(
        times: [Double], repeats: [Int32], recencies: [Int32], ages: [Int32], counts: [Double],
        impossible: Int
    ) {
        self.times = times
        self.repeats = repeats
        self.recencies = recencies
        self.ages = ages
        self.counts = counts
        impossibleCount = impossible
        var runs: [Range<Int>] = []
        var start = 0
        for group in repeats.indices
        where group + 1 == repeats.count || repeats[group + 1] != repeats[group] {
            runs.append(start..<group + 1)
            start = group + 1
        }
        self.runs = runs
        customerCount = Int(counts.reduce(0, +))
        repeaterCount = zip(repeats, counts).reduce(0) { $1.0 > 0 ? $0 + Int($1.1) : $0 }
    }

    /// A sample of about `size` customers, or nil where there are not many more than that.
    func roughSample(ofAbout size: Int) -> PurchaseGroups? {
        customerCount > 4 * size ? sample(ofAbout: size) : nil
    }

    /// - Throws: `FitRefusal` unless there is this much to be fitted to.
    func checkEnough(customers: Int, repeaters: Int) throws(FitRefusal) {
        guard impossibleCount == 0 else { throw .impossibleHistories(impossibleCount) }
        guard customerCount >= customers else {
            throw .tooFewCustomers(customerCount, needed: customers)
        }
        guard repeaterCount >= repeaters else {
            throw .tooFewRepeatCustomers(repeaterCount, needed: repeaters)
        }
        guard meanAge > 0 else { throw .noTimeObserved }
    }

    /// Every `customerCount / size`-th customer in the order of the groups.
    ///
    /// Good for finding where a fit should start; the order of the groups makes it a stratified
    /// sample without chance.
    func sample(ofAbout size: Int) -> PurchaseGroups {
        let stride = Double(max(1, customerCount / max(1, size)))
        var chosen: [Int] = []
        var chosenCounts: [Double] = []
        var passed = 0.0
        for group in counts.indices {
            let before = (passed / stride).rounded(.down)
            passed += counts[group]
            let drawn = (passed / stride).rounded(.down) - before
            if drawn > 0 {
                chosen.append(group)
                chosenCounts.append(drawn)
            }
        }
        return PurchaseGroups(
            times: times, repeats: chosen.map { repeats[$0] },
            recencies: chosen.map { recencies[$0] }, ages: chosen.map { ages[$0] },
            counts: chosenCounts, impossible: 0)
    }

    /// Mean of T over customers, in weeks.
    var meanAge: Double { weightedMean { times[Int(ages[$0])] } }

    /// Mean of x over customers.
    var meanRepeats: Double { weightedMean { Double(repeats[$0]) } }

    private func weightedMean(_ value: (Int) -> Double) -> Double {
        guard customerCount > 0 else { return 0 }
        let sum = counts.indices.reduce(0) { $0 + counts[$1] * value($1) }
        return sum / Double(customerCount)
    }
}

/// One customer's history in integers that order like the times they stand for.
private struct History: Hashable, Comparable {
    var repeats: Int32
    var recency: Int32
    var age: Int32

    static func < (left: History, right: History) -> Bool {
        (left.repeats, left.recency, left.age) < (right.repeats, right.recency, right.age)
    }

    /// Ascending by x, then t_x, then T.
    static func sorted(_ histories: [History]) -> [History] {
        let bits = 21
        let limit = Int32(1) << 21
        guard
            histories.allSatisfy({
                0 <= $0.repeats && $0.repeats < limit && 0 <= $0.recency && $0.recency < limit
                    && 0 <= $0.age && $0.age < limit
            })
        else { return histories.sorted() }
        // One integer compares faster than three.
        let mask = UInt64(limit - 1)
        var keys = histories.map { history in
            UInt64(history.repeats) << UInt64(2 * bits) | UInt64(history.recency) << UInt64(bits)
                | UInt64(history.age)
        }
        keys.sort()
        return keys.map { key in
            History(
                repeats: Int32(key >> UInt64(2 * bits)),
                recency: Int32(key >> UInt64(bits) & mask), age: Int32(key & mask))
        }
    }
}
