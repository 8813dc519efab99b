/// Campaigns in ascending order of their numbers; everything else counts by their places here.
struct CampaignList: Sendable {
    let campaigns: [Int32]
    let startDays: [Int32]
    let endDays: [Int32]
    let costsPerMessage: [Int64]

    var count: Int { campaigns.count }

    init(_ columns: CampaignColumns) {
        let order = (0..<columns.rowCount).sorted { columns.campaigns[$0] < columns.campaigns[$1] }
        campaigns = order.map { columns.campaigns[$0] }
        startDays = order.map { columns.startDays[$0] }
        endDays = order.map { columns.endDays[$0] }
        costsPerMessage = order.map { columns.costsPerMessage[$0] }
    }

    /// Where the campaign with this number stands; nil for none of these.
    @inline(__always)
    func place(of campaign: Int32) -> Int? {
        guard campaign >= 0 else { return nil }
        let place = campaigns.indices.bisect { campaigns[$0] >= campaign }
        return place < count && campaigns[place] == campaign ? place : nil
    }
}

/// What one campaign did.
struct CampaignCounts: Sendable {
    var reached: Int64 = 0
    var impressions: Int64 = 0
    var opens: Int64 = 0
    var clicks: Int64 = 0
    var leads: Int64 = 0
    var redemptions: Int64 = 0
    var conversions: Int64 = 0
    var orders: Int64 = 0
    var revenue: Int64 = 0
    var margin: Int64 = 0
    var spend = KnownCost()

    mutating func add(_ other: CampaignCounts) {
        reached += other.reached
        impressions += other.impressions
        opens += other.opens
        clicks += other.clicks
        leads += other.leads
        redemptions += other.redemptions
        conversions += other.conversions
        orders += other.orders
        revenue += other.revenue
        margin &+= other.margin
        spend.add(other.spend.sum)
    }
}
