import CustomerModel
import Scoring
import Warehouse

/// Who may stand on one work list, before it is known how urgent each of them is.
struct WorklistCandidates: Sendable {
    /// What the list and the words on it need of one customer.
    fileprivate struct Candidate {
        /// Ordinal of the orders.
        let customer: Int32
        /// Index into the rules of the rule set.
        let segment: UInt8
        let daysSinceLastOrder: Int32
        let orders: Int32
        let spend: Int64
    }

    fileprivate let rule: WorklistRule
    /// Longest silent first.
    fileprivate let candidates: [Candidate]
}

/// How urgent each customer is; columns by ordinal of the orders, empty where no risk was predicted.
struct Urgency: Sendable {
    /// 1 (first) to 5; 0 for who was not scored.
    let interventionPriorities: [UInt8]
    /// Value of one year times the probability of churn, in minor units.
    let valuesAtRisk: [Double]

    /// Nothing is known: all are as urgent as each other.
    static let unknown = Urgency(interventionPriorities: [], valuesAtRisk: [])

    /// `customers` by priority, and within one by value at risk, the largest first; those that are
    /// alike stay in the order in which they came.
    func order<Row>(_ rows: [Row], customer: (Row) -> Int32) -> [Row] {
        guard !interventionPriorities.isEmpty else { return rows }
        let keyed = rows.enumerated().map { place, row in
            let ordinal = Int(customer(row))
            let priority = interventionPriorities[ordinal]
            return (
                priority: priority == 0 ? UInt8.max : priority, atRisk: valuesAtRisk[ordinal],
                place: place
            )
        }
        let sorted = keyed.sorted {
            ($0.priority, -$0.atRisk, $0.place) < ($1.priority, -$1.atRisk, $1.place)
        }
        return sorted.map { rows[$0.place] }
    }
}

extension ScoringRules {
    /// Minor units in one unit of a currency, for bands of value.
    private static let minorUnits: Int64 = 100

    /// Whom every work list may hold.
    func worklistCandidates(of table: RFMTable, segments: [UInt8]) -> [WorklistCandidates] {
        worklists.map { rule in
            WorklistCandidates(
                rule: rule,
                candidates: table.rows(for: rule).map { row in
                    .init(
                        customer: table.customers[row], segment: segments[row],
                        daysSinceLastOrder: table.daysSinceLastOrder[row],
                        orders: table.lifetimeOrders[row], spend: table.lifetimeSpend[row])
                })
        }
    }

    /// The places of every work list, the most urgent first, in values too coarse to link by.
    func worklists(
        of lists: [WorklistCandidates], by urgency: Urgency, keys: [Pseudonym]
    ) -> [(list: String, places: [WorklistPlace])] {
        lists.map { list in
            let rule = list.rule
            let first = urgency.order(list.candidates) { $0.customer }.prefix(rule.atMost)
            let places = first.map { candidate in
                WorklistPlace(
                    customer: keys[Int(candidate.customer)],
                    segmentName: assignment.ruleSet.rules[Int(candidate.segment)].name,
                    recencyBand: rule.recencyBands.label(for: Int(candidate.daysSinceLastOrder)),
                    frequencyBand: rule.frequencyBands.label(for: Int(candidate.orders)),
                    valueBand: rule.valueBands.label(for: Int(candidate.spend / Self.minorUnits)))
            }
            return (list: rule.list, places: places)
        }
    }
}
