/// What a row may state about one day of a campaign.
public enum CampaignDayRole: String, RecordRole {
    case day = "date"
    case campaign
    case audience = "audience_size"
    case impressions
    case reach = "unique_reach"
    case opens, clicks, spend

    /// What a mapping may say of it.
    public var fact: FactRole {
        switch self {
        case .day: FactRole(self, among: FactFormat.days, isNeeded: true)
        case .campaign: FactRole(self, .code, isNeeded: true, vocabulary: .campaigns)
        case .audience, .impressions, .reach, .opens, .clicks: FactRole(self, .integer)
        case .spend: FactRole(self, among: FactFormat.amounts)
        }
    }
}

extension RecordDescription {
    /// What a campaign did on one day, as its channel counted it.
    public static let campaignDay = RecordDescription(
        name: "campaign_day", subject: .nobody, roles: CampaignDayRole.facts, amounts: .positive)
}
