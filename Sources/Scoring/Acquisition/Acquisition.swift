import CustomerModel

/// How one customer was won: a row of `AcquisitionTable` under way.
struct Acquisition: Sendable {
    let customer: Int
    let firstDay: Int32
    let firstInstant: Int64
    let firstValue: Int64
    var channel = AcquisitionTable.unknownChannel
    var campaign: Int32 = -1
    var firstTouchType: ActivityType?
    var firstTouchChannel = AcquisitionTable.unknownChannel
    var touches: Int32 = 0
    var leadCreated = LeadColumns.never
    var contacted = LeadColumns.never
    var converted = LeadColumns.never
    var marketingCost = AcquisitionTable.unknownMoney
    var salesCost = AcquisitionTable.unknownMoney
    let revenue30: Int64
    let revenue90: Int64
    let revenue365: Int64
    let orders365: Int32
    var margin365 = AcquisitionTable.unknownMoney
    var paybackDays = LeadColumns.never
    var firstItems: Int32 = -1
    var firstCategory = FirstPurchases.unknown
    var firstDiscount = FirstPurchases.unknown

    /// Nil for a customer without an order before `asOf`.
    init?(_ customer: Int, of orders: borrowing CustomerOrders, asOf: Int32) {
        let rows = orders.rows(of: customer, before: asOf)
        guard let first = orders.firstOrder(in: rows) else { return nil }
        self.customer = customer
        firstDay = orders.days[first]
        firstInstant = orders.instants[first]
        firstValue = orders.amounts[first]
        var sums: (in30: Int64, in90: Int64, in365: Int64) = (0, 0, 0)
        var count: Int32 = 0
        for row in rows {
            let age = orders.days[row] - firstDay
            guard (0..<365).contains(age) else { continue }
            sums.in365 += orders.amounts[row]
            count += orders.isReturn[row] ? 0 : 1
            if age < 90 { sums.in90 += orders.amounts[row] }
            if age < 30 { sums.in30 += orders.amounts[row] }
        }
        // A window that is not over tells less than it will: it tells nothing yet.
        let age = asOf - firstDay
        revenue30 = age >= 30 ? sums.in30 : AcquisitionTable.unknownMoney
        revenue90 = age >= 90 ? sums.in90 : AcquisitionTable.unknownMoney
        revenue365 = age >= 365 ? sums.in365 : AcquisitionTable.unknownMoney
        orders365 = age >= 365 ? count : -1
    }

    /// Takes channel, days and cost from the leads that came before the first order.
    mutating func take(_ winning: WinningLeads, of leads: LeadColumns) {
        let rows = winning.rows(of: customer, through: firstDay, in: leads)
        guard let first = rows.first else { return }
        channel = leads.channels[first]
        campaign = leads.campaigns[first]
        leadCreated = leads.createdDays[first]
        contacted = Self.earliest(rows.map { leads.contactedDays[$0] }, before: winning.asOf)
        converted = Self.earliest(rows.map { leads.convertedDays[$0] }, before: winning.asOf)
        if converted == LeadColumns.never { converted = firstDay }
        marketingCost = KnownCost(rows.lazy.map { leads.marketingCosts[$0] }).sum
        salesCost = KnownCost(rows.lazy.map { leads.salesCosts[$0] }).sum
    }

    /// Takes what the first order was of.
    mutating func take(_ purchases: FirstPurchases) {
        guard
            let told = purchases.purchase(
                of: customer, at: firstInstant, amount: firstValue)
        else { return }
        firstItems = told.items
        firstCategory = told.category
        firstDiscount = told.discount
    }

    /// Takes the touches that came before the first order.
    mutating func take(
        _ events: CustomerEvents, of member: Int, touches types: ActivityTypeSet, lookBack: Int32
    ) {
        let activities = events.activities
        for row in events.activityRows(of: member) where types.contains(activities.types[row]) {
            let day = activities.days[row]
            guard firstDay - day <= lookBack else { continue }
            guard day < firstDay || day == firstDay && activities.instants[row] <= firstInstant
            else { break }
            touches += 1
            guard firstTouchType == nil else { continue }
            firstTouchType = activities.types[row]
            firstTouchChannel = activities.channels[row]
            guard leadCreated == LeadColumns.never else { continue }
            channel = activities.channels[row]
            campaign = activities.campaigns[row]
        }
    }

    /// Where the cost is known, finds the first day on which the margin so far covers it, and what the
    /// first 365 days have brought.
    mutating func measureReturn(
        _ orders: CustomerOrders, asOf: Int32, margins: CustomerMargins
    ) {
        let cost = KnownCost([marketingCost, salesCost]).sum
        guard cost != AcquisitionTable.unknownMoney else { return }
        var margin: Int64 = 0
        var inFirstYear: Int64 = 0
        let rows = orders.rows(of: customer, before: asOf)
        for row in rows where orders.days[row] >= firstDay {
            margin &+= margins.margin(ofRow: row, of: customer, in: orders)
            let age = orders.days[row] - firstDay
            if age < 365 { inFirstYear = margin }
            let isLastOfDay = row + 1 == rows.upperBound || orders.days[row + 1] > orders.days[row]
            if isLastOfDay, margin >= cost, paybackDays == LeadColumns.never { paybackDays = age }
        }
        if asOf - firstDay >= 365 { margin365 = inFirstYear }
    }

    private static func earliest(_ days: [Int32], before asOf: Int32) -> Int32 {
        days.filter { $0 < asOf }.min() ?? LeadColumns.never
    }

    /// Days between two days; `never` where one is missing, or the later is the earlier.
    static func days(from start: Int32, to end: Int32) -> Int32 {
        guard start != LeadColumns.never, end != LeadColumns.never, end >= start else {
            return LeadColumns.never
        }
        return end - start
    }
}
