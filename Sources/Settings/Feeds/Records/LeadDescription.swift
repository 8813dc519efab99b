/// What a row may state about a lead.
public enum LeadRole: String, RecordRole {
    case leadID = "lead_id"
    case createdOn = "created_on"
    case contactedOn = "contacted_on"
    case convertedOn = "converted_on"
    case channel, campaign
    case marketingCost = "marketing_cost"
    case salesCost = "sales_cost"

    /// What a mapping may say of it.
    public var fact: FactRole {
        switch self {
        case .leadID: FactRole(self, .text, isNeeded: true)
        case .createdOn: FactRole(self, among: FactFormat.days, isNeeded: true)
        case .contactedOn, .convertedOn: FactRole(self, among: FactFormat.days)
        case .channel: FactRole(self, .code, isNeeded: true, vocabulary: .channels)
        case .campaign: FactRole(self, .code, vocabulary: .campaigns)
        case .marketingCost, .salesCost: FactRole(self, among: FactFormat.amounts)
        }
    }
}

extension RecordDescription {
    /// Somebody who showed interest, whether they ever bought or not.
    public static let lead = RecordDescription(
        name: "lead", subject: .prospect, roles: LeadRole.facts, keyRole: LeadRole.leadID.fact,
        amounts: .positive)
}
