import CustomerModel

/// What a row may state about an interaction.
public enum InteractionRole: String, RecordRole {
    case interactionID = "interaction_id"
    case occurredAt = "occurred_at"
    case activityType = "activity_type"
    case channel, campaign
    case npsScore = "nps_score"
    case satisfaction = "satisfaction_score"
    case sentiment = "sentiment_score"
    case loyaltyPoints = "loyalty_points"
    case sessionMinutes = "session_minutes"
    case pagesViewed = "pages_viewed"
    case productsViewed = "products_viewed"

    /// What a mapping may say of it.
    public var fact: FactRole {
        switch self {
        case .interactionID: FactRole(self, .text, isNeeded: true)
        case .occurredAt: FactRole(self, among: FactFormat.moments, isNeeded: true)
        case .activityType:
            FactRole(
                self, .code, isNeeded: true,
                vocabulary: .closed(ActivityType.allCases.map(\.rawValue)))
        case .channel: FactRole(self, .code, isNeeded: true, vocabulary: .channels)
        case .campaign: FactRole(self, .code, vocabulary: .campaigns)
        case .sentiment: FactRole(self, .decimal)
        case .npsScore, .satisfaction, .loyaltyPoints, .sessionMinutes, .pagesViewed,
            .productsViewed:
            FactRole(self, .integer)
        }
    }
}

extension RecordDescription {
    /// What a customer did, or what was done towards one, other than buying.
    public static let interaction = RecordDescription(
        name: "interaction", subject: .customer(row: "an interaction"),
        roles: InteractionRole.facts, keyRole: InteractionRole.interactionID.fact, hasTimes: true,
        campaignStartRole: InteractionRole.occurredAt.fact)
}
