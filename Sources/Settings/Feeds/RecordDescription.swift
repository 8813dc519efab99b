/// What a row of a source is: which facts it may state, which it must, and whom it is about.
///
/// Reading and checking of mappings follow from it. A record is described once, beside the list of
/// its roles.
public struct RecordDescription: Sendable {
    /// Whom rows are about; it decides which classes of columns a mapping may have.
    public enum Subject: Sendable {
        /// A person, known by a number and by contact columns.
        case person
        /// A person who is known by the row's own number and by contact columns.
        case prospect
        /// A customer who is known by number; `row` is what messages call a row.
        case customer(row: String)
        case nobody
    }

    /// How amounts of money are written.
    public enum Amounts: Sendable {
        /// Rows have none.
        case none
        /// Zero or more.
        case positive
        /// Zero or more, or of either sign, as the mapping says.
        case signed
        /// As the mapping says: all zero or more, or all zero or less.
        case declared
    }

    /// The word for it in mappings.
    public let name: String
    /// Whom rows are about.
    public let subject: Subject
    /// What rows may state, in the order in which a lack is reported.
    public let roles: [FactRole]
    /// The role of the row's own number, where it has one.
    public let keyRole: FactRole?
    /// Whether rows state times of day, which need a time zone.
    public let hasTimes: Bool
    /// How rows write amounts of money.
    public let amounts: Amounts
    /// The role that the first day of a row's campaign may stand for.
    public let campaignStartRole: FactRole?

    /// Describes a record; see the properties of the same names.
    public init(
        name: String, subject: Subject, roles: [FactRole] = [], keyRole: FactRole? = nil,
        hasTimes: Bool = false, amounts: Amounts = .none, campaignStartRole: FactRole? = nil
    ) {
        self.name = name
        self.subject = subject
        self.roles = roles
        self.keyRole = keyRole
        self.hasTimes = hasTimes
        self.amounts = amounts
        self.campaignStartRole = campaignStartRole
    }

    /// Whether its rows may be the contacts of their customers, too, and parts of one: orders and returns.
    var mayHaveContacts: Bool { self == .order || self == .return }

    /// The role that mappings call `name`.
    func role(named name: String) -> FactRole? { roles.first { $0.name == name } }

    /// Whether any of its roles has words of `vocabulary`.
    func refers(to vocabulary: FactRole.Vocabulary) -> Bool {
        roles.contains { $0.vocabulary == vocabulary }
    }
}

extension RecordDescription {
    /// Every record there is: what `record` of a mapping may name.
    public static let all: [RecordDescription] = [
        .contact, .order, .return, .lead, .interaction, .campaign, .campaignDay,
    ]
}

extension RecordDescription: Equatable {
    /// A record is known by its name.
    public static func == (one: RecordDescription, other: RecordDescription) -> Bool {
        one.name == other.name
    }
}
