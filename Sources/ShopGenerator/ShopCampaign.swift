/// One campaign of the shop: when, where, and what it does to those it reaches.
struct ShopCampaign {
    enum Kind: String {
        case acquisition, retention, reactivation, upsell
        case crossSell = "cross_sell"
    }

    let number: Int
    let kind: Kind
    let channel: ShopChannel
    /// Days since the span began; the last day is within the span.
    let firstDay: Int
    let lastDay: Int
    /// The share of those who are customers already that gets the offer; 0 where nobody is
    /// written to in person.
    let sentShare: Double
    /// How likely the offer brings an order that would not have come: the planted lift among
    /// those who respond to offers at all.
    let response: Double
    /// Minor units: what reaching one person costs, or one click where nobody is written to.
    let unitCost: Int
    /// Impressions a day where nobody is written to.
    let dailyImpressions: Int

    var code: [UInt8] {
        var text = [UInt8(ascii: "C")]
        text.appendDecimal(number + 1, width: 4)
        return text
    }

    var isPersonal: Bool { sentShare > 0 }

    func runs(on day: Int) -> Bool { day >= firstDay && day <= lastDay }

    /// All campaigns of a span, about eight a year, oldest first.
    ///
    /// - Parameter isYearly: Whether the plan of the first year comes again every 365 days.
    static func plan(days: Int, seed: UInt64, isYearly: Bool = false) -> [ShopCampaign] {
        let spacing = 365.25 / Double(templates.count)
        var stream = RandomStream(seed: seed, topic: .campaignPlan)
        var campaigns: [ShopCampaign] = []
        while true {
            let number = campaigns.count
            if isYearly, number >= templates.count {
                let last = campaigns[number - templates.count]
                guard last.lastDay + 365 < days else { return campaigns }
                campaigns.append(ShopCampaign(last, number: number, daysLater: 365))
                continue
            }
            let start = (Double(number) + 0.1 + 0.6 * stream.uniform()) * spacing
            let length = 14 + stream.index(below: 15)
            let response = 0.05 + 0.10 * stream.uniform()
            guard Int(start) + length <= days else { return campaigns }
            let template = templates[number % templates.count]
            let isPersonal = [ShopChannel.email, .sms, .directMail].contains(template.channel)
            campaigns.append(
                ShopCampaign(
                    number: number, kind: template.kind, channel: template.channel,
                    firstDay: Int(start), lastDay: Int(start) + length - 1,
                    sentShare: isPersonal ? 0.5 : 0, response: isPersonal ? response : 0,
                    unitCost: template.unitCost,
                    dailyImpressions: isPersonal ? 0 : 2_000 + stream.index(below: 8_000)))
        }
    }

    /// A year's campaigns; the costs in minor units, of one sending or one click.
    private static let templates: [(kind: Kind, channel: ShopChannel, unitCost: Int)] = [
        (.acquisition, .search, 85), (.retention, .email, 2), (.acquisition, .social, 45),
        (.reactivation, .email, 2), (.upsell, .sms, 7), (.acquisition, .display, 60),
        (.crossSell, .email, 2), (.retention, .directMail, 95),
    ]
}

extension ShopCampaign {
    /// `other` once more, so many days later.
    fileprivate init(_ other: ShopCampaign, number: Int, daysLater days: Int) {
        self.init(
            number: number, kind: other.kind, channel: other.channel,
            firstDay: other.firstDay + days, lastDay: other.lastDay + days,
            sentShare: other.sentShare, response: other.response, unitCost: other.unitCost,
            dailyImpressions: other.dailyImpressions)
    }
}

/// What one campaign has done so far, day by day; the counts of the platform that runs it.
struct ShopCampaignTally {
    struct Day {
        var opens = 0
        var clicks = 0
        var leads = 0
    }

    /// People written to.
    var sent = 0
    /// One for each day the campaign runs.
    var days: [Day]

    init(_ campaign: ShopCampaign) {
        days = Array(repeating: Day(), count: campaign.lastDay - campaign.firstDay + 1)
    }

    /// Counts something that happened on `day` of the span; later than the last day is not told.
    mutating func count(_ what: WritableKeyPath<Day, Int>, on day: Int, of campaign: ShopCampaign) {
        guard campaign.runs(on: day) else { return }
        days[day - campaign.firstDay][keyPath: what] += 1
    }
}
