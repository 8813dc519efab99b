public import CustomerModel

/// How each customer was won and what came of it, as columns, one row a customer with an order.
///
/// Acquired means: placed the first order. Leads created after that day did not win the customer;
/// of the others the earliest tells channel and campaign, and what all of them cost counts. Without
/// a lead the first touch tells the channel. Windows begin with the day of the first order, and money
/// is net of returns, in minor units. Where something did not happen or is not known yet stands
/// `LeadColumns.never` (days), `unknownMoney` or nil.
public struct AcquisitionTable: Sendable {
    /// Stands where money is not known: no lead that tells a cost, or a window not over at as-of.
    public static let unknownMoney = Int64.min
    /// Stands in `channels` where nobody knows; no channel has this number.
    public static let unknownChannel: Int32 = 0

    /// Ordinals into the keys of the orders, ascending.
    public private(set) var customers: [Int32] = []
    /// `dim_interaction_channel.channel_sk`.
    public private(set) var channels: [Int32] = []
    /// `dim_campaign.campaign_sk`, or -1.
    public private(set) var campaigns: [Int32] = []
    /// The earliest touch within the look-back of the first order.
    public private(set) var firstTouchTypes: [ActivityType?] = []
    /// `dim_interaction_channel.channel_sk` of the earliest touch within the look-back.
    public private(set) var firstTouchChannels: [Int32] = []
    /// Touches within the look-back of the first order.
    public private(set) var touchCounts: [Int32] = []
    /// `CalendarDate.dayNumber` of the lead that won the customer.
    public private(set) var leadCreatedDays: [Int32] = []
    /// `CalendarDate.dayNumber` on which that lead was first contacted.
    public private(set) var contactedDays: [Int32] = []
    /// Day of the conversion, or of the first order where the lead does not state one.
    public private(set) var convertedDays: [Int32] = []
    /// From the creation of the lead; `never` without a lead, or where days run backwards.
    public private(set) var daysToConvert: [Int32] = []
    /// `CalendarDate.dayNumber` of the first order.
    public private(set) var firstOrderDays: [Int32] = []
    /// Minor units of the first order.
    public private(set) var firstOrderValues: [Int64] = []
    /// From the creation of the lead.
    public private(set) var daysToFirstOrder: [Int32] = []
    /// Marketing's cost of the customer's leads, in minor units, or `unknownMoney`.
    public private(set) var marketingCosts: [Int64] = []
    /// Sales' cost of the customer's leads, in minor units, or `unknownMoney`.
    public private(set) var salesCosts: [Int64] = []
    /// `unknownMoney` until the window is over.
    public private(set) var revenues30: [Int64] = []
    /// Minor units of the first 90 days, or `unknownMoney` until they are over.
    public private(set) var revenues90: [Int64] = []
    /// Minor units of the first 365 days, or `unknownMoney` until they are over.
    public private(set) var revenues365: [Int64] = []
    /// Margin of the first 365 days, returns taken off, or `unknownMoney` until they are over and where
    /// the cost is not known.
    private(set) var margins365: [Int64] = []
    /// -1 until the window is over.
    public private(set) var orders365: [Int32] = []
    /// Days from the first order to the end of the first day on which the margin so far covers the
    /// cost; `never` where it has not happened or the cost is not known.
    public private(set) var paybackDays: [Int32] = []
    /// Pieces of the first order, or -1.
    public private(set) var firstItems: [Int32] = []
    /// `dim_product_category.category_sk` of the first order, or `FirstPurchases.unknown`.
    public private(set) var firstCategories: [Int32] = []
    /// `dim_discount_code.discount_sk` of the first order, or `FirstPurchases.unknown`.
    public private(set) var firstDiscounts: [Int32] = []

    public var count: Int { customers.count }

    /// What winning the customer of `row` has cost, as far as it is told; `unknownMoney` where neither
    /// marketing's nor sales' cost is.
    public func cost(_ row: Int) -> Int64 {
        KnownCost([marketingCosts[row], salesCosts[row]]).sum
    }

    /// Whether the first 365 days of the customer of `row` are over.
    public func isMature(_ row: Int) -> Bool { revenues365[row] != Self.unknownMoney }

    /// Looks at orders, leads and activities before `asOf`.
    ///
    /// `margins` are of the same orders and the same `asOf`, `purchases` of the same orders.
    public init(
        _ orders: CustomerOrders, leads: LeadColumns, activities: CustomerActivities,
        asOf: CalendarDate, rules: AcquisitionRules, margins: CustomerMargins,
        purchases: FirstPurchases = .none
    ) {
        let end = Int32(asOf.dayNumber)
        let winning = WinningLeads(leads, customers: orders.customerCount, asOf: end)
        let events = CustomerEvents(activities, orders, from: .min, asOf: end)
        let touches = ActivityTypeSet(rules.touches)
        for block in Chunks.blocks(of: events.customerCount) {
            let parts = Chunks.map(block.count) { chunk in
                chunk.compactMap { place -> Acquisition? in
                    let member = block.lowerBound + place
                    let customer = Int(events.orderOrdinal(of: member))
                    guard customer >= 0,
                        var found = Acquisition(customer, of: orders, asOf: end)
                    else { return nil }
                    found.take(winning, of: leads)
                    found.take(
                        events, of: member, touches: touches, lookBack: Int32(rules.lookBackDays))
                    found.measureReturn(orders, asOf: end, margins: margins)
                    found.take(purchases)
                    return found
                }
            }
            for part in parts { append(part) }
        }
    }

    private mutating func append(_ rows: [Acquisition]) {
        customers += rows.map { Int32($0.customer) }
        channels += rows.map(\.channel)
        campaigns += rows.map(\.campaign)
        firstTouchTypes += rows.map(\.firstTouchType)
        firstTouchChannels += rows.map(\.firstTouchChannel)
        touchCounts += rows.map(\.touches)
        leadCreatedDays += rows.map(\.leadCreated)
        contactedDays += rows.map(\.contacted)
        convertedDays += rows.map(\.converted)
        daysToConvert += rows.map { Acquisition.days(from: $0.leadCreated, to: $0.converted) }
        firstOrderDays += rows.map(\.firstDay)
        firstOrderValues += rows.map(\.firstValue)
        daysToFirstOrder += rows.map { Acquisition.days(from: $0.leadCreated, to: $0.firstDay) }
        marketingCosts += rows.map(\.marketingCost)
        salesCosts += rows.map(\.salesCost)
        revenues30 += rows.map(\.revenue30)
        revenues90 += rows.map(\.revenue90)
        revenues365 += rows.map(\.revenue365)
        margins365 += rows.map(\.margin365)
        orders365 += rows.map(\.orders365)
        paybackDays += rows.map(\.paybackDays)
        firstItems += rows.map(\.firstItems)
        firstCategories += rows.map(\.firstCategory)
        firstDiscounts += rows.map(\.firstDiscount)
    }
}
