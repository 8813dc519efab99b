public import CustomerModel

/// What customers said when they were asked, month by month.
///
/// Every answer counts in its month. One row for each month from the first answer to the last.
public struct NPSTable: Sendable {
    /// `YYYYMM`.
    public private(set) var months: [Int32] = []
    /// Answers of 9 or 10 in the month.
    public private(set) var promoters: [Int64] = []
    /// Answers of 7 or 8 in the month.
    public private(set) var passives: [Int64] = []
    /// Answers of 0 to 6 in the month.
    public private(set) var detractors: [Int64] = []
    /// Number and sum of the answers to how content they are, each 1…5.
    public private(set) var satisfactionCounts: [Int64] = []
    /// Sum of the answers that `satisfactionCounts` counts.
    public private(set) var satisfactionSums: [Int64] = []

    public var count: Int { months.count }

    /// Answers to the question of recommendation in the month of `row`.
    public func responses(_ row: Int) -> Int64 {
        promoters[row] + passives[row] + detractors[row]
    }

    /// Answers before `asOf`.
    public static func of(_ activities: CustomerActivities, asOf: CalendarDate) -> NPSTable {
        let end = Int32(clamping: asOf.dayNumber)
        func isAnswer(_ row: Int) -> Bool {
            activities.days[row] < end
                && (activities.npsScores[row] >= 0 || activities.satisfaction[row] > 0)
        }
        let rows = activities.days.indices.filter(isAnswer)
        guard let first = rows.map({ activities.days[$0] }).min(),
            let last = rows.map({ activities.days[$0] }).max()
        else { return NPSTable() }
        let months = MonthRange(first..<last + 1)
        var table = NPSTable(months)
        for row in rows {
            table.add(
                activities.npsScores[row], activities.satisfaction[row], months,
                activities.days[row])
        }
        return table
    }

    private init() {}

    private init(_ range: MonthRange) {
        months = (0..<range.count).map { range.month($0).key }
        promoters = Array(repeating: 0, count: range.count)
        passives = promoters
        detractors = promoters
        satisfactionCounts = promoters
        satisfactionSums = promoters
    }

    private mutating func add(
        _ score: Int8, _ satisfaction: Int8, _ months: MonthRange, _ day: Int32
    ) {
        let place = months.place(of: day)
        switch NPSCategory(score: score) {
        case .promoter: promoters[place] += 1
        case .passive: passives[place] += 1
        case .detractor: detractors[place] += 1
        case nil: break
        }
        if satisfaction > 0 {
            satisfactionCounts[place] += 1
            satisfactionSums[place] += Int64(satisfaction)
        }
    }
}
