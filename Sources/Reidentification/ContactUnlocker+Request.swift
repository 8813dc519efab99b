public import CustomerModel
import Sealing
import Text

extension ContactUnlocker {
    /// What an agent asks: whose contacts, which columns, what for, and why, in their own words.
    public struct Request: Sendable {
        /// The declared purpose.
        public let purpose: PurposeID
        /// In the caller's own words.
        public let reason: String
        /// In the order asked, each once.
        public let references: [WorklistReference]
        /// In the order asked, each once.
        public let columns: [ContactColumn]

        /// The longest reason that is taken, in characters.
        public static let longestReason = 2_000

        /// Throws `Refusal` with 422 when a reference cannot be one, the reason is too long, or the
        /// acknowledgement of the purpose is not agreed to.
        public init(
            purpose: String, reason: String, references: [String], columns: [String],
            acknowledged: Bool
        ) throws(Refusal) {
            guard acknowledged else {
                throw Refusal(
                    status: 422, code: "acknowledgement-missing",
                    detail: "The acknowledgement of the purpose must be agreed to.")
            }
            // Bytes first: one character may be made of any number of them.
            guard reason.utf8.count <= Self.longestReason * 16, reason.count <= Self.longestReason
            else {
                throw Refusal(
                    status: 422, code: "reason-too-long",
                    detail: "A reason has at most \(Self.longestReason) characters.")
            }
            var parsed: [WorklistReference] = []
            var known: Set<WorklistReference> = []
            for text in references {
                guard let reference = WorklistReference(text) else {
                    throw Refusal(
                        status: 422, code: "reference-malformed",
                        detail: "A reference looks like WL-7KQ2M-4TXRA.")
                }
                if known.insert(reference).inserted { parsed.append(reference) }
            }
            var named: Set<ContactColumn> = []
            let wanted = columns.map(ContactColumn.init).filter { named.insert($0).inserted }
            self.purpose = PurposeID(purpose)
            self.reason = reason
            self.references = parsed
            self.columns = wanted
        }

        /// The length of the reason that counts.
        var reasonCharacters: Int { reason.seenCharacters }
    }
}
