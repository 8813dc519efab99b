/// Writes leads.csv: people who might have become customers, a few of whom did.
///
/// The e-mail address is all that links a lead to a customer, often in another spelling.
struct LeadFile {
    static let firstLeadID = 700_001

    private static let convertingShare = 0.40
    private static let lostLeadsPerCustomer = 1.0
    private static let contactedShare = 0.60
    /// Of those without an order: became a customer on paper and never bought.
    private static let idleConversionShare = 0.03
    private static let campaignShare = 0.6
    /// Numbers of people who are nobody's customer number begin here.
    private static let firstLostLead = ShopGenerator.customersMaximum
    private static let lostLeadsPerCustomerMaximum = 16
    private static let channels: [ShopChannel] = [
        .search, .social, .display, .affiliate, .referral, .store, .phone,
    ]
    private static let channelShares = [0.30, 0.22, 0.14, 0.10, 0.12, 0.08, 0.04]
    private static let sources = ["form", "fair", "call", "partner"].map { Array($0.utf8) }

    private let file: CSVWriter
    private let seed: UInt64
    private let season: Season
    private let campaigns: [ShopCampaign]
    private(set) var count = 0

    init(directory: String, seed: UInt64, season: Season, campaigns: [ShopCampaign]) throws {
        self.seed = seed
        self.season = season
        self.campaigns = campaigns
        file = try CSVWriter(
            path: directory + "/leads.csv",
            columns: [
                "lead_id", "email", "created_on", "contacted_on", "converted_on", "channel",
                "campaign", "source", "marketing_cost", "sales_cost",
            ])
    }

    private struct Lead {
        /// Days of the span; the first may lie before it.
        let created: Int
        var contacted: Int?
        var converted: Int?
    }

    /// Writes the lead that customer `number` was, if he was one, and leads that came to nothing.
    ///
    /// - Parameter person: Nil for a second registration: nobody is a lead of a shop he knows.
    mutating func write(
        around number: Int, person: Person?, joined: Int, tallies: inout [ShopCampaignTally]
    ) throws {
        var stream = RandomStream(seed: seed, topic: .leads, number: number)
        if let person, stream.chance(Self.convertingShare) {
            let converted = joined - stream.index(below: 3)
            let created = converted - 1 - Int(12 * stream.exponential())
            var lead = Lead(created: created, converted: converted)
            lead.contacted = created + stream.index(below: min(6, converted - created + 1))
            try write(lead, of: person, &stream, tallies: &tallies)
        }
        let lost = min(
            stream.poisson(mean: Self.lostLeadsPerCustomer), Self.lostLeadsPerCustomerMaximum)
        for index in 0..<lost {
            let lostPerson = Person(
                number: Self.firstLostLead + number * Self.lostLeadsPerCustomerMaximum + index,
                country: nil, seed: seed, today: season.endDay)
            try write(lostLead(&stream), of: lostPerson, &stream, tallies: &tallies)
        }
    }

    func finish() throws { try file.finish() }

    private func lostLead(_ stream: inout RandomStream) -> Lead {
        let days = Int(season.lengthInDays)
        var lead = Lead(created: stream.index(below: days))
        if stream.chance(Self.contactedShare) {
            let contacted = lead.created + stream.index(below: 8)
            let converted = contacted + 1 + stream.index(below: 20)
            if contacted < days { lead.contacted = contacted }
            if stream.chance(Self.idleConversionShare), converted < days {
                lead.converted = converted
            }
        }
        return lead
    }

    private mutating func write(
        _ lead: Lead, of person: Person, _ stream: inout RandomStream,
        tallies: inout [ShopCampaignTally]
    ) throws {
        let channel = Self.channels[stream.index(weighted: Self.channelShares)]
        let campaign = campaign(on: lead.created, channel, &stream)
        if let campaign {
            tallies[campaign].count(\.leads, on: lead.created, of: campaigns[campaign])
        }
        file.integer(Self.firstLeadID + count)
        file.text(email(of: person, &stream))
        file.day(day(lead.created))
        write(lead.contacted)
        write(lead.converted)
        file.text(channel.bytes)
        if let campaign { file.text(campaigns[campaign].code) } else { file.empty() }
        file.text(stream.element(of: Self.sources))
        file.amount(minorUnits: 150 + stream.index(below: 2_200))
        file.amount(minorUnits: lead.contacted == nil ? 0 : 300 + stream.index(below: 1_800))
        try file.endRow()
        count += 1
    }

    private func campaign(
        on day: Int, _ channel: ShopChannel, _ stream: inout RandomStream
    ) -> Int? {
        guard stream.chance(Self.campaignShare) else { return nil }
        return campaigns.first { !$0.isPersonal && $0.channel == channel && $0.runs(on: day) }?
            .number
    }

    private func email(of person: Person, _ stream: inout RandomStream) -> [UInt8] {
        var details = person.details
        var text: [UInt8] = []
        ReservedEmailAddress.write(
            of: person.number, given: person.given.latin, family: person.family[0].latin,
            &details, respelled: stream.chance(0.5), to: &text)
        return text
    }

    private func day(_ number: Int) -> CivilDay {
        CivilDay(number: season.firstDay.number + number)
    }

    private func write(_ number: Int?) {
        if let number { file.day(day(number)) } else { file.empty() }
    }
}
