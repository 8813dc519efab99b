/// Writes campaigns.csv and campaign-days.csv from what the whole run has counted.
struct CampaignFiles {
    static let firstCampaignID = 501

    private let campaignsFile: CSVWriter
    private let daysFile: CSVWriter
    private let firstDay: CivilDay

    init(directory: String, firstDay: CivilDay) throws {
        self.firstDay = firstDay
        campaignsFile = try CSVWriter(
            path: directory + "/campaigns.csv",
            columns: [
                "campaign", "campaign_id", "name", "type", "channel", "starts_on", "ends_on",
                "budget",
            ])
        daysFile = try CSVWriter(
            path: directory + "/campaign-days.csv",
            columns: [
                "date", "campaign", "channel", "audience", "impressions", "reach", "opens",
                "clicks", "leads", "spend",
            ])
    }

    /// Writes one campaign with all its days and returns how many days there were.
    func write(_ campaign: ShopCampaign, _ tally: ShopCampaignTally, seed: UInt64) throws -> Int {
        var stream = RandomStream(
            seed: seed, topic: .campaignPlan, number: campaign.number + 1)
        var spent = 0
        for (offset, counted) in tally.days.enumerated() {
            spent += try writeDay(
                campaign, tally, offset: offset, counted: counted, &stream)
        }
        try writeCampaign(campaign, spent: spent)
        return tally.days.count
    }

    func finish() throws {
        try campaignsFile.finish()
        try daysFile.finish()
    }

    private func writeCampaign(_ campaign: ShopCampaign, spent: Int) throws {
        let start = CivilDay(number: firstDay.number + campaign.firstDay)
        campaignsFile.text(campaign.code)
        campaignsFile.integer(Self.firstCampaignID + campaign.number)
        campaignsFile.text(
            "\(campaign.kind.rawValue) by \(campaign.channel.rawValue), \(start.civil.year)"
                + " no. \(campaign.number + 1)")
        campaignsFile.text(campaign.kind.rawValue)
        campaignsFile.text(campaign.channel.bytes)
        campaignsFile.day(start)
        campaignsFile.day(CivilDay(number: firstDay.number + campaign.lastDay))
        // A budget is a round sum that was meant to suffice.
        campaignsFile.amount(minorUnits: (spent / 10_000 + 1) * 11_000)
        try campaignsFile.endRow()
    }

    private func writeDay(
        _ campaign: ShopCampaign, _ tally: ShopCampaignTally, offset: Int,
        counted: ShopCampaignTally.Day,
        _ stream: inout RandomStream
    ) throws -> Int {
        var impressions = offset == 0 ? tally.sent : 0
        var reach = impressions
        var clicks = counted.clicks
        var spend = impressions * campaign.unitCost
        if !campaign.isPersonal {
            impressions = campaign.dailyImpressions * (80 + stream.index(below: 41)) / 100
            reach = impressions * (60 + stream.index(below: 21)) / 100
            // Nobody becomes a lead of an advertisement without a click.
            clicks = counted.leads + reach * (1 + stream.index(below: 20)) / 1_000
            spend = clicks * campaign.unitCost
        }
        daysFile.day(CivilDay(number: firstDay.number + campaign.firstDay + offset))
        daysFile.text(campaign.code)
        daysFile.text(campaign.channel.bytes)
        daysFile.integer(campaign.isPersonal ? tally.sent : campaign.dailyImpressions * 5)
        daysFile.integer(impressions)
        daysFile.integer(reach)
        if campaign.channel == .email { daysFile.integer(counted.opens) } else { daysFile.empty() }
        daysFile.integer(clicks)
        daysFile.integer(counted.leads)
        daysFile.amount(minorUnits: spend)
        try daysFile.endRow()
        return spend
    }
}
