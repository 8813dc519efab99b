/// The files besides customers, orders and returns: campaigns, leads, interactions.
struct ShopExtras {
    /// What is known of one customer when his rows are written.
    struct Customer {
        let number: Int
        /// Nil for a second registration.
        let person: Person?
        let type: CustomerType
        /// Day of the span.
        let joined: Int
        /// The well-formed ones, oldest first.
        let orders: [Order]
        let offers: Offers
    }

    private let season: Season
    private let truth: GroundTruth
    private let trackedShare: Double
    private let seed: UInt64
    private let campaignFiles: CampaignFiles
    private let journeys: JourneyWriter
    private var leads: LeadFile
    private var interactions: InteractionFile
    private var tallies: [ShopCampaignTally]

    init(
        directory: String, season: Season, truth: GroundTruth, trackedShare: Double, seed: UInt64
    ) throws {
        self.season = season
        self.truth = truth
        self.trackedShare = trackedShare
        self.seed = seed
        tallies = truth.campaigns.map { ShopCampaignTally($0) }
        journeys = JourneyWriter(
            chain: truth.journeys, campaigns: truth.campaigns, season: season)
        campaignFiles = try CampaignFiles(directory: directory, firstDay: season.firstDay)
        leads = try LeadFile(
            directory: directory, seed: seed, season: season, campaigns: truth.campaigns)
        interactions = try InteractionFile(directory: directory)
    }

    mutating func write(_ customer: Customer) throws {
        try leads.write(
            around: customer.number, person: customer.person, joined: customer.joined,
            tallies: &tallies)
        var rows = sent(to: customer)
        var tracking = RandomStream(seed: seed, topic: .tracking, number: customer.number)
        if tracking.chance(trackedShare) { rows += tracked(customer) }
        try interactions.write(
            rows, customerID: ShopRun.firstCustomerID + customer.number,
            campaigns: truth.campaigns)
    }

    /// Completes the files; campaigns are written last, because only now they are counted.
    mutating func finish(counting summary: inout ShopSummary) throws {
        for (campaign, tally) in zip(truth.campaigns, tallies) {
            summary.campaignDays += try campaignFiles.write(campaign, tally, seed: seed)
        }
        summary.campaigns = truth.campaigns.count
        summary.leads = leads.count
        summary.interactions = interactions.count
        try campaignFiles.finish()
        try leads.finish()
        try interactions.finish()
    }

    private mutating func sent(to customer: Customer) -> [Interaction] {
        var rows: [Interaction] = []
        for sending in customer.offers.sendings {
            let campaign = truth.campaigns[sending.campaign]
            tallies[sending.campaign].sent += 1
            var row = Interaction(.campaignSent, at: sending.sentAt, by: campaign.channel)
            row.campaign = sending.campaign
            rows.append(row)
            if let clickedOn = sending.clickedOn {
                tallies[sending.campaign].count(\.clicks, on: clickedOn, of: campaign)
            }
            guard let openedAt = sending.openedAt else { continue }
            let day = openedAt / 86_400 - season.firstDay.number
            tallies[sending.campaign].count(\.opens, on: day, of: campaign)
            row = Interaction(.campaignOpened, at: openedAt, by: campaign.channel)
            row.campaign = sending.campaign
            rows.append(row)
        }
        return rows
    }

    private func tracked(_ customer: Customer) -> [Interaction] {
        var stream = RandomStream(seed: seed, topic: .engagement, number: customer.number)
        var engagement = Engagement(
            type: customer.type, endSecond: season.endSecond, &stream)
        var rows = engagement.interactions(with: customer.orders, &stream)
        var walks = RandomStream(seed: seed, topic: .journeys, number: customer.number)
        journeys.write(
            orders: customer.orders, offers: customer.offers, &walks, to: &rows)
        return rows
    }
}
