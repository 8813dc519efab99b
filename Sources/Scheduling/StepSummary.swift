import Foundation

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

    var churnCount: ChurnLevelCounts.Count? {
        churn.map { ChurnLevelCounts.Count(asOf: asOf, customers: customers, levels: $0) }
    }
}
