public import CustomerModel

/// How customers are put into groups whose totals are told, by what lies before a day.
public struct CustomerGrouping: Sendable {
    /// What the groups are, for example `segment`.
    public let kind: String
    /// The name of each customer's group; empty for who is in none.
    let names: @Sendable (CustomerOrders, CalendarDate, [ValueEvidence]) -> [String]

    /// Everybody: the whole shop.
    static let shop = CustomerGrouping(kind: "shop") { _, _, customers in
        customers.map { _ in "all" }
    }

    /// By the calendar month of the first order, as `2026-01`.
    public static let cohorts = CustomerGrouping(kind: "cohort") { _, _, customers in
        customers.map {
            name(ofCohort: CalendarMonth(CalendarDate(dayNumber: Int($0.firstDay))))
        }
    }

    /// A month as `2026-01`.
    static func name(ofCohort month: CalendarMonth) -> String {
        String(CalendarDate(dayNumber: Int(month.firstDay)).iso8601.prefix(7))
    }

    /// By the tiers of `table`.
    public static func tiers(_ table: TierTable) -> CustomerGrouping {
        CustomerGrouping(kind: "tier") { _, _, customers in
            customers.map { customer in
                let level = table.level(
                    annualSpend: customer.recentSpend, orders: Int(customer.recentOrders))
                return level > 0 ? table.tiers[level - 1].code : ""
            }
        }
    }

    /// By the segments of a rule set, with cut points of the day where the set has any.
    public static func segments(_ assignment: SegmentAssignment) -> CustomerGrouping {
        let rules = assignment.ruleSet
        return CustomerGrouping(kind: "segment") { orders, asOf, customers in
            let cuts =
                rules.cutsKeptDays == nil
                ? nil : RFMCuts(fittedTo: orders, asOf: asOf, population: rules.population)
            let table =
                cuts.map {
                    RFM.table(of: orders, asOf: asOf, population: rules.population, cuts: $0)
                }
                ?? RFM.table(
                    of: orders, asOf: asOf, population: rules.population,
                    ties: RFM.TieOrder(rules.ties))
            var names = [String](repeating: "", count: orders.customerCount)
            for (row, rule) in assignment.ruleIndices(of: table).enumerated() {
                names[Int(table.customers[row])] = rules.rules[Int(rule)].name
            }
            return customers.map { names[Int($0.customer)] }
        }
    }
}
