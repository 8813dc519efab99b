import CustomerModel
import Foundation
import Settings

/// What the schedule reads from a scoring's summary line.
///
///     {"as_of":"2026-11-22","customers":5878,"churn":{"critical":12,"high":40,…}}
struct ScoreCounts: Decodable {
    let asOf: String
    let customers: Int
    /// Absent where a scoring does not predict churn.
    let churn: [String: Int]?

    private enum CodingKeys: String, CodingKey {
        case asOf = "as_of"
        case customers, churn
    }

    /// Nil when `line` is something else.
    init?(summary line: String) {
        guard let counts = try? JSONDecoder().decode(ScoreCounts.self, from: Data(line.utf8))
        else { return nil }
        self = counts
    }

    /// How many customers are at risk, if this is what a scoring for the shop's `day` can have printed:
    /// as of that day, or of the next for one that is repeated within it.
    ///
    /// The line comes from another process; what it says goes into alarms.
    func churnCount(scoredFor day: CalendarDate) -> ChurnLevelCounts.Count? {
        guard let churn, [day, day.adding(days: 1)].contains(where: { $0.iso8601 == asOf })
        else { return nil }
        let count = ChurnLevelCounts.Count(asOf: asOf, customers: customers, levels: churn)
        return count.isPossible ? count : nil
    }
}

extension ChurnLevelCounts.Count {
    /// Whether a scoring can have come to this.
    var isPossible: Bool {
        CalendarDate(iso8601: asOf) != nil && (0...Int(Int32.max)).contains(customers)
            && levels.allSatisfy {
                AlertPolicy.churnLevels.contains($0) && (0...customers).contains($1)
            }
    }
}
