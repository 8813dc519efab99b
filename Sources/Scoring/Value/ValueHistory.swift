import CustomerModel

/// All that is known of the customers as of a day, in the forms that predictions are made from.
struct ValueHistory: Sendable {
    let asOf: CalendarDate
    /// One row each, in ascending ordinals; those of `summary` are the same.
    let customers: [ValueEvidence]
    let summary: PurchaseSummary
    /// The first day of the shop's orders; as-of where there are none.
    let start: Int32
    /// The time that models reckon in, from `start` to a year after as-of.
    let calendar: TradeCalendar
    /// As `calendar`, in days of even spend.
    private let spendCalendar: TradeCalendar

    /// What lies before `asOf` in `orders`, in the time that `pattern` has.
    init(of orders: CustomerOrders, asOf: CalendarDate, pattern: YearlyPattern) {
        self.asOf = asOf
        let end = Int32(clamping: asOf.dayNumber)
        customers = ValueEvidence.gather(orders, asOf: asOf)
        start = customers.map(\.firstDay).min() ?? end
        let days = start..<end + ValueEvidence.yearDays + 1
        calendar = TradeCalendar(pattern, over: days)
        spendCalendar = TradeCalendar(pattern.ofSpend, over: days)
        summary = PurchaseSummary.of(orders, before: end, calendar: calendar)
    }

    /// Days of even trade in the next `days`.
    func time(inNext days: Int) -> Double { calendar.time(from: end, to: end + Int32(days)) }

    /// Days of even trade in the last `days`.
    func time(inLast days: Int) -> Double { calendar.time(from: end - Int32(days), to: end) }

    /// Days of even spend in the next `days`.
    func spendTime(inNext days: Int) -> Double {
        spendCalendar.time(from: end, to: end + Int32(days))
    }

    /// Days of even spend in the last `days`.
    func spendTime(inLast days: Int) -> Double {
        spendCalendar.time(from: end - Int32(days), to: end)
    }

    var end: Int32 { Int32(clamping: asOf.dayNumber) }
}
