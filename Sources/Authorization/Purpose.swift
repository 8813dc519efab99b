public import CustomerModel
import StrictYAML

/// A purpose that contact data may be opened for, as `purposes.yaml` declares it.
public struct Purpose: Hashable, Sendable {
    public let id: PurposeID
    /// What people call it; its id in words where the file gives none.
    public let title: String
    /// What it is, in one sentence.
    public let why: String
    /// Ground of lawfulness in the sense of GDPR article 6, as a word.
    public let legalBasis: String
    /// Where the balancing of interests is written down.
    public let assessment: String
    /// What the caller agrees to by naming it.
    public let acknowledgement: String
    /// The most that any rule may give for it.
    public let columns: [ContactColumn]

    init(
        _ mapping: StrictMapping, id: String, columns: [(name: String, value: ContactColumn)]
    ) throws(StrictYAMLError) {
        self.id = PurposeID(id)
        let words = id.replacing("-", with: " ").replacing("_", with: " ")
        title =
            try mapping.optional("title")?.string()
            ?? words.prefix(1).uppercased() + words.dropFirst()
        why = try mapping.require("why").string()
        legalBasis = try mapping.require("legal_basis").string()
        assessment = try mapping.require("assessment").string()
        acknowledgement = try mapping.require("acknowledge").string()
        self.columns = try mapping.require("columns").names(among: columns)
    }
}
