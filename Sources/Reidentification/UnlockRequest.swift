public import CustomerModel
import Sealing

/// What an agent asks: whose contacts, which columns, what for, and why, in their own words.
public struct UnlockRequest: Sendable {
    public let purpose: PurposeID
    public let reason: String
    /// In the order asked, each once.
    public let references: [WorklistReference]
    /// In the order asked, each once.
    public let columns: [ContactColumn]

    /// The longest reason that is taken, in characters.
    public static let longestReason = 2_000

    /// Throws `Refusal` with 422 when a reference cannot be one or the reason is too long.
    public init(
        purpose: String, reason: String, references: [String], columns: [String]
    ) throws(Refusal) {
        guard reason.count <= Self.longestReason else {
            throw Refusal(
                status: 422, code: "reason-too-long",
                detail: "A reason has at most \(Self.longestReason) characters.")
        }
        var parsed: [WorklistReference] = []
        for text in references {
            guard let reference = WorklistReference(text) else {
                throw Refusal(
                    status: 422, code: "reference-malformed",
                    detail: "A reference looks like WL-7KQ2M-4TXRA.")
            }
            if !parsed.contains(reference) { parsed.append(reference) }
        }
        var wanted: [ContactColumn] = []
        for column in columns.map(ContactColumn.init) where !wanted.contains(column) {
            wanted.append(column)
        }
        self.purpose = PurposeID(purpose)
        self.reason = reason
        self.references = parsed
        self.columns = wanted
    }

    /// The length of the reason that counts: without white space around it.
    var reasonCharacters: Int {
        var text = Substring(reason)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.count
    }
}
