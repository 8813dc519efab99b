import CustomerModel
import Scoring
import Warehouse

extension ScoringRules {
    /// Minor units in one unit of a currency, for bands of value.
    private static let minorUnits: Int64 = 100

    /// The places of every work list, in values too coarse to link by.
    func worklists(
        of table: RFMTable, keys: [Pseudonym], segments: [UInt8]
    ) -> [(list: String, places: [WorklistPlace])] {
        worklists.map { rule in
            let places = table.rows(for: rule).map { row in
                WorklistPlace(
                    customer: keys[Int(table.customers[row])],
                    segmentName: assignment.ruleSet.rules[Int(segments[row])].name,
                    recencyBand: rule.recencyBands.label(for: Int(table.daysSinceLastOrder[row])),
                    frequencyBand: rule.frequencyBands.label(for: Int(table.lifetimeOrders[row])),
                    valueBand: rule.valueBands.label(
                        for: Int(table.lifetimeSpend[row] / Self.minorUnits)))
            }
            return (list: rule.list, places: places)
        }
    }
}
