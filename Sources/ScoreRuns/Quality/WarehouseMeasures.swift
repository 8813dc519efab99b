import CustomerModel
import Scoring

/// What the quality of the data is judged by; all but the counts from the database are of the rows
/// that are about to be scored.
struct WarehouseMeasures: Sendable {
    /// Rows before as-of that are to be scored.
    var rows = 0
    /// All rows that are known, and how many there should be, counted another way.
    var total = RowTotals(rows: 0, revenue: 0)
    var expected = RowTotals(rows: 0, revenue: 0)
    var currencies = 1
    /// Orders below zero and returns above it.
    var wrongSigns = 0
    /// Rows of days after today.
    var futureRows = 0
    var customers = 0
    /// Customers of the last complete snapshot; nil before the first.
    var previousCustomers: Int?
    /// The first day that is not looked at.
    let asOf: CalendarDate
    /// The day of the newest order; nil without orders.
    var newest: CalendarDate?
    /// Orders of the 7 days before as-of, and of the 28 days before those.
    var lastWeek = 0
    var fourWeeks = 0
    var rowsWithMargin = 0
    /// Rows of all loads, and those of them that were refused.
    var loadedRows = 0
    var refusedRows = 0

    /// Measures of what `orders` holds before `asOf`; the rest stays as it is by default.
    init(of orders: CustomerOrders, asOf: CalendarDate) {
        self.asOf = asOf
        let end = Int32(asOf.dayNumber)
        var newest = Int32.min
        for customer in 0..<orders.customerCount {
            let mine = orders.rows(of: customer, before: end)
            if !mine.isEmpty { customers += 1 }
            for row in mine {
                rows += 1
                if orders.margins[row] != OrderColumns.unknownMargin { rowsWithMargin += 1 }
                if orders.isReturn[row] {
                    if orders.amounts[row] > 0 { wrongSigns += 1 }
                    continue
                }
                if orders.amounts[row] < 0 { wrongSigns += 1 }
                newest = max(newest, orders.days[row])
                let age = end - orders.days[row]
                if age <= 7 { lastWeek += 1 } else if age <= 35 { fourWeeks += 1 }
            }
        }
        self.newest = newest == .min ? nil : CalendarDate(dayNumber: Int(newest))
    }
}
