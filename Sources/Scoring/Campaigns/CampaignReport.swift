/// What was reported and what was counted of each campaign, put together.
struct CampaignReport {
    /// Sums over the days of each campaign.
    private(set) var totals: [CampaignCounts]
    /// The largest number reported for one day.
    private(set) var audience: [Int64]
    private(set) var bestReach: [Int64]
    /// Campaigns whose channel reports: what activities tell of its messages is part of the report.
    private var isReported: [Bool]

    init(_ columns: CampaignDayColumns, _ list: CampaignList, asOf: Int32) {
        totals = [CampaignCounts](repeating: CampaignCounts(), count: list.count)
        audience = [Int64](repeating: 0, count: list.count)
        bestReach = audience
        isReported = [Bool](repeating: false, count: list.count)
        for row in 0..<columns.rowCount where columns.days[row] < asOf {
            guard let campaign = list.place(of: columns.campaigns[row]) else { continue }
            isReported[campaign] = true
            audience[campaign] = max(audience[campaign], columns.audiences[row])
            bestReach[campaign] = max(bestReach[campaign], columns.reaches[row])
            var counts = CampaignCounts()
            counts.impressions = columns.impressions[row]
            counts.opens = columns.opens[row]
            counts.clicks = columns.clicks[row]
            counts.spend.add(columns.spends[row])
            totals[campaign].add(counts)
        }
    }

    mutating func add(_ tally: CampaignTally) {
        for campaign in totals.indices {
            var counts = tally.totals[campaign]
            if isReported[campaign] {
                counts.impressions = 0
                counts.opens = 0
                counts.clicks = 0
                counts.spend = KnownCost()
            }
            totals[campaign].add(counts)
        }
    }

    mutating func add(_ leads: LeadColumns, _ list: CampaignList, asOf: Int32) {
        for lead in 0..<leads.rowCount where leads.createdDays[lead] < asOf {
            guard let campaign = list.place(of: leads.campaigns[lead]) else { continue }
            totals[campaign].leads += 1
        }
    }
}
