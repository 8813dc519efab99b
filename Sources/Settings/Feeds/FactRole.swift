/// How a fact is written; raw values are the formats of mappings.
public enum FactFormat: String, Sendable, CaseIterable {
    /// The source's own number, of which a keyed digest is kept.
    case text
    /// `YYYY-MM-DD HH:MM:SS` on the shop's clock.
    case localTimestamp = "local_timestamp"
    /// `YYYY-MM-DD HH:MM:SS` with `Z`, `UTC` or how far it is from UTC, such as `+02:00` or ` -0500`.
    case zonedTimestamp = "zoned_timestamp"
    /// Seconds since 1970 UTC.
    case epochSeconds = "epoch_seconds"
    /// Thousandths of a second since 1970 UTC.
    case epochMilliseconds = "epoch_milliseconds"
    /// Days since 1899-12-30 on the shop's clock, as spreadsheets count them (the serial number of a date).
    case spreadsheetSerial = "spreadsheet_serial"
    /// As the column's `pattern` says.
    case pattern
    /// `YYYY-MM-DD`.
    case day
    /// `HH:MM`, with seconds or without.
    case timeOfDay = "time_of_day"
    case decimal
    /// A decimal number with a sign or in brackets, and with the currency's sign or code, or without.
    case money
    case integer
    /// A word of a closed list, or a campaign's code.
    case code
    /// A campaign's name: letters, digits and few signs.
    case name
}

extension FactFormat {
    /// What tells a moment, or a day's first.
    public static let moments: [FactFormat] = [
        .localTimestamp, .day, .zonedTimestamp, .epochSeconds, .epochMilliseconds,
        .spreadsheetSerial, .pattern,
    ]
    /// What tells a day.
    public static let days: [FactFormat] = [.day, .pattern]
    /// What tells an amount of money.
    public static let amounts: [FactFormat] = [.decimal, .money]
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
        /// The codes of the shop's own list of products.
        case products
        /// The categories of these, or those that the mapping names.
        case categories
        /// The codes of the shop's own list of discounts.
        case discounts

        /// Whether it is one of the lists that a shop declares beside its mapping.
        public var isOfShop: Bool { [.products, .categories, .discounts].contains(self) }
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

    /// Describes `role`, which is written in one of several formats.
    public init(_ role: some RecordRole, among formats: [FactFormat], isNeeded: Bool = false) {
        name = role.rawValue
        self.formats = formats
        self.isNeeded = isNeeded
        vocabulary = .open
    }

    /// The words it may be, where there is a closed list of them.
    func words(channels: ChannelTable, lists: SaleLists = .none) -> Set<String>? {
        switch vocabulary {
        case .open, .campaigns: nil
        case .closed(let words): Set(words)
        case .channels: channels.codes
        case .products, .categories, .discounts: lists.words(of: vocabulary)
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
