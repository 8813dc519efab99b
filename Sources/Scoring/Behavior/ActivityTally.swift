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
    mutating func add(
        _ row: Int, of activities: CustomerActivities, age: Int32, types: Types
    ) {
        let type = activities.types[row]
        points += types.weights[Int(type.position)] * EngagementRules.freshness(age: age)
        let inYear = age <= 365
        if types.byCustomer.contains(type) {
            lastDay = max(lastDay, activities.days[row])
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
        let points = Int64(activities.loyaltyPoints[row])
        if points != 0 { addPoints(points, inYear: inYear) }
        let (score, satisfaction) = (activities.npsScores[row], activities.satisfaction[row])
        if score >= 0 || satisfaction > 0 {
            addOpinion(score, satisfaction, at: activities.instants[row])
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

    /// One tally for each customer of `keys`, which ascend strictly; rows of others do not count.
    static func gather(
        _ activities: CustomerActivities, keys: ArraySlice<Pseudonym>, before end: Int32,
        rules: EngagementRules
    ) -> [ActivityTally] {
        let ordinals = activities.ordinals(of: keys)
        let types = Types(rules)
        let parts = Chunks.map(keys.count) { chunk in
            chunk.map { customer in
                var tally = ActivityTally()
                guard ordinals[customer] >= 0 else { return tally }
                for row in activities.rows(of: Int(ordinals[customer])) {
                    let age = end - activities.days[row]
                    // Rows are in the order of time.
                    guard age > 0 else { break }
                    tally.add(row, of: activities, age: age, types: types)
                }
                return tally
            }
        }
        return parts.flatMap { $0 }
    }
}
