/// A row of `dim_interaction_channel`, as the policy has it.
public struct Channel: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case acquisition, sales, support, marketing
    }

    public enum Category: String, CaseIterable, Sendable {
        case digital, physical, phone, partner
    }

    /// A word of lower-case letters, digits and underscores.
    public let code: String
    public let name: String
    public let kind: Kind
    public let category: Category
    public let isOnline: Bool
    /// Minor units of the shop's currency.
    public let costPerInteraction: Int64

    public init(
        code: String, name: String, kind: Kind, category: Category, isOnline: Bool,
        costPerInteraction: Int64
    ) {
        self.code = code
        self.name = name
        self.kind = kind
        self.category = category
        self.isOnline = isOnline
        self.costPerInteraction = costPerInteraction
    }
}
