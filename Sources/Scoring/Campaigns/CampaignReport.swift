/// What was reported and what was counted of each campaign, put together.
struct CampaignReport {
    private(set) var days: [CampaignDayKey: CampaignCounts] = [:]
    /// The largest number reported for one day.
    private(set) var audience: [Int64]
    private(set) var bestReach: [Int64]
    /// Campaigns whose channel reports: what activities tell of its messages is part of the report.
    private var isReported: [Bool]

    init(_ columns: CampaignDayColumns, _ list: CampaignList, asOf: Int32) {
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
            counts.spend = columns.spends[row]
            add(counts, to: CampaignDayKey(campaign: campaign, day: columns.days[row]))
        }
    }

    mutating func add(_ tally: CampaignTally, _ list: CampaignList) {
        for (key, value) in tally.days {
            var counts = value
            if isReported[key.campaign] {
                counts.impressions = 0
                counts.opens = 0
                counts.clicks = 0
                counts.spend = 0
            }
            add(counts, to: key)
        }
    }

    mutating func add(_ leads: LeadColumns, _ list: CampaignList, asOf: Int32) {
        for lead in 0..<leads.rowCount where leads.createdDays[lead] < asOf {
            guard let campaign = list.place(of: leads.campaigns[lead]) else { continue }
            var counts = CampaignCounts()
            counts.leads = 1
            add(counts, to: CampaignDayKey(campaign: campaign, day: leads.createdDays[lead]))
        }
    }

    /// Sums over the days of each campaign.
    var totals: [CampaignCounts] {
        var totals = [CampaignCounts](repeating: CampaignCounts(), count: audience.count)
        for (key, counts) in days { totals[key.campaign].add(counts) }
        return totals
    }

    private mutating func add(_ counts: CampaignCounts, to key: CampaignDayKey) {
        days[key, default: CampaignCounts()].add(counts)
    }
}
