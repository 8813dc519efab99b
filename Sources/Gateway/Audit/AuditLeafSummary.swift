import FoundationEssentials

/// What a leaf says, as far as a page shows it; absent where the leaf does not say it.
struct AuditLeafSummary: Decodable, Sendable {
    struct Actor: Decodable, Sendable {
        let account: String?
        let role: String?
    }
    struct Subjects: Decodable, Sendable {
        let count: Int?
    }
    struct Decision: Decodable, Sendable {
        let effect: String?
        let code: String?
    }
    struct Result: Decodable, Sendable {
        let status: String?
    }

    let kind: String?
    let stage: String?
    let occurredAt: String?
    let actor: Actor?
    let action: String?
    let purpose: String?
    let columns: [String]?
    let subjects: Subjects?
    let decision: Decision?
    let result: Result?

    /// Reads a leaf; nil when it is no JSON object with fields of these types.
    init?(_ leaf: [UInt8]) {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let event = try? decoder.decode(AuditLeafSummary.self, from: Data(leaf)) else {
            return nil
        }
        self = event
    }
}
