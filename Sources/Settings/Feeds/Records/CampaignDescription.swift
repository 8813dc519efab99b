import CustomerModel

/// What a row may state about a campaign.
public enum CampaignRole: String, RecordRole {
    case code = "campaign"
    case name = "campaign_name"
    case type = "campaign_type"
    case status = "campaign_status"
    case channel
    case startsOn = "starts_on"
    case endsOn = "ends_on"
    case budget
    /// The code of the segment it is meant for, such as `at_risk`.
    case targetSegment = "target_segment"

    /// What a mapping may say of it.
    public var fact: FactRole {
        switch self {
        case .code: FactRole(self, .code, isNeeded: true)
        case .name: FactRole(self, .name)
        case .type:
            FactRole(
                self, .code, isNeeded: true,
                vocabulary: .closed(CampaignType.allCases.map(\.rawValue)))
        case .status:
            FactRole(self, .code, vocabulary: .closed(CampaignStatus.allCases.map(\.rawValue)))
        case .targetSegment: FactRole(self, .code)
        case .channel: FactRole(self, .code, vocabulary: .channels)
        case .startsOn, .endsOn: FactRole(self, among: FactFormat.days)
        case .budget: FactRole(self, among: FactFormat.amounts)
        }
    }
}

extension RecordDescription {
    /// A campaign: what other records name by its code.
    public static let campaign = RecordDescription(
        name: "campaign", subject: .nobody, roles: CampaignRole.facts, amounts: .positive)
}
