/// What a campaign is for: a closed vocabulary.
public enum CampaignType: String, CaseIterable, Sendable {
    case acquisition, retention, reactivation, upsell
    case crossSell = "cross_sell"
    case other
}

/// Where a campaign stands, as its source says.
public enum CampaignStatus: String, CaseIterable, Sendable {
    case planned, active, completed, cancelled
}
