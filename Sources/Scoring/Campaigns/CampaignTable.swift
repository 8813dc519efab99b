public import CustomerModel

/// What each campaign did up to as-of, as columns, one row a campaign, ascending by number.
///
/// Impressions, opens, clicks and spend are what the campaign's channel reported; for a campaign
/// without a report they are counted from activities. Every rate is computed from counts and nil where
/// there is nothing to divide by. An order is credited to the campaign whose touch came last before
/// it, so no order is counted twice. Money is in minor units, revenue before returns.
public struct CampaignTable: Sendable {
    /// `dim_campaign.campaign_sk`.
    public let campaigns: [Int32]
    /// The people it was meant for: what was reported, but not fewer than those reached.
    public let audiences: [Int64]
    /// Messages or advertisements shown.
    public let impressions: [Int64]
    /// Distinct people reached.
    ///
    /// Reports count them by day, and nobody can add days up: this is the larger of the best reported
    /// day and the customers known to have been reached.
    public let reaches: [Int64]
    /// Messages opened.
    public let opens: [Int64]
    /// Links followed.
    public let clicks: [Int64]
    /// Leads that name the campaign.
    public let leads: [Int64]
    /// Offers used, several by one customer counted each.
    public let redemptions: [Int64]
    /// Distinct customers who used an offer or placed an order that is credited to the campaign.
    public let conversions: [Int64]
    /// Orders credited to the campaign.
    public let orders: [Int64]
    /// Minor units of those orders, before returns.
    public let revenues: [Int64]
    /// Margin of those orders in minor units, by the customer's own rate where it is not told.
    public let margins: [Int64]
    /// Minor units that the campaign cost, or `CampaignColumns.unknownCost`.
    public let spends: [Int64]
    /// Nil until the campaign is over, or where there was nobody to compare.
    public let lifts: [CampaignLift?]

    public var count: Int { campaigns.count }

    /// Looks at activities, orders, leads and reports before `asOf`.
    ///
    /// `leads` are read with the keys of `orders`, `margins` are of the same orders and `asOf`. Touches of campaigns that `campaigns` does not have
    /// credit nobody.
    public init(
        _ campaigns: CampaignColumns, reported: CampaignDayColumns,
        activities: CustomerActivities, orders: CustomerOrders, leads: LeadColumns,
        asOf: CalendarDate, rules: CampaignRules, margins: CustomerMargins
    ) {
        let end = Int32(asOf.dayNumber)
        let list = CampaignList(campaigns)
        var report = CampaignReport(reported, list, asOf: end)
        let events = CustomerEvents(activities, orders, from: .min, asOf: end)
        // Few chunks: each keeps the counts of every campaign.
        let parts = Chunks.map(
            events.customerCount, size: max(Chunks.defaultSize, (events.customerCount + 7) / 8)
        ) { chunk in
            var tally = CampaignTally(list, rules, margins)
            for customer in chunk { tally.add(customer, of: events) }
            return tally
        }
        var lifts = [CampaignLift.Counts](repeating: CampaignLift.Counts(), count: list.count)
        for part in parts {
            report.add(part)
            for campaign in lifts.indices { lifts[campaign].add(part.lifts[campaign]) }
        }
        report.add(leads, list, asOf: end)
        let rows = report.totals
        self.campaigns = list.campaigns
        let reached = rows.indices.map { max(report.bestReach[$0], rows[$0].reached) }
        reaches = reached
        audiences = rows.indices.map { max(report.audience[$0], reached[$0]) }
        impressions = rows.map(\.impressions)
        opens = rows.map(\.opens)
        clicks = rows.map(\.clicks)
        self.leads = rows.map(\.leads)
        redemptions = rows.map(\.redemptions)
        conversions = rows.map(\.conversions)
        self.orders = rows.map(\.orders)
        revenues = rows.map(\.revenue)
        self.margins = rows.map(\.margin)
        spends = rows.map(\.spend.sum)
        self.lifts = lifts.indices.map { campaign in
            list.endDays[campaign] < end ? CampaignLift(lifts[campaign]) : nil
        }
    }
}
