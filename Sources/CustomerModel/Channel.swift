/// A row of `dim_interaction_channel`, as the policy has it.
public struct Channel: Hashable, Sendable {
    /// What a channel is for, in the words of the schema.
    public enum Kind: String, CaseIterable, Sendable {
        case acquisition, sales, support, marketing
    }

    /// How a channel is reached, in the words of the schema.
    public enum Category: String, CaseIterable, Sendable {
        case digital, physical, phone, partner
    }

    /// A word of lower-case letters, digits and underscores.
    public let code: String
    public let name: String
    /// What the channel is for.
    public let kind: Kind
    /// How the channel is reached.
    public let category: Category
    /// Whether it is reached over the internet.
    public let isOnline: Bool
    /// Minor units of the shop's currency.
    public let costPerInteraction: Int64

    /// Taken as it is; the reader of the policy checks the words.
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
