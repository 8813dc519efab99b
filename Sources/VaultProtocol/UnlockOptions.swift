import FoundationEssentials

/// What a caller may ask to unlock: the document beside the vault's permission for
/// `worklistRead` and `worklistCount`, so that a page offers what policy allows and nothing else.
public struct UnlockOptions: Codable, Hashable, Sendable {
    /// One purpose open to the caller.
    public struct PurposeOption: Codable, Hashable, Sendable {
        /// A `PurposeID` raw value.
        public var id: String
        /// The sentence policy gives for it.
        public var why: String
        /// `ContactColumn` raw values.
        public var columns: [String]

        /// A purpose with the columns it opens.
        public init(id: String, why: String, columns: [String]) {
            self.id = id
            self.why = why
            self.columns = columns
        }
    }

    /// Purposes open to the caller, in the order of the policy.
    public var purposes: [PurposeOption]
    /// People the caller may still unlock today; nil where no quota is stated.
    public var peopleLeftToday: Int?

    /// Options of one caller; see the properties.
    public init(purposes: [PurposeOption], peopleLeftToday: Int? = nil) {
        self.purposes = purposes
        self.peopleLeftToday = peopleLeftToday
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
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(self))
    }
}
