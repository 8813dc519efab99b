import CustomerModel

/// What a fact says of a row; raw values are the roles of mappings.
public enum FactRole: String, Sendable, CaseIterable {
    // Orders and returns.
    case orderID = "order_id"
    case orderedAt = "ordered_at"
    case revenue, margin, lines, items
    // Where and by which campaign: of orders, leads, interactions and campaigns.
    case channel, campaign
    // Leads.
    case leadID = "lead_id"
    case createdOn = "created_on"
    case contactedOn = "contacted_on"
    case convertedOn = "converted_on"
    case marketingCost = "marketing_cost"
    case salesCost = "sales_cost"
    // Interactions.
    case interactionID = "interaction_id"
    case occurredAt = "occurred_at"
    case activityType = "activity_type"
    case npsScore = "nps_score"
    case satisfaction = "satisfaction_score"
    case sentiment = "sentiment_score"
    case loyaltyPoints = "loyalty_points"
    case sessionMinutes = "session_minutes"
    case pagesViewed = "pages_viewed"
    case productsViewed = "products_viewed"
    // Campaigns.
    case campaignName = "campaign_name"
    case campaignType = "campaign_type"
    case campaignStatus = "campaign_status"
    case startsOn = "starts_on"
    case endsOn = "ends_on"
    case budget
    // Days of campaigns.
    case day = "date"
    case audience = "audience_size"
    case impressions
    case reach = "unique_reach"
    case opens, clicks, spend
}

/// How a fact is written; raw values are the formats of mappings.
public enum FactFormat: String, Sendable, CaseIterable {
    /// The source's own number, of which a keyed digest is kept.
    case text
    /// `YYYY-MM-DD HH:MM:SS` on the shop's clock.
    case localTimestamp = "local_timestamp"
    /// `YYYY-MM-DD`.
    case day
    case decimal
    case integer
    /// A word of a closed list, or a campaign's code.
    case code
    /// A campaign's name: letters, digits and few signs.
    case name
}

extension FactRole {
    /// The formats it may be written in.
    var formats: [FactFormat] {
        switch self {
        case .orderID, .leadID, .interactionID: [.text]
        case .orderedAt: [.localTimestamp]
        case .occurredAt: [.localTimestamp, .day]
        case .createdOn, .contactedOn, .convertedOn, .startsOn, .endsOn, .day: [.day]
        case .revenue, .margin, .marketingCost, .salesCost, .sentiment, .budget, .spend: [.decimal]
        case .lines, .items, .npsScore, .satisfaction, .loyaltyPoints, .sessionMinutes,
            .pagesViewed, .productsViewed, .audience, .impressions, .reach, .opens, .clicks:
            [.integer]
        case .channel, .campaign, .activityType, .campaignType, .campaignStatus: [.code]
        case .campaignName: [.name]
        }
    }

    /// The words it may be, where the product has a closed list of them.
    public func words(channels: ChannelTable) -> Set<String>? {
        switch self {
        case .channel: Set(channels.channels.map(\.code))
        case .activityType: Set(ActivityType.allCases.map(\.rawValue))
        case .campaignType: Set(CampaignType.allCases.map(\.rawValue))
        case .campaignStatus: Set(CampaignStatus.allCases.map(\.rawValue))
        default: nil
        }
    }
}

extension SourceMapping.Record {
    /// What a row may say, and what it must.
    public var roles: (possible: [FactRole], needed: [FactRole]) {
        switch self {
        case .contact: ([], [])
        case .order, .return:
            (
                [.orderID, .orderedAt, .revenue, .margin, .lines, .items, .channel, .campaign],
                [.orderID, .orderedAt, .revenue]
            )
        case .lead:
            (
                [
                    .leadID, .createdOn, .contactedOn, .convertedOn, .channel, .campaign,
                    .marketingCost, .salesCost,
                ], [.leadID, .createdOn, .channel]
            )
        case .interaction:
            (
                [
                    .interactionID, .occurredAt, .activityType, .channel, .campaign, .npsScore,
                    .satisfaction, .sentiment, .loyaltyPoints, .sessionMinutes, .pagesViewed,
                    .productsViewed,
                ], [.interactionID, .occurredAt, .activityType, .channel]
            )
        case .campaign:
            (
                [
                    .campaign, .campaignName, .campaignType, .campaignStatus, .channel, .startsOn,
                    .endsOn, .budget,
                ], [.campaign, .campaignType]
            )
        case .campaignDay:
            (
                [.day, .campaign, .audience, .impressions, .reach, .opens, .clicks, .spend],
                [.day, .campaign]
            )
        }
    }

    /// The role of the row's own number, where it has one.
    public var keyRole: FactRole? {
        switch self {
        case .order, .return: .orderID
        case .lead: .leadID
        case .interaction: .interactionID
        case .contact, .campaign, .campaignDay: nil
        }
    }

    /// Whether rows are about people.
    public var isPersonal: Bool { self != .campaign && self != .campaignDay }
    /// Whether rows have times of day, which are of a time zone.
    public var hasTimes: Bool { self == .order || self == .return || self == .interaction }
    /// Whether rows have amounts of money.
    public var hasMoney: Bool { self != .contact && self != .interaction }
}
