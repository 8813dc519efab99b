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

/// What a column, or a word for all rows, says of a row.
public struct FactRole: Hashable, Sendable {
    /// Which words a role may have.
    public enum Vocabulary: Hashable, Sendable {
        /// No list: whatever the format allows.
        case open
        /// A closed list of the product.
        case closed([String])
        /// The codes of `policies/channels.yaml`.
        case channels
        /// The codes of the campaigns that the warehouse knows of the source.
        case campaigns
    }

    /// The word for it in mappings.
    public let name: String
    /// The formats it may be written in.
    public let formats: [FactFormat]
    /// Whether a row without it is none.
    public let isNeeded: Bool
    /// Which words it may be.
    public let vocabulary: Vocabulary

    /// Describes `role`, one of the roles of a record.
    public init(
        _ role: some RecordRole, _ formats: FactFormat..., isNeeded: Bool = false,
        vocabulary: Vocabulary = .open
    ) {
        name = role.rawValue
        self.formats = formats
        self.isNeeded = isNeeded
        self.vocabulary = vocabulary
    }

    /// The words it may be, where there is a closed list of them.
    func words(channels: ChannelTable) -> Set<String>? {
        switch vocabulary {
        case .open, .campaigns: nil
        case .closed(let words): Set(words)
        case .channels: channels.codes
        }
    }
}

/// The roles of one record: a closed list whose raw values are the words of mappings.
public protocol RecordRole: CaseIterable, Hashable, RawRepresentable<String>, Sendable {
    /// What a mapping may say of it.
    var fact: FactRole { get }
}

extension RecordRole {
    /// All of the list, in its order.
    public static var facts: [FactRole] { allCases.map(\.fact) }
}
