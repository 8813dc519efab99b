/// What the shop's campaigns send to one customer, and the orders they bring.
struct Offers {
    /// One campaign that wrote to the customer.
    struct Sending {
        let campaign: Int
        let sentAt: Int
        let openedAt: Int?
        /// Day of the span on which a link was followed.
        let clickedOn: Int?
        /// When the order comes that would not have come, in days since the span began.
        let orderTime: Double?
    }

    private(set) var sendings: [Sending] = []

    private static let openShare = 0.35
    private static let clickShareOfOpened = 0.15

    /// Draws the offers to customer `number`, whose first order was at `first`.
    ///
    /// Whether an offer is sent depends on chance alone: those left out are a fair comparison.
    init(
        to number: Int, type: CustomerType, first: Double, campaigns: [ShopCampaign],
        season: Season,
        seed: UInt64
    ) {
        var stream = RandomStream(seed: seed, topic: .offers, number: number)
        for campaign in campaigns where campaign.isPersonal && Int(first) < campaign.firstDay {
            guard stream.chance(campaign.sentShare) else { continue }
            let midnight = (season.firstDay.number + campaign.firstDay) * 86_400
            let sentAt = midnight + 8 * 3_600 + stream.index(below: 3_600)
            let isOpened = stream.chance(Self.openShare)
            let opens = isOpened && campaign.channel == .email
            let reaction = stream.index(below: 2 * 86_400)
            let clicks = isOpened && stream.chance(Self.clickShareOfOpened)
            let orders = stream.chance(campaign.response) && type.respondsToOffers
            sendings.append(
                Sending(
                    campaign: campaign.number, sentAt: sentAt,
                    openedAt: opens ? min(sentAt + reaction, season.endSecond - 1) : nil,
                    clickedOn: clicks ? campaign.firstDay + reaction / 86_400 : nil,
                    orderTime: orders ? Self.time(during: campaign, season, &stream) : nil))
        }
    }

    private static func time(
        during campaign: ShopCampaign, _ season: Season, _ stream: inout RandomStream
    ) -> Double {
        let length = Double(campaign.lastDay - campaign.firstDay + 1)
        while true {
            let time = Double(campaign.firstDay) + length * stream.uniform()
            // Not before the offer is there.
            if time > Double(campaign.firstDay) + 0.4, season.accepts(time, &stream) {
                return time
            }
        }
    }

    /// The email campaign that wrote to the customer and runs on `day` of the span.
    func emailCampaign(on day: Int, of campaigns: [ShopCampaign]) -> Int? {
        sendings.first { sending in
            let campaign = campaigns[sending.campaign]
            return campaign.channel == .email && campaign.runs(on: day)
                && day > campaign.firstDay
        }?.campaign
    }
}
