import CustomerModel

/// Leads before as-of, grouped by the customer they became.
struct WinningLeads: Sendable {
    /// Rows of customer `c` are `rows[bounds[c]..<bounds[c + 1]]`, earliest first.
    private let bounds: [Int]
    private let rows: [Int32]
    let asOf: Int32

    init(_ leads: LeadColumns, customers: Int, asOf: Int32) {
        self.asOf = asOf
        let linked = (0..<leads.rowCount).filter {
            leads.createdDays[$0] < asOf && leads.customers[$0] >= 0
                && leads.customers[$0] < customers
        }
        var bounds = [Int](repeating: 0, count: customers + 1)
        for lead in linked { bounds[Int(leads.customers[lead]) + 1] += 1 }
        for customer in 0..<customers { bounds[customer + 1] += bounds[customer] }
        // By all that the earliest lead tells, so that the order they came in does not matter.
        rows = linked.sorted { left, right in
            let one = (leads.customers[left], leads.createdDays[left], leads.channels[left])
            let other = (leads.customers[right], leads.createdDays[right], leads.channels[right])
            return one == other
                ? leads.campaigns[left] < leads.campaigns[right] : one < other
        }.map { Int32($0) }
        self.bounds = bounds
    }

    /// Leads of `customer` that were created on `day` or before, earliest first.
    func rows(of customer: Int, through day: Int32, in leads: LeadColumns) -> [Int] {
        rows[bounds[customer]..<bounds[customer + 1]].lazy.map { Int($0) }
            .filter { leads.createdDays[$0] <= day }
    }
}
