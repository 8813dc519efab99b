import FoundationEssentials
import Text

/// What a caller may ask to unlock: the document beside the vault's permission for `identify`,
/// `worklistRead` and `worklistCount`, so that a page offers what policy allows and nothing else.
public struct UnlockOptions: Codable, Hashable, Sendable {
    /// One purpose open to the caller.
    public struct PurposeOption: Codable, Hashable, Sendable {
        /// A `PurposeID` raw value.
        public var id: String
        /// The purpose as people say it.
        public var title: String
        /// The sentence policy gives for it.
        public var why: String
        /// What the caller agrees to by using it.
        public var acknowledgement: String
        /// `ContactColumn` raw values.
        public var columns: [String]
        /// The shortest reason that is taken, in characters.
        public var shortestReason: Int
        /// The most people of one request.
        public var mostPeople: Int

        /// A purpose; see the properties.
        public init(
            id: String, title: String, why: String, acknowledgement: String, columns: [String],
            shortestReason: Int, mostPeople: Int
        ) {
            self.id = id
            self.title = title
            self.why = why
            self.acknowledgement = acknowledgement
            self.columns = columns
            self.shortestReason = shortestReason
            self.mostPeople = mostPeople
        }
    }

    /// How many people the caller may unlock in a day.
    public struct Quota: Codable, Hashable, Sendable {
        /// All of the day's.
        public var peoplePerDay: Int
        /// Those of today.
        public var used: Int
        /// Seconds since 1970 at which none is used.
        public var resetsAt: Int
        /// What is left of today's.
        public var left: Int { max(0, peoplePerDay - used) }

        /// A quota; see the properties.
        public init(peoplePerDay: Int, used: Int, resetsAt: Int) {
            self.peoplePerDay = peoplePerDay
            self.used = used
            self.resetsAt = resetsAt
        }
    }

    /// Purposes open to the caller, in the order of the policy.
    public var purposes: [PurposeOption]
    /// The caller's quota; nil where they may unlock nobody.
    public var quota: Quota?

    /// Options of one caller; see the properties.
    public init(purposes: [PurposeOption], quota: Quota? = nil) {
        self.purposes = purposes
        self.quota = quota
    }

    /// Reads the document of an answer; nil for anything else.
    public init?(document: [UInt8]) {
        guard let options = try? JSONDecoder().decode(UnlockOptions.self, from: Data(document))
        else {
            return nil
        }
        self = options
    }

    /// The document of an answer.
    public func document() throws -> [UInt8] {
        try JSONLine.bytes(self, names: .asDeclared)
    }
}
