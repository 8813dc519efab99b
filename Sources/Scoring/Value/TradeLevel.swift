import CustomerModel

/// How lively a shop's trade was in a window compared to the time before it.
///
/// What is learned in half a year holds its season. Divided by the trade of the whole shop, newcomers
/// included, it becomes a share, and a share can be carried over to the year to come.
struct TradeLevel: Sendable {
    /// Spend a day in the window over spend a day before it.
    let spend: Double
    /// As `spend`, of purchase days.
    let purchases: Double

    static let even = TradeLevel(spend: 1, purchases: 1)

    /// Seasons beyond these are taken for something else.
    private static let plausible = 0.5...2.0
    /// From two years on, the window is a whole year: every season once, nothing to take out.
    private static let yearsWithoutSeason: Int32 = 2
    /// Length of the beginning that tells a young shop from one whose records begin midway.
    private static let beginningDays: Int32 = 30
    /// A shop whose first month brings less than this part of its usual trade was young then.
    private static let youngBeginning = 0.75
    /// Newcomers a day in the window, over those before it, below which a shop is a closed group.
    private static let closedGroup = 0.1

    private init(spend: Double, purchases: Double) {
        self.spend = spend
        self.purchases = purchases
    }

    /// The level of `[start, asOf)` compared to the year, or what there is of it, before `start`.
    ///
    /// Even where the rise or fall is not a season: with two years of records, in a shop that began
    /// with its records, and where nobody new comes.
    init(
        of orders: CustomerOrders, historyStart: Int32, from start: Int32, to asOf: Int32
    ) {
        let years = (asOf - historyStart) / ValueEvidence.yearDays
        let reference = max(historyStart, start - ValueEvidence.yearDays)
        guard years < Self.yearsWithoutSeason, start > reference, asOf > start else {
            self = .even
            return
        }
        let beginning = Window(historyStart..<historyStart + Self.beginningDays)
        var windows = [Window(reference..<start), Window(start..<asOf), beginning]
        let parts = Chunks.map(orders.customerCount) { [windows] customers in
            var windows = windows
            for customer in customers {
                for index in windows.indices { windows[index].add(customer, of: orders) }
            }
            return windows
        }
        for part in parts {
            for index in windows.indices { windows[index].add(part[index]) }
        }
        let (before, within) = (windows[0], windows[1])
        guard before.spend > 0, within.spend > 0, before.newcomers > 0,
            windows[2].spendADay >= Self.youngBeginning * before.spendADay,
            within.newcomersADay >= Self.closedGroup * before.newcomersADay
        else {
            self = .even
            return
        }
        spend = Self.bounded(within.spendADay / before.spendADay)
        purchases = Self.bounded(within.purchasesADay / before.purchasesADay)
    }

    private static func bounded(_ level: Double) -> Double {
        min(max(level, plausible.lowerBound), plausible.upperBound)
    }

    /// Trade of all customers in a range of days.
    private struct Window: Sendable {
        let days: Range<Int32>
        var spend: Int64 = 0
        var purchases: Int64 = 0
        var newcomers: Int64 = 0

        init(_ days: Range<Int32>) { self.days = days }

        var spendADay: Double { Double(spend) / Double(days.count) }
        var purchasesADay: Double { Double(purchases) / Double(days.count) }
        var newcomersADay: Double { Double(newcomers) / Double(days.count) }

        mutating func add(_ customer: Int, of orders: CustomerOrders) {
            var last = Int32.min
            for row in orders.rows(of: customer, before: days.upperBound) {
                let day = orders.days[row]
                if day >= days.lowerBound { spend &+= orders.amounts[row] }
                guard !orders.isReturn[row], day > last else { continue }
                if day >= days.lowerBound {
                    purchases += 1
                    if last == Int32.min { newcomers += 1 }
                }
                last = day
            }
        }

        mutating func add(_ other: Window) {
            spend &+= other.spend
            purchases += other.purchases
            newcomers += other.newcomers
        }
    }
}
