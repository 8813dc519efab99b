public import CustomerModel

/// Retention and revenue of cohorts: customers by the month of their first order.
///
/// One row for each cohort and each month from its own to the last that as-of has seen a day of,
/// those without an order included. Month 0 is the cohort's own, so its rate is 1.
public struct CohortTable: Sendable {
    /// Month of the first order, `YYYYMM`.
    public private(set) var cohortMonths: [Int32] = []
    /// Months after it.
    public private(set) var monthIndices: [Int32] = []
    /// Customers of the cohort.
    public private(set) var cohortSizes: [Int64] = []
    /// Those of them with an order in the month.
    public private(set) var activeCustomers: [Int64] = []
    /// Minor units in the month, net of returns.
    ///
    /// What was returned before the first order counts in month 0, so that a cohort's revenue adds
    /// up to its customers' spend.
    public private(set) var revenues: [Int64] = []
    /// Minor units from month 0 to the end of the month.
    public private(set) var cumulativeRevenues: [Int64] = []
    /// Whether the month was not over at as-of.
    public private(set) var isPartial: [Bool] = []

    public var count: Int { cohortMonths.count }

    /// Cohorts of all customers with an order before `asOf`.
    public static func of(_ orders: CustomerOrders, asOf: CalendarDate) -> CohortTable {
        let end = Int32(clamping: asOf.dayNumber)
        let months = MonthRange(orders.observedDays(before: end))
        var cells = CohortCells(months: months.count)
        let parts = Chunks.map(
            orders.customerCount, size: Chunks.fewLarge(orders.customerCount)
        ) { chunk in
            CohortCells(of: orders, customers: chunk, before: end, months: months)
        }
        for part in parts { cells.add(part) }
        var table = CohortTable()
        for cohort in 0..<months.count where cells.sizes[cohort] > 0 {
            table.append(cohort, cells, months, asOf: asOf)
        }
        return table
    }

    private mutating func append(
        _ cohort: Int, _ cells: CohortCells, _ months: MonthRange, asOf: CalendarDate
    ) {
        var cumulative: Int64 = 0
        for place in cohort..<months.count {
            let cell = cells.cell(cohort: cohort, place: place)
            cumulative += cells.revenues[cell]
            cohortMonths.append(months.month(cohort).key)
            monthIndices.append(Int32(place - cohort))
            cohortSizes.append(cells.sizes[cohort])
            activeCustomers.append(cells.active[cell])
            revenues.append(cells.revenues[cell])
            cumulativeRevenues.append(cumulative)
            isPartial.append(Int(months.month(place).next.firstDay) > asOf.dayNumber)
        }
    }
}

/// Counts and sums by cohort and month; adding them is exact in any order.
private struct CohortCells: Sendable {
    private let months: Int
    var sizes: [Int64]
    var active: [Int64]
    var revenues: [Int64]

    init(months: Int) {
        self.months = months
        sizes = Array(repeating: 0, count: months)
        active = Array(repeating: 0, count: months * months)
        revenues = active
    }

    init(
        of orders: CustomerOrders, customers: Range<Int>, before end: Int32, months: MonthRange
    ) {
        self.init(months: months.count)
        for customer in customers {
            let rows = orders.rows(of: customer, before: end)
            guard let first = orders.firstOrder(in: rows) else { continue }
            let cohort = months.place(of: orders.days[first])
            sizes[cohort] += 1
            var lastActive = -1
            for row in rows {
                let place = max(cohort, months.place(of: orders.days[row]))
                let cell = cell(cohort: cohort, place: place)
                revenues[cell] += orders.amounts[row]
                if !orders.isReturn[row], place != lastActive {
                    active[cell] += 1
                    lastActive = place
                }
            }
        }
    }

    func cell(cohort: Int, place: Int) -> Int { cohort * months + place }

    mutating func add(_ other: CohortCells) {
        for cohort in sizes.indices { sizes[cohort] += other.sizes[cohort] }
        for cell in active.indices {
            active[cell] += other.active[cell]
            revenues[cell] += other.revenues[cell]
        }
    }
}

extension Chunks {
    /// A size that makes a handful of chunks, for work whose result is large for each.
    static func fewLarge(_ count: Int) -> Int { max(defaultSize, (count + 7) / 8) }
}
