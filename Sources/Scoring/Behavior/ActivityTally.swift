import CustomerModel

/// What one customer did besides ordering, gathered from all activities before as-of.
///
/// Counts and sums of whole numbers, and latest values by time: the same for any order of rows.
struct ActivityTally {
    static let nobody: Int8 = -1

    /// Weighted by freshness; see `EngagementRules`.
    var points: Int64 = 0
    var lastDay = Int32.min
    var interactions365: Int32 = 0
    /// In the last 90 days, and in the 90 before them.
    var interactions90: Int32 = 0
    var interactionsBefore: Int32 = 0
    private var npsInstant = Int64.min
    var nps = ActivityTally.nobody
    var satisfactionSum: Int32 = 0
    var satisfactionCount: Int32 = 0
    var isMember = false
    var balance: Int64 = 0
    var earned365: Int64 = 0
    var redeemed365: Int64 = 0
    var complaints365: Int32 = 0
    var declined365: Int32 = 0
    var ticketsOpened: Int32 = 0
    var ticketsClosed: Int32 = 0

    /// What is known of activity types, by their position: asked once for each of millions of rows.
    struct Types: Sendable {
        fileprivate let weights: [Int64]
        fileprivate let byCustomer: ActivityTypeSet

        init(_ rules: EngagementRules) {
            weights = ActivityType.allCases.map(rules.weight)
            byCustomer = ActivityTypeSet(ActivityType.allCases.filter(\.isByCustomer))
        }
    }

    /// Adds one row that lies `age` days before as-of; `age` is at least 1.
    @inline(__always)
    mutating func add(_ row: Int, of columns: ActivityColumns, age: Int32, types: Types) {
        let type = columns.types[row]
        points += types.weights[Int(type.position)] * EngagementRules.freshness(age: age)
        let inYear = age <= 365
        if types.byCustomer.contains(type) {
            lastDay = max(lastDay, columns.days[row])
            if inYear { interactions365 += 1 }
            if age <= 90 { interactions90 += 1 }
            if age > 90, age <= 180 { interactionsBefore += 1 }
        }
        switch type {
        case .complaint: complaints365 += inYear ? 1 : 0
        case .orderDeclined: declined365 += inYear ? 1 : 0
        case .ticketOpened: ticketsOpened += 1
        case .ticketClosed: ticketsClosed += 1
        default: break
        }
        let points = Int64(columns.loyaltyPoints[row])
        if points != 0 { addPoints(points, inYear: inYear) }
        let (score, satisfaction) = (columns.npsScores[row], columns.satisfaction[row])
        if score >= 0 || satisfaction > 0 {
            addOpinion(score, satisfaction, at: columns.instants[row])
        }
    }

    private mutating func addPoints(_ points: Int64, inYear: Bool) {
        if points > 0 { isMember = true }
        balance += points
        guard inYear else { return }
        if points > 0 { earned365 += points } else { redeemed365 -= points }
    }

    /// Of answers given at the same time the lowest counts.
    private mutating func addOpinion(_ score: Int8, _ satisfaction: Int8, at instant: Int64) {
        if score >= 0, instant > npsInstant || (instant == npsInstant && score < nps) {
            npsInstant = instant
            nps = score
        }
        if satisfaction > 0 {
            satisfactionSum += Int32(satisfaction)
            satisfactionCount += 1
        }
    }

    /// One tally for each customer of `keys`, which ascend; rows of others do not count.
    static func gather(
        _ columns: ActivityColumns, keys: [Pseudonym], before end: Int32, rules: EngagementRules
    ) -> [ActivityTally] {
        let ordinals = ordinals(of: columns.keys, among: keys)
        let owners = Chunks.map(columns.rowCount) { chunk in
            chunk.map { columns.days[$0] < end ? ordinals[Int(columns.customers[$0])] : -1 }
        }
        let types = Types(rules)
        // Each chunk looks at the owners of all rows and reads the rows of its customers, who are
        // few enough to stay near.
        let parts = Chunks.map(keys.count, size: Chunks.fewLarge(keys.count)) { chunk in
            var tallies = [ActivityTally](repeating: ActivityTally(), count: chunk.count)
            var row = 0
            for part in owners {
                for owner in part {
                    if chunk.contains(Int(owner)) {
                        tallies[Int(owner) - chunk.lowerBound].add(
                            row, of: columns, age: end - columns.days[row], types: types)
                    }
                    row += 1
                }
            }
            return tallies
        }
        return parts.flatMap { $0 }
    }

    /// Place of each of `names` in `keys`, which ascend; -1 for those that are not there.
    private static func ordinals(of names: [Pseudonym], among keys: [Pseudonym]) -> [Int32] {
        let parts = Chunks.map(names.count) { chunk in
            chunk.map { name -> Int32 in
                let place = keys.indices.bisect { keys[$0] >= names[name] }
                return place < keys.count && keys[place] == names[name] ? Int32(place) : -1
            }
        }
        return parts.flatMap { $0 }
    }
}
